"""A cooler and posters, from their issue to their withdrawal."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

import pytest

from api.settings import Settings
from tests.api.audits.conftest import new_photo

__all__ = ["new_photo"]


@pytest.fixture
def settings(settings: Settings, either_database: str | None) -> Settings:
    """Those of the service, on either database."""
    return settings.model_copy(update={"database_url": either_database}) if either_database else settings


@dataclass
class Depot:
    world: Any
    clock: Any
    new_visit: Any
    new_scene: Any
    new_photo: Any

    def put(self, who: str = "manager", asset_id: UUID | None = None, **changes: Any) -> Any:
        body = {
            "outlet_id": str(self.world.west_outlet.id),
            "kind": "cooler",
            "name": "Cooler",
            "serial": "C-1",
            "issued_on": "2026-03-02",
        } | changes
        return getattr(self.world, who).client.put(f"/v1/assets/{asset_id or uuid4()}", json=body)

    def do(self, asset: Any, verb: str, who: str = "rep", **body: Any) -> Any:
        self.clock.advance(seconds=1)
        return getattr(self.world, who).client.post(f"/v1/assets/{asset['id']}:{verb}", json=body)

    def read(self, asset: Any, who: str = "rep") -> Any:
        return getattr(self.world, who).client.get(f"/v1/assets/{asset['id']}").json()

    def photo(self, outlet: Any = None) -> str:
        visit = self.new_visit(self.world.rep, outlet or self.world.west_outlet)
        return str(self.new_photo(self.new_scene(visit), self.world.rep.id).id)


@pytest.fixture
def depot(world, clock, new_visit, new_scene, new_photo) -> Depot:
    return Depot(world, clock, new_visit, new_scene, new_photo)


def test_a_cooler_is_issued_accepted_repaired_and_withdrawn(depot: Depot) -> None:
    cooler = depot.put().json()
    assert cooler["state"] == "issued"
    assert depot.do(cooler, "accept", photo_id=depot.photo()).json()["state"] == "accepted"
    faulty = depot.do(cooler, "fault", note="Warm.", due_on="2026-03-06").json()
    assert faulty["state"] == "faulty"
    action = depot.world.manager.client.get(f"/v1/actions/{faulty['action_id']}").json()
    assert (action["text"], action["due_on"], action["state"]) == ("Repair Cooler C-1: Warm.", "2026-03-06", "open")
    assert depot.do(cooler, "repaired", note="New compressor.").json()["state"] == "accepted"
    action = depot.world.manager.client.get(f"/v1/actions/{faulty['action_id']}").json()
    assert (action["state"], action["outcome"]) == ("closed", "done")
    assert depot.do(cooler, "withdraw", "manager", note="Shop closes.").json()["state"] == "withdrawn"
    events = [event["kind"] for event in depot.read(cooler)["events"]]
    assert events == ["issued", "accepted", "fault_reported", "repaired", "withdrawn"]


def test_the_same_twice_is_one(depot: Depot) -> None:
    asset_id = uuid4()
    assert [depot.put(asset_id=asset_id).status_code for _ in range(2)] == [201, 200]
    assert depot.put(asset_id=asset_id, name="Rack").json()["code"] == "asset-differs"


def test_what_is_missing_may_be_found(depot: Depot) -> None:
    cooler = depot.put().json()
    assert depot.do(cooler, "missing", note="Not there.").json()["state"] == "missing"
    assert depot.do(cooler, "accept", photo_id=depot.photo()).json()["state"] == "accepted"


def test_a_repair_ends_undone_when_it_is_taken_away(depot: Depot) -> None:
    cooler = depot.put().json()
    action_id = depot.do(cooler, "fault", note="Warm.", due_on="2026-03-06").json()["action_id"]
    depot.do(cooler, "withdraw", "manager", note="Scrapped.")
    assert depot.world.manager.client.get(f"/v1/actions/{action_id}").json()["outcome"] == "not_done"


def test_steps_that_do_not_follow(depot: Depot) -> None:
    cooler = depot.put().json()
    assert depot.do(cooler, "repaired", note="x").json()["code"] == "asset-not-faulty"
    depot.do(cooler, "fault", note="Warm.", due_on="2026-03-06")
    assert depot.do(cooler, "fault", note="Warm.", due_on="2026-03-06").json()["code"] == "asset-faulty"
    assert depot.do(cooler, "accept", photo_id=depot.photo()).json()["code"] == "asset-faulty"
    depot.do(cooler, "withdraw", "manager", note="x")
    assert depot.do(cooler, "missing", note="x").json()["code"] == "asset-withdrawn"


def test_photos_that_show_something_else(depot: Depot, new_outlet: Any) -> None:
    before = depot.photo()
    depot.clock.advance(seconds=10)
    cooler = depot.put().json()
    elsewhere = depot.photo(new_outlet(depot.world.west))
    for photo_id, status, code in (
        (before, 422, "photo-too-old"),
        (elsewhere, 422, "photo-of-another-outlet"),
        (str(uuid4()), 404, "photo-not-found"),
    ):
        answer = depot.do(cooler, "accept", photo_id=photo_id)
        assert (answer.status_code, answer.json()["code"]) == (status, code)


def test_inventory_by_outlet_and_campaign(depot: Depot) -> None:
    for campaign, quantity in (("SPRING", 4), ("SPRING", 2), ("SUMMER", 1)):
        depot.put(kind="pop_material", name="Poster", serial="", campaign=campaign, quantity=quantity)
    depot.put("admin", outlet_id=str(depot.world.east_outlet.id))
    read = depot.world.manager.client.get
    assert [(line["campaign"], line["assets"], line["pieces"]) for line in read("/v1/asset-inventory").json()] == [
        ("SPRING", 2, 6),
        ("SUMMER", 1, 1),
    ]
    assert len(read("/v1/asset-inventory", params={"campaign": "SUMMER"}).json()) == 1
    assert len(depot.world.admin.client.get("/v1/asset-inventory").json()) == 3
    page = read("/v1/assets", params={"campaign": "SPRING", "limit": 1}).json()
    rest = read("/v1/assets", params={"campaign": "SPRING", "limit": 1, "after": page["next"]}).json()
    assert (len(page["items"]), len(rest["items"]), rest["next"]) == (1, 1, None)


def test_who_may_do_what(depot: Depot) -> None:
    assert depot.put("rep").status_code == 403
    assert depot.put("east_manager").status_code == 404
    cooler = depot.put().json()
    assert depot.do(cooler, "withdraw", note="x").status_code == 403
    for who in ("east_rep", "east_manager"):
        assert depot.do(cooler, "missing", who, note="x").status_code == 404
        assert getattr(depot.world, who).client.get("/v1/assets").json()["items"] == []
