from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from vision.eye_level.row_alignment import UNMATCHED, align
from vision.geometry import Floats


def cheapest(match: Floats, skip_shelf: Floats, skip_row: float) -> float:
    """By trying every alignment of one case."""
    rows, shelves = match.shape
    costs = []
    for count in range(min(rows, shelves) + 1):
        for some in combinations(range(rows), count):
            for on in combinations(range(shelves), count):
                free = np.delete(skip_shelf, list(on)).sum() + skip_row * (rows - count)
                costs.append(float(match[list(some), list(on)].sum() + free))
    return min(costs)


@given(st.integers(0, 2**32 - 1), st.integers(1, 4), st.integers(1, 4), st.integers(1, 3))
def test_no_alignment_is_cheaper(seed: int, rows: int, shelves: int, cases: int) -> None:
    rng = np.random.default_rng(seed)
    match, skips = rng.uniform(0, 9, (cases, rows, shelves)), rng.uniform(0, 3, (cases, shelves))
    found, costs = align(match, skips, 2.0)
    assert costs == pytest.approx([cheapest(match[case], skips[case], 2.0) for case in range(cases)])
    for case in range(cases):
        used = found[case][found[case] != UNMATCHED]
        assert (np.diff(used) > 0).all()
        skipped = np.delete(skips[case], used).sum() + 2.0 * (found[case] == UNMATCHED).sum()
        matched = np.flatnonzero(found[case] != UNMATCHED)
        assert costs[case] == pytest.approx(match[case, matched, used].sum() + skipped)


@pytest.mark.parametrize(
    ("heights", "shelves", "expected"),
    [
        ((90, 60, 30), (90, 60, 30), [0, 1, 2]),
        ((60, 30), (90, 60, 30), [1, 2]),
        ((90, 30), (90, 60, 30), [0, 2]),
        ((90, 75, 60), (90, 60), [0, UNMATCHED, 1]),
        ((200,), (90, 60), [UNMATCHED]),
    ],
)
def test_rows_find_their_shelves(heights: tuple[float, ...], shelves: tuple[float, ...], expected: list[int]) -> None:
    distance = np.abs(np.subtract.outer(np.asarray(heights, float), np.asarray(shelves, float)))[None]
    found, _ = align(distance, np.ones((1, len(shelves))), 6.0)
    assert found.tolist() == [expected]
