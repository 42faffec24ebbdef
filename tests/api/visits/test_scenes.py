"""Scenes of a visit."""

from uuid import uuid4

import pytest

from api.visits import repository

SHELF = {"scene_type": "shelf", "name": "Shampoo bay"}


@pytest.fixture
def visit(world, new_visit):
    return new_visit(world.rep, world.west_outlet)


def _path(visit, scene_id=None):
    return f"/v1/visits/{visit.id}/scenes" + (f"/{scene_id}" if scene_id else "")


def test_first_put_is_new_and_a_repeat_changes_nothing(world, visit):
    path = _path(visit, uuid4())
    first = world.rep.client.put(path, json=SHELF)
    assert first.status_code == 201, first.text
    repeat = world.rep.client.put(path, json=SHELF)
    assert (repeat.status_code, repeat.json()) == (200, first.json())
    assert world.rep.client.get(_path(visit)).json() == [first.json()]


@pytest.mark.parametrize("changes", [{"scene_type": "cooler"}, {"name": "Soap bay"}])
def test_other_content_under_the_same_id_is_refused(world, visit, changes):
    path = _path(visit, uuid4())
    world.rep.client.put(path, json=SHELF)
    answer = world.rep.client.put(path, json={**SHELF, **changes})
    assert (answer.status_code, answer.json()["code"]) == (409, "scene-differs")


def test_scene_stays_with_its_visit(world, visit, new_visit):
    scene_id = uuid4()
    world.rep.client.put(_path(visit, scene_id), json=SHELF)
    other = new_visit(world.rep, world.west_outlet)
    assert world.rep.client.put(_path(other, scene_id), json=SHELF).status_code == 409


@pytest.mark.parametrize(
    ("who", "status"),
    [("other_rep", 404), ("east_rep", 404), ("manager", 404), ("east_manager", 404), ("admin", 404), ("trainer", 403)],
)
def test_only_the_rep_adds_scenes(world, visit, who, status):
    answer = getattr(world, who).client.put(_path(visit, uuid4()), json=SHELF)
    assert answer.status_code == status
    assert world.rep.client.get(_path(visit)).json() == []


@pytest.mark.parametrize(("who", "status"), [("manager", 200), ("trainer", 200), ("other_rep", 404), ("east_rep", 404)])
def test_who_lists_scenes(world, visit, who, status):
    assert getattr(world, who).client.get(_path(visit)).status_code == status


def test_scenes_come_in_the_order_they_were_added(world, visit, clock):
    names = ["third bay", "first bay", "second bay"]
    for name in names:
        world.rep.client.put(_path(visit, uuid4()), json={**SHELF, "name": name})
        clock.advance(minutes=1)
    assert [scene["name"] for scene in world.rep.client.get(_path(visit)).json()] == names


@pytest.mark.parametrize(
    ("content", "field"),
    [({"scene_type": "moon"}, "body.scene_type"), ({}, "body.scene_type"), ({**SHELF, "name": "x" * 201}, "body.name")],
)
def test_what_a_scene_needs(world, visit, content, field):
    answer = world.rep.client.put(_path(visit, uuid4()), json=content)
    assert answer.status_code == 422
    assert [error["field"] for error in answer.json()["errors"]] == [field]


def test_put_that_lost_a_race_is_a_repeat_too(world, visit, monkeypatch):
    path = _path(visit, uuid4())
    assert world.rep.client.put(path, json=SHELF).status_code == 201
    monkeypatch.setattr(repository, "find_any_scene", lambda _session, _scene_id: None)
    assert world.rep.client.put(path, json=SHELF).status_code == 200
