"""Route plans: made by managers for days to come, never changed, ended for days to come."""

from datetime import UTC, datetime
from uuid import uuid4

import pytest
from sqlalchemy import select

from api.db import transaction
from api.route_plans import repository
from api.tables import AuditEntry, Outlet, Territory, User

MONDAY, THURSDAY = "2026-03-02", "2026-03-05"


def _path(plan_id=None):
    return f"/v1/route-plans/{plan_id or uuid4()}"


def _refusal(answer):
    return answer.status_code, answer.json()["code"]


def _route(person, day, rep=None):
    answer = person.client.get("/v1/route", params={"day": day, **({"rep_id": str(rep.id)} if rep else {})})
    assert answer.status_code == 200, answer.text
    return [call["outlet_id"] for call in answer.json()["calls"]]


def test_first_put_is_new_and_a_repeat_changes_nothing(world, plan, clock):
    path = _path()
    first = world.manager.client.put(path, json=plan)
    assert first.status_code == 201, first.text
    # A repeat is no new plan, so it may come when the first day is past.
    clock.advance(days=10)
    reordered = {**plan, "cadence": {"kind": "weekdays", "weekdays": [4, 1]}}
    repeat = world.manager.client.put(path, json=reordered)
    assert (repeat.status_code, repeat.json()) == (200, first.json())
    assert world.manager.client.get(path).json() == first.json()
    assert world.manager.client.get("/v1/route-plans").json()["items"] == [first.json()]


@pytest.mark.parametrize(
    "changes",
    [
        {"cadence": {"kind": "weekdays", "weekdays": [1]}},
        {"valid_to": "2026-05-01"},
        {"objective": ""},
        {"name": "Other"},
        {"time_zone": "Asia/Tokyo"},
    ],
    ids=lambda changes: next(iter(changes)),
)
def test_a_saved_plan_never_changes(world, plan, changes):
    path = _path()
    world.manager.client.put(path, json=plan)
    assert _refusal(world.manager.client.put(path, json={**plan, **changes})) == (409, "route-plan-differs")


def test_put_that_lost_a_race_is_a_repeat_too(world, plan, monkeypatch):
    path = _path()
    world.manager.client.put(path, json=plan)
    monkeypatch.setattr(repository, "find_any_plan", lambda _session, _plan_id: None)
    assert world.manager.client.put(path, json=plan).status_code == 200


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"valid_to": "2026-03-01"}, "must not lie before valid_from"),
        ({"outlet_ids": []}, "at least 1 needed"),
        ({"cadence": {"kind": "weekdays", "weekdays": []}}, "at least 1 needed"),
        ({"cadence": {"kind": "weekdays", "weekdays": [7]}, "valid_to": "2026-03-07"}, "the plan is empty"),
        ({"cadence": {"kind": "dates", "dates": ["2026-03-01"]}}, "between valid_from and valid_to"),
        ({"cadence": {"kind": "cycle", "every_weeks": 0, "anchor": MONDAY, "weekdays": [1]}}, "must be at least 1"),
        ({"cadence": {"kind": "sometimes"}}, "'weekdays', 'dates', 'cycle'"),
        ({"time_zone": "Mars/Olympus"}, "IANA"),
        ({"time_zone": "../../etc/passwd"}, "IANA"),
        ({"valid_from": "9999-12-31"}, "must be at most 2100-12-31"),
    ],
    ids=["end-first", "no-outlet", "no-weekday", "no-day", "date-outside", "cycle", "kind", "zone", "path", "year"],
)
def test_what_makes_no_sense_is_refused(world, plan, changes, told):
    answer = world.manager.client.put(_path(), json={**plan, **changes})
    assert answer.status_code == 422
    assert told in answer.text


def test_an_outlet_stands_on_a_plan_once(world, plan):
    answer = world.manager.client.put(_path(), json={**plan, "outlet_ids": plan["outlet_ids"] * 2})
    assert answer.status_code == 422
    assert "each outlet once" in answer.text


def test_a_closed_outlet_is_refused(world, plan, new_outlet, resources):
    closed = new_outlet(world.west, code="W-CLOSED")
    with transaction(resources.sessions) as session:
        session.get_one(Outlet, closed.id).active = False
    answer = world.manager.client.put(_path(), json={**plan, "outlet_ids": [*plan["outlet_ids"], str(closed.id)]})
    assert _refusal(answer) == (422, "outlet-closed")
    assert "W-CLOSED" in answer.json()["detail"]
    assert world.manager.client.get("/v1/route-plans").json()["items"] == []


def test_an_outlet_of_another_territory_is_refused(world, plan):
    for editor in (world.manager, world.admin):
        foreign = {**plan, "outlet_ids": [str(world.east_outlet.id)]}
        assert _refusal(editor.client.put(_path(), json=foreign)) == (422, "outlet-not-of-rep")


