"""What can be odd about the boxes of one photo, though each can be read."""

import math
from collections.abc import Sequence

import numpy as np

from training.sources import LabelledObject, LabelledPhoto
from vision.geometry import boxes_to_xyxy, overlaps
from vision.types import Box

# Labels stored with six decimals come back up to a pixel off; what reaches further out was drawn so.
MAX_OUTSIDE_PX = 1.0
DUPLICATE_OVERLAP = 0.9
MIN_SIDE_PX = 4.0
MAX_PHOTO_SHARE = 0.5
MAX_ASPECT = 10.0


def outside(photo: LabelledPhoto) -> tuple[list[Box], float]:
    """Boxes that reach over the photo's border, and by how many pixels the worst does."""
    reaches = [(_reach(found.box, photo.width, photo.height), found.box) for found in photo.objects]
    over = [(reach, box) for reach, box in reaches if reach > MAX_OUTSIDE_PX]
    return [box for _, box in over], max((reach for reach, _ in over), default=0.0)


def _reach(box: Box, width: int, height: int) -> float:
    return max(-box.x, -box.y, box.right - width, box.bottom - height)


def duplicates(objects: Sequence[LabelledObject]) -> list[Box]:
    """Boxes that lie on an earlier one of the same class."""
    twice: list[Box] = []
    for name in sorted({found.object_class for found in objects}):
        boxes = [found.box for found in objects if found.object_class == name]
        corners = boxes_to_xyxy(boxes)
        later = np.tril(overlaps(corners, corners), k=-1).max(axis=1) >= DUPLICATE_OVERLAP
        twice += [box for box, double in zip(boxes, later, strict=True) if double]
    return twice


def tiny(objects: Sequence[LabelledObject]) -> list[Box]:
    """Boxes with a side of less than four pixels: a slip of the hand, or nothing that a detector could see."""
    return [found.box for found in objects if min(found.box.w, found.box.h) < MIN_SIDE_PX]


def huge(photo: LabelledPhoto) -> list[Box]:
    """Boxes that cover more than half of the photo."""
    limit = MAX_PHOTO_SHARE * photo.width * photo.height
    return [found.box for found in photo.objects if found.box.area > limit]


def extreme_aspect(objects: Sequence[LabelledObject]) -> list[Box]:
    """Boxes more than ten times as long as wide, or as wide as long."""
    return [found.box for found in objects if abs(math.log(found.box.w / found.box.h)) > math.log(MAX_ASPECT)]


def not_known(objects: Sequence[LabelledObject], known: Sequence[str]) -> list[Box]:
    """Boxes of a class that the source says its labels are not complete in."""
    return [found.box for found in objects if found.object_class not in known]
