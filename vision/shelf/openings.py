"""Openings: the places of a shelf row where, by the geometry of the row, a facing could stand and none does.

Four kinds: between two neighbours of a row, at a row's end as far as the other rows reach, at the border of the photo,
and above a pile that is lower than what stands beside it. One empty place is told several times, once for each height
that the goods around it suggest, and once more divided into slots: which of them is a gap, if any, is not for geometry
to say (see `gaps`). All widths and heights are measured in the straightened photo (see `perspective`); where goods
hang, in the photo turned upside down.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

import numpy as np

from vision.geometry import Floats, box_from_xyxy, boxes_to_xyxy, clip_to_frame
from vision.shelf.hanging import turn_over
from vision.shelf.perspective import FlatBoxes, Perspective, flatten
from vision.shelf.rows import RowLayout
from vision.types import Box

OpeningKind = Literal["between", "end", "frame", "above"]

# An opening narrower than this share of its narrower neighbour holds no facing, and one lower than this share of a unit
# none either. True gaps lose up to half of their width to a neighbour's visible side face or to a box drawn too wide.
LEAST_WIDTH, LEAST_HEIGHT = 0.4, 0.4
# Heights that differ by less than this share would give the same opening twice.
SAME_HEIGHT = 0.15
# The board above a row hides this share of the distance between two shelves: its own thickness and its price rail.
BOARD = 0.12
# The row is usually stocked up to the height that a tenth of its piles reach; the highest one may be an outlier.
STOCKED_TO = 10
# Rows whose ends tell how wide the fixture is here: this many above and below. Further ones lie further from it in a
# leaning photo, too.
NEAR_ROWS = 2
# A row that ends within this many widths of its last facing from the photo's border may have one more slot there.
FRAME_REACH = 1.5
# An empty place is divided into at most so many slots, each between these shares of the neighbours' widths: some mark
# each missing facing, others the whole place.
MOST_SLOTS = 4
NARROWEST_SLOT, WIDEST_SLOT = 0.7, 1.6
# Room above a pile for more than this many units is offered for a single unit, too.
TWO_UNITS = 1.6
# Openings of fewer pixels than this show nothing.
LEAST_SIDE_PX = 4.0


@dataclass(frozen=True, slots=True)
class Opening:
    """A place where something may be missing, in pixels of the photo."""

    box: Box
    kind: OpeningKind


@dataclass(frozen=True, slots=True)
class _Column:
    """One place of a row: the facing on the shelf and those piled on it; `unit` is the typical height of one."""

    left: float
    right: float
    top: float
    bottom: float
    unit: float

    @property
    def width(self) -> float:
        return self.right - self.left


@dataclass(frozen=True, slots=True)
class _Space:
    """A stretch of a row without facings and the columns that bound it."""

    left: float
    right: float
    kind: OpeningKind
    neighbours: tuple[_Column, ...]

    @property
    def width(self) -> float:
        return self.right - self.left


@dataclass(frozen=True, slots=True)
class _Flat:
    """An opening in the straightened photo."""

    left: float
    top: float
    right: float
    bottom: float
    kind: OpeningKind


def find_openings(facings: Sequence[Box], layout: RowLayout) -> tuple[Opening, ...]:
    """All openings of the rows into which `layout` puts the `facings`, row by row; they overlap."""
    perspective = layout.perspective
    if perspective is None:
        return ()
    corners = boxes_to_xyxy(facings)
    boxes = flatten(turn_over(corners, perspective.height) if layout.hanging else corners, perspective)
    flat = [
        opening
        for rows in _rows_of_bays(boxes, layout)
        for index in range(len(rows))
        for opening in _openings_of_row(index, rows, perspective.width)
    ]
    return _in_photo(flat, perspective, hanging=layout.hanging) if flat else ()


def _rows_of_bays(boxes: FlatBoxes, layout: RowLayout) -> Iterator[list[list[_Column]]]:
    """The rows of each bay in the order in which they stand in the straightened photo."""
    for bay in sorted(set(layout.bays)):
        rows = [_columns(boxes, layout, row) for row, own in enumerate(layout.bays, 1) if own == bay]
        yield rows[::-1] if layout.hanging else rows


def _columns(boxes: FlatBoxes, layout: RowLayout, row: int) -> list[_Column]:
    """The columns of a row from left to right."""
    by_position: dict[int, list[int]] = {}
    for facing, place in enumerate(layout.places):
        if place.row == row and place.position is not None:
            by_position.setdefault(place.position, []).append(facing)
    return [_column(boxes, layout, members) for _, members in sorted(by_position.items())]


def _column(boxes: FlatBoxes, layout: RowLayout, members: list[int]) -> _Column:
    base = next(facing for facing in members if not layout.places[facing].stacked)
    return _Column(
        float(boxes.left[base]),
        float(boxes.right[base]),
        float(boxes.top[members].min()),
        float(boxes.bottom[base]),
        float(np.median(boxes.height[members])),
    )


def _openings_of_row(index: int, rows: Sequence[Sequence[_Column]], width: int) -> Iterator[_Flat]:
    columns = rows[index]
    if not columns:
        return
    usual = _usual_tops(columns, rows[index - 1] if index else ())
    for space in [*_between(columns), *_at_ends(index, rows), *_at_frame(columns, width)]:
        if space.width >= max(LEAST_WIDTH * min(column.width for column in space.neighbours), LEAST_SIDE_PX):
            yield from _standing(space, usual)
    for place, column in enumerate(columns):
        beside = [columns[near].top for near in (place - 1, place + 1) if 0 <= near < len(columns)]
        yield from _above(column, [*beside, *usual])


def _usual_tops(columns: Sequence[_Column], above: Sequence[_Column]) -> list[float]:
    """Where goods of this row may end: at the usual height of its piles, and under the board of the row above."""
    usual = [float(np.percentile([column.top for column in columns], STOCKED_TO))]
    if above:
        floor, board = (float(np.median([column.bottom for column in row])) for row in (columns, above))
        usual.append(board + BOARD * (floor - board))
    return usual


def _between(columns: Sequence[_Column]) -> Iterator[_Space]:
    reach = columns[0].right
    for before, after in pairwise(columns):
        reach = max(reach, before.right)
        yield _Space(reach, after.left, "between", (before, after))


def _at_ends(index: int, rows: Sequence[Sequence[_Column]]) -> Iterator[_Space]:
    """The spaces from a row's ends to where the rows near it end."""
    near = [row for at, row in enumerate(rows) if row and 0 < abs(at - index) <= NEAR_ROWS]
    if near:
        first, last = rows[index][0], rows[index][-1]
        left = float(np.median([row[0].left for row in near]))
        right = float(np.median([row[-1].right for row in near]))
        yield _Space(left, first.left, "end", (first,))
        yield _Space(last.right, right, "end", (last,))


