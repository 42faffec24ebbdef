from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import cv2
import numpy as np
import pytest

from training.recipe import Source
from vision.types import Box, Detection

SHOP = Source(
    name="shop <1>",
    form="yolo",
    known=("product",),
    licence="MIT",
    commercial_use=True,
    class_map={"0": "product", "1": "gap"},
    images="images",
    labels=("labels",),
)
# Photos are 200 x 100 pixels; the labels below are these boxes.
FIRST, SECOND = Box(20, 20, 40, 60), Box(120, 20, 40, 60)
LABELS = {"a": "0 0.2 0.5 0.2 0.6\n0 0.7 0.5 0.2 0.6\n1 0.5 0.5 0.1 0.1\n", "b": "0 0.2 0.5 0.2 0.6\n"}


@dataclass
class FakeModel:
    """Finds the same boxes in every photo and counts how often it was asked."""

    found: Sequence[tuple[str, Box, float]]
    name: str = "fake"
    version: str = "1.0.0"
    sha256: str = "f" * 64
    fingerprint: str = "fake"
    classes: Sequence[str] = ("product", "gap")
    thresholds: Mapping[str, float] = field(default_factory=lambda: {"product": 0.5, "gap": 0.5})
    input_size: int = 640
    threads: int = 1
    asked: int = 0

    def detect(self, pixels: np.ndarray) -> Sequence[Detection]:
        self.asked += 1
        assert pixels.shape == (100, 200, 3)
        return [Detection(*one) for one in self.found]  # type: ignore[arg-type]


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    """A data folder with the two photos of SHOP."""
    for folder in ("images", "labels"):
        (tmp_path / folder).mkdir()
    for name, label in LABELS.items():
        cv2.imwrite(str(tmp_path / f"images/{name}.png"), np.full((100, 200, 3), 90, dtype=np.uint8))
        (tmp_path / f"labels/{name}.txt").write_text(label)
    return tmp_path
