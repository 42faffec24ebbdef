"""Places that may be gaps: what the detector saw, sharply or not, what fits it better, and the openings of the rows."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from vision.geometry import Flags, Floats, boxes_to_xyxy
from vision.shelf.openings import OpeningKind, find_openings
from vision.shelf.rows import RowLayout
from vision.types import Box, Detection

# A side of a detected gap is moved to the facing next to it when that lies within this share of the gap's own size. A
# gap ends where the goods begin; the detector draws the border by eye.
PULL = 0.35
# That facing must share this much of the lower one's height when it stands beside, or of the narrower one's width when
# above or below.
BESIDE, IN_COLUMN = 0.25, 0.4
# Pulled boxes of fewer pixels show nothing.
LEAST_SIDE_PX = 4.0
# The sides left, top, right, bottom of a gap, each with the facing's side that it is moved to.
MEETING_SIDES = ((0, 2), (1, 3), (2, 0), (3, 1))


@dataclass(frozen=True, slots=True, eq=False)
class Candidates:
    """Places `(n, 4)` xyxy, photo pixels; `kinds` (n) tell which opening it is, None for those from the detector."""

    corners: Floats
    kinds: tuple[OpeningKind | None, ...]


def propose_gaps(seen: Sequence[Detection], facings: Sequence[Box], layout: RowLayout) -> Candidates:
    """All places that may be gaps. They overlap, for it is their evidence that tells which fits best."""
    openings = find_openings(facings, layout)
    detected = boxes_to_xyxy([gap.box for gap in seen])
    pulled = pull_to_facings(detected, boxes_to_xyxy(facings))
    corners = np.concatenate([boxes_to_xyxy([opening.box for opening in openings]), detected, pulled])
    kinds: list[OpeningKind | None] = [opening.kind for opening in openings]
    return Candidates(corners, (*kinds, *[None] * (len(detected) + len(pulled))))


def pull_to_facings(corners: Floats, facings: Floats) -> Floats:
    """Boxes `(n, 4)` xyxy with each side moved to the facing next to it; those that vanish by that are left out."""
    if not len(corners) or not len(facings):
        return corners[:0]
    beside, in_column = _common(corners, facings, 1) > BESIDE, _common(corners, facings, 0) > IN_COLUMN
    pulled = corners.copy()
    for side, meeting in MEETING_SIDES:
        axis = side % 2
        reach = PULL * (corners[:, axis + 2] - corners[:, axis])
        pulled[:, side] += _way(facings[:, meeting] - corners[:, side, None], in_column if axis else beside, reach)
    return pulled[((pulled[:, 2:] - pulled[:, :2]) >= LEAST_SIDE_PX).all(axis=1)]


def _common(corners: Floats, facings: Floats, axis: int) -> Floats:
    """`(n, m)` common extent along x (0) or y (1), as a share of the smaller extent."""
    start = np.maximum(corners[:, None, axis], facings[:, axis])
    common = np.minimum(corners[:, None, axis + 2], facings[:, axis + 2]) - start
    own, other = (boxes[:, axis + 2] - boxes[:, axis] for boxes in (corners, facings))
    share: Floats = common / np.maximum(np.minimum(own[:, None], other), 1.0)
    return share


def _way(distances: Floats, there: Flags, reach: Floats) -> Floats:
    """`(n,)` way to the nearest of those that are `there`, both `(n, m)`; 0 when it is further than `reach`."""
    ways = np.where(there, distances, np.inf)
    nearest = np.take_along_axis(ways, np.abs(ways).argmin(axis=1)[:, None], axis=1)[:, 0]
    way: Floats = np.where(np.abs(nearest) < reach, nearest, 0.0)
    return way
