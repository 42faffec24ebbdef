"""What only the detected products tell of a photo's quality: whether there is a shelf, how far away and how straight,
whether the frame cuts through a row, and whether somebody stands before it.

The second stage of the check: `quality` looks at the pixels alone, before any model has run.
"""

from collections.abc import Sequence

import numpy as np

from vision.geometry import Flags, Floats, Ints, boxes_to_xyxy
from vision.photos.quality_advice import judged
from vision.shelf.perspective import CUT_MARGIN, Perspective
from vision.shelf.rows import RowLayout
from vision.types import Detection, PhotoQuality, QualityFlag

# A shelf that shows fewer facings also shows what they left: gaps, price tags, POP. The emptiest real photo has 2.
MIN_PRODUCTS = 2
# Median height of a facing as a share of the photo's long side. Below it the detector's finest look gets 14 pixels of a
# facing and begins to miss them; real photos have 0.017 to 0.165.
MIN_FACING_SHARE = 0.015
# With fewer facings the directions of the shelves are a guess.
MIN_FACINGS_FOR_DIRECTIONS = 12
# Rise of the shelves: 17 degrees. The row rules hold up to 20; real photos reach 15.
MAX_SLOPE = 0.30
# Convergence over half the width: at 0.5 the near end is seen three times as large as the far one.
MAX_CONVERGENCE = 0.5
# A facing that touches the upper or lower border counts as cut through below this share of the typical height, and a
# row when that befell at least half of its facings, and three of them: a tall bottle may touch the border alone.
CUT_THROUGH = 0.5
MIN_CUT_FACINGS = 3
# An obstacle leaves a rectangle of this share of the shelf's width and height, and of so many facings, without anything
# to see. A pillar or a door frame is narrower (0.05 to 0.10), an empty stretch of one row lower.
MIN_HOLE_WIDTH, MIN_HOLE_FACINGS_ACROSS = 0.20, 1.2
MIN_HOLE_HEIGHT, MIN_HOLE_FACINGS_DOWN = 0.25, 2.0
# Share of the rectangle's height at which the shelf goes on, at either side of it: what lies at the end of a shelf is
# no hole in it. Of 157 real photos one had such a hole, and a table stood before that shelf; with people drawn before a
# quarter of them 84 % had one. With 0.4 five more photos had one, with 0.8 it found 65 % of the people.
MIN_FLANK = 0.6
# Squares along each side of the shelf in which it is looked at: each a third of a facing wide on a usual photo.
SQUARES = 96
# A square counts as seen when a box covers more of it than this in both directions, so that neighbours that
# touch leave no crack and boxes do not grow.
MIN_COVER = 0.25


def judge_shelf(
    quality: PhotoQuality, found: Sequence[Detection], layout: RowLayout, width: int, height: int
) -> PhotoQuality:
    """The pixels' verdict, completed by what was `found` on the photo of `width` x `height` pixels.

    `layout` holds the rows of the products in `found`, in their order. A photo that is unusable already is left alone:
    what was found on it tells nothing.
    """
    if not quality.usable:
        return quality
    products = boxes_to_xyxy([item.box for item in found if item.object_class == "product"])
    if len(products) < MIN_PRODUCTS and len(products) == len(found):
        # Which way a picture without a shelf is turned is not worth a word.
        return judged([*(flag for flag in quality.flags if flag != "tilted"), "not-a-shelf"])
    others = boxes_to_xyxy([item.box for item in found if item.object_class != "product"])
    return judged([*quality.flags, *_flaws(products, others, layout, width, height)])


def _flaws(products: Floats, others: Floats, layout: RowLayout, width: int, height: int) -> list[QualityFlag]:
    if not len(products):
        return []
    rows = np.asarray([place.row or 0 for place in layout.places])
    flaws: dict[QualityFlag, bool] = {
        "too-far": bool(np.median(products[:, 3] - products[:, 1]) < MIN_FACING_SHARE * max(width, height)),
        "tilted": len(products) >= MIN_FACINGS_FOR_DIRECTIONS and _is_askew(layout.perspective),
        "cut-off": _is_cut_off(products, rows, height),
        "obstructed": is_obstructed(products, others),
    }
    return [flag for flag, hit in flaws.items() if hit]


