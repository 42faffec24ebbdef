"""Shelf rows: which facings stand on the same shelf, counted from the top, and where in the row each one stands.

Facings belong together by what they stand on, never by their centres: a row mixes tall and flat goods. The steps:
straighten the photo (`perspective`), find the shelf lines bay by bay (`shelf_lines`, `bays`), then number everything.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import chain

import numpy as np

from vision.geometry import Flags, Floats, Ints, boxes_to_xyxy
from vision.shelf.bay_rows import Section, group_bays, main_bay, number_sections, without_rows
from vision.shelf.bays import Bay, find_bays
from vision.shelf.false_rows import count_rows
from vision.shelf.fixtures import find_fixtures, find_neighbours
from vision.shelf.hanging import goods_hang, turn_over
from vision.shelf.perspective import FlatBoxes, Perspective, flatten
from vision.shelf.seen_through import seen_through
from vision.shelf.shelf_lines import REACH, Footing, line_cost
from vision.shelf.stacking import pair_separation
from vision.shelf.view import View, see
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
# The goods of a hanging row reach down to this percentile of their lower ends: one box too long does not lower the row.
LOWEST_HUNG = 10
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
class RowLayout:
    """The rows of a photo: `edges[i]` belongs to row i + 1, `places[i]` to facing i.

    Rows are numbered from the top, bay by bay: `bays[i]` is the bay of row i + 1, from 1, the leftmost. Bays that share
    their rows (see `bay_rows`) are one of these. The edge of a row of hanging goods runs under the lowest of them. For
    hanging goods `sections` and `perspective` are those of the photo turned upside down (see `hanging`).
    """

    edges: tuple[Edge, ...] = ()
    places: tuple[Place, ...] = ()
    sections: tuple[Section, ...] = ()
    perspective: Perspective | None = None
    hanging: bool = False
    bays: tuple[int, ...] = ()

    def row_of(self, box: Box) -> int | None:
        """The row on whose shelf something else than a facing (a gap, say) stands; None below the last row.

        Where goods hang: the row on whose line it hangs; None above the first.
        """
        if self.perspective is None:
            return None
        x = box.center_x
        # Where one fixture reaches around another, the narrower of the two holds what stands in both.
        section = min(self.sections, key=lambda part: (max(part.left - x, x - part.right, 0.0), part.right - part.left))
        corners = boxes_to_xyxy([box])
        if self.hanging:
            corners = turn_over(corners, self.perspective.height)
        flat = flatten(corners, self.perspective)
        holding = np.flatnonzero(flat.bottom[0] <= section.levels + REACH * flat.size[0])
        return int(section.rows[holding[0]]) or None if len(holding) else None


@dataclass(frozen=True, slots=True)
class _Assignment:
    """Per facing, `(n,)`: its row (0 for none) and the level of the line that it belongs to (nan for none)."""

    rows: Ints
    lines: Floats


def lay_rows(
    facings: Sequence[Box], width: int, height: int, tags: Sequence[Box] = (), gaps: Sequence[Box] = ()
) -> RowLayout:
    """Put the facings of a photo of `width` x `height` pixels into shelf rows; its price tags help to tell shelves.

    Facings of neighbouring fixtures (see `fixtures`), lone boxes beyond the rows, and what is seen through one of the
    gaps (see `seen_through`) get no row.
    """
    if not facings:
        return RowLayout()
    behind = seen_through(boxes_to_xyxy(facings), boxes_to_xyxy(gaps))
    if behind.any():
        near = [facing for facing, hidden in zip(facings, behind, strict=True) if not hidden]
        return _spread(lay_rows(near, width, height, tags), np.flatnonzero(~behind), len(facings))
    everything = see(boxes_to_xyxy(facings), boxes_to_xyxy(tags), width, height)
    fixtures = find_fixtures(everything)
    own = np.sort(np.concatenate(fixtures))
    fixtures = [np.searchsorted(own, fixture) for fixture in fixtures]
    standing = everything if len(own) == len(facings) else _only(everything, own)
    hanging = _upside_down(standing)
    hang = goods_hang(standing.footing, hanging.footing)
    layout = _upright(_lay(hanging, fixtures), hanging) if hang else _lay(standing, fixtures)
    return _spread(layout, own, len(facings))


def _spread(layout: RowLayout, own: Ints, count: int) -> RowLayout:
    """The layout of the facings `own` as one of all `count` facings; the others have no place."""
    places = [Place()] * count
    for facing, place in zip(own, layout.places, strict=True):
        places[facing] = place
    return replace(layout, places=tuple(places))


def _only(view: View, facings: Ints) -> View:
    return see(view.corners[facings], view.tag_corners, view.perspective.width, view.perspective.height)


def _upside_down(view: View) -> View:
    width, height = view.perspective.width, view.perspective.height
    return see(turn_over(view.corners, height), turn_over(view.tag_corners, height), width, height, turned=True)


def _lay(view: View, fixtures: Sequence[Ints]) -> RowLayout:
    # A door with a quarter of the photo's facings has as many shelves as the photo: its lines must not cost more.
    footings = [replace(view.footing, line_cost=line_cost(len(members))) for members in fixtures]
    found = [find_bays(view.boxes, *fixture) for fixture in zip(footings, fixtures, strict=True)]
    # A few odd boxes may stand on nothing that could be a line.
    found = [standing for bays in found if (standing := [bay for bay in bays if len(bay.lines)])]
    if not found:
        return RowLayout(places=(Place(),) * len(view.corners))
    bays = list(chain.from_iterable(found))
    groups = group_bays(found, view)
    sections = _number_apart(bays, groups, view)
    sections = without_rows(sections, find_neighbours(bays, main_bay(bays, view), view))
    assigned = _assign(bays, sections, view.footing)
    numbers, bay_of = _count_apart(assigned, sections, groups, view)
    sections = tuple(replace(section, rows=numbers[section.rows]) for section in sections)
    assigned = replace(assigned, rows=numbers[assigned.rows])
    rows = range(1, len(bay_of) + 1)
    return RowLayout(
        edges=tuple(_edge(row, assigned, view.boxes, view.corners, view.perspective) for row in rows),
        places=_places(assigned, _piled(assigned, view.boxes, view.tags), view.boxes),
        sections=sections,
        perspective=view.perspective,
        bays=bay_of,
    )


def _number_apart(bays: Sequence[Bay], groups: Sequence[Sequence[int]], view: View) -> tuple[Section, ...]:
    """The section of each bay; the rows of every group are numbered on from those of the group left of it."""
    found: dict[int, Section] = {}
    count = 0
    for group in groups:
        own = number_sections([bays[place] for place in group], view)
        found |= {
            place: replace(section, rows=np.where(section.rows > 0, section.rows + count, 0))
            for place, section in zip(group, own, strict=True)
        }
        count += max(int(section.rows.max()) for section in own)
    return tuple(found[place] for place in range(len(bays)))


def _count_apart(
    assigned: _Assignment, sections: Sequence[Section], groups: Sequence[Sequence[int]], view: View
) -> tuple[Ints, tuple[int, ...]]:
    """New number of each row, 0 for those that are none, and the bay of each row that stays."""
    numbers = np.zeros(1 + max(int(section.rows.max()) for section in sections), dtype=np.intp)
    bay_of: list[int] = []
    for group in groups:
        own = np.unique(np.concatenate([sections[place].rows for place in group]))
        kept = count_rows(np.where(np.isin(assigned.rows, own[own > 0]), assigned.rows, 0), assigned.lines, view)
        rows = np.flatnonzero(kept)
        numbers[rows] = kept[rows] + len(bay_of)
        bay_of += [max(bay_of, default=0) + 1] * len(rows)
    return numbers, tuple(bay_of)


def _upright(layout: RowLayout, view: View) -> RowLayout:
    """The layout of a photo upside down, for the photo as it is."""
    bay_of = np.asarray(layout.bays, dtype=np.intp)
    first, last = np.searchsorted(bay_of, bay_of) + 1, np.searchsorted(bay_of, bay_of, "right")
    numbers = np.concatenate([[0], first + last - np.arange(1, len(bay_of) + 1)])
    return replace(
        layout,
        edges=tuple(_edge_under(int(row), layout, view) for row in numbers[1:]),
        places=tuple(replace(place, row=int(numbers[place.row])) if place.row else place for place in layout.places),
        sections=tuple(replace(part, rows=numbers[part.rows]) for part in layout.sections),
        hanging=True,
    )


def _edge_under(row: int, layout: RowLayout, view: View) -> Edge:
    """The line under the goods that hang in a row of the photo upside down, as it runs in the photo as it is."""
    members = [facing for facing, place in enumerate(layout.places) if place.row == row]
    ends = np.asarray([point.x for point in layout.edges[row - 1]])
    level = float(np.percentile(view.boxes.top[members], LOWEST_HUNG))
    left, right = view.perspective.height - np.clip(view.perspective.y_at(level, ends), 0, view.perspective.height)
    return Point(float(ends[0]), float(left)), Point(float(ends[1]), float(right))


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
