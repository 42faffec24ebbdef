"""Shapes that an upright flat piece may have in its box, as homographies from the square of -1 to 1 to that square."""

from collections.abc import Iterator
from typing import NamedTuple

import cv2
import numpy as np

from vision.geometry import Floats
from vision.pop.poses import CORNERS, moving, scaling

# How far cards slant and lean in their boxes, see `_slanted`.
CARD_SLANTS, CARD_LEANS = (0.0, 0.2, -0.2, 0.4, -0.4, 0.6, -0.6), (0.0, 0.25, -0.25)
# Seen from the side a stand or board is so narrow that the photo's tilt leans it through much of its box.
NARROW_SLANTS, NARROW_LEANS = (0.0, 0.2, -0.2), (0.45, -0.45, 0.7, -0.7)
# Pieces lean by at most this share of their height, whatever share of their box's width that is.
MOST_LEAN = 0.4
# A tent card shows a part of its back beside its front, which is this share of its box.
FRONT, FRONT_SLANTS = 0.75, (0.0, 0.2, -0.2)
# Seen from the side a piece is lower at its far end by these factors.
CARD_TAPER, STRIP_TAPERS = 0.65, (1.0, 0.62, 0.4)
# The near end of a strip fills these shares of its box's height. Strips are too thin to lean.
STRIP_ENDS = (1.0, 0.75, 0.5, 0.35, 0.22, 0.14)


class Shape(NamedTuple):
    """A piece fills a quadrangle of its box: `onto` (3, 3) leads there from its own square.

    `width` and `height` are its shares of the box, `slant` how far it is from filling it upright (0 to 1), `lean` by
    what share of the box's width its sides lean.
    """

    onto: Floats
    width: float
    height: float
    slant: float
    lean: float = 0.0


def card_shapes() -> list[Shape]:
    """Shapes of pieces that are not much longer than high."""
    whole = [_slanted(slant, lean, 0.0, 1.0) for slant in CARD_SLANTS for lean in CARD_LEANS]
    fronts = [
        _slanted(slant, lean, left, FRONT) for slant in FRONT_SLANTS for lean in CARD_LEANS for left in (0.0, 1 - FRONT)
    ]
    narrow = [_slanted(slant, lean, 0.0, 1.0) for slant in NARROW_SLANTS for lean in NARROW_LEANS]
    return [*whole, *fronts, *narrow, *_tapered(1.0, CARD_TAPER)]


def strip_shapes() -> list[Shape]:
    """Shapes of strips along a shelf."""
    return [shape for end in STRIP_ENDS for taper in STRIP_TAPERS for shape in _tapered(end, taper)]


def _slanted(slant: float, lean: float, left: float, share: float) -> Shape:
    """A parallelogram in the part of the box that begins at a share `left` of its width and is `share` of it wide.

    Its upper edge falls to the right by `slant` of the height and its left side runs to the right by `lean` of the
    width (to the left, where that is negative).
    """
    shape = np.asarray([(1 - abs(lean), lean, 0.0), (slant, 1 - abs(slant), 0.0), (0.0, 0.0, 1.0)])
    onto = moving(2 * left + share - 1, 0) @ scaling(share, 1) @ shape
    return Shape(onto, share * (1 - abs(lean)), 1 - abs(slant), abs(slant) + abs(lean), share * abs(lean))


def _tapered(near: float, taper: float) -> Iterator[Shape]:
    """Bands through the whole width of the box whose near end has a height of `near` of it and whose far one less.

    They begin in one corner of the box and end in the opposite one; those that fill it at the near end may end at any
    height.
    """
    far = near * taper
    seen = set()
    for near_top, far_top in [(0.0, 1 - far), (1 - near, 0.0), *([(0.0, (1 - far) / 2)] if near == 1 else [])]:
        for left, right in (((near_top, near), (far_top, far)), ((far_top, far), (near_top, near))):
            if (left, right) not in seen:
                seen.add((left, right))
                yield _band(*left, *right)


def _band(left: float, left_height: float, right: float, right_height: float) -> Shape:
    """The band between two upright ends, which begin and are high by these shares of the box's height."""
    ends = np.asarray([(-1, left), (1, right), (1, right + right_height), (-1, left + left_height)])
    corners = np.column_stack([ends[:, 0], 2 * ends[:, 1] - 1]).astype(np.float32)
    onto = cv2.getPerspectiveTransform(CORNERS[:, :2].astype(np.float32), corners)
    height = (left_height + right_height) / 2
    return Shape(np.asarray(onto, dtype=np.float64), 1.0, height, 1 - height)
