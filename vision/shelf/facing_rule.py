"""Which detected products are facings: the front units of a row, as far as they can be seen.

A unit of the second row shows above or beside the unit before it, ends higher than that one does, and shows less of
itself. A stacked unit also ends higher, but it is whole, so it stays: whether it counts is up to the display standard.
What can be seen of a unit is judged from boxes alone: how much of its box nearer boxes cover, and how much of what its
like neighbours show is missing where the photo cuts it or another unit stands before it.

A box inside another one is a part of it, a logo or half a pack; a box around several that stand apart is a reading of
all of them, a tray or a pile. Of 450 such pairs on rendered photos 35 are two facings, and of 16,995 true boxes 41 lie
so. Only one of the two counts.

Every doubt is decided for the facing: a product that nothing says anything about is whole and in front.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from vision.geometry import Flags, Floats, Ints, areas, boxes_to_xyxy, intersections
from vision.shelf.rows import RowLayout
from vision.types import Box

# Share of a unit that must be seen before it counts; display standards count "clearly visible" fronts.
LEAST_VISIBLE = 0.4
# A unit stands before another of its row when it ends lower by this share of its own height: its foot is nearer.
# Less, and the unequal bottoms that a detector gives to neighbours would put one before the other.
NEARER = 0.15
# Their boxes may be this share of the nearer one's height apart: between the two, only its rim can be seen.
RIM = 0.15
# ... and must share at least half of the narrower one's width, or the one stands beside the other.
MIN_COMMON_WIDTH = 0.5
# Units behind one another are of one product, and the farther is drawn smaller: their widths agree this well.
LIKE_WIDTH = (0.6, 1.15)
# A piled unit shows its full height (95 % of them at least 0.83 of the unit below); what shows less is behind it.
HIDDEN_HEIGHT = 0.7
# A box this far inside another cannot be a unit behind it, for nobody could have seen that: the two are readings of one
# thing or of its parts.
ONE_THING = 0.85
# Boxes that share less than this of the smaller one stand apart.
APART = 0.3
# Neighbours whose other side agrees within this share are alike; the nearest ones tell best, for the photo's scale
# changes along a row.
LIKE = 0.15
LIKE_NEIGHBOURS = 5
# Boxes within so many pixels of a side of the photo are cut by it.
FRAME = 2.0


@dataclass(frozen=True, slots=True)
class FacingVerdict:
    """What is known of one detected product: the share of it that is seen (0 to 1), whether it stands behind another
    unit, and whether it counts as a facing.
    """

    visible: float
    second_row: bool
    counts: bool


def judge_facings(
    products: Sequence[Box], layout: RowLayout, width: int, height: int, least_visible: float = LEAST_VISIBLE
) -> tuple[FacingVerdict, ...]:
    """One verdict for each product of a photo of `width` x `height` pixels; `layout` is of the same products."""
    if not products:
        return ()
    corners = boxes_to_xyxy(products)
    rows = np.asarray([place.row or 0 for place in layout.places])
    stacked = np.asarray([place.stacked for place in layout.places])
    before = _stands_before(corners, rows, stacked)
    second = _second_row(corners, before) & ~stacked & (not layout.hanging)
    visible = np.minimum(_uncovered(corners, before), _share_of_like(corners, rows, second, width, height))
    # Where there are rows, what stands on none of them belongs to a neighbouring fixture or to the background.
    front = ~second & (visible >= least_visible) & ((rows > 0) | (not rows.any()))
    counts = front & ~_read_twice(corners, front)
    return tuple(
        FacingVerdict(round(float(share), 3), bool(behind), bool(counted))
        for share, behind, counted in zip(visible, second, counts, strict=True)
    )


def _stands_before(corners: Floats, rows: Ints, stacked: Flags) -> Flags:
    """`before[i, j]`: unit j stands on the shelf, in the row of unit i and nearer to the camera."""
    nearer = corners[:, 3] - corners[:, 3, None] > NEARER * (corners[:, 3] - corners[:, 1])
    common = np.minimum(corners[:, 2, None], corners[:, 2]) - np.maximum(corners[:, 0, None], corners[:, 0])
    widths = corners[:, 2] - corners[:, 0]
    in_line = common > MIN_COMMON_WIDTH * np.minimum(widths[:, None], widths)
    same_row = (rows[:, None] == rows) & (rows > 0)
    before: Flags = nearer & in_line & same_row & ~stacked
    return before


def _second_row(corners: Floats, before: Flags) -> Flags:
    """Which units show only a strip above a like unit that stands before them."""
    widths, heights = corners[:, 2] - corners[:, 0], corners[:, 3] - corners[:, 1]
    touching = corners[:, 1] - corners[:, 3, None] < RIM * heights
    like = (widths[:, None] > LIKE_WIDTH[0] * widths) & (widths[:, None] < LIKE_WIDTH[1] * widths)
    higher = corners[:, 1, None] < corners[:, 1]
    strip = heights[:, None] < HIDDEN_HEIGHT * heights
    second: Flags = np.any(before & touching & like & higher & strip, axis=1)
    return second


def _uncovered(corners: Floats, before: Flags) -> Floats:
    """Share of each unit's box that no single nearer box covers."""
    covered = np.where(before, intersections(corners, corners), 0.0) / np.maximum(areas(corners), 1.0)[:, None]
    uncovered: Floats = 1 - np.where(covered < ONE_THING, covered, 0.0).max(axis=1)
    return uncovered


def _read_twice(corners: Floats, front: Flags) -> Flags:
    """Which of the boxes in front are readings of what other boxes in front show: parts of one, or around several."""
    sizes, common = areas(corners), intersections(corners, corners)
    inside = front[:, None] & front & (sizes[:, None] < sizes) & (common >= ONE_THING * sizes[:, None])
    apart = common < APART * np.minimum(sizes[:, None], sizes)
    np.fill_diagonal(apart, val=True)
    around = np.zeros_like(front)
    for box in np.flatnonzero(inside.sum(axis=0) > 1):
        held = np.flatnonzero(inside[:, box])
        around[box] = apart[np.ix_(held, held)].all(axis=1).sum() > 1
    twice: Flags = around | (inside & ~around).any(axis=1)
    return twice


def _share_of_like(corners: Floats, rows: Ints, hidden: Flags, width: int, height: int) -> Floats:
    """Share of the extent of its like neighbours that each unit shows, where the frame or another unit cuts it."""
    sides = np.column_stack([corners[:, 2] - corners[:, 0], corners[:, 3] - corners[:, 1]])
    beyond = np.asarray([width, height]) - FRAME
    cut = (corners[:, :2] <= FRAME) | (corners[:, 2:] >= beyond)
    incomplete = cut | np.column_stack([np.zeros_like(hidden), hidden])
    shares = np.ones(len(corners))
    for unit, side in np.argwhere(incomplete):
        whole = (rows == rows[unit]) & (rows > 0) & ~incomplete.any(axis=1)
        alike = np.flatnonzero(whole & (np.abs(sides[:, 1 - side] / sides[unit, 1 - side] - 1) < LIKE))
        if len(alike):
            nearest = alike[np.argsort(np.abs(corners[alike, 0] - corners[unit, 0]))[:LIKE_NEIGHBOURS]]
            shares[unit] = min(shares[unit], sides[unit, side] / np.median(sides[nearest, side]))
    return shares
