"""Who may be told, and the feed that is fetched and confirmed."""

from uuid import uuid4

import pytest

from tests.api.webhooks.conftest import ORIGIN


def test_the_secret_is_shown_once(subscribe, world) -> None:
    subscription = subscribe()
    assert subscription["secret"].startswith("whsec_")
    path = f"/v1/subscriptions/{subscription['id']}"
    body = {"name": "Other", "url": f"{ORIGIN}/x", "kinds": ["action.closed", "action.closed"]}
    again = world.admin.client.put(path, json=body)
    assert (again.status_code, again.json()["secret"], again.json()["kinds"]) == (200, None, ["action.closed"])
    assert "secret" not in world.admin.client.get(path).json()
    assert [each["name"] for each in world.admin.client.get("/v1/subscriptions").json()] == ["Other"]


@pytest.mark.parametrize(
    "url",
    [
        "https://evil.example.com/hook",
        "http://erp.example.com/hook",
        "https://erp.example.com:8443/hook",
        "https://erp.example.com@evil.example.com/hook",
        "https://user@erp.example.com/hook",
        "https://[broken/hook",
        "not a url",
        "",
    ],
)
def test_only_named_origins_are_sent_to(world, url: str) -> None:
    body = {"name": "ERP", "url": url, "kinds": ["visit.result"]}
    answer = world.admin.client.put(f"/v1/subscriptions/{uuid4()}", json=body)
    assert (answer.status_code, answer.json()["code"]) == (422, "webhook-origin-unknown")
    assert world.admin.client.get("/v1/subscriptions").json() == []


@pytest.mark.parametrize("changes", [{"kinds": []}, {"kinds": ["visit.burnt"]}, {"name": ""}])
def test_what_makes_no_subscription(world, changes) -> None:
    body = {"name": "ERP", "url": None, "kinds": ["visit.result"]} | changes
    assert world.admin.client.put(f"/v1/subscriptions/{uuid4()}", json=body).status_code == 422


def test_others_may_not(world, subscribe) -> None:
    path = f"/v1/subscriptions/{subscribe()['id']}"
    for person in (world.rep, world.manager, world.trainer):
        assert person.client.get(f"{path}/events").status_code == 403


def test_the_feed_gives_what_is_not_confirmed(subscribe, happen, events, courier, world) -> None:
    feed = subscribe(url=None)
    for number in range(3):
        happen(number=number)
    happen("action.opened", number=9)
    assert not courier.deliver_one()
    first, *_ = pending = events(feed, state="pending")
    assert [each["data"]["number"] for each in pending] == [0, 1, 2]
    path = f"/v1/subscriptions/{feed['id']}/events:confirm"
    for _ in range(2):
        assert world.admin.client.post(path, json={"ids": [first["id"]]}).json() == {"count": 1}
    assert [each["data"]["number"] for each in events(feed, state="pending")] == [1, 2]
    assert len(events(feed)) == 3


def test_pages_of_the_feed_join(subscribe, happen, world) -> None:
    feed = subscribe(url=None)
    for number in range(5):
        happen(number=number)
    numbers, after = [], None
    while True:
        query = {"limit": 2} | ({"after": after} if after else {})
        page = world.admin.client.get(f"/v1/subscriptions/{feed['id']}/events", params=query).json()
        numbers += [each["data"]["number"] for each in page["items"]]
        after = page["next"]
        if after is None:
            break
    assert numbers == [0, 1, 2, 3, 4]


def test_nobody_confirms_another_ones_event(subscribe, happen, events, world) -> None:
    mine, yours = subscribe(url=None), subscribe(url=None)
    happen()
    [event] = events(yours)
    path = f"/v1/subscriptions/{mine['id']}/events:confirm"
    answer = world.admin.client.post(path, json={"ids": [event["id"]]})
    assert (answer.status_code, answer.json()["code"]) == (404, "event-not-found")
    assert [each["state"] for each in events(yours)] == ["pending"]


@pytest.mark.parametrize("verb", ["confirm", "replay"])
def test_there_is_no_such_subscription(world, verb: str) -> None:
    body = {"confirm": {"ids": [str(uuid4())]}, "replay": {"since": "2026-03-01T00:00:00Z"}}[verb]
    answer = world.admin.client.post(f"/v1/subscriptions/{uuid4()}/events:{verb}", json=body)
    assert (answer.status_code, answer.json()["code"]) == (404, "subscription-not-found")


def test_a_moment_needs_a_zone(subscribe, world) -> None:
    path = f"/v1/subscriptions/{subscribe()['id']}/events:replay"
    answer = world.admin.client.post(path, json={"since": "2026-03-01T00:00:00"})
    assert (answer.status_code, answer.json()["code"]) == (422, "moment-without-zone")


@pytest.mark.parametrize("since", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00"])
def test_a_moment_at_the_ends_of_the_calendar_is_one(subscribe, world, since: str) -> None:
    path = f"/v1/subscriptions/{subscribe()['id']}/events:replay"
    answer = world.admin.client.post(path, json={"since": since})
    assert (answer.status_code, answer.json()) == (200, {"count": 0})
