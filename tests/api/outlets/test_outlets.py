"""Territories and outlets: master data, seen by territory."""

import json
from uuid import UUID, uuid4

import pytest

from api.tables import Outlet


def _content(territory, **changes):
    return {
        "code": "W-100",
        "name": "Hao Mart",
        "channel": "supermarket",
        "outlet_class": "B",
        "territory_id": str(territory.id),
        "address": "12 Huashan Road",
        "latitude": 31.2,
        "longitude": 121.4,
        "active": True,
        **changes,
    }


def _codes(person, path="/v1/outlets"):
    answer = person.client.get(path).json()
    return [item["code"] for item in (answer if isinstance(answer, list) else answer["items"])]


@pytest.mark.parametrize(
    ("who", "codes"),
    [
        ("rep", ["W-1"]),
        ("manager", ["W-1"]),
        ("east_rep", ["E-1"]),
        ("east_manager", ["E-1"]),
        ("trainer", ["E-1", "W-1"]),
        ("admin", ["E-1", "W-1"]),
    ],
)
def test_outlets_are_seen_by_territory(world, who, codes):
    person = getattr(world, who)
    assert _codes(person) == codes
    assert person.client.get(f"/v1/outlets/{world.west_outlet.id}").status_code == (200 if "W-1" in codes else 404)


@pytest.mark.parametrize(("who", "codes"), [("rep", ["WEST"]), ("east_manager", ["EAST"]), ("admin", ["EAST", "WEST"])])
def test_territories_are_seen_by_their_own_people(world, who, codes):
    assert _codes(getattr(world, who), "/v1/territories") == codes


def test_list_goes_page_by_page_while_outlets_come_in(world, new_outlet):
    for number in range(5):
        new_outlet(world.west, code=f"W-2{number}")
    first = world.rep.client.get("/v1/outlets", params={"limit": 4}).json()
    new_outlet(world.west, code="W-0")
    second = world.rep.client.get("/v1/outlets", params={"limit": 4, "after": first["next"]}).json()
    assert [item["code"] for item in first["items"]] == ["W-1", "W-20", "W-21", "W-22"]
    assert [item["code"] for item in second["items"]] == ["W-23", "W-24"]
    assert second["next"] is None


@pytest.mark.parametrize("query", [{"limit": 0}, {"limit": 201}, {"limit": "many"}, {"after": "x" * 1001}])
def test_impossible_pages_are_refused(world, query):
    answer = world.rep.client.get("/v1/outlets", params=query)
    assert (answer.status_code, answer.json()["code"]) == (422, "request-invalid")


def test_foreign_cursor_is_refused(world):
    answer = world.rep.client.get("/v1/outlets", params={"after": "not ours"})
    assert (answer.status_code, answer.json()["code"]) == (422, "cursor-invalid")


def test_put_outlet_is_new_then_replaced(world, session):
    outlet_id = uuid4()
    path = f"/v1/outlets/{outlet_id}"
    created = world.manager.client.put(path, json=_content(world.west))
    assert created.status_code == 201, created.text
    assert created.json() == {
        "id": str(outlet_id),
        "class_source": "given",
        "class_reason": None,
        "monthly_sales": None,
        **_content(world.west),
    }
    replaced = world.manager.client.put(path, json=_content(world.west, name="Hao Mart 2"))
    assert (replaced.status_code, replaced.json()["name"]) == (200, "Hao Mart 2")
    stored = session.get(Outlet, outlet_id)
    assert (stored.name, stored.outlet_class, stored.channel) == ("Hao Mart 2", "B", "supermarket")


def test_code_of_another_outlet_is_refused(world):
    answer = world.admin.client.put(f"/v1/outlets/{uuid4()}", json=_content(world.west, code="E-1"))
    assert (answer.status_code, answer.json()["code"]) == (409, "outlet-code-taken")


def test_manager_cannot_take_an_outlet_of_another_territory(world, session):
    path = f"/v1/outlets/{world.east_outlet.id}"
    assert world.manager.client.put(path, json=_content(world.west)).status_code == 404
    assert session.get(Outlet, world.east_outlet.id).territory_id == world.east.id


def test_manager_cannot_give_an_outlet_away(world, session):
    answer = world.manager.client.put(f"/v1/outlets/{world.west_outlet.id}", json=_content(world.east))
    assert (answer.status_code, answer.json()["code"]) == (422, "territory-unknown")
    assert session.get(Outlet, world.west_outlet.id).territory_id == world.west.id


def test_admin_can_move_an_outlet(world):
    answer = world.admin.client.put(f"/v1/outlets/{world.west_outlet.id}", json=_content(world.east))
    assert (answer.status_code, answer.json()["territory_id"]) == (200, str(world.east.id))


