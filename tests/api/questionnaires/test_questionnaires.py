"""Versions are saved once, and a visit is asked what is valid there that day."""

from typing import Any
from uuid import uuid4

import pytest


def _asked(world: Any, visit: Any) -> list[tuple[str, int]]:
    answer = world.rep.client.get(f"/v1/visits/{visit.id}/questionnaires")
    assert answer.status_code == 200, answer.text
    return [(each["code"], each["version"]) for each in answer.json()]


def test_a_version_is_saved_once(put: Any) -> None:
    questionnaire_id = uuid4()
    assert [put(questionnaire_id=questionnaire_id).status_code for _ in range(2)] == [201, 200]
    differs = put(questionnaire_id=questionnaire_id, name="Other")
    assert (differs.status_code, differs.json()["code"]) == (409, "questionnaire-differs")
    taken = put()
    assert (taken.status_code, taken.json()["code"]) == (409, "questionnaire-version-taken")
    assert put(version=2, questionnaire_id=uuid4()).status_code == 201


@pytest.mark.parametrize(
    "changes",
    [{"questions": []}, {"valid_to": "2025-12-31"}, {"questions": [{"code": "a", "text": "?", "kind": "yes_no"}] * 2}],
)
def test_what_makes_no_questionnaire(put: Any, world: Any, changes: Any) -> None:
    assert put(**changes).status_code == 422
    assert world.rep.client.get("/v1/questionnaires").json() == []


def test_reps_read_and_do_not_write(put: Any, world: Any) -> None:
    assert put("rep").status_code == 403
    saved = put().json()
    assert world.rep.client.get(f"/v1/questionnaires/{saved['id']}").json() == saved
    assert world.rep.client.get(f"/v1/questionnaires/{uuid4()}").status_code == 404


def test_a_visit_is_asked_the_newest_valid_version_of_each(put: Any, world: Any, new_visit: Any) -> None:
    put()
    put(version=2, valid_from="2026-02-01")
    put(version=3, valid_from="2026-04-01")
    put(code="SURVEY", channel="supermarket")
    put(code="KTV", channel="ktv")
    put(code="OVER", valid_to="2026-02-28")
    assert _asked(world, new_visit(world.rep, world.west_outlet)) == [("FLOOR", 2), ("SURVEY", 1)]


def test_what_a_visit_will_be_asked_is_known_before_it_begins(put: Any, world: Any) -> None:
    put()
    put(version=2, valid_from="2026-02-01")
    put(code="KTV", channel="ktv")
    path = f"/v1/outlets/{world.west_outlet.id}/questionnaires"
    asked = {day: world.rep.client.get(f"{path}?day={day}").json() for day in ("2026-01-31", "2026-02-01")}
    assert {day: [(each["code"], each["version"]) for each in found] for day, found in asked.items()} == {
        "2026-01-31": [("FLOOR", 1)],
        "2026-02-01": [("FLOOR", 2)],
    }
    assert world.rep.client.get(f"/v1/outlets/{uuid4()}/questionnaires?day=2026-02-01").status_code == 404


def test_a_channel_that_no_outlet_can_have_is_refused(put: Any) -> None:
    answer = put(channel="supermarkt")
    assert (answer.status_code, answer.json()["code"]) == (422, "channel-unknown")
