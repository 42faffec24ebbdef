"""What a rep is told before a visit."""

from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest

from api.briefs import repository
from api.db import transaction
from api.tables import Standard, VisitResult

OBJECTIVE = {"objective": "Agree a second shelf.", "valid_from": "2026-03-01", "valid_to": "2026-03-31"}
LINE = {
    "kpi": "gaps",
    "label": "Gaps",
    "unit": "count",
    "value": 3,
    "target": 2,
    "weight": 15,
    "score": 0.98,
    "probability": 0.12,
    "evidence": [],
    "action": "refill 3 gaps in row 2",
    "note": None,
}


def _outlet_path(outlet, rest):
    return f"/v1/outlets/{outlet.id}/{rest}"


@pytest.fixture
def brief(world):
    """The brief of the west outlet for the rep."""

    def read(who="rep", **query):
        answer = getattr(world, who).client.get(_outlet_path(world.west_outlet, "brief"), params=query)
        assert answer.status_code == 200, answer.text
        return answer.json()

    return read


@pytest.fixture
def set_objective(world, clock):
    """Set an objective of the west outlet, later than those before."""

    def put(**changes):
        clock.advance(minutes=1)
        path = _outlet_path(world.west_outlet, f"objectives/{uuid4()}")
        answer = world.manager.client.put(path, json={**OBJECTIVE, **changes})
        assert answer.status_code == 201, answer.text
        return path

    return put


@pytest.fixture
def found(resources, clock):
    """A result of a visit: gaps that failed, facings that passed."""

    def store(visit):
        lines = [{**LINE, "verdict": "fail"}, {**LINE, "kpi": "facings", "verdict": "pass"}]
        result = VisitResult(
            id=uuid4(),
            visit_id=visit.id,
            outlet_id=visit.outlet_id,
            revision=1,
            completeness="completed",
            analysis_ids={"ids": []},
            score=81.4,
            coverage=0.8,
            verdict="pass",
            lines={"reason": None, "lines": lines},
            created_at=clock(),
        )
        with transaction(resources.sessions) as session:
            session.add(result)

    return store


def test_of_an_outlet_that_nobody_knows(brief):
    told = brief(day="2026-03-02")
    del told["outlet_id"]
    assert told == {
        "day": "2026-03-02",
        "planned": False,
        "objectives": [],
        "last_visit": None,
        "open_actions": [],
        "standard": None,
        "promotion": None,
    }


def test_the_objective_of_the_outlet_comes_before_that_of_the_plan(world, brief, set_objective):
    plan = {
        "rep_id": str(world.rep.id),
        "name": "Mondays",
        "time_zone": "Asia/Shanghai",
        "cadence": {"kind": "weekdays", "weekdays": [1]},
        "objective": "Sell.",
        "valid_from": "2026-03-02",
        "outlet_ids": [str(world.west_outlet.id)],
    }
    assert world.manager.client.put(f"/v1/route-plans/{uuid4()}", json=plan).status_code == 201
    set_objective()
    set_objective(objective="Only in April.", valid_from="2026-04-01", valid_to="2026-04-30")
    monday = brief(day="2026-03-09")
    assert (monday["planned"], monday["objectives"]) == (True, ["Agree a second shelf.", "Sell."])
    assert brief(day="2026-03-10")["objectives"] == ["Agree a second shelf."]
    assert brief(day="2026-04-30")["objectives"] == ["Only in April."]
    assert brief("manager", day="2026-03-09")["planned"] is False


def test_the_objective_saved_last_counts(brief, set_objective):
    set_objective()
    set_objective(objective="Win the end cap.", valid_from="2026-03-10")
    assert brief(day="2026-03-09")["objectives"] == ["Agree a second shelf."]
    assert brief(day="2026-03-10")["objectives"] == ["Win the end cap."]


def test_the_last_visit_before_the_day_with_what_failed(world, brief, new_visit, found, clock):
    earlier = new_visit(world.rep, world.west_outlet, started_at=datetime(2026, 2, 20, 4, tzinfo=UTC))
    last = new_visit(world.rep, world.west_outlet, started_at=datetime(2026, 2, 27, 4, tzinfo=UTC))
    for visit in (earlier, last):
        found(visit)
    # Half past midnight in the shop: this visit is of the day itself.
    new_visit(world.rep, world.west_outlet, started_at=datetime(2026, 3, 1, 16, 30, tzinfo=UTC))
    end = {"ended_at": "2026-02-27T13:00:00+08:00", "order_placed": "no", "note": "Owner away."}
    assert world.rep.client.put(f"/v1/visits/{last.id}/check-out", json=end).status_code == 201
    told = brief(day="2026-03-02")["last_visit"]
    assert (told["visit_id"], told["order_placed"], told["note"]) == (str(last.id), "no", "Owner away.")
    assert (told["result"]["score"], told["result"]["verdict"]) == (81.4, "pass")
    assert [(line["kpi"], line["action"]) for line in told["failing"]] == [("gaps", "refill 3 gaps in row 2")]
    assert brief("other_rep", day="2026-03-02")["last_visit"] is None


