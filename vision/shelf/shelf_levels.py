"""Shelves of bays side by side as levels that run through all of them, for what knows no bays.

The rows of a planogram and of a scene run through the whole display. Where the bays of a photo have rows of their own
(see `bay_rows`), those that carry on each other's edge are one level there.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from vision.shelf.bays import match_lines
from vision.types import Point, ShelfReport, ShelfRow

Edge = tuple[Point, Point]


def shelf_levels(edges: Sequence[Edge], bays: Sequence[int]) -> tuple[int, ...]:
    """The level of each row, from 1; `edges[i]` is that of row i + 1, in bay `bays[i]`, whose rows come from its top.

    A level holds one row of a bay at most. With one bay rows are levels.
    """
    rows = {bay: [row for row, own in enumerate(bays) if own == bay] for bay in sorted(set(bays))}
    main = max(rows, key=lambda bay: len(rows[bay]), default=0)
    levels = [[row] for row in rows.get(main, ())]
    for bay in [bay for bay in rows if bay != main]:
        _add_bay(levels, rows[main], rows[bay], edges)
    return tuple(next(number for number, level in enumerate(levels, 1) if row in level) for row in range(len(edges)))


def levels_of(rows: Sequence[ShelfRow]) -> dict[int, int]:
    """The level of each row of a report by its index."""
    if all(row.bay is None for row in rows):
        return {row.index: row.index for row in rows}
    levels = shelf_levels([row.edge for row in rows], [row.bay or 1 for row in rows])
    return {row.index: level for row, level in zip(rows, levels, strict=True)}


def on_levels(report: ShelfReport) -> ShelfReport:
    """The report with levels in place of rows, along which positions run; the first of its rows stands for a level."""
    if all(row.bay is None for row in report.rows):
        return report
    levels = levels_of(report.rows)
    first = {levels[row.index]: row for row in reversed(report.rows)}
    before = _positions_before(report, levels)
    facings = tuple(
        facing
        if facing.row is None or facing.position is None
        else replace(facing, row=levels[facing.row], position=before[facing.row] + facing.position)
        for facing in report.facings
    )
    return replace(report, rows=tuple(replace(first[level], index=level) for level in sorted(first)), facings=facings)


def _positions_before(report: ShelfReport, levels: Mapping[int, int]) -> dict[int, int]:
    """How many positions of its level lie in the bays left of each row."""
    count = {row.index: 0 for row in report.rows}
    for facing in report.facings:
        if facing.row is not None:
            count[facing.row] = max(count[facing.row], facing.position or 0)
    filled: Counter[int] = Counter()
    before = {}
    for row in report.rows:
        before[row.index] = filled[levels[row.index]]
        filled[levels[row.index]] += count[row.index]
    return before


def _add_bay(levels: list[list[int]], main: Sequence[int], own: Sequence[int], edges: Sequence[Edge]) -> None:
    """Put the rows of a bay on the levels of the main one's; others come next to the row above them."""
    x = _seam([edges[row] for row in main], [edges[row] for row in own])
    heights = [np.sort([_height_at(edges[row], x) for row in rows]) for rows in (main, own)]
    place = 0
    for row, match in zip(own, match_lines(*heights), strict=True):
        if match is None:
            levels.insert(place, [row])
        else:
            place = next(number for number, level in enumerate(levels) if main[match] in level)
            levels[place].append(row)
        place += 1


def _seam(main: Sequence[Edge], own: Sequence[Edge]) -> float:
    """The middle between the ends of two bays that face each other."""
    (left, right), (start, end) = (
        (min(edge[0].x for edge in edges), max(edge[1].x for edge in edges)) for edges in (main, own)
    )
    return (right + start) / 2 if left + right < start + end else (left + end) / 2


def _height_at(edge: Edge, x: float) -> float:
    """Where an edge, drawn on, crosses the pixel column x."""
    left, right = edge
    return left.y + (right.y - left.y) * (x - left.x) / max(right.x - left.x, 1.0)
