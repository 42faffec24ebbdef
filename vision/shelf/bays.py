"""Side by side bays: shelves of two neighbouring bays often hang at different heights and must not be mixed.

The photo is cut at vertical lines where that makes the shelf lines cheaper to explain (see `shelf_lines`). The bays'
lines are then matched to those of the main bay, so that row 3 of one bay is row 3 of the photo.
"""

from dataclasses import dataclass

import numpy as np

from vision.geometry import Floats, Ints
from vision.shelf.perspective import FlatBoxes
from vision.shelf.shelf_lines import Footing, choose_lines

# A cut must save more than this: two rows' worth of doubt, or every photo with a loose pile would fall apart.
BAY_COST = 2.0
# Possible cuts: a bay is at least about a twelfth of what the photo shows; finer slices hold too few facings to have
# rows.
SLICES = 12
TRIES_PER_SLICE = 9
# A row of another bay is the same row as one of the main bay unless more than this share of the row distance lies
# between.
NEW_ROW_DISTANCE = 0.6
# Lines of two bays agree when they are nearer than this share of the row distance.
SAME_SHELF = 0.2
# Boxes overlap by detector error: a cut within this share of the width from a side does not go through the box.
SIDE = 0.1


@dataclass(frozen=True, slots=True)
class Bay:
    """A vertical part of the photo: its facings (indices) and its shelf lines (indices of candidate levels)."""

    members: Ints
    lines: Ints


def find_bays(boxes: FlatBoxes, footing: Footing, members: Ints) -> list[Bay]:
    """Divide the facings `members` of one fixture into bays, from left to right; each is in exactly one bay."""
    cost, lines = choose_lines(footing, members)
    if cost - footing.line_cost * len(lines) <= BAY_COST:
        return [Bay(members, lines)]
    cuts = _possible_cuts(boxes, members)
    return _cheapest_division(members, np.digitize(boxes.center[members], cuts), footing)


def _cheapest_division(members: Ints, slices: Ints, footing: Footing) -> list[Bay]:
    """Dynamic programming over the cuts: the cheapest division of everything left of each cut."""
    best: list[tuple[float, list[Bay]]] = [(0.0, [])]
    for end in range(1, SLICES + 1):
        ways = [_extend(best[start], members[(slices >= start) & (slices < end)], footing) for start in range(end)]
        best.append(min(ways, key=lambda way: way[0]))
    return best[-1][1]


def _extend(way: tuple[float, list[Bay]], members: Ints, footing: Footing) -> tuple[float, list[Bay]]:
    if not len(members):
        return way
    cost, lines = choose_lines(footing, members)
    return way[0] + cost + BAY_COST, [*way[1], Bay(members, lines)]


def _possible_cuts(boxes: FlatBoxes, members: Ints) -> Floats:
    """One x per inner slice border, moved to where it goes through the fewest boxes."""
    left, right = boxes.left[members], boxes.right[members]
    borders, step = np.linspace(left.min(), right.max(), SLICES + 1, retstep=True)
    offsets = np.linspace(-0.4, 0.4, TRIES_PER_SLICE) * step
    side = SIDE * (right - left)
    return np.asarray([_emptiest(left + side, right - side, border + offsets) for border in borders[1:-1]])


def _emptiest(left: Floats, right: Floats, places: Floats) -> float:
    """The place that lies within the fewest of the spans from `left` to `right`, the middle one of equals."""
    through = (left[:, None] < places) & (right[:, None] > places)
    middle = np.abs(np.arange(len(places)) - len(places) // 2)
    return float(places[np.argmin(through.sum(axis=0) + 0.1 * middle)])


def match_lines(main: Floats, other: Floats) -> list[int | None]:
    """For each level of `other` the index of the level of `main` that is the same row, None when it is a row of its
    own.

    Both are sorted from top to bottom; the order is kept and no two levels of `other` get the same row (alignment by
    dynamic programming, like that of two texts).
    """
    apart = np.abs(main[:, None] - other) / _row_distance(main, other)
    table = np.zeros((len(main) + 1, len(other) + 1))
    table[0] = NEW_ROW_DISTANCE * np.arange(len(other) + 1)
    for row in range(1, len(main) + 1):
        for place in range(1, len(other) + 1):
            new, same = table[row, place - 1] + NEW_ROW_DISTANCE, table[row - 1, place - 1] + apart[row - 1, place - 1]
            table[row, place] = min(table[row - 1, place], new, same)
    return _trace(table, apart)


def shared_lines(main: Floats, other: Floats) -> float:
    """The share of the lines of two bays that agree, 0 to 1, within the height that both show."""
    near = SAME_SHELF * _row_distance(main, other)
    pairs = zip(match_lines(main, other), other, strict=True)
    agreeing = sum(match is not None and abs(main[match] - own) < near for match, own in pairs)
    beside = int(((main > other.min() - near) & (main < other.max() + near)).sum())
    return float(agreeing / max(beside, len(other)))


def _row_distance(main: Floats, other: Floats) -> float:
    distances = np.diff(main) if len(main) > 1 else np.diff(other)
    return float(np.median(distances)) if len(distances) else np.inf


def _trace(table: Floats, apart: Floats) -> list[int | None]:
    row, place = table.shape[0] - 1, table.shape[1] - 1
    found: list[int | None] = [None] * place
    while place > 0:
        if row > 0 and table[row, place] == table[row - 1, place - 1] + apart[row - 1, place - 1]:
            found[place - 1] = row - 1
            row, place = row - 1, place - 1
        elif row > 0 and table[row, place] == table[row - 1, place]:
            row -= 1
        else:
            place -= 1
    return found