def test_a_visit_of_the_day_is_the_last_one_when_it_has_ended(world, brief, new_visit, found, clock):
    yesterday = new_visit(world.rep, world.west_outlet, started_at=clock() - timedelta(days=1))
    today = new_visit(world.rep, world.west_outlet)
    # Called without a photo.
    new_visit(world.rep, world.west_outlet, started_at=clock() - timedelta(hours=12))
    for visit in (yesterday, today):
        found(visit)
    day = str(today.local_started_at.date())
    assert brief(day=day)["last_visit"]["visit_id"] == str(yesterday.id)
    end = {"ended_at": today.started_at.isoformat()}
    assert world.rep.client.put(f"/v1/visits/{today.id}/check-out", json=end).status_code == 201
    assert brief(day=day)["last_visit"]["visit_id"] == str(today.id)


def test_a_last_visit_without_photos_has_no_result(world, brief, new_visit):
    new_visit(world.rep, world.west_outlet, started_at=datetime(2026, 2, 27, 4, tzinfo=UTC))
    told = brief(day="2026-03-02")["last_visit"]
    assert (told["result"], told["failing"], told["order_placed"]) == (None, [], None)


@pytest.mark.parametrize(("now", "day"), [("2026-03-05T15:59:00", "2026-03-05"), ("2026-03-05T16:01:00", "2026-03-06")])
def test_today_is_that_of_the_last_visits_wall_clock(world, brief, new_visit, clock, now, day):
    new_visit(world.rep, world.west_outlet)
    clock.now = datetime.fromisoformat(now).replace(tzinfo=UTC)
    assert brief()["day"] == day


def test_what_is_still_to_be_done_comes_by_due_day(world, brief, clock):
    due = {"later": "2026-03-20", "soon": "2026-03-05", "over": "2026-03-04"}
    paths = {text: f"/v1/actions/{uuid4()}" for text in due}
    for text, due_on in due.items():
        action = {"kind": "task", "outlet_id": str(world.west_outlet.id), "text": text, "due_on": due_on}
        answer = world.manager.client.put(paths[text], json={**action, "owner_id": str(world.rep.id)})
        assert answer.status_code == 201, answer.text
    done = {"outcome": "done", "note": "Seen."}
    assert world.manager.client.post(f"{paths['over']}:close", json=done).status_code == 200
    assert [action["text"] for action in brief(day="2026-03-02")["open_actions"]] == ["soon", "later"]


def test_the_standard_that_applies_on_the_day_and_its_promotion(brief, resources, clock):
    rule = {"sku": "ROSE", "promoted": True, "promotion": {"lowest": 9.9, "highest": 10.9}, "leaflet": 9.9}
    standard = Standard(
        id=uuid4(),
        code="BAY",
        version=1,
        name="Bay",
        channel="supermarket",
        valid_from=date(2026, 3, 1),
        valid_to=date(2026, 3, 31),
        document={"kpis": [{"kpi": "prices", "rules": [rule]}]},
        created_at=clock(),
    )
    with transaction(resources.sessions) as session:
        session.add(standard)
    told = brief(day="2026-03-31")
    assert told["standard"]["id"] == str(standard.id)
    price = {"lowest": 9.9, "highest": 10.9}
    promoted = [{"sku": "ROSE", "price": price, "leaflet": 9.9}]
    assert told["promotion"] == {"promoted": promoted, "materials": []}
    after = brief(day="2026-04-01")
    assert (after["standard"], after["promotion"]) == (None, None)


def test_an_objective_never_changes(world, set_objective, monkeypatch):
    path = set_objective()
    assert world.manager.client.put(path, json=OBJECTIVE).status_code == 200
    answer = world.manager.client.put(path, json={**OBJECTIVE, "valid_to": "2026-04-30"})
    assert (answer.status_code, answer.json()["code"]) == (409, "objective-differs")
    monkeypatch.setattr(repository, "find_objective", lambda _session, _objective_id: None)
    assert world.manager.client.put(path, json=OBJECTIVE).status_code == 200


def test_an_objective_ends_after_it_begins(world):
    path = _outlet_path(world.west_outlet, f"objectives/{uuid4()}")
    answer = world.manager.client.put(path, json={**OBJECTIVE, "valid_to": "2026-02-28"})
    assert answer.status_code == 422


@pytest.mark.parametrize(
    ("who", "put", "read"),
    [("rep", 403, 200), ("trainer", 403, 200), ("east_manager", 404, 404), ("east_rep", 403, 404), ("admin", 201, 200)],
)
def test_who_sets_and_reads_objectives(world, set_objective, who, put, read):
    set_objective()
    client = getattr(world, who).client
    path = _outlet_path(world.west_outlet, "objectives")
    assert client.get(path).status_code == read
    assert client.put(f"{path}/{uuid4()}", json=OBJECTIVE).status_code == put
