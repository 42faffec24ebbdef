"""Checking out: when a visit ended, and whether the outlet ordered."""

from datetime import UTC, datetime

import pytest

from api.visits import repository

END = {"ended_at": "2026-03-02T16:40:00+08:00", "order_placed": "yes", "note": "Two cases."}


@pytest.fixture
def visit(world, new_visit, clock):
    """A visit that began at 16:00 in the shop; now it is 17:00 there."""
    visit = new_visit(world.rep, world.west_outlet)
    clock.advance(hours=1)
    return visit


def _path(visit):
    return f"/v1/visits/{visit.id}/check-out"


def test_first_put_is_new_and_a_repeat_changes_nothing(world, visit, clock):
    assert world.rep.client.get(f"/v1/visits/{visit.id}").json()["check_out"] is None
    first = world.rep.client.put(_path(visit), json=END)
    assert first.status_code == 201, first.text
    assert first.json()["check_out"] == {**END, "minutes": 40, "created_at": "2026-03-02T09:00:00Z"}
    clock.advance(days=1)
    repeat = world.rep.client.put(_path(visit), json=END)
    assert (repeat.status_code, repeat.json()) == (200, first.json())
    assert world.rep.client.get(f"/v1/visits/{visit.id}").json() == first.json()


@pytest.mark.parametrize(
    "changes",
    [{"order_placed": "no"}, {"note": ""}, {"ended_at": "2026-03-02T08:40:00Z"}],
    ids=["order", "note", "offset"],
)
def test_an_end_never_changes(world, visit, changes):
    world.rep.client.put(_path(visit), json=END)
    answer = world.rep.client.put(_path(visit), json={**END, **changes})
    assert (answer.status_code, answer.json()["code"]) == (409, "check-out-differs")


@pytest.mark.parametrize(
    ("ended_at", "code"),
    [("2026-03-02T15:59:59+08:00", "end-before-start"), ("2026-03-02T17:05:01+08:00", "visit-in-the-future")],
)
def test_an_end_lies_between_the_start_and_now(world, visit, ended_at, code):
    answer = world.rep.client.put(_path(visit), json={**END, "ended_at": ended_at})
    assert (answer.status_code, answer.json()["code"]) == (422, code)


def test_whether_it_ordered_may_be_unknown(world, visit):
    answer = world.rep.client.put(_path(visit), json={"ended_at": END["ended_at"]})
    assert answer.json()["check_out"]["order_placed"] == "unknown"
    assert world.rep.client.put(_path(visit), json={**END, "order_placed": "maybe"}).status_code == 422


@pytest.mark.parametrize(
    ("who", "status"), [("other_rep", 404), ("manager", 404), ("east_manager", 404), ("admin", 404), ("trainer", 403)]
)
def test_only_the_rep_checks_out(world, visit, who, status):
    assert getattr(world, who).client.put(_path(visit), json=END).status_code == status


def test_put_that_lost_a_race_is_a_repeat_too(world, visit, monkeypatch):
    world.rep.client.put(_path(visit), json=END)
    monkeypatch.setattr(repository, "find_check_out", lambda _session, _visit_id: None)
    assert world.rep.client.put(_path(visit), json=END).status_code == 200
    assert world.rep.client.put(_path(visit), json={**END, "note": ""}).status_code == 409


@pytest.mark.parametrize(
    ("start", "end", "minutes"),
    [
        # Berlin, the 25-hour day: the clock goes from 03:00 back to 02:00, so 02:50 comes before 02:10.
        ("2026-10-25T02:50:00+02:00", "2026-10-25T02:10:00+01:00", 20),
        # The 23-hour day: 02:00 is skipped.
        ("2026-03-29T01:50:00+01:00", "2026-03-29T03:10:00+02:00", 20),
        # Over the border into another zone, and over midnight.
        ("2026-05-01T23:50:00+08:00", "2026-05-02T01:10:00+09:00", 20),
    ],
    ids=["clocks-back", "clocks-forward", "border"],
)
def test_time_spent_is_right_when_clocks_change_meanwhile(world, clock, new_visit, start, end, minutes):
    clock.now = datetime(2026, 11, 1, tzinfo=UTC)
    visit = new_visit(world.rep, world.west_outlet, started_at=datetime.fromisoformat(start))
    answer = world.rep.client.put(_path(visit), json={"ended_at": end})
    assert answer.status_code == 201, answer.text
    assert answer.json()["check_out"]["minutes"] == minutes
    assert answer.json()["check_out"]["ended_at"] == end