@pytest.mark.parametrize(
    ("who", "code"), [("manager", "not-a-rep"), ("east_rep", "rep-unknown"), ("trainer", "rep-unknown")]
)
def test_only_an_own_rep_has_a_route(world, plan, who, code):
    answer = world.manager.client.put(_path(), json={**plan, "rep_id": str(getattr(world, who).id)})
    assert _refusal(answer) == (422, code)


def test_a_locked_rep_gets_no_plan(world, plan, resources):
    with transaction(resources.sessions) as session:
        session.get_one(User, world.rep.id).active = False
    assert _refusal(world.manager.client.put(_path(), json=plan)) == (422, "rep-unknown")


@pytest.mark.parametrize(
    ("zone", "now", "first", "accepted"),
    [
        ("Asia/Shanghai", "2026-03-02T16:30:00", "2026-03-02", False),  # half past midnight of the next day there
        ("Asia/Shanghai", "2026-03-02T15:30:00", "2026-03-02", True),
        ("America/Los_Angeles", "2026-03-03T07:30:00", "2026-03-02", True),  # half past eleven of the day before
        ("Europe/Berlin", "2026-03-28T23:30:00", "2026-03-28", False),  # the night in which clocks go forward
        ("Europe/Berlin", "2026-10-25T22:30:00", "2026-10-25", True),  # the 25th hour of the day
        ("Europe/Berlin", "2026-10-25T23:30:00", "2026-10-25", False),
    ],
)
def test_a_plan_begins_today_at_the_earliest_as_the_shops_count(world, plan, clock, zone, now, first, accepted):
    clock.now = datetime.fromisoformat(now).replace(tzinfo=UTC)
    answer = world.manager.client.put(_path(), json={**plan, "time_zone": zone, "valid_from": first})
    assert answer.status_code == (201 if accepted else 422), answer.text
    assert accepted or answer.json()["code"] == "route-plan-in-the-past"


def test_a_plan_can_be_ended_but_only_ahead(world, save_plan, clock):
    plan_id = save_plan()
    clock.advance(days=3)  # Thursday
    end = f"{_path(plan_id)}/end"
    assert _refusal(world.manager.client.put(end, json={"last_day": "2026-03-04"})) == (422, "end-in-the-past")
    for _ in range(2):
        answer = world.manager.client.put(end, json={"last_day": "2026-03-09"})
        assert (answer.status_code, answer.json()["ended_on"]) == (200, "2026-03-09")
    assert _refusal(world.manager.client.put(end, json={"last_day": "2026-03-10"})) == (409, "route-plan-ended")
    assert world.manager.client.put(end, json={"last_day": THURSDAY}).json()["ended_on"] == THURSDAY
    clock.advance(days=30)
    assert world.manager.client.put(end, json={"last_day": THURSDAY}).status_code == 200
    assert _route(world.rep, THURSDAY) == [str(world.west_outlet.id)]
    assert _route(world.rep, "2026-03-09") == []


def test_one_outlet_leaves_the_route(world, save_plan, new_outlet):
    second = new_outlet(world.west)
    outlets = [str(world.west_outlet.id), str(second.id)]
    plan_id = save_plan(outlet_ids=outlets)
    stop = f"{_path(plan_id)}/stops/{second.id}/end"
    answer = world.manager.client.put(stop, json={"last_day": MONDAY})
    assert [stop["ended_on"] for stop in answer.json()["stops"]] == [None, MONDAY]
    assert _route(world.rep, MONDAY) == outlets
    assert _route(world.rep, THURSDAY) == outlets[:1]
    assert _refusal(world.manager.client.put(stop, json={"last_day": THURSDAY})) == (409, "route-plan-ended")
    unknown = f"{_path(plan_id)}/stops/{world.east_outlet.id}/end"
    assert _refusal(world.manager.client.put(unknown, json={"last_day": MONDAY})) == (404, "stop-not-found")


def test_changes_are_in_the_audit_log(world, save_plan, session):
    plan_id = save_plan()
    world.manager.client.put(f"{_path(plan_id)}/stops/{world.west_outlet.id}/end", json={"last_day": THURSDAY})
    for _ in range(2):
        world.manager.client.put(f"{_path(plan_id)}/end", json={"last_day": THURSDAY})
    entries = session.scalars(select(AuditEntry).order_by(AuditEntry.number)).all()
    actions = ["route_plan.created", "route_plan.stop_ended", "route_plan.ended"]
    assert [entry.action for entry in entries] == actions
    assert {(entry.actor_id, entry.subject_id) for entry in entries} == {(world.manager.id, str(plan_id))}


