"""Visits: client-made ids, repeated without harm, seen only by those who may."""

from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy import func, select

from api.tables import Visit
from api.visits import repository


@pytest.fixture
def content(world):
    return {"outlet_id": str(world.west_outlet.id), "started_at": "2026-03-02T09:30:00+08:00"}


@pytest.fixture
def path():
    return f"/v1/visits/{uuid4()}"


def test_first_put_is_new_and_a_repeat_changes_nothing(world, content, path, session, clock):
    first = world.rep.client.put(path, json=content)
    assert first.status_code == 201, first.text
    clock.advance(hours=1)
    repeat = world.rep.client.put(path, json=content)
    assert (repeat.status_code, repeat.json()) == (200, first.json())
    assert world.rep.client.get(path).json() == first.json()
    assert session.scalar(select(func.count()).select_from(Visit)) == 1


def test_answer_keeps_the_wall_clock(world, content, path):
    answer = world.rep.client.put(path, json=content).json()
    assert answer["started_at"] == "2026-03-02T09:30:00+08:00"
    assert answer["rep_id"] == str(world.rep.id)
    assert answer["created_at"] == "2026-03-02T08:00:00Z"


@pytest.mark.parametrize(
    "changes",
    [
        {"latitude": 31.2, "longitude": 121.4},
        {"started_at": "2026-03-02T09:30:01+08:00"},
        {"started_at": "2026-03-02T01:30:00Z"},
        {"outlet_id": "east"},
    ],
    ids=["position", "moment", "offset", "outlet"],
)
def test_other_content_under_the_same_id_is_refused(world, content, path, changes):
    world.rep.client.put(path, json=content)
    if "outlet_id" in changes:
        changes = {"outlet_id": str(world.east_outlet.id)}
    answer = world.rep.client.put(path, json={**content, **changes})
    assert (answer.status_code, answer.json()["code"]) == (409, "visit-differs")
    assert world.rep.client.get(path).json()["started_at"] == content["started_at"]


@pytest.mark.parametrize("who", ["other_rep", "manager", "east_rep", "admin"])
def test_nobody_can_put_over_anothers_visit(world, content, path, who):
    world.rep.client.put(path, json=content)
    answer = getattr(world, who).client.put(path, json=content)
    assert answer.status_code == 409
    assert str(world.rep.id) not in answer.text
    assert world.rep.client.get(path).json()["rep_id"] == str(world.rep.id)


def test_rep_cannot_visit_an_outlet_of_another_territory(world, content, path):
    answer = world.rep.client.put(path, json={**content, "outlet_id": str(world.east_outlet.id)})
    assert (answer.status_code, answer.json()["code"]) == (404, "outlet-not-found")


def test_trainer_only_reads(world, content, path):
    assert world.trainer.client.put(path, json=content).status_code == 403


@pytest.mark.parametrize(
    ("who", "seen"),
    [
        ("rep", True),
        ("manager", True),
        ("trainer", True),
        ("admin", True),
        ("other_rep", False),
        ("east_rep", False),
        ("east_manager", False),
    ],
)
def test_who_sees_a_visit(world, new_visit, who, seen):
    visit = new_visit(world.rep, world.west_outlet)
    client = getattr(world, who).client
    assert client.get(f"/v1/visits/{visit.id}").status_code == (200 if seen else 404)
    listed = [item["id"] for item in client.get("/v1/visits").json()["items"]]
    assert listed == ([str(visit.id)] if seen else [])


def test_absent_and_foreign_look_alike(world, new_visit):
    foreign = world.other_rep.client.get(f"/v1/visits/{new_visit(world.rep, world.west_outlet).id}").json()
    absent = world.other_rep.client.get(f"/v1/visits/{uuid4()}").json()
    assert {**foreign, "instance": ""} == {**absent, "instance": ""}


def test_list_is_newest_first_and_goes_page_by_page(world, new_visit, clock):
    # Three start at one moment: only the id orders them.
    starts = [clock() + timedelta(hours=hours) for hours in (0, 2, 1, 1, 1)]
    visits = [new_visit(world.rep, world.west_outlet, started_at=start) for start in starts]
    expected = [str(visit.id) for visit in sorted(visits, key=lambda v: (v.started_at, v.id), reverse=True)]
    seen, after = [], {}
    for _ in expected:
        page = world.rep.client.get("/v1/visits", params={"limit": 2, **after}).json()
        seen += [item["id"] for item in page["items"]]
        if page["next"] is None:
            break
        after = {"after": page["next"]}
    assert seen == expected


def test_list_of_one_outlet(world, new_visit, new_outlet):
    other = new_outlet(world.west)
    wanted = new_visit(world.rep, other)
    new_visit(world.rep, world.west_outlet)
    page = world.rep.client.get("/v1/visits", params={"outlet_id": str(other.id)}).json()
    assert [item["id"] for item in page["items"]] == [str(wanted.id)]


def test_list_of_one_rep_and_some_hours(world, new_visit, clock):
    starts = [clock() + timedelta(hours=hours) for hours in (0, 1, 2)]
    visits = [new_visit(world.rep, world.west_outlet, started_at=start) for start in starts]
    foreign = new_visit(world.other_rep, world.west_outlet, started_at=starts[1])

    def listed(**asked):
        return [item["id"] for item in world.manager.client.get("/v1/visits", params=asked).json()["items"]]

    hour = {"started_from": starts[1].isoformat(), "started_before": starts[2].isoformat()}
    assert sorted(listed(**hour)) == sorted([str(visits[1].id), str(foreign.id)])
    assert listed(**hour, rep_id=str(world.rep.id)) == [str(visits[1].id)]
    assert listed(started_before=starts[0].isoformat()) == []


@pytest.mark.parametrize(
    "cursor", ["MjAyNg==", "eB94", "MjAyNi0wMy0wMlQwODowMDowMB82ZjFmNWYwZTZmMGM0YjU1OWE1MzFiMGY1ZDBmNGMxMQ=="]
)
def test_foreign_cursor_is_refused(world, cursor):
    answer = world.rep.client.get("/v1/visits", params={"after": cursor})
    assert (answer.status_code, answer.json()["code"]) == (422, "cursor-invalid")


@pytest.mark.parametrize(
    "started_at",
    ["2026-03-02T09:30:00", "1970-01-01T00:00:00Z", "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00", "soon"],
)
def test_start_needs_an_offset_and_a_likely_year(world, content, path, started_at):
    answer = world.rep.client.put(path, json={**content, "started_at": started_at})
    assert answer.status_code == 422
    assert [error["field"] for error in answer.json()["errors"]] == ["body.started_at"]


def test_id_has_to_be_a_uuid(world, content):
    answer = world.rep.client.put("/v1/visits/42", json=content)
    assert answer.status_code == 422
    assert [error["field"] for error in answer.json()["errors"]] == ["path.visit_id"]


@pytest.mark.parametrize(
    ("started_at", "status"), [("2026-03-02T09:30:00+08:00", 200), ("2026-03-02T09:31:00+08:00", 409)]
)
def test_put_that_lost_a_race_is_a_repeat_too(world, content, path, monkeypatch, started_at, status):
    """Two of the same arrive at once: both look, neither finds the visit, one writes it first."""
    assert world.rep.client.put(path, json=content).status_code == 201
    monkeypatch.setattr(repository, "find_any_visit", lambda _session, _visit_id: None)
    assert world.rep.client.put(path, json={**content, "started_at": started_at}).status_code == status
