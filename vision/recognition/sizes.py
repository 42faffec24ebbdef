"""Sizes decide between packs that look the same: 1 lb and 2 lb of one product differ in height, not in print.

Facings that are surely named tell how many pixels a millimetre has in their row; the others must fit into that.
"""

from collections.abc import Mapping, Sequence

import numpy as np

from vision.geometry import Flags, Floats, Ints

# Boxes, tilted packs and perspective along a row make heights differ by about this share: with 0.08 a cooler's rolls,
# which lie, are named worse than without heights, with 0.25 heights say nothing.
HEIGHT_SIGMA = 0.15
# Heights come from catalogues, and those have errors: a wrong one may cost a candidate this many logits, not more.
HEAVIEST = 4.0
# Fewer named neighbours than this could all be misnamed.
LEAST_RULERS = 2


def size_evidence(heights: Floats, rows: Ints, candidates: Ints, sure: Flags, product_heights: Floats) -> Floats:
    """Logits `(m, k)` for the candidates of each facing, from heights; 0 where nothing can be told.

    Args:
        heights: `(m,)` heights of the facings' boxes, in pixels.
        rows: `(m,)` their shelf rows; -1 for none.
        candidates: `(m, k)` numbers of SKUs, best first; -1 for none.
        sure: `(m,)` whether the first candidate is sure, so that the facing may serve as a ruler.
        product_heights: `(SKUs,)` heights in mm; NaN where the catalogue has none.
    """
    expected = np.where(candidates >= 0, product_heights[candidates], np.nan)
    with np.errstate(invalid="ignore", divide="ignore"):
        scales = np.log(heights[:, None] / expected)
    evidence = np.zeros(candidates.shape)
    for facing in map(int, np.flatnonzero(rows >= 0)):
        rulers = _rulers(facing, rows, sure, scales[:, 0], candidates[:, 0])
        if len(rulers) >= LEAST_RULERS:
            evidence[facing] = _fit(scales[facing] - np.median(scales[rulers, 0]))
    return evidence


def _rulers(facing: int, rows: Ints, sure: Flags, scales: Floats, named: Ints) -> Ints:
    """Other facings of the row with a sure name and a known height: of other SKUs, if there are enough of them.

    A wrong height of the SKU that the facing looks like would otherwise confirm itself.
    """
    usable = (rows == rows[facing]) & sure & np.isfinite(scales)
    usable[facing] = False
    others = usable & (named != named[facing])
    return np.flatnonzero(others if others.sum() >= LEAST_RULERS else usable)


def _fit(misfits: Floats) -> Floats:
    """Logits of log height misfits, best 0; a candidate without a height is as likely as the middle one."""
    costs = np.minimum(0.5 * (misfits / HEIGHT_SIGMA) ** 2, HEAVIEST)
    if not np.isfinite(costs).any():
        return np.zeros(len(misfits))
    costs = np.where(np.isfinite(costs), costs, np.nanmedian(costs))
    return np.asarray(costs.min() - costs)


def as_heights(skus: Sequence[str], known: Mapping[str, float]) -> Floats:
    """Heights in mm in the order of `skus`, NaN where unknown."""
    return np.asarray([known.get(sku, np.nan) for sku in skus], dtype=np.float64)
