"""Shelf rows: which facings stand on the same shelf, counted from the top, and where in the row each one stands.

Facings belong together by what they stand on, never by their centres: a row mixes tall and flat goods. The steps:
straighten the photo (`perspective`), find the shelf lines bay by bay (`shelf_lines`, `bays`), then number everything.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from vision.bays import Bay, find_bays, match_lines
from vision.geometry import Flags, Floats, Ints, boxes_to_xyxy
from vision.perspective import FlatBoxes, Perspective, find_perspective, flatten, straighten
from vision.shelf_lines import REACH, Footing, measure_footing
from vision.stacking import pair_separation
from vision.types import Box, Point

Edge = tuple[Point, Point]

# A facing is piled up when it ends at least this share of its height above the shelf line ...
PILED_HEIGHT = 0.4
# ... and is more likely resting on a facing of its row than not (see `stacking`).
PILED_SEPARATION = 0.8
# Strength with which a row's own line is held to the photo's perspective, in facings: two or three facings cannot bend
# it.
LINE_STIFFNESS = 3.0
REWEIGHTING_ROUNDS = 4
# Lines of neighbouring bays nearer than this, in typical box sizes, are one continuous edge.
SAME_LINE = 0.25


@dataclass(frozen=True, slots=True)
class Place:
    """Where a facing stands. `row` and `position` count from 1; both None when it belongs to no row.

    A piled facing has the position of the facing that it is piled on.
    """

    row: int | None = None
    position: int | None = None
    stacked: bool = False


@dataclass(frozen=True, slots=True)
class Section:
    """The shelf lines of one bay: `levels[k]` is the line of row `rows[k]` between the pixels `left` and `right`."""

    left: float
    right: float
    levels: Floats
    rows: Ints


@dataclass(frozen=True, slots=True)
class RowLayout:
    """The rows of a photo: `edges[i]` belongs to row i + 1, `places[i]` to facing i."""

    edges: tuple[Edge, ...] = ()
    places: tuple[Place, ...] = ()
    sections: tuple[Section, ...] = ()
    perspective: Perspective | None = None

    def row_of(self, box: Box) -> int | None:
        """The row on whose shelf something else than a facing (a gap, say) stands; None below the last row."""
        if self.perspective is None:
            return None
        x = box.center_x
        section = min(self.sections, key=lambda part: max(part.left - x, x - part.right, 0.0))
        flat = flatten(boxes_to_xyxy([box]), self.perspective)
        holding = np.flatnonzero(flat.bottom[0] <= section.levels + REACH * flat.size[0])
        return int(section.rows[holding[0]]) if len(holding) else None


@dataclass(frozen=True, slots=True)
class _Assignment:
    """Per facing, `(n,)`: its row (0 for none) and the level of the line that it belongs to (nan for none)."""

    rows: Ints
    lines: Floats


def lay_rows(facings: Sequence[Box], width: int, height: int, tags: Sequence[Box] = ()) -> RowLayout:
    """Put the facings of a photo of `width` x `height` pixels into shelf rows; its price tags help to tell shelves."""
    if not facings:
        return RowLayout()
    corners = boxes_to_xyxy(facings)
    perspective = find_perspective(corners, width, height)
    boxes = flatten(corners, perspective)
    flat_tags = straighten(boxes_to_xyxy(tags), perspective)
    footing = measure_footing(boxes, flat_tags)
    bays = find_bays(boxes, footing)
    sections = _number_sections(bays, boxes, footing)
    assigned = _assign(bays, sections, footing)
    count = max(int(section.rows.max(initial=0)) for section in sections)
    return RowLayout(
        edges=tuple(_edge(row, assigned, boxes, corners, perspective) for row in range(1, count + 1)),
        places=_places(assigned, _piled(assigned, boxes, flat_tags), boxes),
        sections=sections,
        perspective=perspective,
    )


def _number_sections(bays: Sequence[Bay], boxes: FlatBoxes, footing: Footing) -> tuple[Section, ...]:
    """Match every bay's lines to those of the heaviest bay and number all rows from the top."""
    levels = [footing.levels[bay.lines] for bay in bays]
    keys = list(levels)
    by_weight = sorted(range(len(bays)), key=lambda place: -float(boxes.weight[bays[place].members].sum()))
    known = levels[by_weight[0]]
    for place in by_weight[1:]:
        matches = match_lines(known, levels[place])
        keys[place] = np.asarray(
            [own if m is None else known[m] for m, own in zip(matches, levels[place], strict=True)]
        )
        known = np.unique(np.concatenate([known, keys[place]]))
    return tuple(
        Section(
            float(boxes.left[bay.members].min()),
            float(boxes.right[bay.members].max()),
            own,
            np.searchsorted(known, key) + 1,
        )
        for bay, own, key in zip(bays, levels, keys, strict=True)
    )


