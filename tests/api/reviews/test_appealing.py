from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from api.db import transaction
from api.reviews.appealing import escalate_overdue
from api.tables import AuditEntry
from tests.api.reviews.conftest import Reviewed

NO_GAP = {"change": "remove", "id": "gap:0"}
SAME_ROW = {"change": "row", "id": "f1", "row": 1}


def actions(session: Session) -> list[str]:
    found = list(session.scalars(select(AuditEntry.action).order_by(AuditEntry.number)))
    # An open transaction would keep the service from writing.
    session.rollback()
    return found


def test_an_appeal_is_open_with_a_deadline_of_working_days(reviewed: Reviewed, session: Session) -> None:
    made = reviewed.appeal(line="gaps")

    body = made.json()
    assert (made.status_code, body["state"]) == (201, "open")
    # Three working days after Monday.
    assert datetime.fromisoformat(body["due_at"]) == datetime(2026, 3, 5, 8, 0, 2, tzinfo=UTC)
    assert reviewed.review(reviewed.world.rep)["appeals"] == [body]
    assert reviewed.review()["reasons"] == ["verdict", "appeal"]
    assert actions(session) == ["appeal.made"]


def test_an_accepted_proposal_becomes_a_correction(reviewed: Reviewed, session: Session) -> None:
    made = reviewed.appeal(line="gaps", proposed=reviewed.propose(NO_GAP)).json()
    assert reviewed.result()["correction_ids"] == []

    settled = reviewed.settle(made["id"], "accepted")

    body = settled.json()
    assert (settled.status_code, body["state"], body["outcome_reason"]) == (200, "accepted", "Looked at it.")
    assert reviewed.line("gaps")["verdict"] == "pass"
    [correction] = reviewed.world.rep.client.get(f"/v1/photos/{reviewed.photo.id}/corrections").json()
    assert (correction["appeal_id"], correction["author_id"]) == (made["id"], str(reviewed.world.manager.id))
    assert reviewed.result()["correction_ids"] == [correction["id"]]
    assert actions(session) == ["appeal.made", "decision.made", "appeal.decided", "correction.recorded"]


@pytest.mark.parametrize(("proposed", "verdict"), [(NO_GAP, "pass"), (SAME_ROW, "fail")], ids=["gone", "left"])
def test_accepted_corrections_settle_the_line(
    reviewed: Reviewed, new_standard: Any, proposed: dict[str, Any], verdict: str
) -> None:
    kpis = [{"kpi": "facings", "weight": 1, "target": 10, "count": "all"}, {"kpi": "gaps", "weight": 1, "target": 0}]
    # Even a sure gap waits for a person here, until one has looked.
    new_standard(version=2, schema_version=2, doubtful_above=0.0, doubtful_below=0.9, kpis=kpis)
    reviewed.analysis = reviewed.analyse("v2", facings=10, gaps=1)
    assert reviewed.line("gaps")["verdict"] == "review"
    made = reviewed.appeal(line="gaps", proposed=reviewed.propose(proposed)).json()

    reviewed.settle(made["id"], "accepted")

    assert (reviewed.line("gaps")["verdict"], reviewed.line("facings")["verdict"]) == (verdict, "pass")


def test_a_proposal_comes_on_top_of_what_was_corrected_before(reviewed: Reviewed) -> None:
    reviewed.correct({"change": "stacked", "id": "f1", "stacked": True})
    made = reviewed.appeal(line="gaps", proposed=reviewed.propose(NO_GAP)).json()

    reviewed.settle(made["id"], "accepted")

    assert (reviewed.line("facings")["value"], reviewed.line("gaps")["value"]) == (9, 0)


def test_the_manager_may_say_otherwise_what_the_line_is(reviewed: Reviewed) -> None:
    made = reviewed.appeal(line="gaps").json()

    empty = reviewed.settle(made["id"], "accepted")
    settled = reviewed.settle(made["id"], "accepted", verdict="pass", score=1.0)

    assert (empty.status_code, empty.json()["code"]) == (422, "outcome-empty")
    assert settled.json()["state"] == "accepted"
    [decision] = reviewed.review()["decisions"]
    assert (decision["appeal_id"], decision["kind"], decision["state"]) == (made["id"], "override", "in_force")
    assert reviewed.line("gaps")["decision"] == decision["id"]


