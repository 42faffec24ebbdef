"""What only the detected products tell of a photo's quality: whether there is a shelf, how far away and how straight,
whether the frame cuts through a row, and whether somebody stands before it.

The second stage of the check: `quality` looks at the pixels alone, before any model has run.
"""

from collections.abc import Sequence

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from vision.geometry import Flags, Floats, boxes_to_xyxy
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
# An obstacle hides more than one facing, this share of the shelf's width, of at least three neighbouring rows that go
# on at both sides of it. A pillar or a door frame is narrower (0.05 to 0.10), an empty stretch is a row or two.
MIN_HOLE_FACINGS = 1.2
MIN_HOLE_WIDTH = 0.13
MIN_HOLE_ROWS = 3
MIN_HOLE_SHARE = 0.06
# Columns in which the rows are looked through for holes: each a third of a facing wide on a usual photo.
COLUMNS = 96


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
        return judged([*quality.flags, "not-a-shelf"])
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
        "obstructed": hidden_share(products, others, rows) > MIN_HOLE_SHARE,
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


def hidden_share(products: Floats, others: Floats, rows: Floats) -> float:
    """Share of the shelf behind an obstacle: where rows stop and go on further along, over several rows at one place.

    `products` `(n, 4)` and `others` `(m, 4)`, gaps and tags and POP, are xyxy boxes; `rows` `(n,)` counts from 1, 0 for
    none. Gaps and POP count as seen: an empty place or a poster hides nothing.
    """
    numbers = np.unique(rows[rows > 0])
    if len(numbers) < MIN_HOLE_ROWS:
        return 0.0
    edges = np.linspace(products[:, 0].min(), products[:, 2].max(), COLUMNS + 1)
    holes = np.stack([_holes(products[rows == number], others, edges) for number in numbers])
    runs: Flags = np.all(sliding_window_view(holes, MIN_HOLE_ROWS, axis=0), axis=-1)
    together = np.zeros_like(holes)
    for shift in range(MIN_HOLE_ROWS):
        together[shift : shift + len(runs)] |= runs
    return float(together.mean())


def _holes(row: Floats, others: Floats, edges: Floats) -> Flags:
    """In which columns between `edges` nothing is seen of a row that goes on at both sides, over a wide stretch."""
    top, bottom = np.median(row[:, 1]), np.median(row[:, 3])
    beside = others[(others[:, 1] < bottom) & (others[:, 3] > top)]
    seen = np.concatenate([row[:, [0, 2]], beside[:, [0, 2]]])
    order = seen[np.argsort(seen[:, 0])]
    ends = np.maximum.accumulate(order[:, 1])[:-1]
    starts = order[1:, 0]
    least = max(MIN_HOLE_FACINGS * float(np.median(row[:, 2] - row[:, 0])), MIN_HOLE_WIDTH * (edges[-1] - edges[0]))
    wide = starts - ends > least
    middles = (edges[:-1] + edges[1:]) / 2
    inside = (middles[:, None] > ends[wide]) & (middles[:, None] < starts[wide])
    holes: Flags = inside.any(axis=1)
    return holes
