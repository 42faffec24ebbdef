"""Visit rates over the API: from route plans, visits and check-outs, on either database."""

from datetime import UTC, datetime
from uuid import uuid4

import pytest
from sqlalchemy import event

from api.db import transaction
from api.tables import Outlet

MARCH = {"from": "2026-03-01", "to": "2026-03-31"}


@pytest.fixture
def plan(world):
    """Let a rep visit outlets on Mondays from 2026-03-02 on; gives the plan's path."""

    def save(rep, *outlets, **changes):
        path = f"/v1/route-plans/{uuid4()}"
        body = {
            "rep_id": str(rep.id),
            "name": "Mondays",
            "time_zone": "Asia/Shanghai",
            "cadence": {"kind": "weekdays", "weekdays": [1]},
            "valid_from": "2026-03-02",
            "outlet_ids": [str(outlet.id) for outlet in outlets],
            **changes,
        }
        answer = world.admin.client.put(path, json=body)
        assert answer.status_code == 201, answer.text
        return path

    return save


@pytest.fixture
def visit(clock):
    """Check in at an outlet, and out of it where an order is told; gives the visit's id."""

    def make(rep, outlet, started_at, order=None):
        # However late reports come, their day counts.
        before, clock.now = clock.now, datetime(2026, 4, 15, tzinfo=UTC)
        visit_id = str(uuid4())
        body = {"outlet_id": str(outlet.id), "started_at": started_at}
        answer = rep.client.put(f"/v1/visits/{visit_id}", json=body)
        assert answer.status_code == 201, answer.text
        if order:
            end = {"ended_at": started_at, "order_placed": order}
            assert rep.client.put(f"/v1/visits/{visit_id}/check-out", json=end).status_code == 201
        clock.now = before
        return visit_id

    return make


def _rates(person, **query):
    answer = person.client.get("/v1/visit-rates", params={**MARCH, **query})
    assert answer.status_code == 200, answer.text
    return answer.json()


def _calls(person, **query):
    answer = person.client.get("/v1/visit-rates/calls", params={**MARCH, **query})
    assert answer.status_code == 200, answer.text
    return answer.json()


def test_without_a_plan_there_is_no_rate(world, visit):
    empty = _rates(world.manager)
    assert (empty["total"]["completion_rate"], empty["total"]["success_rate"], empty["rows"]) == (None, None, [])
    visit(world.rep, world.west_outlet, "2026-03-02T10:00:00+08:00", "yes")
    total = _rates(world.manager)["total"]
    assert (total["completion_rate"], total["success_rate"]) == (None, None)
    assert (total["planned"], total["unplanned_visited"], total["unplanned_ordered"]) == (0, 1, 1)


def test_by_rep_and_by_territory_with_the_calls_behind_them(world, plan, visit, new_outlet):
    second = new_outlet(world.west)
    plan(world.rep, world.west_outlet, second)
    plan(world.rep, world.west_outlet)  # the same outlet on the same days: counted once
    plan(world.east_rep, world.east_outlet)
    ordered = visit(world.rep, world.west_outlet, "2026-03-02T10:00:00+08:00", "yes")
    visit(world.rep, second, "2026-03-02T11:00:00+08:00", "no")
    visit(world.rep, second, "2026-03-03T11:00:00+08:00", "yes")  # a Tuesday: off the route
    visit(world.other_rep, second, "2026-03-09T11:00:00+08:00", "yes")  # not the one who was to go
    visit(world.east_rep, world.east_outlet, "2026-03-30T11:00:00+08:00")
    answer = _rates(world.admin)
    rows = {row["id"]: row for row in answer["rows"]}
    west = rows[str(world.rep.id)]
    assert (west["planned"], west["planned_visited"], west["planned_ordered"], west["unplanned_visited"]) == (
        10,
        2,
        1,
        1,
    )
    assert (west["completion_rate"], west["success_rate"]) == (0.2, 0.5)
    other = rows[str(world.other_rep.id)]
    assert (other["completion_rate"], other["success_rate"], other["unplanned_visited"]) == (None, None, 1)
    assert rows[str(world.east_rep.id)]["planned_order_unknown"] == 1
    assert (answer["total"]["planned"], answer["total"]["completion_rate"]) == (15, 0.2)
    areas = {row["name"]: row for row in _rates(world.admin, by="territory")["rows"]}
    assert [areas[name]["planned"] for name in ("East", "West")] == [5, 10]
    assert areas["West"]["unplanned_visited"] == 2
    calls = _calls(world.admin, rep_id=str(world.rep.id), to="2026-03-02")["items"]
    assert {tuple(call["visit_ids"]): call["order_placed"] for call in calls}[(ordered,)] == "yes"
    assert all(call["planned"] for call in calls)


@pytest.mark.parametrize(
    ("started_at", "visited"),
    [
        ("2026-03-09T00:00:30+08:00", True),  # just after midnight in the shop, still Sunday in UTC
        ("2026-03-08T23:59:30+08:00", False),
        ("2026-03-09T23:59:30-08:00", True),
        ("2026-03-10T00:00:30-08:00", False),
        ("2026-03-09T00:00:00+14:00", True),
        ("2026-03-09T23:59:59-12:00", True),
    ],
)
def test_days_are_those_of_the_wall_clock_in_the_shop(world, plan, visit, started_at, visited):
    plan(world.rep, world.west_outlet)
    visit(world.rep, world.west_outlet, started_at)
    total = _rates(world.rep, **{"from": "2026-03-09", "to": "2026-03-09"})["total"]
    assert (total["planned"], total["planned_visited"]) == (1, int(visited))
    assert total["unplanned_visited"] == 0


