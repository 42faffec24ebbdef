"""All of it once, on both databases."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from api.audit_log.service import verify_chain
from api.audits.results import recompute_visit
from api.db import transaction
from api.reviews.appealing import escalate_overdue
from api.settings import Settings
from api.tables import VisitResult
from tests.api.reviews.conftest import Reviewed


@pytest.fixture
def settings(settings: Settings, either_database: str | None) -> Settings:
    """Those of the service, on either database."""
    return settings.model_copy(update={"database_url": either_database}) if either_database else settings


@pytest.mark.usefixtures("four_eyes")
def test_from_an_appeal_to_a_result_that_two_people_answer_for(reviewed: Reviewed, session: Session) -> None:
    world = reviewed.world
    appeal = reviewed.appeal(line="gaps", proposed=reviewed.propose({"change": "remove", "id": "gap:0"})).json()
    assert reviewed.appeal(line="gaps").json()["code"] == "appeal-open"
    reviewed.clock.advance(days=10)
    with transaction(reviewed.resources.sessions) as other:
        assert escalate_overdue(other, reviewed.clock()) == 1
    [item] = world.admin.client.get("/v1/reviews?escalated=true&reason=appeal").json()["items"]
    assert item["verdict"] == "review"
    assert reviewed.settle(appeal["id"], "accepted").json()["state"] == "open"
    [decision] = reviewed.review()["decisions"]
    assert reviewed.confirm(decision["id"], world.admin).status_code == 201

    override = reviewed.decide("override", line="facings", verdict="fail", score=0.1)
    accepted = reviewed.decide("accept", line="facings")

    assert (override.status_code, accepted.status_code) == (201, 201)
    states = [decision["state"] for decision in reviewed.review()["decisions"]]
    assert states == ["in_force", "replaced", "in_force"]
    assert reviewed.review()["appeals"][0]["state"] == "accepted"
    assert reviewed.result()["verdict"] == "pass"
    assert world.manager.client.get("/v1/reviews").json()["items"] == []
    for result in session.scalars(select(VisitResult)):
        assert recompute_visit(session, result).as_json() == result.lines
    assert verify_chain(session).count == 8
