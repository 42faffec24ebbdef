import dataclasses
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from vision.cards import DetectorCard
from vision.detector import LEAST_SCORE, Detector

pytest.importorskip("faster_coco_eval", reason="the extra `train` is not installed")

from training.evaluation.models import shipped_model

CARD = DetectorCard(
    folder=Path(),
    name="shelf",
    version="2.1.0",
    file="detector.onnx",
    sha256="a" * 64,
    licence="none",
    commercial_use=False,
    classes=("product",),
    input_size=320,
    thresholds={"product": 0.4},
    nms_iou=0.6,
)


class OneBox:
    """A network that sees one box of 100 x 50 input pixels in the middle of 320 x 160."""

    def __init__(self, score: float) -> None:
        self.score = score

    def run(self, batch: np.ndarray) -> np.ndarray:
        assert batch.shape == (1, 3, 160, 320)
        return np.array([[[160], [80], [100], [50], [self.score]]], dtype=np.float32)


def test_a_detector_is_measured_below_its_threshold_and_in_photo_pixels() -> None:
    model = shipped_model(Detector(CARD, OneBox(0.05)), threads=1)

    (found,) = model.detect(np.zeros((320, 640, 3), dtype=np.uint8))

    assert found.object_class == "product"
    assert found.box == pytest.approx((220, 110, 200, 100))
    assert (model.name, model.version, model.classes, dict(model.thresholds)) == (
        "shelf",
        "2.1.0",
        ("product",),
        {"product": 0.4},
    )


@pytest.mark.parametrize(("score", "boxes"), [(LEAST_SCORE * 1.05, 1), (LEAST_SCORE * 0.95, 0)])
def test_scores_reach_down_to_the_lowest_that_vision_tells(score: float, boxes: int) -> None:
    model = shipped_model(Detector(CARD, OneBox(score)))

    assert len(model.detect(np.zeros((320, 640, 3), dtype=np.uint8))) == boxes


@pytest.mark.parametrize(
    ("change", "same"),
    [
        ({"name": "other", "version": "3", "folder": Path("elsewhere")}, True),
        ({"sha256": "b" * 64}, False),
        ({"input_size": 640}, False),
        ({"nms_iou": 0.5}, False),
        ({"thresholds": {"product": 0.5}}, False),
    ],
)
def test_the_fingerprint_changes_with_what_changes_the_boxes(change: dict[str, Any], same: bool) -> None:
    first, second = (shipped_model(Detector(card, OneBox(0.5))) for card in (CARD, dataclasses.replace(CARD, **change)))

    assert (first.fingerprint == second.fingerprint) == same
