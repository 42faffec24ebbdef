"""Territories as a tree: rights go down it, and it never becomes a ring."""

from uuid import UUID, uuid4

import pytest

from api.db import make_engine, make_session_factory, transaction
from api.outlets.territories import paths
from api.security.repository import subtree
from api.tables import Territory


@pytest.fixture
def tree(world, resources, new_outlet, new_person):
    """COUNTRY over WEST, with CITY below WEST: an outlet each, and a manager of WEST who was there before."""
    country = Territory(id=uuid4(), code="COUNTRY", name="Country")
    city = Territory(id=uuid4(), code="CITY", name="City", parent_id=world.west.id)
    with transaction(resources.sessions) as session:
        session.add(country)
        session.flush()
        session.get(Territory, world.west.id).parent_id = country.id
        session.add(city)
    outlets = {"COUNTRY": new_outlet(country, code="TOP-1"), "CITY": new_outlet(city, code="C-1")}
    return {
        "country": country,
        "city": city,
        "outlets": outlets,
        "head": new_person("manager", country),
        "city_manager": new_person("manager", city),
        "city_rep": new_person("rep", city),
    }


def put(world, territory_id: UUID, code: str, parent_id: UUID | None):
    body = {"code": code, "name": code, "parent_id": str(parent_id) if parent_id else None}
    return world.admin.client.put(f"/v1/territories/{territory_id}", json=body)


def codes(person, path: str = "/v1/outlets", **query) -> list[str]:
    answer = person.client.get(path, params=query).json()
    return [item["code"] for item in (answer if isinstance(answer, list) else answer["items"])]


def test_a_manager_sees_below_and_neither_beside_nor_above(world, tree) -> None:
    assert codes(tree["head"]) == ["C-1", "TOP-1", "W-1"]
    assert codes(world.manager) == ["C-1", "W-1"]
    assert codes(tree["city_manager"]) == ["C-1"]
    assert codes(world.east_manager) == ["E-1"]
    assert codes(world.manager, "/v1/territories") == ["CITY", "WEST"]
    for outlet, seen in ((tree["outlets"]["CITY"], 200), (tree["outlets"]["COUNTRY"], 404)):
        assert world.manager.client.get(f"/v1/outlets/{outlet.id}").status_code == seen


def test_visits_are_seen_by_those_above(world, tree, new_visit) -> None:
    visit = new_visit(tree["city_rep"], tree["outlets"]["CITY"])
    seen = {
        who: person.client.get(f"/v1/visits/{visit.id}").status_code
        for who, person in (
            ("head", tree["head"]),
            ("west", world.manager),
            ("city", tree["city_manager"]),
            ("east", world.east_manager),
            ("rep above", world.rep),
        )
    }
    assert seen == {"head": 200, "west": 200, "city": 200, "east": 404, "rep above": 404}


def test_a_manager_keeps_outlets_below_and_not_above(world, tree) -> None:
    def give(outlet_id: UUID, territory: Territory) -> int:
        body = {
            "code": "NEW",
            "name": "New",
            "channel": "kiosk",
            "outlet_class": "C",
            "territory_id": str(territory.id),
        }
        return world.manager.client.put(f"/v1/outlets/{outlet_id}", json=body).status_code

    assert give(uuid4(), tree["city"]) == 201
    assert give(uuid4(), tree["country"]) == 422
    assert give(tree["outlets"]["COUNTRY"].id, world.west) == 404


def test_moving_a_territory_moves_the_rights_at_once(world, tree) -> None:
    assert put(world, tree["city"].id, "CITY", world.east.id).status_code == 200
    assert codes(world.manager) == ["W-1"]
    assert codes(world.east_manager) == ["C-1", "E-1"]
    actions = world.admin.client.get("/v1/audit-log", params={"subject_id": str(tree["city"].id)}).json()["items"]
    assert [(entry["action"], entry["change"]["parent_id"]) for entry in actions] == [
        ("territory.changed", str(world.east.id))
    ]


@pytest.mark.parametrize("below", ["itself", "child", "grandchild"])
def test_a_ring_is_refused(world, tree, below: str) -> None:
    parent = {"itself": tree["country"].id, "child": world.west.id, "grandchild": tree["city"].id}[below]
    answer = put(world, tree["country"].id, "COUNTRY", parent)
    assert (answer.status_code, answer.json()["code"]) == (422, "territory-in-itself")
    assert codes(tree["head"]) == ["C-1", "TOP-1", "W-1"]


def test_an_unknown_parent_is_refused(world) -> None:
    answer = put(world, uuid4(), "NEW", UUID(int=7))
    assert (answer.status_code, answer.json()["code"]) == (422, "territory-unknown")


def test_the_same_again_changes_nothing(world, tree) -> None:
    assert put(world, tree["city"].id, "CITY", world.west.id).status_code == 200
    put(world, tree["city"].id, "CITY", world.west.id)
    actions = world.admin.client.get("/v1/audit-log", params={"subject": "territory"}).json()["items"]
    assert len(actions) == 1  # the name, which the fixture wrote otherwise


def test_a_slash_would_break_paths(world) -> None:
    assert put(world, uuid4(), "A/B", None).status_code == 422


def test_the_subtree_on_either_database(either_database, settings) -> None:
    engine = make_engine(either_database or settings.database)
    ids = [UUID(int=number) for number in range(1, 6)]
    parents = [None, ids[0], ids[1], ids[1], None]
    with make_session_factory(engine)() as session:
        for number, (each, parent) in enumerate(zip(ids, parents, strict=True)):
            session.add(Territory(id=each, code=f"T{number}", name="", parent_id=parent))
            session.flush()
        found = [subtree(session, each) for each in ids]
        assert found == [set(ids[:4]), set(ids[1:4]), {ids[2]}, {ids[3]}, {ids[4]}]
        assert subtree(session, UUID(int=9)) == frozenset()
        # Tied to a ring by hand, past every check: the question still ends.
        session.get(Territory, ids[0]).parent_id = ids[2]
        session.flush()
        assert subtree(session, ids[1]) == set(ids[:4])
    engine.dispose()


def test_paths_go_from_the_top_and_end_in_a_ring() -> None:
    a, b, c = (UUID(int=number) for number in (1, 2, 3))
    names = {a: "A", b: "B", c: "C"}
    assert paths(names, {a: None, b: a, c: b}) == {a: "A", b: "A/B", c: "A/B/C"}
    assert paths(names, {a: b, b: a, c: None})[a] == "A/B/A"