def test_the_route_of_a_day_names_each_outlet_once_in_its_order(world, save_plan, new_outlet, clock):
    second, third = new_outlet(world.west), new_outlet(world.west)
    save_plan(outlet_ids=[str(second.id), str(world.west_outlet.id)])
    clock.advance(minutes=1)
    newer = save_plan(outlet_ids=[str(world.west_outlet.id), str(third.id)], objective="New")
    calls = world.rep.client.get("/v1/route", params={"day": MONDAY}).json()["calls"]
    assert [call["outlet_id"] for call in calls] == [str(o.id) for o in (world.west_outlet, third, second)]
    assert [call["route_plan_id"] == str(newer) for call in calls] == [True, True, False]
    assert calls[0]["objective"] == "New"
    assert _route(world.rep, "2026-03-03") == []


def test_an_outlet_that_closed_is_marked_on_the_route(world, save_plan, resources):
    save_plan()
    with transaction(resources.sessions) as session:
        session.get_one(Outlet, world.west_outlet.id).active = False
    [call] = world.rep.client.get("/v1/route", params={"day": MONDAY}).json()["calls"]
    assert call["closed"] is True


def test_whose_route_may_be_seen(world, save_plan):
    save_plan()
    own = [str(world.west_outlet.id)]
    assert _route(world.rep, MONDAY) == own
    for who in (world.manager, world.trainer, world.admin):
        assert _route(who, MONDAY, world.rep) == own
        assert _route(who, MONDAY) == []
    for who in (world.other_rep, world.east_rep, world.east_manager):
        answer = who.client.get("/v1/route", params={"day": MONDAY, "rep_id": str(world.rep.id)})
        assert _refusal(answer) == (404, "rep-not-found")


@pytest.mark.parametrize(
    ("who", "seen"),
    [("rep", True), ("manager", True), ("trainer", True), ("other_rep", False), ("east_manager", False)],
)
def test_who_sees_a_plan(world, save_plan, who, seen):
    plan_id = save_plan()
    client = getattr(world, who).client
    assert client.get(_path(plan_id)).status_code == (200 if seen else 404)
    assert len(client.get("/v1/route-plans").json()["items"]) == seen


@pytest.mark.parametrize(
    ("who", "put", "end"),
    [("rep", 403, 403), ("trainer", 403, 403), ("east_manager", 422, 404), ("admin", 201, 200), ("manager", 201, 200)],
)
def test_who_makes_and_ends_plans(world, plan, save_plan, who, put, end):
    client = getattr(world, who).client
    assert client.put(_path(), json=plan).status_code == put
    assert client.put(f"{_path(save_plan())}/end", json={"last_day": THURSDAY}).status_code == end


def test_nobody_can_put_over_anothers_plan(world, plan, save_plan):
    answer = world.east_manager.client.put(_path(save_plan()), json=plan)
    assert _refusal(answer) == (409, "route-plan-differs")


def test_lists_go_page_by_page_by_rep_and_day(world, save_plan, clock):
    saved = []
    for _ in range(3):
        saved.append(str(save_plan()))
        clock.advance(minutes=1)
    save_plan(rep_id=str(world.other_rep.id), valid_from="2026-03-09")
    query = {"rep_id": str(world.rep.id), "limit": 2}
    first = world.manager.client.get("/v1/route-plans", params=query).json()
    second = world.manager.client.get("/v1/route-plans", params={**query, "after": first["next"]}).json()
    assert [plan["id"] for plan in first["items"] + second["items"]] == saved[::-1]
    assert second["next"] is None
    assert len(world.manager.client.get("/v1/route-plans", params={"day": THURSDAY}).json()["items"]) == 3
    assert len(world.manager.client.get("/v1/route-plans", params={"day": "2026-03-09"}).json()["items"]) == 4


def test_a_plan_with_an_outlet_that_moved_away_is_ended_by_an_admin(world, save_plan, new_outlet, resources):
    moved = new_outlet(world.west)
    plan_id = save_plan(outlet_ids=[str(world.west_outlet.id), str(moved.id)])
    with transaction(resources.sessions) as session:
        session.get_one(Outlet, moved.id).territory_id = world.east.id
    end = {"last_day": THURSDAY}
    assert _refusal(world.manager.client.put(f"{_path(plan_id)}/end", json=end)) == (409, "route-plan-shared")
    own = f"{_path(plan_id)}/stops/{world.west_outlet.id}/end"
    assert world.manager.client.put(own, json=end).status_code == 200
    assert world.admin.client.put(f"{_path(plan_id)}/end", json=end).status_code == 200


def test_a_route_and_its_rates_reach_into_the_territories_below(world, plan, new_outlet, resources):
    with transaction(resources.sessions) as session:
        below = Territory(id=uuid4(), code="WEST-1", name="West 1", parent_id=world.west.id)
        session.add(below)
    outlet = new_outlet(below)
    answer = world.manager.client.put(_path(), json={**plan, "outlet_ids": [str(outlet.id)]})
    assert answer.status_code == 201, answer.text
    asked = {"from": "2026-03-02", "to": "2026-03-02", "territory_id": str(world.west.id)}
    assert world.admin.client.get("/v1/visit-rates", params=asked).json()["total"]["planned"] == 1
