from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from api.tables import AuditEntry
from tests.api.reviews.conftest import Reviewed


def actions(session: Session) -> list[str]:
    found = list(session.scalars(select(AuditEntry.action).order_by(AuditEntry.number)))
    # An open transaction would keep the service from writing.
    session.rollback()
    return found


def test_an_accepted_result_waits_for_nobody(reviewed: Reviewed, session: Session) -> None:
    before = reviewed.result()
    assert (before["verdict"], reviewed.review()["reasons"]) == ("review", ["verdict"])

    answer = reviewed.decide("accept")

    assert (answer.status_code, answer.json()["state"]) == (201, "in_force")
    after = reviewed.result()
    assert (after["verdict"], after["score"], after["decision_ids"]) == ("pass", before["score"], [answer.json()["id"]])
    assert {line["decision"] for line in after["lines"]} == {answer.json()["id"]}
    assert (reviewed.result("raw")["verdict"], reviewed.result("raw")["decision_ids"]) == ("review", [])
    assert reviewed.review()["reasons"] == []
    assert actions(session) == ["decision.made"]


def test_what_was_not_measured_is_not_decided_with_the_rest(reviewed: Reviewed, new_standard: Any) -> None:
    kpis = [{"kpi": "facings", "weight": 3, "target": 10, "count": "all"}, {"kpi": "must_stock", "skus": ["ROSE"]}]
    new_standard(2, kpis=[{"weight": 1} | kpi for kpi in kpis])
    reviewed.analyse("v2", facings=10)

    decision = reviewed.decide("accept").json()

    assert (reviewed.line("facings")["decision"], reviewed.line("must_stock")["decision"]) == (decision["id"], None)
    assert "decided by a person" not in reviewed.line("must_stock")["note"]


def test_an_overridden_line_counts_as_the_manager_says(reviewed: Reviewed) -> None:
    answer = reviewed.decide("override", line="facings", verdict="fail", score=0.5)

    line = reviewed.line("facings")
    assert (line["verdict"], line["score"], line["decision"]) == ("fail", 0.5, answer.json()["id"])
    assert "decided by a person" in line["note"]
    assert reviewed.line("facings", "raw")["decision"] is None
    weights = {line["kpi"]: line for line in reviewed.result()["lines"]}
    assert reviewed.result()["score"] == pytest.approx(100 * (3 * 0.5 + weights["gaps"]["score"]) / 4)


def test_a_line_that_a_person_cannot_judge_leaves_the_score(reviewed: Reviewed) -> None:
    reviewed.decide("override", line="gaps", verdict="not_measured")

    assert (reviewed.result()["score"], reviewed.result()["coverage"]) == (100.0, 0.75)


@pytest.mark.parametrize(
    ("person", "status"),
    [("rep", 403), ("other_rep", 403), ("manager", 201), ("east_manager", 404), ("trainer", 403), ("admin", 201)],
)
def test_who_may_decide(reviewed: Reviewed, person: str, status: int) -> None:
    assert reviewed.decide("accept", person=getattr(reviewed.world, person)).status_code == status


def test_nobody_decides_about_an_own_visit(reviewed: Reviewed, session: Session) -> None:
    reviewed.visit.rep_id = reviewed.world.manager.id
    session.merge(reviewed.visit)
    session.commit()

    answer = reviewed.decide("accept", revision=1)

    assert (answer.status_code, answer.json()["code"]) == (403, "own-visit")


def test_a_decision_about_an_older_result_is_refused(reviewed: Reviewed) -> None:
    reviewed.analyse("v2", facings=10, gaps=0)

    answer = reviewed.decide("accept", revision=1)

    assert (answer.status_code, answer.json()["code"]) == (409, "result-superseded")
    assert reviewed.review()["decisions"] == []


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"line": "pop"}, "line-unknown"),
        ({"line": None}, "request-invalid"),
        ({"score": None}, "request-invalid"),
        ({"score": 1.5}, "request-invalid"),
        ({"verdict": "review"}, "request-invalid"),
        ({"kind": "accept"}, "request-invalid"),
        ({"reason": " "}, "request-invalid"),
    ],
    ids=str,
)
def test_half_a_decision_is_refused(reviewed: Reviewed, body: dict[str, Any], code: str) -> None:
    whole = {"kind": "override", "line": "gaps", "verdict": "pass", "score": 1.0}

    answer = reviewed.decide(**whole | body)

    assert (answer.status_code, answer.json()["code"]) == (422, code)


def test_the_same_decision_may_be_sent_again(reviewed: Reviewed) -> None:
    name, looked_at = uuid4(), reviewed.result()["revision"]
    statuses = [reviewed.decide("accept", name=name, revision=looked_at).status_code for _ in range(2)]

    other = reviewed.decide("new_photo", name=name)

    assert (statuses, other.status_code) == ([201, 200], 409)
    assert reviewed.result()["revision"] == looked_at + 1


def test_a_decision_ends_with_what_it_was_about(reviewed: Reviewed) -> None:
    """It is neither applied to other measurements nor lost."""
    reviewed.decide("override", line="gaps", verdict="pass", score=1.0)
    reviewed.decide("override", line="facings", verdict="pass", score=1.0)

    reviewed.analyse("v2", facings=10, gaps=2)

    states = {decision["line"]: decision["state"] for decision in reviewed.review()["decisions"]}
    assert states == {"gaps": "stale", "facings": "in_force"}
    assert (reviewed.line("gaps")["verdict"], reviewed.line("facings")["verdict"]) == ("fail", "pass")
    assert reviewed.review()["reasons"] == ["stale_decision"]
    reviewed.decide("accept", line="gaps")
    assert reviewed.review()["reasons"] == []


