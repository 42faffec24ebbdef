import numpy as np
import pytest

from vision.shelf.rows import lay_rows
from vision.shelf.seen_through import seen_through
from vision.types import Box

SHELF = [Box(100.0 * at, 100, 90, 200) for at in range(5)]
HOLE = Box(500, 90, 300, 210)
FAR_OFF = Box(600, 150, 30, 60)


def corners(*boxes: Box) -> np.ndarray:
    return np.asarray([(box.x, box.y, box.right, box.bottom) for box in boxes], dtype=float).reshape(-1, 4)


@pytest.mark.parametrize(
    ("box", "behind"),
    [
        (FAR_OFF, True),
        (Box(600, 240, 30, 60), False),  # stands on the shelf
        (Box(600, 100, 80, 150), False),  # as large as the goods of the shelf
        (Box(480, 150, 30, 60), False),  # only partly in the gap
        (Box(600, 100, 70, 30), False),  # low, but as wide as goods that are near
    ],
)
def test_small_goods_that_float_in_a_gap_lie_behind_it(box: Box, *, behind: bool) -> None:
    assert seen_through(corners(*SHELF, box), corners(HOLE)).tolist() == [False] * 5 + [behind]


def test_without_gaps_or_without_goods_to_compare_with_nothing_is_behind() -> None:
    assert not seen_through(corners(*SHELF, FAR_OFF), corners()).any()
    assert not seen_through(corners(*SHELF[:3], FAR_OFF), corners(HOLE)).any()
    assert seen_through(corners(), corners(HOLE)).shape == (0,)


def test_what_is_seen_through_a_gap_gets_no_row() -> None:
    lower = [Box(100.0 * at, 400, 90, 200) for at in range(8)]
    layout = lay_rows([*SHELF, FAR_OFF, *lower], 800, 650, gaps=[HOLE])
    assert [place.row for place in layout.places] == [1] * 5 + [None] + [2] * 8
    assert len(layout.edges) == 2