def test_the_day_of_25_hours_is_one_day(world, plan, visit, clock):
    clock.now = datetime(2026, 3, 20, tzinfo=UTC)
    plan(world.rep, world.west_outlet, valid_from="2026-03-29", cadence={"kind": "weekdays", "weekdays": [7]})
    sunday = {"from": "2026-10-25", "to": "2026-10-25"}
    clock.now = datetime(2026, 11, 1, tzinfo=UTC)
    for started_at in ("2026-10-25T02:30:00+02:00", "2026-10-25T02:30:00+01:00", "2026-10-25T23:59:00+01:00"):
        body = {"outlet_id": str(world.west_outlet.id), "started_at": started_at}
        answer = world.rep.client.put(f"/v1/visits/{uuid4()}", json=body)
        assert (answer.status_code, answer.json()["planned"]) == (201, True)
    [call] = _calls(world.rep, **sunday)["items"]
    assert len(call["visit_ids"]) == 3
    assert _rates(world.rep, **sunday)["total"]["completion_rate"] == 1


def test_what_is_past_stays_when_a_plan_ends_or_follows(world, plan, visit, clock, new_outlet, resources):
    path = plan(world.rep, world.west_outlet, new_outlet(world.west))
    visit(world.rep, world.west_outlet, "2026-03-02T10:00:00+08:00", "yes")
    past = {"to": "2026-03-15"}
    clock.now = datetime(2026, 3, 16, 2, tzinfo=UTC)
    before = _rates(world.manager, **past)
    assert before["total"]["completion_rate"] == 0.25
    assert world.manager.client.put(f"{path}/end", json={"last_day": "2026-03-16"}).status_code == 200
    plan(world.rep, world.west_outlet, valid_from="2026-03-17", cadence={"kind": "weekdays", "weekdays": [2]})
    with transaction(resources.sessions) as session:
        session.get_one(Outlet, world.west_outlet.id).active = False
    assert _rates(world.manager, **past) == before
    days = [call["day"] for call in _calls(world.manager, rep_id=str(world.rep.id), **{"from": "2026-03-16"})["items"]]
    assert days == ["2026-03-16", "2026-03-16", "2026-03-17", "2026-03-24", "2026-03-31"]


def test_everybody_gets_the_calls_that_they_may_see(world, plan, visit):
    plan(world.rep, world.west_outlet)
    plan(world.other_rep, world.west_outlet)
    plan(world.east_rep, world.east_outlet)
    seen = {
        who: _rates(getattr(world, who))["total"]["planned"]
        for who in ("rep", "other_rep", "manager", "east_manager", "trainer", "admin")
    }
    assert seen == {"rep": 5, "other_rep": 5, "manager": 10, "east_manager": 5, "trainer": 15, "admin": 15}
    assert _rates(world.rep, rep_id=str(world.other_rep.id))["total"]["planned"] == 0
    assert _rates(world.admin, territory_id=str(world.east.id))["total"]["planned"] == 5


@pytest.mark.parametrize("by", ["rep", "territory"])
def test_more_outlets_need_no_more_queries(world, plan, visit, new_outlet, resources, by):
    """A territory has thousands of them."""
    asked = []
    with resources.sessions() as session:
        engine = session.get_bind()
    event.listen(engine, "before_cursor_execute", lambda *arguments: asked.append(arguments[2]))
    counts = []
    for number in range(2):
        for outlet in [new_outlet(world.west) for _ in range(1 + 8 * number)]:
            plan(world.rep, outlet)
            visit(world.rep, outlet, "2026-03-02T10:00:00+08:00", "yes")
        asked.clear()
        assert _rates(world.manager, by=by)["total"]["planned_visited"] == (1, 10)[number]
        counts.append(len([sql for sql in asked if sql.startswith("SELECT")]))
    assert counts[0] == counts[1]


def test_calls_go_page_by_page(world, plan, visit):
    plan(world.rep, world.west_outlet)
    visit(world.rep, world.west_outlet, "2026-03-04T10:00:00+08:00")
    days, after = [], {}
    while True:
        page = _calls(world.rep, limit=2, **after)
        days += [call["day"][-2:] for call in page["items"]]
        if page["next"] is None:
            break
        after = {"after": page["next"]}
    assert days == ["02", "04", "09", "16", "23", "30"]


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ({"to": "2026-02-28"}, "period-ends-first"),
        ({"to": "2026-06-01"}, "period-too-long"),
        ({"from": ""}, "request-invalid"),
        ({"by": "channel"}, "request-invalid"),
    ],
)
def test_periods_that_make_no_sense(world, query, code):
    answer = world.manager.client.get("/v1/visit-rates", params={**MARCH, **query})
    assert (answer.status_code, answer.json()["code"]) == (422, code)


@pytest.mark.parametrize("cursor", ["eB94", "eB94H3g="])
def test_foreign_cursor_is_refused(world, cursor):
    answer = world.rep.client.get("/v1/visit-rates/calls", params={**MARCH, "after": cursor})
    assert (answer.status_code, answer.json()["code"]) == (422, "cursor-invalid")


@pytest.mark.parametrize("path", ["/v1/visit-rates", "/v1/visit-rates/calls"])
def test_the_territory_of_others_is_not_there(world, path):
    for territory_id, status in ((world.west.id, 200), (world.east.id, 404), (uuid4(), 404)):
        answer = world.manager.client.get(path, params={**MARCH, "territory_id": str(territory_id)})
        assert answer.status_code == status
