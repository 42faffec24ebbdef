"""Openings: the places of a shelf row where, by the geometry of the row, a facing could stand and none does.

Three kinds: between two neighbours of a row, at a row's end as far as the other rows reach, and at the border of the
photo. The room above low goods is none: nothing says that the shop wants it filled. Whether an opening is a gap, or
goods stand loosely or far back there, is not for geometry to say (see `gaps`). All widths and heights are measured in
the straightened photo (see `perspective`).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

import numpy as np

from vision.geometry import Floats, boxes_to_xyxy
from vision.shelf.perspective import FlatBoxes, Perspective, flatten
from vision.shelf.rows import RowLayout
from vision.types import Box

OpeningKind = Literal["between", "end", "frame"]

# An opening narrower than this share of its narrower neighbour holds no facing. True gaps lose up to half of their
# width to a neighbour's visible side face or to a box drawn too wide.
LEAST_WIDTH = 0.5
# Rows whose ends tell how wide the fixture is here: this many above and below. Further ones lie further from it in a
# leaning photo, too.
NEAR_ROWS = 2
# A row that ends within this many widths of its last facing from the photo's border may have one more slot there.
FRAME_REACH = 1.5
# Openings of fewer pixels than this show nothing.
LEAST_SIDE_PX = 4.0


@dataclass(frozen=True, slots=True)
class Opening:
    """A place for `slots` facings in `row`, beside the facings with the indices `beside`.

    `width_ratio`: its width in widths of the narrower neighbour. `misfit`: how far its width is from a whole number of
    slots, as a share of them.
    """

    box: Box
    row: int
    slots: int
    kind: OpeningKind
    beside: tuple[int, ...]
    width_ratio: float
    misfit: float


@dataclass(frozen=True, slots=True)
class _Column:
    """One place of a row: the facing on the shelf and those piled on it."""

    left: float
    right: float
    top: float
    bottom: float
    members: tuple[int, ...]

    @property
    def width(self) -> float:
        return self.right - self.left

    @property
    def height(self) -> float:
        return self.bottom - self.top


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


def find_openings(facings: Sequence[Box], layout: RowLayout) -> tuple[Opening, ...]:
    """All openings of the rows into which `layout` puts the `facings`, row by row."""
    perspective = layout.perspective
    if perspective is None:
        return ()
    boxes = flatten(boxes_to_xyxy(facings), perspective)
    rows = [_columns(boxes, layout, row) for row in range(1, len(layout.edges) + 1)]
    found: list[Opening] = []
    for index, columns in enumerate(rows):
        if columns:
            spaces = [*_between(columns), *_at_ends(index, rows), *_at_frame(columns, perspective.width)]
            found += [_standing(space, index + 1, perspective) for space in spaces if _holds_a_facing(space)]
    return tuple(opening for opening in found if min(opening.box.w, opening.box.h) >= LEAST_SIDE_PX)


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
        tuple(members),
    )


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


def _holds_a_facing(space: _Space) -> bool:
    return space.width >= LEAST_WIDTH * min(column.width for column in space.neighbours)


def _standing(space: _Space, row: int, perspective: Perspective) -> Opening:
    """The opening on the shelf: as high as the neighbour whose width fits into it a whole number of times."""
    pairs = [(_misfit(space.width, column.width), column) for column in space.neighbours]
    misfit, like = min(pairs, key=lambda pair: pair[0])
    bottom = float(np.mean([column.bottom for column in space.neighbours]))
    return Opening(
        box=_photo_box((space.left, bottom - like.height, space.right, bottom), perspective),
        row=row,
        slots=_slots(space.width, like.width),
        kind=space.kind,
        beside=tuple(facing for column in space.neighbours for facing in column.members),
        width_ratio=space.width / min(column.width for column in space.neighbours),
        misfit=misfit,
    )


def _slots(width: float, slot: float) -> int:
    return max(1, round(width / slot))


def _misfit(width: float, slot: float) -> float:
    slots = _slots(width, slot)
    return abs(width / slot - slots) / slots


def _photo_box(flat: tuple[float, float, float, float], perspective: Perspective) -> Box:
    """The box in the photo of straightened left, top, right, bottom; cut at the frame."""
    left, top, right, bottom = flat
    middle: Floats = np.asarray([(left + right) / 2])
    left, right = np.clip([left, right], 0, perspective.width)
    high, low = (float(np.clip(perspective.y_at(y, middle)[0], 0, perspective.height)) for y in (top, bottom))
    return Box(float(left), high, float(right - left), low - high)
