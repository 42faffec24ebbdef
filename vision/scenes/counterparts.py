"""Which boxes of two overlapping photos are the same thing. Pure arithmetic on boxes."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from vision.geometry import Flags, Floats, Ints, boxes_to_xyxy, overlaps
from vision.scenes.overlap import Overlap
from vision.types import Box

# Least likeness of a pair. Two neighbouring facings half of whose width is in doubt reach 0.33 + 0.15 at the most.
MIN_LIKENESS = 0.3
# A box is in the common area when at least this share of it lies in the other photo, and may have a counterpart from
# the smaller share on: a facing cut by the frame is often the rest of one that the other photo shows whole.
SEEN_SHARE, GLIMPSED_SHARE = 0.5, 0.12
# From this share on the other photo shows the place of a box, whether something was found there or not.
SEEN_WHOLE = 0.75
# Overlap (IoU), nearness of the middles and anchors that lie on both boxes all count: overlap alone cannot tell the
# nearer of two boxes that it misses, and goods that stand deeper than the plane are carried beside themselves.
OVERLAP_SHARE, NEARNESS_SHARE, ANCHOR_SHARE = 0.5, 0.2, 0.3
# More than any other pair can have.
KNOWN = 2.0
# More anchors on both boxes than this say no more.
ENOUGH_ANCHORS = 3


@dataclass(frozen=True, slots=True, eq=False)
class Counterparts:
    """Boxes `pairs[i]` = (index in the first photo, index in the second) that are one thing, and how alike they lie.

    `pairs` (n, 2) ints, `likeness` (n,) 0 to 1; `in_first`, `in_second`: which boxes lie in the common area.
    """

    pairs: Ints
    likeness: Floats
    in_first: Flags
    in_second: Flags

    @property
    def agreement(self) -> float:
        """How alike the common area's boxes lie, those without counterpart counted as 0; 0 when a photo has none."""
        expected = min(int(self.in_first.sum()), int(self.in_second.sum()))
        return min(1.0, float(self.likeness.sum()) / expected) if expected else 0.0


def find_counterparts(
    overlap: Overlap, first: Sequence[Box], second: Sequence[Box], known: Ints | None = None
) -> Counterparts:
    """Pair the boxes of the two photos of an overlap one to one, those `known` (n, 2) first, then the most alike."""
    boxes, others = boxes_to_xyxy(first), boxes_to_xyxy(second)
    on_first, on_second = _holds(boxes, overlap.anchors[:, :2]), _holds(others, overlap.anchors[:, 2:])
    overlap = _held(overlap, on_first, on_second)
    there, seen_first = _carried(overlap, boxes)
    here, seen_second = _carried(overlap.reversed(), others)
    anchored = np.minimum(on_first.astype(np.float64) @ on_second.T / ENOUGH_ANCHORS, 1.0)
    likeness = np.maximum(_likeness(there, others), _likeness(here, boxes).T) + ANCHOR_SHARE * anchored
    likeness[seen_first < GLIMPSED_SHARE] = 0
    likeness[:, seen_second < GLIMPSED_SHARE] = 0
    if known is not None:
        likeness[known[:, 0], known[:, 1]] += KNOWN
    pairs = best_pairs(likeness, MIN_LIKENESS)
    found = likeness[pairs[:, 0], pairs[:, 1]]
    return Counterparts(pairs, found, seen_first >= SEEN_SHARE, seen_second >= SEEN_SHARE)


def seen_shares(overlap: Overlap, first: Sequence[Box], second: Sequence[Box]) -> Floats:
    """The share of each box of the first photo that lies in the frame of the second, `(first,)`."""
    boxes, others = boxes_to_xyxy(first), boxes_to_xyxy(second)
    on_first, on_second = _holds(boxes, overlap.anchors[:, :2]), _holds(others, overlap.anchors[:, 2:])
    return _carried(_held(overlap, on_first, on_second), boxes)[1]


def _held(overlap: Overlap, on_first: Flags, on_second: Flags) -> Overlap:
    """With only the anchors on these things: rails, backs and second rows lie in other planes than their fronts."""
    return overlap.held_by(np.logical_and(on_first.any(axis=0), on_second.any(axis=0)))


def _holds(boxes: Floats, points: Floats) -> Flags:
    """Which boxes hold which points, `(boxes, points)`."""
    inside = np.logical_and(points >= boxes[:, None, :2], points <= boxes[:, None, 2:])
    holds: Flags = inside[..., 0] & inside[..., 1]
    return holds


def _carried(overlap: Overlap, boxes: Floats) -> tuple[Floats, Floats]:
    """The boxes in the other photo, cut at its frame, and the share of each that is left."""
    middles = (boxes[:, :2] + boxes[:, 2:]) / 2
    sides = [np.column_stack([boxes[:, x], middles[:, 1]]) for x in (0, 2)]
    ends = [np.column_stack([middles[:, 0], boxes[:, y]]) for y in (1, 3)]
    left, right, top, bottom = (overlap.carry(points) for points in (*sides, *ends))
    moved = np.column_stack([left[:, 0], top[:, 1], right[:, 0], bottom[:, 1]])
    moved = np.where(np.isfinite(moved).all(axis=1, keepdims=True), moved, -1.0)
    shown = np.clip(moved, 0.0, np.asarray(overlap.lenses[1].size * 2))
    return shown, _area(shown) / np.maximum(_area(moved), 1e-9)


def _area(corners: Floats) -> Floats:
    sides = np.maximum(corners[:, 2:] - corners[:, :2], 0)
    area: Floats = sides[:, 0] * sides[:, 1]
    return area


def _likeness(carried: Floats, boxes: Floats) -> Floats:
    """Overlap of every pair, mixed with the nearness of the middles in shares of the two boxes' mean sides."""
    middle, size = (carried[:, :2] + carried[:, 2:]) / 2, carried[:, 2:] - carried[:, :2]
    other_middle, other_size = (boxes[:, :2] + boxes[:, 2:]) / 2, boxes[:, 2:] - boxes[:, :2]
    away = np.abs(middle[:, None] - other_middle) / np.maximum((size[:, None] + other_size) / 2, 1e-9)
    nearness = np.maximum(0, 1 - np.hypot(away[..., 0], away[..., 1]))
    likeness: Floats = OVERLAP_SHARE * overlaps(carried, boxes) + NEARNESS_SHARE * nearness
    return likeness


def best_pairs(likeness: Floats, least: float) -> Ints:
    """Pairs (row, column) at least so alike, `(n, 2)`, taken most alike first, each row and column once."""
    rows, columns = np.nonzero(likeness >= least)
    taken_rows, taken_columns, pairs = set[int](), set[int](), []
    for place in np.argsort(-likeness[rows, columns], kind="stable"):
        row, column = int(rows[place]), int(columns[place])
        if row not in taken_rows and column not in taken_columns:
            taken_rows.add(row)
            taken_columns.add(column)
            pairs.append((row, column))
    return np.asarray(pairs, dtype=np.intp).reshape(-1, 2)
