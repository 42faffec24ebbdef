"""Boxes as arrays: conversion, overlap, suppression. Numpy only.

Two forms occur: `xyxy` (left, top, right, bottom) for arithmetic and `Box` (x, y, w, h) at the edges of the package.
Arrays have shape `(n, 4)`, dtype float, unit pixels.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from vision.types import Box

Floats = NDArray[np.float64]
Ints = NDArray[np.intp]
Flags = NDArray[np.bool_]


def boxes_to_xyxy(boxes: Sequence[Box]) -> Floats:
    """`(n, 4)` array of left, top, right, bottom; shape `(0, 4)` when there are no boxes."""
    array = np.asarray(boxes, dtype=np.float64).reshape(-1, 4).copy()
    array[:, 2:] += array[:, :2]
    return array


def box_from_xyxy(corners: Floats) -> Box:
    """The `Box` of one row `(4,)` of left, top, right, bottom."""
    left, top, right, bottom = (float(value) for value in corners)
    return Box(left, top, right - left, bottom - top)


def centers_to_xyxy(centers: Floats) -> Floats:
    """From `(n, 4)` centre x, centre y, width, height to left, top, right, bottom."""
    half = centers[:, 2:4] / 2
    return np.concatenate([centers[:, :2] - half, centers[:, :2] + half], axis=1)


def clip_to_frame(corners: Floats, width: int, height: int) -> Floats:
    """Cut `xyxy` boxes at the borders of a frame of `width` x `height` pixels."""
    return np.clip(corners, 0.0, np.asarray([width, height, width, height], dtype=np.float64))


def areas(corners: Floats) -> Floats:
    """Area of each `xyxy` box in square pixels; never negative."""
    return np.maximum(corners[:, 2] - corners[:, 0], 0) * np.maximum(corners[:, 3] - corners[:, 1], 0)


def intersections(first: Floats, second: Floats) -> Floats:
    """Common area of every pair of `xyxy` boxes, shape `(len(first), len(second))`."""
    left_top = np.maximum(first[:, None, :2], second[None, :, :2])
    right_bottom = np.minimum(first[:, None, 2:], second[None, :, 2:])
    sides = np.clip(right_bottom - left_top, 0, None)
    common: Floats = sides[..., 0] * sides[..., 1]
    return common


def overlaps(first: Floats, second: Floats) -> Floats:
    """Intersection over union of every pair of `xyxy` boxes, shape `(len(first), len(second))`; 0 for empty boxes."""
    common = intersections(first, second)
    union = areas(first)[:, None] + areas(second)[None, :] - common
    return _shares(common, union)


def covered_shares(inner: Floats, covers: Floats) -> Floats:
    """Share of each `inner` box that the best single box of `covers` covers, shape `(len(inner),)`, 0 to 1."""
    if not len(covers):
        return np.zeros(len(inner))
    size = areas(inner)
    best = intersections(inner, covers).max(axis=1)
    return _shares(best, size)


def suppress(corners: Floats, scores: Floats, max_overlap: float) -> Ints:
    """Greedy non-maximum suppression within one class; the number of survivors is not limited.

    Returns the indices that stay, best score first. Boxes that overlap a better one by more than `max_overlap` go.
    """
    leaders = leaders_of(corners, scores, max_overlap)
    own = np.flatnonzero(leaders == np.arange(len(leaders)))
    kept: Ints = own[np.argsort(-scores[own], kind="stable")]
    return kept


def leaders_of(corners: Floats, scores: Floats, max_overlap: float) -> Ints:
    """For each box the index of the best box that it overlaps by more than `max_overlap`; its own when it leads.

    Boxes are taken best score first: each that still has no leader leads all the rest that overlap it.
    """
    order = np.argsort(-scores, kind="stable")
    better, worse = _overlapping_pairs(corners[order], max_overlap)
    starts = np.searchsorted(better, np.arange(len(order) + 1))
    leader = np.full(len(order), -1, dtype=np.intp)
    for place in range(len(order)):
        if leader[place] < 0:
            leader[place] = place
            rest = worse[starts[place] : starts[place + 1]]
            leader[rest[leader[rest] < 0]] = place
    leaders: Ints = np.empty_like(leader)
    leaders[order] = order[leader]
    return leaders


def _overlapping_pairs(boxes: Floats, max_overlap: float) -> tuple[Ints, Ints]:
    """All pairs (i, j), i < j, of boxes that overlap by more than `max_overlap`, sorted by i.

    Only boxes that begin before another one ends are compared: a shelf has thousands, and each meets a few.
    """
    by_left = np.argsort(boxes[:, 0], kind="stable")
    left, right = boxes[by_left, 0], boxes[by_left, 2]
    own = np.arange(len(boxes))
    met = np.maximum(np.searchsorted(left, right) - own - 1, 0)
    one = np.repeat(own, met)
    other = one + 1 + np.arange(len(one)) - np.repeat(np.cumsum(met) - met, met)
    one, other = by_left[one], by_left[other]
    close = _pair_overlaps(boxes[one], boxes[other]) > max_overlap
    first, second = np.minimum(one[close], other[close]), np.maximum(one[close], other[close])
    ordered = np.argsort(first, kind="stable")
    return first[ordered], second[ordered]


def _shares(parts: Floats, wholes: Floats) -> Floats:
    """Parts divided by wholes, 0 where there is no whole."""
    shares: Floats = np.divide(parts, wholes, out=np.zeros_like(parts), where=wholes > 0)
    return shares


def _pair_overlaps(first: Floats, second: Floats) -> Floats:
    """Overlap (intersection over union) of each box with the one at the same place of `second`, `(n,)`."""
    width = np.minimum(first[:, 2], second[:, 2]) - np.maximum(first[:, 0], second[:, 0])
    height = np.minimum(first[:, 3], second[:, 3]) - np.maximum(first[:, 1], second[:, 1])
    common = np.maximum(width, 0) * np.maximum(height, 0)
    return _shares(common, areas(first) + areas(second) - common)
