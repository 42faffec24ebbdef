"""A result has its consequences when the visit has ended, and each result once."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import uuid4

import pytest

from api.audits import settling
from api.audits.settling import ENDED_AFTER, LATE_PHOTOS_AFTER, follow_quiet_visits
from tests.api.actions.conftest import Shop, settings, shop

__all__ = ["settings", "shop"]

FULL, EMPTY = {"facings": 16}, {"facings": 2}


@pytest.fixture
def feed(shop: Shop) -> Any:
    """Reads the revisions of the results that another system was told of."""
    path = f"/v1/subscriptions/{uuid4()}"
    shop.world.admin.client.put(path, json={"name": "ERP", "kinds": ["visit.result"]})

    def told() -> list[int]:
        events = shop.world.admin.client.get(f"{path}/events", params={"state": "pending"}).json()["items"]
        return [event["data"]["revision"] for event in events]

    return told


def _wait_half_an_hour(shop: Shop) -> None:
    shop.clock.advance(seconds=ENDED_AFTER.total_seconds())


def _wait_for_late_photos(shop: Shop) -> None:
    shop.clock.advance(seconds=LATE_PHOTOS_AFTER.total_seconds())
    follow_quiet_visits(shop.resources)


def _lines(shop: Shop) -> list[str]:
    return [action["line"] for action in shop.actions(state="open")]


def test_a_visit_that_goes_on_opens_and_tells_nothing(shop: Shop, feed: Any) -> None:
    visit = shop.arrive()
    shop.photograph(visit, **EMPTY)
    assert follow_quiet_visits(shop.resources) == 0
    assert (shop.actions(), feed()) == ([], [])
    # What the first photo lacked, the second shows.
    shop.photograph(visit, **FULL)
    shop.check_out(visit)
    assert (shop.actions(), feed()) == ([], [2])


def test_a_repeated_check_out_tells_nothing_twice(shop: Shop, feed: Any) -> None:
    visit, _ = shop.visit(**EMPTY)
    shop.check_out(visit)
    assert (_lines(shop), feed()) == (["facings"], [1])


def test_photos_that_come_after_the_check_out_are_waited_for_together(shop: Shop, feed: Any) -> None:
    visit = shop.arrive()
    shop.check_out(visit)
    # In the evening the phone finds a network and sends them one after the other.
    shop.clock.advance(hours=8)
    shop.photograph(visit, **EMPTY)
    shop.clock.advance(seconds=100)
    shop.photograph(visit, **FULL)
    shop.clock.advance(seconds=100)
    follow_quiet_visits(shop.resources)
    assert (shop.actions(), feed()) == ([], [])
    _wait_for_late_photos(shop)
    assert (shop.actions(), feed()) == ([], [2])
    # One more had been forgotten.
    shop.photograph(visit, **FULL)
    assert feed() == [2]
    _wait_for_late_photos(shop)
    assert feed() == [2, 3]


def test_a_photo_that_was_there_at_the_check_out_is_followed_once_it_is_analysed(shop: Shop, feed: Any) -> None:
    visit = shop.arrive()
    waiting = shop.new_photo(shop.new_scene(visit), shop.world.rep.id)
    shop.check_out(visit)
    shop.look_at(waiting, **EMPTY)
    assert (_lines(shop), feed()) == (["facings"], [1])


def test_half_an_hour_after_its_last_photo_a_visit_has_ended(shop: Shop, feed: Any) -> None:
    visit = shop.arrive()
    shop.photograph(visit, **EMPTY)
    shop.clock.advance(minutes=20)
    shop.photograph(visit, facings=1)
    shop.clock.advance(minutes=20)
    follow_quiet_visits(shop.resources)
    assert feed() == []
    _wait_half_an_hour(shop)
    assert [follow_quiet_visits(shop.resources) for _ in range(2)] == [1, 0]
    assert (_lines(shop), feed()) == (["facings"], [2])
    # The phone finds a photo that it had kept, and the rep checks out in the evening.
    shop.photograph(visit, **FULL)
    assert feed() == [2]
    shop.check_out(visit)
    assert (_lines(shop), feed()) == ([], [2, 3])


def test_a_photo_that_waits_is_waited_for(shop: Shop, feed: Any) -> None:
    visit = shop.arrive()
    shop.photograph(visit, **EMPTY)
    waiting = shop.new_photo(shop.new_scene(visit), shop.world.rep.id)
    _wait_half_an_hour(shop)
    follow_quiet_visits(shop.resources)
    shop.check_out(visit)
    assert (shop.actions(), feed()) == ([], [])
    shop.look_at(waiting, **FULL)
    assert (shop.actions(), feed()) == ([], [2])


def test_one_visit_that_fails_holds_no_other_up(shop: Shop, feed: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    broken, sound = (shop.arrive() for _ in range(2))
    for visit in (broken, sound):
        shop.photograph(visit, **EMPTY)
    _wait_half_an_hour(shop)
    follow = settling.follow_result

    def fail_once(session: Any, visit: Any, *rest: Any) -> None:
        if visit.id == broken.id:
            raise RuntimeError("broken")
        follow(session, visit, *rest)

    with monkeypatch.context() as patched:
        patched.setattr(settling, "follow_result", fail_once)
        follow_quiet_visits(shop.resources)
    assert feed() == [1]
    follow_quiet_visits(shop.resources)
    assert feed() == [1, 1]


def test_services_that_look_together_tell_it_once(shop: Shop, feed: Any) -> None:
    visit = shop.arrive()
    shop.photograph(visit, **EMPTY)
    _wait_half_an_hour(shop)
    with ThreadPoolExecutor(3) as pool:
        rounds = [pool.submit(follow_quiet_visits, shop.resources) for _ in range(2)]
        shop.check_out(visit)
        for each in rounds:
            each.result()
    assert (_lines(shop), feed()) == (["facings"], [1])
