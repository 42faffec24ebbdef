"""The list of channels: the usual ones, and those that an admin adds."""

from uuid import uuid4

import pytest


def put_outlet(world, channel: str):
    body = {"code": "W-9", "name": "Hao", "channel": channel, "outlet_class": "A", "territory_id": str(world.west.id)}
    return world.manager.client.put(f"/v1/outlets/{uuid4()}", json=body)


def test_the_trades_channels_are_there(world) -> None:
    codes = [channel["code"] for channel in world.rep.client.get("/v1/channels").json()]
    assert len(codes) == 13
    assert codes == sorted(codes)
    assert {"supermarket", "ktv", "specialist_store", "hypermarket"} <= set(codes)


def test_another_spelling_is_refused_with_the_right_one(world) -> None:
    answer = put_outlet(world, "super_market")
    assert (answer.status_code, answer.json()["code"]) == (422, "channel-unknown")
    assert "supermarket" in answer.json()["detail"]


def test_an_admin_adds_and_renames(world) -> None:
    assert put_outlet(world, "pharmacy").status_code == 422
    path = "/v1/channels/pharmacy"
    assert [world.admin.client.put(path, json={"name": name}).status_code for name in ("Pharmacy", "Apothecary")] == [
        201,
        200,
    ]
    assert {"code": "pharmacy", "name": "Apothecary"} in world.rep.client.get("/v1/channels").json()
    assert put_outlet(world, "pharmacy").status_code == 201
    entries = world.admin.client.get("/v1/audit-log", params={"subject": "channel"}).json()["items"]
    assert [entry["action"] for entry in entries] == ["channel.renamed", "channel.added"]


def test_a_usual_channel_takes_another_name(world) -> None:
    assert world.admin.client.put("/v1/channels/ktv", json={"name": "Karaoke bar"}).status_code == 200
    assert len(world.rep.client.get("/v1/channels").json()) == 13


@pytest.mark.parametrize("who", ["rep", "manager", "trainer"])
def test_only_an_admin_adds(world, who: str) -> None:
    assert getattr(world, who).client.put("/v1/channels/pharmacy", json={"name": "Pharmacy"}).status_code == 403


def test_a_code_has_one_spelling(world) -> None:
    assert world.admin.client.put("/v1/channels/Drug Store", json={"name": "Drug store"}).status_code == 422
