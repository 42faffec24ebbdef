"""Checking in: is the visit on the route, where was the phone, and is its clock right?"""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from api.db import transaction
from api.tables import Outlet, Visit, VisitCheckIn
from api.visits.suspicions import marks_of

PLACE = {"latitude": 31.2087, "longitude": 121.4375}
# One hundredth of a degree of latitude is 1,112 m.
ELSEWHERE = {"latitude": 31.2187, "longitude": 121.4375}


@pytest.fixture
def check_in(world):
    """Check in at the west outlet; gives the answer."""

    def put(who="rep", *, visit_id=None, **content):
        body = {"outlet_id": str(world.west_outlet.id), "started_at": "2026-03-02T16:00:00+08:00", **content}
        return getattr(world, who).client.put(f"/v1/visits/{visit_id or uuid4()}", json=body)

    return put


@pytest.fixture
def on_the_books(world, resources):
    """The outlet's place is known."""
    with transaction(resources.sessions) as session:
        outlet = session.get_one(Outlet, world.west_outlet.id)
        outlet.latitude, outlet.longitude = PLACE["latitude"], PLACE["longitude"]


@pytest.fixture
def mondays(world):
    """The route of the rep: the west outlet, every Monday."""
    plan = {
        "rep_id": str(world.rep.id),
        "name": "Mondays",
        "time_zone": "Asia/Shanghai",
        "cadence": {"kind": "weekdays", "weekdays": [1]},
        "valid_from": "2026-03-02",
        "outlet_ids": [str(world.west_outlet.id)],
    }
    plan_id = uuid4()
    assert world.manager.client.put(f"/v1/route-plans/{plan_id}", json=plan).status_code == 201
    return plan_id


@pytest.mark.parametrize("told", [{}, {"planned": True}, {"planned": False}], ids=["nothing", "true", "false"])
def test_the_route_plan_tells_whether_a_visit_is_planned_not_the_client(check_in, mondays, clock, told):
    monday = check_in(**told).json()
    assert (monday["planned"], monday["route_plan_id"]) == (True, str(mondays))
    clock.advance(days=1)
    tuesday = check_in(started_at="2026-03-03T16:00:00+08:00", **told).json()
    assert (tuesday["planned"], tuesday["route_plan_id"]) == (False, None)


def test_the_route_of_another_rep_plans_nothing(check_in, mondays):
    assert check_in("other_rep").json()["planned"] is False


@pytest.mark.parametrize(
    ("started_at", "planned"),
    [
        ("2026-03-09T00:00:00+08:00", True),  # Monday there, Sunday in UTC
        ("2026-03-08T23:59:59+08:00", False),
        ("2026-03-09T23:59:59-08:00", True),  # Monday there, Tuesday in UTC
        ("2026-03-10T00:00:00-08:00", False),
        ("2026-03-09T12:00:00+14:00", True),
    ],
)
def test_the_day_is_that_of_the_wall_clock_in_the_shop(check_in, mondays, clock, started_at, planned):
    clock.now = datetime(2026, 3, 11, tzinfo=UTC)
    assert check_in(started_at=started_at).json()["planned"] is planned


def test_a_closed_outlet_cannot_be_visited_but_a_repeat_is_heard(check_in, world, resources):
    visit_id = uuid4()
    assert check_in(visit_id=visit_id).status_code == 201
    with transaction(resources.sessions) as session:
        session.get_one(Outlet, world.west_outlet.id).active = False
    refusal = check_in()
    assert (refusal.status_code, refusal.json()["code"]) == (409, "outlet-closed")
    assert "take it off your route" in refusal.json()["detail"]
    assert check_in(visit_id=visit_id).status_code == 200


@pytest.mark.parametrize(
    ("started_at", "status"),
    [
        ("2026-03-02T16:05:00+08:00", 201),
        ("2026-03-02T16:05:01+08:00", 422),
        ("2026-03-02T09:00:00+01:00", 201),  # the very same moment elsewhere
        ("2026-03-02T16:00:00+01:00", 422),  # the right digits, the wrong zone
    ],
)
def test_a_visit_in_the_future_is_refused(check_in, started_at, status):
    answer = check_in(started_at=started_at)
    assert answer.status_code == status, answer.text
    if status == 422:
        assert answer.json()["code"] == "visit-in-the-future"
        assert "set its clock and time zone by itself" in answer.json()["detail"]


