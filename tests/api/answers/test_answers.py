"""Answers are checked, kept for good, and followed by a result that names them."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from api.audits.service import record_analysis
from api.db import transaction


@pytest.fixture
def give(world: Any, clock: Any, put: Any) -> Any:
    """Answer the questionnaire of the shop floor on a visit; gives the response."""
    questionnaire_id = put().json()["id"]

    def give_answers(visit: Any, answers: Any, who: str = "rep", answer_set_id: Any = None, **changes: Any) -> Any:
        clock.advance(seconds=1)
        body = {"questionnaire_id": questionnaire_id, "answers": answers} | changes
        path = f"/v1/visits/{visit.id}/answers/{answer_set_id or uuid4()}"
        return getattr(world, who).client.put(path, json=body)

    return give_answers


@pytest.fixture
def visit(world: Any, new_visit: Any) -> Any:
    return new_visit(world.rep, world.west_outlet)


def test_answers_are_kept_in_their_order(give: Any, world: Any, visit: Any) -> None:
    answer_set_id = uuid4()
    assert [give(visit, {"fifo": True}, answer_set_id=answer_set_id).status_code for _ in range(2)] == [201, 200]
    assert give(visit, {"fifo": False, "happy": 4}).json()["revision"] == 2
    stored = world.manager.client.get(f"/v1/visits/{visit.id}/answers").json()
    assert [each["answers"] for each in stored] == [{"fifo": True}, {"fifo": False, "happy": 4}]
    differs = give(visit, {"fifo": False}, answer_set_id=answer_set_id)
    assert (differs.status_code, differs.json()["code"]) == (409, "answers-differ")


@pytest.mark.parametrize("answers", [{}, {"happy": 4}, {"fifo": "yes"}, {"fifo": True, "happy": 9}, {"fifo": 1}])
def test_answers_that_do_not_fit_are_refused(give: Any, world: Any, visit: Any, answers: Any) -> None:
    answer = give(visit, answers)
    assert (answer.status_code, answer.json()["code"]) == (422, "answers-do-not-fit")
    assert world.rep.client.get(f"/v1/visits/{visit.id}/answers").json() == []


@pytest.mark.parametrize("number", ["NaN", "Infinity", "1e999", "1" + "0" * 400, "-1e10"])
def test_what_no_report_could_sum_up_is_no_number(give: Any, put: Any, visit: Any, world: Any, number: str) -> None:
    weight = {"code": "stock", "text": "How many cases are in the back?", "kind": "number"}
    questionnaire_id = put(code="STOCK", questions=[weight]).json()["id"]
    body = f'{{"questionnaire_id": "{questionnaire_id}", "answers": {{"stock": {number}}}}}'
    path = f"/v1/visits/{visit.id}/answers/{uuid4()}"
    answer = world.rep.client.put(path, content=body, headers={"content-type": "application/json"})
    assert (answer.status_code, answer.json()["code"]) == (422, "request-invalid")


def test_what_is_not_asked_there_is_not_answered(give: Any, put: Any, visit: Any) -> None:
    other = put(code="KTV", channel="ktv").json()["id"]
    for questionnaire_id in (other, str(uuid4())):
        answer = give(visit, {"fifo": True}, questionnaire_id=questionnaire_id)
        assert (answer.status_code, answer.json()["code"]) == (422, "questionnaire-not-asked")


@pytest.mark.parametrize(
    ("who", "status"), [("manager", 403), ("trainer", 403), ("other_rep", 404), ("east_manager", 404), ("admin", 201)]
)
def test_whoever_makes_the_visit_answers(give: Any, visit: Any, who: str, status: int) -> None:
    assert give(visit, {"fifo": True}, who).status_code == status


def test_a_result_follows_and_names_the_answers(
    give: Any,
    world: Any,
    visit: Any,
    new_scene: Any,
    new_photo: Any,
    new_standard: Any,
    shelf: Any,
    resources: Any,
    clock: Any,
) -> None:
    new_standard(kpis=[{"kpi": "questionnaire", "weight": 1, "question": "fifo", "accepted": [True]}])
    photo = new_photo(new_scene(visit), world.rep.id)
    before = give(visit, {"fifo": False}).json()
    with transaction(resources.sessions) as session:
        record_analysis(session, photo=photo, report=shelf(), pipeline_version="v1", now=clock())
    path = f"/v1/visits/{visit.id}/result"
    first = world.rep.client.get(path).json()
    assert (first["answer_ids"], first["score"]) == ([before["id"]], 0)
    after = give(visit, {"fifo": True}).json()
    second = world.rep.client.get(path).json()
    assert (second["answer_ids"], second["score"]) == ([after["id"]], 100)
    assert second["revision"] == first["revision"] + 1


def test_before_the_first_photo_there_is_no_result(give: Any, world: Any, visit: Any) -> None:
    give(visit, {"fifo": True})
    assert world.rep.client.get(f"/v1/visits/{visit.id}/result").status_code == 404


def test_the_trend_of_a_question(give: Any, world: Any, new_visit: Any, clock: Any) -> None:
    for days, happy in ((0, 2), (1, 4), (40, 5)):
        visit = new_visit(world.rep, world.west_outlet, started_at=clock() + timedelta(days=days))
        give(visit, {"fifo": True, "happy": 1})
        give(visit, {"fifo": True, "happy": happy})
    path = "/v1/questionnaire-trends/FLOOR/happy"
    period = {"from": "2026-03-01", "to": "2026-12-31"}
    expected = [{"month": "2026-03", "mean": 3, "answers": 2}, {"month": "2026-04", "mean": 5, "answers": 1}]
    assert world.manager.client.get(path, params=period).json() == expected
    assert world.east_manager.client.get(path, params=period).json() == []
    of_outlet = period | {"outlet_id": str(world.east_outlet.id)}
    assert world.admin.client.get(path, params=of_outlet).json() == []
    first_day = {"from": "2026-03-02", "to": "2026-03-02"}
    assert [each["answers"] for each in world.manager.client.get(path, params=first_day).json()] == [1]
    for edge in ("0001-01-01", "9999-12-31"):
        assert world.manager.client.get(path, params={"from": edge, "to": edge}).json() == []
    turned = world.manager.client.get(path, params={"from": "2026-03-02", "to": "2026-03-01"})
    assert (turned.status_code, turned.json()["code"]) == (422, "period-invalid")
