"""A photo's rows get their heights from the outlet's fixture profile, and the analysis says from which."""

from uuid import UUID, uuid4

import cv2
import numpy as np
import pytest

from api.engine import Engine
from api.worker import Worker
from tests.vision.conftest import FakeSession, fake_card
from vision.detector import Detector
from vision.pipeline import ShelfPipeline

HEIGHTS = [150, 112, 74, 36]
# Four rows of four facings in an input of 320 x 256.
SEEN = [("product", (60 + 50 * place, 60 + 48 * row, 40, 40), 0.9) for row in range(4) for place in range(4)]


@pytest.fixture
def pipeline(tmp_path) -> ShelfPipeline:
    return ShelfPipeline(Detector(fake_card(tmp_path), FakeSession(SEEN)))


@pytest.fixture
def profile(world):
    def put(heights: list[float], *, scene_type: str = "shelf", name: str = "bay 1") -> str:
        profile_id = uuid4()
        body = {"scene_type": scene_type, "name": name, "shelf_heights_cm": heights}
        path = f"/v1/outlets/{world.west_outlet.id}/fixture-profiles/{profile_id}"
        assert world.manager.client.put(path, json=body).status_code == 201
        return str(profile_id)

    return put


@pytest.fixture
def read(world):
    """The analysis of a photo, with the photo's id."""

    def read(photo_id: UUID) -> dict:
        return world.rep.client.get(f"/v1/photos/{photo_id}/analysis").json() | {"id": photo_id}

    return read


@pytest.fixture
def analyse(world, resources, new_visit, new_scene, pipeline, read):
    """Upload a photo of a new shelf scene, let the worker look at it, and read the analysis."""

    def upload() -> UUID:
        scene, photo_id = new_scene(new_visit(world.rep, world.west_outlet)), uuid4()
        grain = np.random.default_rng(photo_id.int % 2**32).integers(80, 100, (480, 640, 3), dtype=np.uint8)
        path = f"/v1/scenes/{scene.id}/photos/{photo_id}"
        data = cv2.imencode(".jpg", grain)[1].tobytes()
        assert world.rep.client.put(path, content=data, headers={"Content-Type": "image/jpeg"}).status_code == 201
        return photo_id

    def look() -> dict:
        photo_id = upload()
        assert Worker(resources, Engine(lambda: pipeline)).drain() == 1
        return read(photo_id)

    return look


def test_rows_are_measured_by_the_profile(analyse, profile) -> None:
    profile_id = profile(HEIGHTS)
    report = analyse()
    assert [row["method"] for row in report["rows"]] == ["fixture-profile"] * 4
    assert [row["height_cm"] for row in report["rows"]] == pytest.approx(HEIGHTS, abs=1)
    assert (report["fixture"]["profile_id"], report["fixture"]["shelf_heights_cm"]) == (profile_id, HEIGHTS)


def test_without_a_profile_the_analysis_says_so(analyse, profile) -> None:
    profile(HEIGHTS, scene_type="cooler")
    report = analyse()
    assert report["fixture"] is None
    assert "fixture-profile" not in {row["method"] for row in report["rows"]}


def test_an_analysis_keeps_what_it_was_measured_by(world, analyse, read, profile) -> None:
    profile_id = profile(HEIGHTS)
    before = analyse()
    path = f"/v1/outlets/{world.west_outlet.id}/fixture-profiles/{profile_id}"
    lower = {"scene_type": "shelf", "name": "bay 1", "shelf_heights_cm": [140, 105, 70, 35]}
    assert world.manager.client.put(path, json=lower).status_code == 200
    assert read(before["id"]) == before
    assert analyse()["fixture"]["shelf_heights_cm"] == [140, 105, 70, 35]
    assert world.manager.client.delete(path).status_code == 204
    assert read(before["id"]) == before
