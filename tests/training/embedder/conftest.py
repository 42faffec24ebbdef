"""Crops that are plain colours, and a description of them that cannot be mistaken."""

from collections.abc import Callable, Sequence

import cv2
import numpy as np
import pytest

from training.embedder.crop import Crop, CropKind
from vision.letterbox import Pixels

Paint = Callable[..., Crop]
COLOURS = {"red": (0, 0, 230), "green": (0, 230, 0), "blue": (230, 0, 0), "white": (230, 230, 230)}  # BGR


@pytest.fixture
def paint() -> Paint:
    """A crop of a plain colour, by default that of its SKU's name."""

    def make(
        sku: str,
        group: str = "shop",
        photo: str = "p",
        colour: str = "",
        size: tuple[int, int] = (32, 24),
        kind: CropKind = "labelled",
    ) -> Crop:
        pixels = np.full((*size, 3), COLOURS[colour or sku], np.uint8)
        return Crop(group, sku, photo, cv2.imencode(".png", pixels)[1].tobytes(), kind)

    return make


@pytest.fixture
def by_colour() -> Callable[[Sequence[Pixels]], np.ndarray]:
    """Describes crops by their mean colour, as a vector of length 1."""

    def describe(crops: Sequence[Pixels]) -> np.ndarray:
        means = np.asarray([crop.mean(axis=(0, 1)) for crop in crops], np.float32) - 100
        return np.asarray(means / np.linalg.norm(means, axis=1, keepdims=True))

    return describe