def test_managers_see_how_far_the_phone_was_and_reps_do_not(check_in, world, on_the_books):
    visit_id = uuid4()
    told = check_in(visit_id=visit_id, **ELSEWHERE, accuracy_metres=20, phone_clock="2026-03-02T16:10:00+08:00").json()
    assert told["suspicion"] is None
    assert [told[name] for name in ("latitude", "longitude", "accuracy_metres")] == [31.2187, 121.4375, 20]
    suspicion = world.manager.client.get(f"/v1/visits/{visit_id}").json()["suspicion"]
    assert suspicion["marks"] == ["other-place", "clock-wrong"]
    assert suspicion["metres_from_outlet"] == pytest.approx(1112, abs=1)
    assert (suspicion["clock_skew_seconds"], suspicion["hours_until_reported"]) == (600, 0)
    [listed] = world.manager.client.get("/v1/visits").json()["items"]
    assert listed["suspicion"] == suspicion


def test_a_repeat_may_come_with_a_later_clock(check_in, on_the_books, clock):
    visit_id = uuid4()
    first = check_in(visit_id=visit_id, **PLACE, phone_clock="2026-03-02T16:00:00+08:00")
    clock.advance(hours=3)
    repeat = check_in(visit_id=visit_id, **PLACE, phone_clock="2026-03-02T19:00:00+08:00")
    assert (repeat.status_code, repeat.json()) == (200, first.json())


@pytest.mark.parametrize(
    "half", [{"latitude": 1}, {"longitude": 1}, {"latitude": 91, "longitude": 0}, {**PLACE, "accuracy_metres": -1}]
)
def test_half_a_position_is_none(check_in, half):
    assert check_in(**half).status_code == 422


def _marks(*, late=timedelta(0), **facts):
    start = datetime(2026, 3, 2, tzinfo=UTC)
    return marks_of(Visit(started_at=start, created_at=start + late), VisitCheckIn(**facts))


@pytest.mark.parametrize(
    ("facts", "marks"),
    [
        ({}, []),
        ({"metres_from_outlet": 1000.0}, []),
        ({"metres_from_outlet": 1001.0}, ["other-place"]),
        ({"metres_from_outlet": 1900.0, "accuracy_metres": 900.0}, []),
        ({"metres_from_outlet": 1901.0, "accuracy_metres": 900.0}, ["other-place"]),
        ({"metres_from_outlet": 9e6, "accuracy_metres": 1e7}, ["vague-position"]),
        ({"clock_skew_seconds": 300.0, "hours_from_zone": -4.0}, []),
        ({"clock_skew_seconds": -301.0}, ["clock-wrong"]),
        ({"hours_from_zone": -8.1}, ["other-zone"]),
        ({"late": timedelta(hours=24)}, []),
        ({"late": timedelta(hours=24, seconds=1)}, ["reported-late"]),
    ],
)
def test_what_a_manager_should_look_at(facts, marks):
    assert _marks(**facts) == marks


@pytest.mark.parametrize(
    ("longitude", "started_at", "marked"),
    [
        (121.4, "2026-03-02T16:00:00+08:00", False),
        (75.9, "2026-03-02T16:00:00+08:00", False),  # Kashgar keeps Beijing's time
        (121.4, "2026-03-02T08:00:00+00:00", True),
        (-171.8, "2026-03-02T21:00:00+13:00", False),  # Samoa, round the globe
        (179.2, "2026-03-01T20:00:00-12:00", False),
    ],
)
def test_the_phones_zone_is_set_against_the_sun(check_in, world, resources, longitude, started_at, marked):
    with transaction(resources.sessions) as session:
        outlet = session.get_one(Outlet, world.west_outlet.id)
        outlet.latitude, outlet.longitude = 0.0, longitude
    visit_id = uuid4()
    assert check_in(visit_id=visit_id, started_at=started_at).status_code == 201
    suspicion = world.manager.client.get(f"/v1/visits/{visit_id}").json()["suspicion"]
    assert ("other-zone" in suspicion["marks"]) is marked


def test_a_visit_older_than_check_ins_tells_what_is_known(world, new_visit):
    visit = new_visit(world.rep, world.west_outlet)
    told = world.manager.client.get(f"/v1/visits/{visit.id}").json()
    assert (told["planned"], told["route_plan_id"], told["latitude"], told["suspicion"]) == (True, None, None, None)
    again = {
        "outlet_id": str(visit.outlet_id),
        "started_at": visit.local_started_at.isoformat(),
        **PLACE,
    }
    assert world.rep.client.put(f"/v1/visits/{visit.id}", json=again).status_code == 200
