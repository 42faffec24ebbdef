"""The rows of one photo as heights along its middle column: what a photo can tell before any centimetre is known.

Parallel shelf edges are a pencil of lines, `y = level + (slope + convergence * level) * x` with x and y from the
photo's centre (see `perspective`, where the pencil is found from boxes; here it is read off the finished edges). A
level is where a line crosses the middle column, in pixels below the centre. Along that column, level and height on the
fixture's front are tied by a projective map of one dimension, whatever the roll and the obliqueness.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from vision.geometry import Flags, Floats, boxes_to_xyxy
from vision.shelf.perspective import Perspective
from vision.types import Box, Point

# Stiffness of the pencil: the slopes of edges are exact to about 0.01 over the whole width of a photo, and short edges
# must not invent an oblique view, whose slopes differ by 0.4 from top to bottom at most.
EDGE_SLOPE_SIGMA = 0.01
SLOPE_SPREAD = 0.1
CONVERGENCE_SPREAD = 0.4
PENCIL_ROUNDS = 4
# How far an edge lies from where its board's edge would be in a straight lens, in long sides of the photo: the feet
# that make it stand behind the board's edge, and phones' lenses bend a little.
EDGE_SIGMA = 0.006
# An edge nearer than this to the lower border, as a share of the photo's height, is the border and not an edge.
CUT_MARGIN = 0.006


@dataclass(frozen=True, slots=True)
class ShelfView:
    """Rows of a photo from the top: `levels` in pixels and `cut`, whose edge lies below the photo; both `(n,)`."""

    pencil: Perspective
    levels: Floats
    cut: Flags

    @property
    def seen(self) -> Flags:
        """Rows whose edge is in the photo, `(n,)`."""
        return ~self.cut

    @property
    def frame(self) -> tuple[float, float]:
        """Levels of the upper and the lower border."""
        return -self.pencil.height / 2, self.pencil.height / 2

    @property
    def long_side(self) -> int:
        return max(self.pencil.width, self.pencil.height)

    def box_levels(self, boxes: Sequence[Box]) -> tuple[Floats, Floats]:
        """Levels of the tops and the bottoms of boxes at their middle, both `(len(boxes),)`."""
        corners = boxes_to_xyxy(boxes)
        middle = (corners[:, 0] + corners[:, 2]) / 2
        return self.pencil.level(middle, corners[:, 1]), self.pencil.level(middle, corners[:, 3])


def view_shelf(edges: Sequence[tuple[Point, Point]], width: int, height: int) -> ShelfView:
    """Read the pencil and the levels off the edges of a photo of `width` x `height` pixels, from the top row down."""
    ends = np.asarray(edges, dtype=np.float64).reshape(-1, 4)
    middle_x, middle_y = (ends[:, 0] + ends[:, 2]) / 2, (ends[:, 1] + ends[:, 3]) / 2
    pencil = _find_pencil(ends, width, height)
    cut = middle_y >= height * (1 - CUT_MARGIN)
    return ShelfView(pencil, pencil.level(middle_x, middle_y), cut)


def _find_pencil(ends: Floats, width: int, height: int) -> Perspective:
    """Least squares over the edges' slopes, held towards a straight camera; a slope is as sure as its edge is long."""
    run = np.maximum(ends[:, 2] - ends[:, 0], 1.0)
    slopes = (ends[:, 3] - ends[:, 1]) / run
    sureness = run / width / EDGE_SLOPE_SIGMA
    middle = (ends[:, :2] + ends[:, 2:]) / 2
    pencil = Perspective(width, height)
    for _ in range(PENCIL_ROUNDS):
        levels = pencil.level(middle[:, 0], middle[:, 1]) / height
        design = np.vstack([np.column_stack([np.ones_like(levels), levels]) * sureness[:, None], np.eye(2)])
        design[-2:] /= (SLOPE_SPREAD, CONVERGENCE_SPREAD)
        slope, convergence = np.linalg.lstsq(design, np.concatenate([slopes * sureness, np.zeros(2)]), rcond=None)[0]
        pencil = Perspective(width, height, float(slope), float(convergence / height))
    return pencil
