"""One visit from the head office's table to the log of decisions: each step's figures are those of the step before."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy.orm import Session

from api.audit_log.service import verify_chain
from api.audits.service import record_analysis
from api.db import transaction
from api.resources import Resources
from api.tables import Photo, Scene
from tests.api.audits.conftest import new_photo, shelf
from tests.api.conftest import Person, SettableClock, World

__all__ = ["new_photo", "shelf"]

OUTLETS = "code,name,channel,monthly_sales,territory\nW-9,Hao Mart,{channel},62000,WEST\n"
QUESTIONS: dict[str, Any] = {
    "code": "FLOOR",
    "version": 1,
    "name": "What no photo shows",
    "valid_from": "2026-03-01",
    "questions": [{"code": "fifo", "kind": "yes_no", "text": "Do the oldest goods stand in front?"}],
}
STANDARD: dict[str, Any] = {
    "code": "SHELF",
    "version": 1,
    "name": "Shelf",
    "channel": "supermarket",
    "valid_from": "2026-03-02",
    "document": {
        # A score is a probability, so that a test can say how sure things are.
        "schema_version": 1,
        "pass_mark": 80,
        "doubtful_above": 0.2,
        "doubtful_below": 0.8,
        "kpis": [
            {"kpi": "facings", "weight": 3, "target": 10, "count": "all"},
            {"kpi": "gaps", "weight": 1, "target": 0},
            {"kpi": "questionnaire", "weight": 1, "question": "fifo", "accepted": [True], "action": "turn the goods"},
        ],
    },
}
# Ten facings are met, one of eleven places is empty, the oldest goods stand behind: (3 + 10/11 + 0) of 5.
MEASURED = 100 * (3 + 10 / 11) / 5


@dataclass
class Week:
    """Who works, on what: the ids are made as the clients make theirs."""

    world: World
    clock: SettableClock
    outlet_id: str = ""
    visit: str = field(default_factory=lambda: f"/v1/visits/{uuid4()}")
    feed: str = field(default_factory=lambda: f"/v1/subscriptions/{uuid4()}")

    def ask(self, person: Person, path: str, **query: Any) -> Any:
        answer = person.client.get(path, params=query)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def put(self, person: Person, path: str, **body: Any) -> Any:
        self.clock.advance(seconds=1)
        answer = person.client.put(path, json=body)
        assert answer.status_code in (200, 201), answer.text
        return answer.json()

    def result(self) -> Any:
        return self.ask(self.world.rep, f"{self.visit}/result")

    def actions(self) -> dict[str, tuple[str, str | None]]:
        found = self.ask(self.world.rep, "/v1/actions")["items"]
        return {action["line"]: (action["state"], action["outcome"]) for action in found}

    def lost_points(self) -> dict[str, float]:
        """What the report says that each KPI cost."""
        items = self.ask(self.world.manager, "/v1/reports/failing-lines")["items"]
        return {item["kpi"]: item["lost_points"] for item in items if item["lost_points"]}

    def reported_score(self) -> float:
        return float(self.ask(self.world.manager, "/v1/reports/score-trend")["total"]["score"])

    def events(self, kind: str) -> list[Any]:
        items = self.ask(self.world.admin, f"{self.feed}/events", state="pending")["items"]
        return [event["data"] for event in items if event["kind"] == kind]


@pytest.fixture
def week(world: World, clock: SettableClock) -> Week:
    return Week(world, clock)


@pytest.fixture
def photograph(week: Week, resources: Resources, new_photo: Any, shelf: Any) -> Callable[[], tuple[Photo, UUID]]:
    """A photo of the visit with ten facings and a gap, and what a fake model sees on it."""

    def take() -> tuple[Photo, UUID]:
        scene_id = uuid4()
        week.put(week.world.rep, f"{week.visit}/scenes/{scene_id}", scene_type="shelf", name="bay 1")
        with resources.sessions() as session:
            scene = session.get_one(Scene, scene_id)
        photo = new_photo(scene, week.world.rep.id, state="done")
        with transaction(resources.sessions) as session:
            report = shelf(facings=10, gaps=1, score=0.9999)
            analysis = record_analysis(session, photo=photo, report=report, pipeline_version="v1", now=week.clock())
            return photo, analysis.id

    return take


def head_office_prepares(week: Week) -> None:
    """Outlets from a table that is refused first, questions, a standard that is tried before it is published."""
    admin, manager = week.world.admin, week.world.manager
    for channel, status in (("supermarkt", 422), ("supermarket", 200)):
        table = OUTLETS.format(channel=channel)
        answer = admin.client.post("/v1/outlets:import", content=table, headers={"Content-Type": "text/csv"})
        assert answer.status_code == status, answer.text
    [outlet] = week.ask(manager, "/v1/outlets", search="W-9")["items"]
    assert outlet["outlet_class"] == "A"
    week.outlet_id = outlet["id"]
    week.put(manager, f"/v1/questionnaires/{uuid4()}", **QUESTIONS)
    standard = f"/v1/standards/{uuid4()}"
    week.put(admin, standard, **STANDARD)
    assert admin.client.post(f"{standard}:trial", json={}).json()["summary"]["visits"] == 0
    assert admin.client.post(f"{standard}:publish", json={}).status_code == 200
    week.put(admin, week.feed, name="ERP", kinds=["visit.result", "action.opened", "action.closed"])
    week.put(
        manager,
        f"/v1/route-plans/{uuid4()}",
        name="Mondays",
        rep_id=str(week.world.rep.id),
        outlet_ids=[week.outlet_id],
        time_zone="UTC",
        cadence={"kind": "weekdays", "weekdays": [1]},
        valid_from="2026-03-02",
    )


def answer_fifo(week: Week, *, is_so: bool) -> None:
    [asked] = week.ask(week.world.rep, f"{week.visit}/questionnaires")
    path = f"{week.visit}/answers/{uuid4()}"
    week.put(week.world.rep, path, questionnaire_id=asked["id"], answers={"fifo": is_so})


def rep_visits(week: Week, photograph: Callable[[], tuple[Photo, UUID]]) -> tuple[Photo, UUID]:
    """The route names the outlet, the visit is known as planned, and the manager's rates count it."""
    rep, manager = week.world.rep, week.world.manager
    [call] = week.ask(rep, "/v1/route", day="2026-03-02")["calls"]
    assert call["outlet_id"] == week.outlet_id
    brief = week.ask(rep, f"/v1/outlets/{week.outlet_id}/brief", day="2026-03-02")
    assert (brief["planned"], brief["standard"]["code"], brief["open_actions"]) == (True, "SHELF", [])
    visit = week.put(rep, week.visit, outlet_id=week.outlet_id, started_at=week.clock().isoformat())
    assert visit["planned"]
    answer_fifo(week, is_so=False)
    seen = photograph()
    week.put(rep, f"{week.visit}/check-out", ended_at=week.clock().isoformat(), order_placed="yes")
    rates = week.ask(manager, "/v1/visit-rates", **{"from": "2026-03-02", "to": "2026-03-02"})["total"]
    assert (rates["completion_rate"], rates["success_rate"]) == (1.0, 1.0)
    return seen


