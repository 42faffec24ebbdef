"""Order-keeping alignment of rows with shelves, for many cases at once."""

from itertools import product

import numpy as np

from vision.geometry import Floats, Ints

UNMATCHED = -1
_MATCH, _SKIP_ROW, _SKIP_SHELF = range(3)


def align(match: Floats, skip_shelf: Floats, skip_row: float) -> tuple[Ints, Floats]:
    """The cheapest alignment of n rows with m shelves in each of k cases (Needleman and Wunsch 1970).

    `match` `(k, n, m)`, `skip_shelf` `(k, m)` and `skip_row` are costs, not negative. Returns the shelf of each row or
    UNMATCHED, `(k, n)`, and the whole cost `(k,)`.
    """
    cases, rows, shelves = match.shape
    best = np.zeros((cases, rows + 1, shelves + 1))
    best[:, 0, 1:] = np.cumsum(skip_shelf, axis=1)
    best[:, 1:, 0] = skip_row * np.arange(1, rows + 1)
    moves = np.full(best.shape, _SKIP_SHELF, dtype=np.intp)
    moves[:, 1:, 0] = _SKIP_ROW
    for i, j in product(range(1, rows + 1), range(1, shelves + 1)):
        options = np.empty((3, cases))
        options[_MATCH] = best[:, i - 1, j - 1] + match[:, i - 1, j - 1]
        options[_SKIP_ROW] = best[:, i - 1, j] + skip_row
        options[_SKIP_SHELF] = best[:, i, j - 1] + skip_shelf[:, j - 1]
        moves[:, i, j], best[:, i, j] = options.argmin(axis=0), options.min(axis=0)
    return _trace(moves), best[:, -1, -1]


def _trace(moves: Ints) -> Ints:
    """Walk back from the last cell of every case and note which shelf each row was matched with."""
    cases, rows, shelves = moves.shape
    case, row, shelf = np.arange(cases), np.full(cases, rows - 1), np.full(cases, shelves - 1)
    found = np.full((cases, rows - 1), UNMATCHED, dtype=np.intp)
    for _ in range(rows + shelves - 2):
        move = moves[case, row, shelf]
        inside = (row > 0) | (shelf > 0)
        matched = inside & (move == _MATCH)
        found[case[matched], row[matched] - 1] = shelf[matched] - 1
        row, shelf = row - (inside & (move != _SKIP_SHELF)), shelf - (inside & (move != _SKIP_ROW))
    return found