def test_unknown_territory_is_refused(world):
    content = _content(world.west, territory_id=str(UUID(int=0)))
    assert world.admin.client.put(f"/v1/outlets/{uuid4()}", json=content).status_code == 422


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"latitude": 90.1}, "body.latitude"),
        ({"longitude": -181}, "body.longitude"),
        ({"latitude": float("nan")}, "body.latitude"),
        ({"outlet_class": "D"}, "body.outlet_class"),
        ({"channel": "Super Market"}, "body.channel"),
        ({"code": ""}, "body.code"),
        ({"code": "two words"}, "body.code"),
        ({"name": "x" * 201}, "body.name"),
    ],
)
def test_what_an_outlet_needs(world, changes, field):
    # The client's own encoder would refuse NaN.
    body = json.dumps(_content(world.west, **changes))
    headers = {"Content-Type": "application/json"}
    answer = world.admin.client.put(f"/v1/outlets/{uuid4()}", content=body, headers=headers)
    assert answer.status_code == 422
    assert [error["field"] for error in answer.json()["errors"]] == [field]


@pytest.mark.parametrize("who", ["rep", "trainer"])
def test_reps_and_trainers_keep_no_master_data(world, who):
    client = getattr(world, who).client
    assert client.put(f"/v1/outlets/{world.west_outlet.id}", json=_content(world.west)).status_code == 403
    assert client.put(f"/v1/territories/{world.west.id}", json={"code": "X", "name": "X"}).status_code == 403


def test_put_territory_is_new_then_replaced(world):
    path = f"/v1/territories/{uuid4()}"
    assert world.admin.client.put(path, json={"code": "NORTH", "name": "North"}).status_code == 201
    replaced = world.admin.client.put(path, json={"code": "NORTH", "name": "Far north"})
    assert (replaced.status_code, replaced.json()["name"]) == (200, "Far north")
    assert _codes(world.admin, "/v1/territories") == ["EAST", "NORTH", "WEST"]


def test_code_of_another_territory_is_refused(world):
    answer = world.admin.client.put(f"/v1/territories/{uuid4()}", json={"code": "EAST", "name": "East 2"})
    assert (answer.status_code, answer.json()["code"]) == (409, "territory-code-taken")


def test_manager_keeps_no_territories(world):
    answer = world.manager.client.put(f"/v1/territories/{world.west.id}", json={"code": "X", "name": "X"})
    assert (answer.status_code, answer.json()["code"]) == (403, "role-not-permitted")


@pytest.mark.parametrize(
    ("query", "codes"),
    [
        ({}, ["K-1", "W-1", "X-2"]),
        ({"channel": "kiosk"}, ["K-1"]),
        ({"outlet_class": "C"}, ["X-2"]),
        ({"active": False}, ["X-2"]),
        ({"active": True, "channel": "supermarket"}, ["W-1"]),
        ({"search": "rosa corner"}, ["K-1"]),
        ({"search": "x-"}, ["X-2"]),
        ({"search": "100%"}, []),
        ({"search": "rosa nowhere"}, []),
        ({"territory_id": str(UUID(int=0))}, []),
    ],
)
def test_filters(world, new_outlet, query, codes):
    new_outlet(world.west, code="K-1", channel="kiosk", name="Rosa at the Corner")
    new_outlet(world.west, code="X-2", outlet_class="C", active=False)
    answer = world.manager.client.get("/v1/outlets", params=query)
    assert [item["code"] for item in answer.json()["items"]] == codes


def test_a_filter_opens_no_other_territory(world):
    assert world.manager.client.get("/v1/outlets", params={"territory_id": str(world.east.id)}).json()["items"] == []
    assert _codes(world.admin, f"/v1/outlets?territory_id={world.east.id}") == ["E-1"]


@pytest.mark.parametrize("query", [{"channel": "Super Market"}, {"outlet_class": "D"}, {"active": "maybe"}])
def test_impossible_filters_are_refused(world, query):
    assert world.rep.client.get("/v1/outlets", params=query).status_code == 422


def test_a_closed_outlet_stays_readable(world):
    path = f"/v1/outlets/{world.west_outlet.id}"
    assert world.manager.client.put(path, json=_content(world.west, active=False)).status_code == 200
    assert world.rep.client.get(path).json()["active"] is False


def test_half_a_position_is_refused(world):
    answer = world.admin.client.put(f"/v1/outlets/{uuid4()}", json=_content(world.west, longitude=None))
    assert (answer.status_code, answer.json()["code"]) == (422, "position-incomplete")


def test_changes_are_told_in_the_audit_log(world):
    path = f"/v1/outlets/{uuid4()}"
    for name in ("Hao Mart", "Hao Mart", "Hao Mart 2"):
        world.manager.client.put(path, json=_content(world.west, name=name))
    entries = world.admin.client.get("/v1/audit-log", params={"subject": "outlet"}).json()["items"]
    assert [(entry["action"], entry["actor_id"]) for entry in entries] == [
        ("outlet.changed", str(world.manager.id)),
        ("outlet.created", str(world.manager.id)),
    ]
    assert entries[0]["change"] == {"name": "Hao Mart 2"}