def photo_of_goods_shows_no_age(week: Week, photo: Photo) -> None:
    """What an answer opened, an answer ends: the action says so, and takes no photo for its proof."""
    open_now = week.ask(week.world.rep, "/v1/actions")["items"]
    [action] = [each for each in open_now if each["line"] == "questionnaire:fifo"]
    assert action["text"] == "turn the goods; then answer the question again"
    answer = week.world.rep.client.post(f"/v1/actions/{action['id']}:prove", json={"photo_id": str(photo.id)})
    assert (answer.status_code, answer.json()["code"]) == (409, "answer-needed")


def rep_appeals_and_manager_agrees(week: Week, photo: Photo, analysis_id: UUID) -> None:
    """The gap of the photo is no gap, says the rep; so says the manager."""
    first = week.result()
    proposed = {
        "photo_id": str(photo.id),
        "analysis_id": str(analysis_id),
        "corrections": [{"change": "remove", "id": "gap:0"}],
    }
    appeal = f"{week.visit}/appeals/{uuid4()}"
    week.put(week.world.rep, appeal, line="gaps", revision=first["revision"], text="A post, no gap.", proposed=proposed)
    [waiting] = week.ask(week.world.manager, "/v1/reviews", reason="appeal")["items"]
    assert waiting["score"] == first["score"]
    outcome = {"outcome": "accepted", "reason": "Right.", "revision": first["revision"]}
    week.put(week.world.manager, f"{appeal}/outcome", **outcome)


def check_events_and_log(week: Week, results: list[Any], session: Session) -> None:
    """The receiver of events saw each result once, and the log has every decision, unbroken."""
    told = [(event["revision"], event["score"]) for event in week.events("visit.result")]
    assert told == [(each["revision"], each["score"]) for each in results]
    assert {event["line"] for event in week.events("action.opened")} == set(week.actions())
    assert {event["line"] for event in week.events("action.closed")} == set(week.actions())
    log = week.ask(week.world.admin, "/v1/audit-log", limit=100)["items"]
    assert {entry["action"] for entry in log} >= {
        "outlet.imported",
        "questionnaire.saved",
        "standard.published",
        "route_plan.created",
        "appeal.made",
        "appeal.decided",
    }
    assert verify_chain(session).count == len(log)


def test_the_figures_of_a_visit_flow_from_step_to_step(
    week: Week, photograph: Callable[[], tuple[Photo, UUID]], session: Session
) -> None:
    head_office_prepares(week)
    photo, analysis_id = rep_visits(week, photograph)

    # The result opens actions, and the report tells the same points.
    first = week.result()
    assert (first["score"], first["verdict"], first["completeness"]) == (pytest.approx(MEASURED), "fail", "completed")
    assert week.actions() == {"gaps": ("open", None), "questionnaire:fifo": ("open", None)}
    assert week.reported_score() == pytest.approx(MEASURED, abs=1e-4)
    assert week.lost_points() == pytest.approx({"gaps": 100 / 11 / 5, "questionnaire": 20}, abs=1e-4)

    photo_of_goods_shows_no_age(week, photo)

    # After the appeal the gap is gone, its action too, and the models' own score stays to be seen.
    rep_appeals_and_manager_agrees(week, photo, analysis_id)
    corrected = week.result()
    assert (corrected["score"], corrected["raw_score"]) == (80.0, pytest.approx(MEASURED))
    assert (corrected["verdict"], len(corrected["correction_ids"])) == ("pass", 1)
    assert week.actions() == {"gaps": ("closed", "withdrawn"), "questionnaire:fifo": ("open", None)}
    assert (week.reported_score(), week.lost_points()) == (80.0, {"questionnaire": 20.0})

    # The rep turns the goods and says so; nothing is left to do.
    answer_fifo(week, is_so=True)
    last = week.result()
    assert (last["score"], last["raw_score"]) == (100.0, pytest.approx(MEASURED + 20))
    assert {state for state, _ in week.actions().values()} == {"closed"}
    assert (week.reported_score(), week.lost_points()) == (100.0, {})
    assert week.ask(week.world.manager, "/v1/reviews")["items"] == []

    check_events_and_log(week, [first, corrected, last], session)
