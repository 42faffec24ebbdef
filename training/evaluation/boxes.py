"""Truth and detections of one class over the photos of one set: what every figure is computed from."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from vision.types import Box

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class ScoredBox:
    """One detection of one class, box in pixels."""

    box: Box
    score: float


@dataclass(frozen=True, slots=True)
class ClassBoxes:
    """Truth and detections of one class over the photos of one set, index by photo.

    `sides` holds the longer side of every photo in pixels; without it no figure by box size can be told.
    """

    truth: tuple[tuple[Box, ...], ...]
    found: tuple[tuple[ScoredBox, ...], ...]
    sides: tuple[float, ...] = ()


def overlaps(first: Sequence[Box], second: Sequence[Box]) -> Floats:
    """Intersection over union, shape (first, second)."""
    a = np.array(first, dtype=float).reshape(-1, 1, 4)
    b = np.array(second, dtype=float).reshape(1, -1, 4)
    width = np.minimum(a[..., 0] + a[..., 2], b[..., 0] + b[..., 2]) - np.maximum(a[..., 0], b[..., 0])
    height = np.minimum(a[..., 1] + a[..., 3], b[..., 1] + b[..., 3]) - np.maximum(a[..., 1], b[..., 1])
    shared = np.clip(width, 0, None) * np.clip(height, 0, None)
    union = a[..., 2] * a[..., 3] + b[..., 2] * b[..., 3] - shared
    return np.asarray(shared / np.maximum(union, 1e-9))
