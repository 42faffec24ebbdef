"""Rows that are none: a lone box that belongs to something else, goods stored above the highest shelf, and pictures on
a price rail.

Transport cartons on top of a gondola are detected as products, but nobody buys from there: they are no facings, and
counted as a row they would shift the number of every other one.
"""

import numpy as np

from vision.geometry import Flags, Floats, Ints
from vision.shelf.view import View

# A lone box at the upper or lower end of rows that mostly hold at least so many facings is a piece of something else (a
# header sign, a neighbour) when it is cut by a side of the photo or stands beyond the ends of the shelf next to it.
BUSY_ROW = 3
# Boxes that begin within so many pixels of a side of the photo are cut by it.
FRAME = 2.0
# Stored goods have no price. Of as many tags as the other rows have on the same length, so many must be missing: fewer
# may be missing by chance.
MISSING_TAGS = 1.5
# A carton holds a dozen sales units or more. Cartons of rendered gondolas measure 1.7 to 3.7 ordinary facings of the
# photo, and 1.36 to 3.4 ordinary facings of the row with the largest ones (what the photo's border cuts or the detector
# halves is smaller). Of 160 photos of shops, the goods on a top shelf without a tag reach 1.78 and 1.05, or 1.55 and
# 1.28 (multipacks): each measure alone would take them for cartons.
CARTON_SIZE = 1.6
CARTON_SIZE_OF_LARGEST = 1.32
# Pictures and tags on a price rail are taken for goods now and then. On a rail there are at least so many tags, and so
# many for each box; each lies with this share of its height beside them, and they are at most so many tags high.
TAGS_OF_RAIL = 2
TAGS_PER_PIECE = 0.75
ON_RAIL = 0.6
RAIL_HEIGHT = 1.6


def count_rows(rows: Ints, lines: Floats, view: View) -> Ints:
    """New number of each row, `(count + 1,)`, 0 for those that are none.

    `rows` and `lines`, `(n,)`, are the row of each facing (0 for none) and the level of the line that it belongs to.
    """
    kept = _without_strays(rows, view)
    # Cartons do not hang: in a photo upside down the first row is the lowest.
    while len(kept) > 1 and not view.turned and _is_stored(rows, lines, kept, view):
        kept = kept[1:]
    shelves = [row for row in kept if not _is_rail(rows == row, view)]
    kept = np.asarray(shelves or kept, dtype=np.intp)
    numbers = np.zeros(rows.max(initial=0) + 1, dtype=np.intp)
    numbers[kept] = np.arange(1, len(kept) + 1)
    return numbers


def _without_strays(rows: Ints, view: View) -> Ints:
    """The rows but outermost ones of one stray box."""
    counts = np.bincount(rows)
    kept = np.flatnonzero(counts[1:]) + 1
    while len(kept) > 1 and np.median(counts[kept]) >= BUSY_ROW:
        stray = [
            row
            for row, next_row in (kept[:2], kept[:-3:-1])
            if counts[row] == 1 and _is_stray(rows, row, next_row, view)
        ]
        if not stray:
            break
        kept = np.setdiff1d(kept, stray)
    return kept


def _is_stray(rows: Ints, row: int, next_row: int, view: View) -> bool:
    """Whether the lone box of a row is cut by a side of the photo or stands beyond the ends of the next row."""
    box, others = int(np.flatnonzero(rows == row)[0]), rows == next_row
    left, right = view.boxes.left, view.boxes.right
    cut = left[box] <= FRAME or right[box] >= view.perspective.width - FRAME
    return bool(cut or right[box] < left[others].min() or left[box] > right[others].max())


def _is_stored(rows: Ints, lines: Floats, kept: Ints, view: View) -> bool:
    """Whether the first of the rows holds goods far larger than the others and has no tag where those have some."""
    boxes = view.boxes
    extent = np.sqrt(boxes.width * boxes.height)
    usual = np.asarray([np.median(extent[rows == row]) for row in kept])
    ordinary = np.median(extent[np.isin(rows, kept[1:])])
    if usual[0] < max(CARTON_SIZE * ordinary, CARTON_SIZE_OF_LARGEST * usual[1:].max()):
        return False
    levels = np.asarray([np.median(lines[rows == row]) for row in kept])
    left, right = (np.asarray(ends) for ends in zip(*(_ends(rows == row, view) for row in kept), strict=True))
    across, down = (view.tags[:, :2] + view.tags[:, 2:]).T / 2
    nearest = np.abs(down - levels[:, None]).argmin(axis=0)
    # What hangs beside the goods of a row belongs to the next fixture.
    own = nearest[(across > left[nearest]) & (across < right[nearest])]
    tags, lengths = np.bincount(own, minlength=len(kept)), right - left
    return bool(tags[0] == 0 and tags.sum() * lengths[0] > MISSING_TAGS * lengths[1:].sum())


def _is_rail(own: Flags, view: View) -> bool:
    """Whether the boxes of a row are pieces of a price rail: hardly more of them than tags beside them, and as low."""
    top, bottom = np.median(view.boxes.top[own]), np.median(view.boxes.bottom[own])
    heights = view.tags[:, 3] - view.tags[:, 1]
    common = np.minimum(view.tags[:, 3], bottom) - np.maximum(view.tags[:, 1], top)
    beside = common > ON_RAIL * heights
    if beside.sum() < max(TAGS_OF_RAIL, TAGS_PER_PIECE * own.sum()) or _has_tags_below(own, view, ~beside):
        return False
    return bool(bottom - top < RAIL_HEIGHT * np.median(heights[beside]))


def _has_tags_below(own: Flags, view: View, others: Flags) -> bool:
    """Whether one of the `others` among the tags begins about under one of the boxes.

    Goods of a neighbour beside a rail have their own prices. The tags of the rail itself end where its pieces do.
    """
    boxes, across = view.boxes, (view.tags[:, 0] + view.tags[:, 2]) / 2
    under = (boxes.left[own, None] < across) & (across < boxes.right[own, None])
    space = (view.tags[:, 1] - boxes.bottom[own, None]) / (view.tags[:, 3] - view.tags[:, 1])
    return bool((under & (np.abs(space) < 1) & others).any())


def _ends(own: Flags, view: View) -> tuple[float, float]:
    """Where the goods of a row begin and end."""
    return float(view.boxes.left[own].min()), float(view.boxes.right[own].max())
