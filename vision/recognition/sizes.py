"""Sizes decide between packs that look the same: 1 lb and 2 lb of one product differ in size, not in print.

The photo is its own ruler: facings whose looks name them tell how many pixels a millimetre has, and how that changes
across the photo. How well their sizes fit tells how far the sizes of the others can be trusted: a head-on view of
whole packs decides much, an oblique one of packs half hidden by their neighbours little.
"""

from collections.abc import Mapping, Sequence

import numpy as np

from vision.geometry import Flags, Floats, Ints

# What a width and a height weigh. Piles, price rails and slack bags hide heights: on cooler photos boxes fit the widths
# within 3 % in the median, the heights within 7 %, and widths alone name half a point to a point better than with
# heights at this weight (heights alone: half a point worse than looks). A slim and a tall can differ in height only.
SIDES = (1.0, 0.5)
# Sizes come from catalogues, and those have errors: a wrong one may cost a candidate this many logits, not more.
HEAVIEST = 2.0
# Fewer named facings than this could all be misnamed; a facing counts as far as its name is probable.
LEAST_RULERS = 2.5
# Sizes of named facings differ by this share from what they should be, until a photo has shown its own; it is taken
# for that of so many facings. No photo is trusted to be more exact than the least.
USUAL_SPREAD, USUAL_FACINGS, LEAST_SPREAD = 0.15, 3.0, 0.1
# What is to be named fits worse than what is surely named, and less than a whole pack is seen sooner than more.
UNSURE, HIDDEN = 1.5, 1.5
# The scale changes across a photo by this much (log) in the usual case; few facings must not find more.
TILT = 0.5
ROUNDS = 6


def size_evidence(boxes: Floats, shares: Floats, candidates: Ints, product_sizes: Floats) -> Floats:
    """Logits `(m, k)` for the candidates of each facing, from sizes: 0 for the best, 0 where nothing can be told.

    Args:
        boxes: `(m, 4)` left, top, width and height of the facings, in pixels.
        shares: `(m, k)` the probability of each candidate by its looks.
        candidates: `(m, k)` numbers of SKUs, -1 for none.
        product_sizes: `(SKUs, 2)` width and height in mm of the packs as they stand on the shelf; NaN where unknown.
    """
    evidence = np.zeros(candidates.shape)
    if not len(boxes) or not len(product_sizes):
        return evidence
    places = _places(boxes)
    for side, weight in enumerate(SIDES):
        expected = np.where(candidates >= 0, product_sizes[candidates, side], np.nan)
        scales = np.log(np.maximum(boxes[:, 2 + side, None], 1.0) / expected)
        evidence -= weight * _costs(scales, shares, places)
    return np.asarray(evidence - evidence.max(axis=1, keepdims=True))


def as_sizes(skus: Sequence[str], widths: Mapping[str, float], heights: Mapping[str, float]) -> Floats:
    """`(SKUs, 2)`: widths and heights in mm in the order of `skus`, NaN where unknown."""
    rows = [(widths.get(sku, np.nan), heights.get(sku, np.nan)) for sku in skus]
    return np.asarray(rows, dtype=np.float64).reshape(-1, 2)


def _places(boxes: Floats) -> Floats:
    """`(m, 3)`: what a scale that changes evenly across the photo rests on."""
    centres = boxes[:, :2] + boxes[:, 2:] / 2
    low, high = centres.min(axis=0), centres.max(axis=0)
    return np.column_stack([np.ones(len(boxes)), (centres - (low + high) / 2) / np.maximum(high - low, 1.0)])


def _costs(scales: Floats, shares: Floats, places: Floats) -> Floats:
    """Logits `(m, k)` that each candidate loses, by `scales` `(m, k)`: log pixels per mm if the facing were it.

    Scale and names are found in turns: a name that does not fit the scale has less of a say in it.
    """
    measured = np.isfinite(scales)
    shares, scales = np.where(measured, shares, 0.0), np.where(measured, scales, 0.0)
    if shares.sum() < LEAST_RULERS:
        return np.zeros(scales.shape)
    weights = shares
    misfits, spread = scales - _median(scales, weights), 2 * USUAL_SPREAD
    costs = np.zeros(scales.shape)
    for _ in range(ROUNDS):
        near = weights * np.exp(-((misfits / spread) ** 2) / 8)
        misfits = scales - (places @ _plane(scales, near, places))[:, None]
        spread = _spread(misfits, weights)
        costs = _misfit_costs(misfits, spread)
        weights = _reweighted(shares, costs)
    return _with_unmeasured(costs, measured)


def _plane(scales: Floats, weights: Floats, places: Floats) -> Floats:
    """The scale in the middle and how it changes across and down, by weighted least squares."""
    each = weights.sum(axis=1)
    stiffness = np.diag([0.0, 1.0, 1.0]) * (USUAL_SPREAD / TILT) ** 2
    products = (places * each[:, None]).T @ places + stiffness
    # A photo none of whose names fits leaves no weight; it has no scale then, and its spread says so.
    products += np.eye(3) * 1e-9
    return np.asarray(np.linalg.solve(products, places.T @ (weights * scales).sum(axis=1)))


def _spread(misfits: Floats, weights: Floats) -> float:
    """How exactly sizes can be read here, as a standard deviation of log sizes."""
    own = 1.48 * _median(np.abs(misfits), weights)
    count = weights.sum()
    pooled = (count * own**2 + USUAL_FACINGS * USUAL_SPREAD**2) / (count + USUAL_FACINGS)
    return max(LEAST_SPREAD, UNSURE * float(np.sqrt(pooled)))


def _misfit_costs(misfits: Floats, spread: float) -> Floats:
    deviations = np.where(misfits > 0, misfits, misfits / HIDDEN) / spread
    return np.asarray(np.minimum(0.5 * deviations**2, HEAVIEST))


def _reweighted(shares: Floats, costs: Floats) -> Floats:
    """Shares once sizes speak; what a facing's names have together stays."""
    weights = shares * np.exp(-costs)
    return np.asarray(
        weights * shares.sum(axis=1, keepdims=True) / np.maximum(weights.sum(axis=1, keepdims=True), 1e-12)
    )


def _with_unmeasured(costs: Floats, measured: Flags) -> Floats:
    """A candidate of unknown size is as likely as the middle one of the others."""
    known = np.where(measured, costs, np.nan)
    told = measured.any(axis=1)
    middle = np.zeros(len(costs))
    middle[told] = np.nanmedian(known[told], axis=1)
    return np.asarray(np.where(measured, costs, middle[:, None]))


def _median(values: Floats, weights: Floats) -> float:
    order = np.argsort(values, axis=None)
    below = np.cumsum(weights.ravel()[order])
    return float(values.ravel()[order][np.searchsorted(below, below[-1] / 2)])