def test_a_rejected_appeal_changes_nothing_but_says_why(reviewed: Reviewed) -> None:
    before = reviewed.result()
    made = reviewed.appeal(line="gaps", proposed=reviewed.propose(NO_GAP)).json()

    settled = reviewed.settle(made["id"], "rejected").json()

    assert (settled["state"], settled["closed_by"]) == ("rejected", str(reviewed.world.manager.id))
    assert reviewed.result() == before
    assert reviewed.review()["reasons"] == ["verdict"]
    again = reviewed.settle(made["id"], "accepted", verdict="pass", score=1.0)
    assert (again.status_code, again.json()["code"]) == (409, "appeal-closed")


def test_an_appeal_against_a_photo_may_just_be_right(reviewed: Reviewed) -> None:
    made = reviewed.appeal(photo_id=str(reviewed.photo.id)).json()

    assert reviewed.settle(made["id"], "accepted").json()["state"] == "accepted"
    assert reviewed.review()["decisions"] == []


@pytest.mark.parametrize(
    ("person", "status"), [("other_rep", 404), ("manager", 404), ("trainer", 404), ("admin", 404), ("east_rep", 404)]
)
def test_only_the_visits_own_rep_appeals(reviewed: Reviewed, person: str, status: int) -> None:
    assert reviewed.appeal(getattr(reviewed.world, person), line="gaps", revision=1).status_code == status


@pytest.mark.parametrize(
    ("person", "status"), [("rep", 403), ("other_rep", 403), ("east_manager", 404), ("trainer", 403), ("admin", 200)]
)
def test_who_may_decide_about_an_appeal(reviewed: Reviewed, person: str, status: int) -> None:
    made = reviewed.appeal(line="gaps").json()

    answer = reviewed.settle(made["id"], "rejected", person=getattr(reviewed.world, person))

    assert answer.status_code == status


def test_one_open_appeal_a_line(reviewed: Reviewed) -> None:
    first = reviewed.appeal(line="gaps").json()

    second = reviewed.appeal(line="gaps")
    other_line = reviewed.appeal(line="facings")
    reviewed.settle(first["id"], "rejected")
    later = reviewed.appeal(line="gaps")

    assert (second.status_code, second.json()["code"]) == (409, "appeal-open")
    assert (other_line.status_code, later.status_code) == (201, 201)