def _assign(bays: Sequence[Bay], sections: Sequence[Section], footing: Footing) -> _Assignment:
    """A facing belongs to the first line of its bay that it does not end below."""
    rows, lines = np.zeros(len(footing.weight), dtype=np.intp), np.full(len(footing.weight), np.nan)
    for bay, section in zip(bays, sections, strict=True):
        above = ~footing.below[np.ix_(bay.members, bay.lines)]
        found = above.any(axis=1)
        first = above[found].argmax(axis=1)
        rows[bay.members[found]], lines[bay.members[found]] = section.rows[first], section.levels[first]
    return _Assignment(rows, lines)


def _piled(assigned: _Assignment, boxes: FlatBoxes, tags: Floats) -> Flags:
    """Which facings stand on another facing of their row instead of on its shelf."""
    same_row = assigned.rows[:, None] == assigned.rows
    resting = np.where(same_row, pair_separation(boxes, tags), 1.0).min(axis=1) < PILED_SEPARATION
    high = assigned.lines - boxes.bottom > PILED_HEIGHT * boxes.height
    piled: Flags = resting & high & (assigned.rows > 0)
    return piled


def _places(assigned: _Assignment, piled: Flags, boxes: FlatBoxes) -> tuple[Place, ...]:
    places = [Place()] * len(piled)
    for row in range(1, int(assigned.rows.max(initial=0)) + 1):
        members = np.flatnonzero(assigned.rows == row)
        base = members[~piled[members]]
        base = base[np.argsort(boxes.center[base], kind="stable")]
        for facing in members:
            nearest = int(np.abs(boxes.center[base] - boxes.center[facing]).argmin())
            own = nearest if piled[facing] else int(np.flatnonzero(base == facing)[0])
            places[facing] = Place(row, own + 1, bool(piled[facing]))
    return tuple(places)


def _edge(row: int, assigned: _Assignment, boxes: FlatBoxes, corners: Floats, perspective: Perspective) -> Edge:
    """The line of a row over the width of its facings, as far as it lies inside the photo.

    Where bays of unequal shelf heights share a row number, it is the line of the bay with most facings.
    """
    members = np.flatnonzero(assigned.rows == row)
    level = _heaviest_level(assigned.lines[members], boxes.weight[members])
    members = members[np.abs(assigned.lines[members] - level) < SAME_LINE * boxes.unit]
    ends = np.asarray([boxes.left[members].min(), boxes.right[members].max()])
    standing = members[~boxes.cut[members] & (np.abs(boxes.bottom[members] - level) < REACH * boxes.size[members])]
    x, y = boxes.center[standing], corners[standing, 3]
    offset, tilt = _robust_line(x - ends.mean(), y - perspective.y_at(level, x))
    heights = np.clip(perspective.y_at(level, ends) + offset + tilt * (ends - ends.mean()), 0, perspective.height)
    return Point(float(ends[0]), float(heights[0])), Point(float(ends[1]), float(heights[1]))


def _heaviest_level(levels: Floats, weights: Floats) -> float:
    unique, inverse = np.unique(levels, return_inverse=True)
    return float(unique[np.bincount(inverse, weights=weights).argmax()])


def _robust_line(x: Floats, residual: Floats) -> tuple[float, float]:
    """Offset and tilt of residuals: least squares, outliers weighted down (Cauchy), tilt held towards 0."""
    if not len(x):
        return 0.0, 0.0
    offset, tilt = float(np.median(residual)), 0.0
    for _ in range(REWEIGHTING_ROUNDS):
        error = residual - offset - tilt * x
        scale = max(float(np.median(np.abs(error))), 1.0)
        weight = 1 / (1 + (error / (2 * scale)) ** 2)
        tilt = float(
            (weight * x * (residual - offset)).sum() / ((weight * x * x).sum() + LINE_STIFFNESS * np.ptp(x) ** 2 + 1)
        )
        offset = float((weight * (residual - tilt * x)).sum() / weight.sum())
    return offset, tilt
