"""A proof photo is looked at like any other, and what it shows decides."""

from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import text

from api.actions.proof import judge, lines_by_key
from api.actions.schemas import ProofContent
from api.actions.service import prove
from api.audits.repository import lock_visit
from api.db import transaction
from tests.api.actions.test_following import EMPTY, FULL


def _later_photo(shop: Any) -> tuple[Any, Any]:
    """A photo of a later visit that still waits to be looked at."""
    visit = shop.arrive()
    return visit, shop.new_photo(shop.new_scene(visit), shop.world.rep.id)


def test_a_proof_that_shows_it_closes_the_action(shop: Any) -> None:
    shop.visit(**EMPTY)
    (action,) = shop.actions()
    _, photo = _later_photo(shop)
    given = shop.do(action, "prove", photo_id=str(photo.id)).json()
    assert given["state"] == "proof_given"
    shop.look_at(photo, **FULL)
    (action,) = shop.actions()
    assert (action["state"], action["outcome"]) == ("closed", "mended")
    assert shop.events(action) == ["opened", "proof_given", "closed"]


def test_a_proof_that_shows_the_contrary_leaves_it_open(shop: Any) -> None:
    shop.visit(**EMPTY)
    (action,) = shop.actions()
    visit, photo = _later_photo(shop)
    other = shop.new_photo(shop.new_scene(visit), shop.world.rep.id)
    shop.do(action, "prove", photo_id=str(photo.id))
    shop.look_at(photo, facings=1)
    (action,) = shop.actions()
    assert action["state"] == "open"
    assert shop.events(action) == ["opened", "proof_given", "proof_refuted"]
    # The visit itself decides nothing while another photo waits.
    shop.look_at(other, facings=16)
    shop.check_out(visit)
    assert shop.actions()[0]["outcome"] == "mended"


def test_a_photo_that_was_looked_at_before_decides_at_once(shop: Any) -> None:
    shop.visit(**EMPTY)
    (action,) = shop.actions()
    visit = shop.arrive()
    waiting = shop.new_photo(shop.new_scene(visit), shop.world.rep.id)
    photo = shop.photograph(visit, **FULL)
    assert shop.actions()[0]["state"] == "open"
    assert shop.do(action, "prove", photo_id=str(photo.id)).json()["outcome"] == "mended"
    shop.look_at(waiting, facings=0)
    assert len(shop.actions()) == 1


def test_what_the_shelf_was_before_its_proof_opens_nothing(shop: Any) -> None:
    gap = {"facings": 16, "gaps": 4}
    shop.visit(**gap)
    (action,) = shop.actions()
    visit = shop.arrive()
    shop.photograph(visit, **gap)
    shop.do(action, "prove", photo_id=str(shop.photograph(visit, **FULL).id))
    shop.check_out(visit)
    assert [(each["line"], each["outcome"]) for each in shop.actions()] == [("gaps", "mended")]


def test_what_a_proof_ended_is_not_opened_again_by_the_visit_that_found_it(shop: Any) -> None:
    first, _ = shop.visit(**EMPTY)
    (action,) = shop.actions()
    shop.do(action, "prove", photo_id=str(shop.photograph(shop.arrive(), **FULL).id))
    # A photo that the phone had kept: the visit of the proof still goes on, so the first one is the last that ended.
    shop.photograph(first, facings=1)
    assert [each["outcome"] for each in shop.actions()] == ["mended"]


def test_a_proof_does_not_wait_for_its_visit(shop: Any, either_database: str | None) -> None:
    """Whoever stores a result holds the visit and then asks for the outlet, which a proof holds."""
    if either_database is None:
        pytest.skip("on SQLite a transaction that writes is alone")
    shop.visit(**EMPTY)
    (action,) = shop.actions()
    visit = shop.arrive()
    proof = ProofContent(photo_id=shop.photograph(visit, **FULL).id)
    with transaction(shop.resources.sessions) as recording:
        lock_visit(recording, visit.id)
        with transaction(shop.resources.sessions) as proving:
            proving.execute(text("SET LOCAL lock_timeout = '2s'"))
            prove(proving, shop.world.rep.caller, UUID(action["id"]), proof, shop.clock())
    assert shop.actions()[0]["outcome"] == "mended"


def test_a_proof_that_cannot_be_looked_at_leaves_it_open(shop: Any) -> None:
    shop.visit(**EMPTY)
    (action,) = shop.actions()
    _, photo = _later_photo(shop)
    shop.do(action, "prove", photo_id=str(photo.id))
    shop.give_up(photo)
    (action,) = shop.actions()
    assert action["state"] == "open"
    assert shop.events(action)[-1] == "proof_refuted"


def test_where_a_photo_cannot_tell_a_person_decides(shop: Any) -> None:
    answer = shop.put("manager", kind="task", text="Hang the poster.")
    action = answer.json()
    _, photo = _later_photo(shop)
    shop.do(action, "prove", photo_id=str(photo.id))
    shop.look_at(photo, **FULL)
    assert shop.events(action)[-1] == "proof_undecided"
    assert shop.do(action, "refuse-proof", who="manager", note="It hangs in the store room.").json()["state"] == "open"
    closed = shop.do(action, "close", who="manager", outcome="done", note="Seen on site.").json()
    assert (closed["state"], closed["outcome"]) == ("closed", "done")


def test_photos_that_prove_nothing(shop: Any, world: Any, new_outlet: Any) -> None:
    _, before = shop.visit(**EMPTY)
    (action,) = shop.actions()
    elsewhere = shop.new_visit(world.rep, new_outlet(world.west))
    other = shop.new_photo(shop.new_scene(elsewhere), world.rep.id)
    hers = shop.new_photo(shop.new_scene(shop.new_visit(world.other_rep, world.west_outlet)), world.other_rep.id)
    for photo, status, code in (
        (before, 422, "proof-too-old"),
        (other, 422, "proof-of-another-outlet"),
        (hers, 404, "visit-not-found"),
    ):
        answer = shop.do(action, "prove", photo_id=str(photo.id))
        assert (answer.status_code, answer.json()["code"]) == (status, code)


@pytest.mark.parametrize(
    ("verdict", "judgement"),
    [("pass", "met"), ("fail", "not_met"), ("review", "undecided"), ("not_measured", "undecided")],
)
def test_only_a_decided_line_judges(verdict: str, judgement: str) -> None:
    assert judge({"verdict": verdict}) == judgement


def test_a_missing_line_judges_nothing() -> None:
    assert judge(None) == "undecided"


def test_lines_of_a_scene_type_are_their_own() -> None:
    lines = [{"kpi": "gaps"}, {"kpi": "gaps", "scene_type": "cooler"}, {"kpi": "facings", "subject": "ROSE"}]
    assert list(lines_by_key({"lines": lines})) == ["gaps", "gaps@cooler", "facings:ROSE"]
    assert lines_by_key({}) == {}
