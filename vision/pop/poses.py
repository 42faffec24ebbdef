"""Poses of flat artwork in a picture.

A pose is a homography `(3, 3)` from the artwork's own square, which spans -1 to 1 across and down whatever its
proportions are, to a picture, in pixels. Places are continuous: the first pixel of a picture spans 0 to 1.
"""

from functools import cache

import cv2
import numpy as np
from numpy.typing import NDArray

from vision.geometry import Flags, Floats
from vision.types import Box

Singles = NDArray[np.float32]
Size = tuple[int, int]

# An artwork stretched more than this from its own proportions is seen at over 75 degrees, or is another one.
MAX_STRETCH = 4.0
# Opposite sides of a piece differ by less even when it is seen from close by.
MAX_TAPER = 2.0
# Pieces hang and stand upright; a phone is seldom rolled by more than 20 degrees, and a card leans by a few more.
MAX_TURN_DEGREES = 45.0
CORNERS = np.asarray([(-1, -1, 1), (1, -1, 1), (1, 1, 1), (-1, 1, 1)], dtype=np.float64)
# OpenCV counts from the middle of the first pixel.
NOWHERE = (float("nan"),) * 3
TO_MIDDLES = np.asarray([(1, 0, -0.5), (0, 1, -0.5), (0, 0, 1)])
FROM_MIDDLES = np.asarray([(1, 0, 0.5), (0, 1, 0.5), (0, 0, 1)])


def corners_of(pose: Floats) -> Floats:
    """The four corners `(4, 2)` of an artwork in the picture, clockwise from its own top left."""
    mapped = CORNERS @ pose.T
    corners: Floats = mapped[:, :2] / mapped[:, 2:]
    return corners


def area_of(pose: Floats) -> float:
    """The area in square pixels that an artwork fills in the picture."""
    return abs(cv2.contourArea(corners_of(pose).astype(np.float32)))


def scaling(across: float, down: float) -> Floats:
    """The homography that only scales."""
    return np.diag([across, down, 1.0])


def moving(right: float, down: float) -> Floats:
    """The homography that only shifts."""
    return np.asarray([(1.0, 0.0, right), (0.0, 1.0, down), (0.0, 0.0, 1.0)])


def square_of(box: Box) -> Floats:
    """From the square of -1 to 1 to a box."""
    return moving(box.center_x, box.center_y) @ scaling(box.w / 2, box.h / 2)


def places_of(pose: Floats, marked: Flags) -> Floats:
    """Where the marked pixels of an artwork (h, w) lie in the picture, (n, 2)."""
    down, across = np.nonzero(marked)
    height, width = marked.shape
    square = np.column_stack([(2 * across + 1) / width - 1, (2 * down + 1) / height - 1, np.ones(len(down))])
    mapped = square @ pose.T
    places: Floats = mapped[:, :2] / mapped[:, 2:]
    return places


@cache
def _to_square(size: Size) -> Floats:
    """From pixels of a picture, as OpenCV counts them, to the square of -1 to 1."""
    width, height = size
    return np.asarray([(2 / width, 0, 1 / width - 1), (0, 2 / height, 1 / height - 1), (0, 0, 1)])


def taken(picture: Singles, pose: Floats, size: Size) -> Singles:
    """What lies in a pose, as an upright picture of `size` (width, height), from a `picture` `(H, W)` or `(H, W, 3)`.

    Places outside of the picture are NaN.
    """
    onto = TO_MIDDLES @ pose @ _to_square(size)
    flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    return cv2.warpPerspective(picture, onto, size, flags=flags, borderMode=cv2.BORDER_CONSTANT, borderValue=NOWHERE)  # type: ignore[return-value]


def is_plausible(pose: Floats, aspect: float) -> bool:
    """Whether a flat upright piece of that `aspect` (width / height) can look like that: convex, not mirrored, not
    turned, stretched or tapered beyond what a shopper sees.
    """
    with np.errstate(divide="ignore", invalid="ignore"):
        corners = corners_of(pose)
    if not np.isfinite(corners).all() or np.ptp(corners, axis=0).min() < 1:
        return False
    sides = np.roll(corners, -1, axis=0) - corners
    following = np.roll(sides, -1, axis=0)
    if (sides[:, 0] * following[:, 1] <= sides[:, 1] * following[:, 0]).any():
        return False
    top, right, bottom, left = np.linalg.norm(sides, axis=1)
    stretch = (top + bottom) / (left + right) / aspect
    turn = abs(np.degrees(np.arctan2(sides[0, 1] - sides[2, 1], sides[0, 0] - sides[2, 0])))
    return bool(
        max(stretch, 1 / stretch) < MAX_STRETCH
        and max(top / bottom, bottom / top, left / right, right / left) < MAX_TAPER
        and turn < MAX_TURN_DEGREES
    )
