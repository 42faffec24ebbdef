"""Truth and detections of one class over the photos of one set: what every figure is computed from."""

from collections.abc import Sequence
from dataclasses import dataclass

from vision import geometry
from vision.geometry import Floats, boxes_to_xyxy
from vision.types import Box


@dataclass(frozen=True, slots=True)
class ScoredBox:
    """One detection of one class, box in pixels. `accepted`: the model takes it for real by a rule of its own."""

    box: Box
    score: float
    accepted: bool = True


@dataclass(frozen=True, slots=True)
class ClassBoxes:
    """Truth and detections of one class over the photos of one set, index by photo.

    `sides` holds the longer side of every photo in pixels; without it no figure by box size can be told.
    """

    truth: tuple[tuple[Box, ...], ...]
    found: tuple[tuple[ScoredBox, ...], ...]
    sides: tuple[float, ...] = ()


def overlaps(first: Sequence[Box], second: Sequence[Box]) -> Floats:
    """Intersection over union, shape (first, second); 0 for empty boxes."""
    return geometry.overlaps(boxes_to_xyxy(first), boxes_to_xyxy(second))