def _is_askew(perspective: Perspective | None) -> bool:
    if perspective is None:
        return False
    convergence = abs(perspective.convergence) * perspective.width / 2
    return abs(perspective.slope) > MAX_SLOPE or convergence > MAX_CONVERGENCE


def _is_cut_off(products: Floats, rows: Floats, height: int) -> bool:
    """Whether the upper or lower border of the photo cuts through a row of facings."""
    heights = products[:, 3] - products[:, 1]
    margin = height * CUT_MARGIN + 1
    short = heights < CUT_THROUGH * np.median(heights)
    for touching in (products[:, 1] <= margin, products[:, 3] >= height - margin):
        for row in np.unique(rows[touching & short]):
            cut = int((touching & short & (rows == row)).sum())
            if cut >= MIN_CUT_FACINGS and 2 * cut >= int((rows == row).sum()):
                return True
    return False


def is_obstructed(products: Floats, others: Floats) -> bool:
    """Whether something hides a part of the shelf: a large rectangle without anything seen, with goods at both sides.

    `products` `(n, 4)`, n > 0, and `others` `(m, 4)`, gaps and tags and POP, are xyxy boxes. The others count as seen:
    an empty place or a poster hides nothing.
    """
    corner, end = products[:, :2].min(axis=0), products[:, 2:].max(axis=0)
    square = np.maximum(end - corner, 1.0) / SQUARES
    goods = _squares(products, corner, square)
    seen = goods | _squares(others, corner, square)
    facing = np.median(products[:, 2:] - products[:, :2], axis=0) / square
    across = int(np.ceil(max(MIN_HOLE_FACINGS_ACROSS * facing[0], MIN_HOLE_WIDTH * SQUARES)))
    down = int(np.ceil(max(MIN_HOLE_FACINGS_DOWN * facing[1], MIN_HOLE_HEIGHT * SQUARES)))
    if across > SQUARES - 2 or down > SQUARES:
        return False
    # Windows that begin in the first column or end in the last one have nothing at one side.
    empty = _window_sums(seen, down, across)[:, 1:-1] == 0
    reached_from_left = np.maximum.accumulate(goods, axis=1)
    reached_from_right = np.maximum.accumulate(goods[:, ::-1], axis=1)[:, ::-1]
    left = _window_sums(reached_from_left, down, 1)[:, : -across - 1]
    right = _window_sums(reached_from_right, down, 1)[:, across + 1 :]
    return bool((empty & (np.minimum(left, right) >= MIN_FLANK * down)).any())


def _squares(boxes: Floats, corner: Floats, square: Floats) -> Flags:
    """Which squares `(SQUARES, SQUARES)` of the size `square` from `corner` on the boxes `(n, 4)` cover."""
    covered = np.zeros((SQUARES, SQUARES), dtype=bool)
    first = np.floor((boxes[:, :2] - corner) / square + MIN_COVER).astype(np.intp)
    last = np.ceil((boxes[:, 2:] - corner) / square - MIN_COVER).astype(np.intp)
    for (left, top), (right, bottom) in zip(np.maximum(first, 0), np.maximum(last, 0), strict=True):
        covered[top:bottom, left:right] = True
    return covered


def _window_sums(marks: Flags, down: int, across: int) -> Ints:
    """How many marks each window of `down` x `across` squares holds, by the summed-area table (Crow 1984)."""
    table = np.pad(marks.cumsum(axis=0).cumsum(axis=1), ((1, 0), (1, 0)))
    sums: Ints = table[down:, across:] - table[:-down, across:] - table[down:, :-across] + table[:-down, :-across]
    return sums
