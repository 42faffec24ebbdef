"""The shipped detector as judge of reference pictures, and what becomes of pictures where there is none."""

from pathlib import Path

import cv2
import numpy as np
import pytest
from structlog.testing import capture_logs

from api.catalog.judges import judge_by_detector
from api.catalog.reference_endpoints import reference_judge
from vision.recognition.crops import crop_facing
from vision.types import Box

PHOTOS = Path(__file__).parents[3] / "api" / "demo" / "photos"
SHELF = PHOTOS / "shelf-2.jpg"
FACINGS = (Box(234, 488, 116, 164), Box(494, 878, 186, 136), Box(889, 466, 89, 189))
SIDE_BY_SIDE = Box(642, 466, 333, 190)


def drawn_wall() -> np.ndarray:
    """A wall in uneven light with a skirting board."""
    wall = np.tile(np.linspace(150, 210, 300).astype(np.uint8)[:, None, None], (1, 240, 3))
    wall[260:266] = 90
    return wall


def part_of_shelf(box: Box) -> np.ndarray:
    return crop_facing(cv2.imread(str(SHELF)), box)


def as_jpeg(pixels: np.ndarray) -> bytes:
    return cv2.imencode(".jpg", pixels)[1].tobytes()


@pytest.fixture
def put_judged(app, new_design, put_reference):
    """Upload pictures to a service that looks at them."""
    del app.dependency_overrides[reference_judge]
    design = new_design()
    return lambda pixels, kind: put_reference(design, as_jpeg(pixels), kind=kind)


@pytest.mark.parametrize("kind", ["packshot", "shelf_crop"])
def test_only_a_picture_of_one_product_is_taken(put_judged, kind) -> None:
    refused = {
        "a wall": (drawn_wall(), "reference-without-product"),
        "a shelf": (cv2.imread(str(SHELF)), "reference-of-several-products"),
        "facings side by side": (part_of_shelf(SIDE_BY_SIDE), "reference-of-several-products"),
    }
    for name, (pixels, code) in refused.items():
        answer = put_judged(pixels, kind)
        assert (answer.status_code, answer.json()["code"]) == (422, code), name
    for box in FACINGS:
        answer = put_judged(part_of_shelf(box), kind)
        assert answer.status_code == 201, (box, answer.text)


def test_without_a_detector_the_trainer_is_believed(settings, tmp_path) -> None:
    judge = judge_by_detector(settings.model_copy(update={"models_dir": tmp_path}))
    with capture_logs() as logs:
        assert judge(drawn_wall(), "packshot") == "one-product"
    [entry] = logs
    assert (entry["log_level"], "models folder" in entry["reason"]) == ("warning", True)


def test_a_detector_that_is_not_permitted_does_not_judge(settings) -> None:
    commercial = settings.model_copy(update={"detector": "shelf-research", "commercial_use": True})
    assert judge_by_detector(commercial)(drawn_wall(), "packshot") == "one-product"
    assert judge_by_detector(settings)(drawn_wall(), "packshot") == "no-product"
