"""Fixture profiles: what may be stored, by whom, and which one a scene is measured by."""

from uuid import UUID, uuid4

import pytest

from api.fixture_profiles.choice import choose
from api.tables import FixtureProfile

SHELVES = {"scene_type": "shelf", "name": "Bay 1", "shelf_heights_cm": [150, 112, 74, 36]}


@pytest.fixture
def path(world):
    return lambda profile_id="", outlet=None: (
        f"/v1/outlets/{(outlet or world.west_outlet).id}/fixture-profiles/{profile_id}".rstrip("/")
    )


def test_put_get_list_and_delete(world, path) -> None:
    profile_id = uuid4()
    created = world.manager.client.put(path(profile_id), json=SHELVES)
    assert created.status_code == 201, created.text
    assert world.manager.client.put(path(profile_id), json=SHELVES).status_code == 200
    lower = SHELVES | {"shelf_heights_cm": [140, 100]}
    assert world.manager.client.put(path(profile_id), json=lower).json()["shelf_heights_cm"] == [140, 100]
    [listed] = world.rep.client.get(path()).json()
    assert listed == world.rep.client.get(path(profile_id)).json()
    assert world.manager.client.delete(path(profile_id)).status_code == 204
    assert world.rep.client.get(path(profile_id)).status_code == 404
    entries = world.admin.client.get("/v1/audit-log", params={"subject_id": str(profile_id)}).json()["items"]
    assert [entry["action"] for entry in entries] == [
        "fixture-profile.deleted",
        "fixture-profile.changed",
        "fixture-profile.created",
    ]


@pytest.mark.parametrize(
    ("heights", "reason"),
    [
        ([36, 74, 112], "from the top"),
        ([150, 150], "from the top"),
        ([1.5, 1.1, 0.7], "write centimetres"),
        ([1500, 1120], "at most 400"),
        ([150, -1], "at least 0"),
        ([], "at least 1"),
        (["high"], "must be a number"),
    ],
)
def test_heights_that_no_fixture_has(world, path, heights, reason: str) -> None:
    answer = world.admin.client.put(path(uuid4()), json=SHELVES | {"shelf_heights_cm": heights})
    assert (answer.status_code, reason in answer.json()["errors"][0]["message"]) == (422, True), answer.text


def test_one_profile_a_fixture(world, path) -> None:
    assert world.admin.client.put(path(uuid4()), json=SHELVES).status_code == 201
    answer = world.admin.client.put(path(uuid4()), json=SHELVES)
    assert (answer.status_code, answer.json()["code"]) == (409, "fixture-profile-name-taken")
    assert world.admin.client.put(path(uuid4()), json=SHELVES | {"scene_type": "cooler"}).status_code == 201


def test_a_profile_stays_with_its_outlet(world, path) -> None:
    profile_id = uuid4()
    world.admin.client.put(path(profile_id), json=SHELVES)
    moved = world.admin.client.put(path(profile_id, world.east_outlet), json=SHELVES)
    assert (moved.status_code, moved.json()["code"]) == (409, "fixture-profile-differs")
    assert world.admin.client.get(path(profile_id, world.east_outlet)).status_code == 404


@pytest.mark.parametrize(("who", "status"), [("rep", 403), ("trainer", 403), ("east_manager", 404)])
def test_who_may_not_keep_profiles(world, path, who: str, status: int) -> None:
    client = getattr(world, who).client
    assert client.put(path(uuid4()), json=SHELVES).status_code == status
    assert client.delete(path(uuid4())).status_code == status


@pytest.mark.parametrize(
    ("names", "scene", "chosen"),
    [
        ([], "Bay 1", None),
        ([""], "Bay 1", ""),
        (["Bay 1"], "", "Bay 1"),
        (["Bay 1", "Bay 2"], "bay 2 ", "Bay 2"),
        (["", "Bay 2"], "", ""),
        (["Bay 1", "Bay 2"], "Bay 3", None),
    ],
)
def test_the_scenes_name_chooses(names: list[str], scene: str, chosen: str | None) -> None:
    profiles = [FixtureProfile(id=UUID(int=number), name=name) for number, name in enumerate(names)]
    found = choose(profiles, scene)
    assert (found.name if found else None) == chosen
