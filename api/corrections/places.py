"""Rows and positions of facings after people moved, added or removed some. Pure."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace

import numpy as np

from vision.shelf.bay_rows import bays_at
from vision.types import Box, Facing, ShelfRow


def row_at(rows: Sequence[ShelfRow], box: Box) -> int | None:
    """The row on which a box stands: the first from the top of its bay whose edge lies below its middle."""
    bay = _bay_at(rows, box.center_x)
    for row in sorted((row for row in rows if row.bay == bay), key=lambda row: row.index):
        if _edge_y(row, box.center_x) > box.center_y:
            return row.index
    return None


def _bay_at(rows: Sequence[ShelfRow], x: float) -> int | None:
    if all(row.bay is None for row in rows):
        return None
    return int(bays_at([row.edge for row in rows], [row.bay or 0 for row in rows], np.asarray([x]))[0])


def renumber(facings: Sequence[Facing], touched: Collection[int]) -> tuple[Facing, ...]:
    """The facings, in their order, with positions 1, 2, 3 ... from left to right on the rows `touched`.

    What is piled or stands behind has the position of the front facing that it is nearest to, as in a raw report; on a
    row without any, it has none.
    """
    fronts = {row: _fronts(facings, row) for row in touched}
    return tuple(
        replace(facing, position=_position(facing, fronts[facing.row])) if facing.row in fronts else facing
        for facing in facings
    )


def _fronts(facings: Iterable[Facing], row: int) -> list[Facing]:
    fronts = [facing for facing in facings if facing.row == row and _is_front(facing)]
    return sorted(fronts, key=lambda facing: (facing.box.center_x, facing.id))


def _is_front(facing: Facing) -> bool:
    return not (facing.stacked or facing.second_row)


def _position(facing: Facing, fronts: Sequence[Facing]) -> int | None:
    if not fronts:
        return None
    return 1 + min(
        range(len(fronts)),
        key=lambda at: (fronts[at].id != facing.id, abs(fronts[at].box.center_x - facing.box.center_x)),
    )


def _edge_y(row: ShelfRow, x: float) -> float:
    left, right = row.edge
    if right.x == left.x:
        return (left.y + right.y) / 2
    return left.y + (right.y - left.y) * (x - left.x) / (right.x - left.x)