def _at_frame(columns: Sequence[_Column], width: int) -> Iterator[_Space]:
    first, last = columns[0], columns[-1]
    if first.left < FRAME_REACH * first.width:
        yield _Space(0.0, first.left, "frame", (first,))
    if width - last.right < FRAME_REACH * last.width:
        yield _Space(last.right, float(width), "frame", (last,))


def _standing(space: _Space, usual: Sequence[float]) -> Iterator[_Flat]:
    """The openings on the shelf: as high as the neighbours' piles, as one unit of them, or as the row allows."""
    floor = float(np.mean([column.bottom for column in space.neighbours]))
    tops = [column.top for column in space.neighbours] + [floor - column.unit for column in space.neighbours]
    unit = min(column.unit for column in space.neighbours)
    for top in _distinct([*tops, *usual], floor, LEAST_HEIGHT * unit):
        for left, right in _slots(space):
            yield _Flat(left, top, right, floor, space.kind)


def _slots(space: _Space) -> Iterator[tuple[float, float]]:
    """The whole space, then its slots: left and right of each, for every number of slots that the neighbours allow."""
    widths = [column.width for column in space.neighbours]
    yield space.left, space.right
    for count in range(2, MOST_SLOTS + 1):
        slot = space.width / count
        if NARROWEST_SLOT * min(widths) <= slot <= WIDEST_SLOT * max(widths):
            yield from ((space.left + slot * at, space.left + slot * (at + 1)) for at in range(count))


def _above(column: _Column, tops: Sequence[float]) -> Iterator[_Flat]:
    """The openings above a pile: up to where its neighbours reach or the row allows, and for one more unit."""
    found = _distinct(tops, column.top, LEAST_HEIGHT * column.unit)
    if found and column.top - min(found) > TWO_UNITS * column.unit:
        found = _distinct([*found, column.top - column.unit], column.top, LEAST_HEIGHT * column.unit)
    for top in found:
        yield _Flat(column.left, top, column.right, column.top, "above")


def _distinct(tops: Sequence[float], bottom: float, least: float) -> list[float]:
    """Those tops that leave at least this height above the bottom and are not nearly equal, in their order."""
    found: list[float] = []
    for top in tops:
        height = bottom - top
        if height >= least and all(abs(top - other) > SAME_HEIGHT * height for other in found):
            found.append(top)
    return found


def _in_photo(openings: Sequence[_Flat], perspective: Perspective, *, hanging: bool) -> tuple[Opening, ...]:
    """Back from the straightened photo, cut at the frame."""
    flat: Floats = np.asarray([(found.left, found.top, found.right, found.bottom) for found in openings])
    middle = (flat[:, 0] + flat[:, 2]) / 2
    # Where a line crosses the photo is linear in its level.
    center = perspective.y_at(0.0, middle)
    stretch = perspective.y_at(1.0, middle) - center
    corners: Floats = np.column_stack(
        [flat[:, 0], center + stretch * flat[:, 1], flat[:, 2], center + stretch * flat[:, 3]]
    )
    if hanging:
        corners = turn_over(corners, perspective.height)
    corners = clip_to_frame(corners, perspective.width, perspective.height)
    return tuple(
        Opening(box_from_xyxy(own), found.kind)
        for own, found in zip(corners, openings, strict=True)
        if (own[2:] - own[:2]).min() >= LEAST_SIDE_PX
    )