def test_the_rep_sees_that_a_new_photo_is_wanted_until_it_comes(
    reviewed: Reviewed, new_photo: Any, new_scene: Any
) -> None:
    asked = reviewed.decide("new_photo", line="facings").json()

    told = reviewed.review(reviewed.world.rep)
    assert (asked["state"], told["new_photo_wanted"]) == ("open", True)
    assert told["decisions"][0]["reason"] == "I was there."
    assert reviewed.line("facings")["verdict"] == "review"
    new_photo(new_scene(reviewed.visit), reviewed.world.rep.id)
    told = reviewed.review(reviewed.world.rep)
    assert (told["decisions"][0]["state"], told["new_photo_wanted"]) == ("closed", False)


@pytest.mark.usefixtures("four_eyes")
def test_a_better_score_waits_for_a_second_person(reviewed: Reviewed, session: Session) -> None:
    before = reviewed.result()

    made = reviewed.decide("override", line="gaps", verdict="pass", score=1.0).json()

    assert (made["state"], reviewed.result()) == ("waiting", before)
    assert "confirmation" in reviewed.review()["reasons"]
    assert reviewed.confirm(made["id"], reviewed.world.manager).json()["code"] == "second-person-needed"
    assert reviewed.confirm(made["id"], reviewed.world.rep).status_code == 403
    assert reviewed.confirm(made["id"], reviewed.world.east_manager).status_code == 404
    confirmed = reviewed.confirm(made["id"], reviewed.world.admin)
    assert (confirmed.status_code, confirmed.json()["state"]) == (201, "in_force")
    assert (reviewed.result()["score"], reviewed.result()["decision_ids"]) == (100.0, [made["id"]])
    assert "confirmation" not in reviewed.review()["reasons"]
    assert reviewed.confirm(made["id"], reviewed.world.admin).status_code == 200
    assert actions(session) == ["decision.made", "decision.confirmed"]


@pytest.mark.usefixtures("four_eyes")
def test_what_the_second_person_refuses_has_no_effect(reviewed: Reviewed) -> None:
    before = reviewed.result()
    made = reviewed.decide("override", line="gaps", verdict="pass", score=1.0).json()

    refused = reviewed.confirm(made["id"], reviewed.world.admin, confirmed=False)

    assert (refused.json()["state"], reviewed.result()) == ("refused", before)
    assert reviewed.confirm(made["id"], reviewed.world.admin).json()["code"] == "already-confirmed"


@pytest.mark.usefixtures("four_eyes")
def test_what_is_measured_otherwise_by_now_cannot_be_confirmed(reviewed: Reviewed) -> None:
    made = reviewed.decide("override", line="gaps", verdict="pass", score=1.0).json()
    reviewed.analyse("v2", facings=10, gaps=3)

    answer = reviewed.confirm(made["id"], reviewed.world.admin)

    assert (answer.status_code, answer.json()["code"]) == (409, "decision-stale")


@pytest.mark.usefixtures("four_eyes")
@pytest.mark.parametrize(
    "body",
    [
        {"kind": "override", "line": "facings", "verdict": "fail", "score": 0.2},
        {"kind": "accept"},
        {"kind": "new_photo"},
    ],
    ids=lambda body: body["kind"],
)
def test_what_raises_no_score_needs_one_person_only(reviewed: Reviewed, body: dict[str, Any]) -> None:
    made = reviewed.decide(**body).json()

    assert made["state"] in ("in_force", "open")
    assert reviewed.confirm(made["id"], reviewed.world.admin).json()["code"] == "confirmation-not-needed"


def test_without_four_eyes_one_person_is_enough(reviewed: Reviewed) -> None:
    made = reviewed.decide("override", line="gaps", verdict="pass", score=1.0).json()

    assert (made["state"], reviewed.result()["score"]) == ("in_force", 100.0)


def test_a_person_may_judge_a_line_that_nothing_measured(reviewed: Reviewed, new_standard: Any) -> None:
    asked = {"kpi": "questionnaire", "weight": 1, "question": "fifo", "accepted": [True]}
    new_standard(2, kpis=[asked, {"kpi": "gaps", "weight": 1, "target": 0}])
    reviewed.analyse("v2")
    assert reviewed.line("questionnaire")["value"] is None

    answer = reviewed.decide("override", line="questionnaire:fifo", verdict="pass", score=1.0)

    assert answer.status_code == 201, answer.text
    line = reviewed.line("questionnaire")
    assert (line["verdict"], line["score"], line["value"]) == ("pass", 1.0, None)


def test_accepting_the_whole_result_keeps_the_lines_that_were_decided_before(reviewed: Reviewed) -> None:
    line = reviewed.decide("override", line="gaps", verdict="pass", score=1.0).json()["id"]
    shown = reviewed.result()

    whole = reviewed.decide("accept").json()["id"]

    result = reviewed.result()
    assert (shown["score"], result["score"], result["verdict"]) == (100.0, 100.0, "pass")
    assert {line["kpi"]: line["decision"] for line in result["lines"]} == {"facings": whole, "gaps": line}
    assert [decision["state"] for decision in reviewed.review()["decisions"]] == ["in_force", "in_force"]


@pytest.mark.parametrize(("verdict", "score"), [("fail", 1.0), ("pass", 0.0)])
def test_a_verdict_and_a_score_that_contradict_each_other_are_refused(
    reviewed: Reviewed, verdict: str, score: float
) -> None:
    assert reviewed.decide("override", line="gaps", verdict=verdict, score=score).status_code == 422