def test_the_same_appeal_may_be_sent_again(reviewed: Reviewed) -> None:
    name = uuid4()

    statuses = [reviewed.appeal(line=kpi, name=name).status_code for kpi in ("gaps", "gaps", "facings")]

    assert statuses == [201, 200, 409]


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({"line": "pop"}, 422, "line-unknown"),
        ({}, 422, "request-invalid"),
        ({"line": "gaps", "photo_id": str(uuid4)}, 422, "request-invalid"),
        ({"photo_id": "00000000-0000-0000-0000-000000000001"}, 404, "photo-not-found"),
        ({"line": "gaps", "revision": 7}, 409, "result-superseded"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_an_appeal_that_is_about_nothing_is_refused(
    reviewed: Reviewed, body: dict[str, Any], status: int, code: str
) -> None:
    answer = reviewed.appeal(**body)

    assert (answer.status_code, answer.json()["code"]) == (status, code)


def test_a_proposal_that_does_not_fit_the_photo_is_refused_at_once(reviewed: Reviewed) -> None:
    answer = reviewed.appeal(line="gaps", proposed=reviewed.propose({"change": "remove", "id": "gap:7"}))

    assert (answer.status_code, answer.json()["code"]) == (422, "correction-impossible")
    assert reviewed.review()["appeals"] == []


def test_a_proposal_about_an_older_analysis_is_not_taken_over(reviewed: Reviewed) -> None:
    made = reviewed.appeal(line="gaps", proposed=reviewed.propose(NO_GAP)).json()
    reviewed.analyse("v2", facings=10, gaps=2)

    answer = reviewed.settle(made["id"], "accepted")

    assert (answer.status_code, answer.json()["code"]) == (409, "analysis-superseded")
    assert reviewed.review()["appeals"][0]["state"] == "open"


def test_a_rep_takes_an_appeal_back(reviewed: Reviewed, session: Session) -> None:
    made = reviewed.appeal(line="gaps").json()

    assert reviewed.withdraw(made["id"], reviewed.world.other_rep).status_code == 404
    assert [reviewed.withdraw(made["id"]).json()["state"] for _ in range(2)] == ["withdrawn", "withdrawn"]
    assert reviewed.settle(made["id"], "rejected").json()["code"] == "appeal-closed"
    assert reviewed.review()["reasons"] == ["verdict"]
    assert actions(session) == ["appeal.made", "appeal.withdrawn"]


def test_an_overdue_appeal_goes_to_those_above_and_stays_open(reviewed: Reviewed, session: Session) -> None:
    made = reviewed.appeal(line="gaps").json()
    counts = []
    for days in (2, 2, 1):
        reviewed.clock.advance(days=days)
        with transaction(reviewed.resources.sessions) as now_and_then:
            counts.append(escalate_overdue(now_and_then, reviewed.clock()))

    [appeal] = reviewed.review()["appeals"]
    assert (counts, appeal["state"], appeal["escalated_at"] is not None) == ([0, 1, 0], "open", True)
    admin = reviewed.world.admin.client
    assert [item["visit_id"] for item in admin.get("/v1/reviews?escalated=true").json()["items"]] == [
        str(reviewed.visit.id)
    ]
    assert actions(session) == ["appeal.made", "appeal.escalated"]
    assert reviewed.settle(made["id"], "rejected", person=reviewed.world.admin).json()["state"] == "rejected"


@pytest.mark.usefixtures("four_eyes")
@pytest.mark.parametrize("by_proposal", [True, False])
def test_an_accepted_appeal_that_raises_the_score_waits_for_a_second_person(
    reviewed: Reviewed, by_proposal: bool
) -> None:
    before = reviewed.result()
    proposed = {"proposed": reviewed.propose(NO_GAP)} if by_proposal else {}
    word = {} if by_proposal else {"verdict": "pass", "score": 1.0}
    made = reviewed.appeal(line="gaps", **proposed).json()

    settled = reviewed.settle(made["id"], "accepted", **word).json()

    [decision] = reviewed.review()["decisions"]
    assert (settled["state"], decision["state"], reviewed.result()) == ("open", "waiting", before)
    assert reviewed.settle(made["id"], "rejected").json()["code"] == "outcome-waits"
    assert reviewed.withdraw(made["id"]).json()["code"] == "outcome-waits"
    assert reviewed.confirm(decision["id"], reviewed.world.admin).json()["state"] == "in_force"
    assert reviewed.review()["appeals"][0]["state"] == "accepted"
    assert reviewed.result()["score"] == 100.0


@pytest.mark.usefixtures("four_eyes")
def test_what_the_second_person_refuses_leaves_the_appeal_open(reviewed: Reviewed) -> None:
    made = reviewed.appeal(line="gaps").json()
    reviewed.settle(made["id"], "accepted", verdict="pass", score=1.0)
    [decision] = reviewed.review()["decisions"]

    reviewed.confirm(decision["id"], reviewed.world.admin, confirmed=False)

    assert reviewed.review()["appeals"][0]["state"] == "open"
    assert reviewed.settle(made["id"], "rejected").json()["state"] == "rejected"


@pytest.mark.parametrize(("person", "seen"), [("rep", 1), ("manager", 1), ("other_rep", 0), ("east_manager", 0)])
def test_the_list_of_appeals(reviewed: Reviewed, person: str, seen: int) -> None:
    reviewed.appeal(line="gaps")
    client = getattr(reviewed.world, person).client

    assert len(client.get("/v1/appeals").json()["items"]) == seen
    assert len(client.get("/v1/appeals?state=open").json()["items"]) == seen
    assert client.get("/v1/appeals?state=rejected").json()["items"] == []
