import numpy as np
import pytest

from vision.shelf.bays import find_bays, match_lines, shared_lines
from vision.shelf.perspective import Perspective, flatten
from vision.shelf.shelf_lines import measure_footing


@pytest.mark.parametrize(
    ("main", "other", "expected"),
    [
        ([0, 100, 200], [0, 100, 200], [0, 1, 2]),
        ([0, 100, 200], [30, 130, 230], [0, 1, 2]),
        ([0, 100, 200], [110], [1]),
        ([0, 100, 200], [-100, 0, 100], [None, 0, 1]),
        ([0, 100, 200], [300], [None]),
        ([0, 100, 200], [40, 60], [0, 1]),
        ([0], [0, 100], [0, None]),
        ([0, 100], [], []),
    ],
)
def test_lines_of_bays_are_matched(main: list[float], other: list[float], expected: list[int | None]) -> None:
    assert match_lines(np.asarray(main, dtype=float), np.asarray(other, dtype=float)) == expected


@pytest.mark.parametrize(
    ("main", "other", "share"),
    [
        pytest.param([0, 100, 200, 300], [0, 100, 200, 300], 1, id="the same"),
        pytest.param([0, 100, 200, 300], [15, 115, 215, 315], 1, id="a little lower"),
        pytest.param([0, 100, 200, 300], [30, 130, 230, 330], 0, id="a third lower"),
        pytest.param([0, 100, 200, 300], [0, 200, 300], 0.75, id="one less"),
        pytest.param([0, 100, 200, 300], [0, 150, 300], 0.5, id="other ones between"),
        pytest.param([0, 100, 200, 300], [200, 300], 1, id="only the lower half is seen"),
        pytest.param([0], [0, 100], 0.5, id="a single line"),
    ],
)
def test_bays_share_the_lines_that_go_on(main: list[float], other: list[float], share: float) -> None:
    assert shared_lines(np.asarray(main, dtype=float), np.asarray(other, dtype=float)) == share


def shelf(left: float, bottoms: list[float]) -> list[tuple[float, float, float, float]]:
    return [
        (left + 40 * place, bottom - 60, left + 40 * place + 36, bottom) for bottom in bottoms for place in range(8)
    ]


def bays_of(boxes: list[tuple[float, float, float, float]]) -> list[list[int]]:
    flat = flatten(np.asarray(boxes, dtype=float), Perspective(700, 600))
    return [bay.members.tolist() for bay in find_bays(flat, measure_footing(flat), np.arange(len(boxes)))]


def test_one_fixture_is_one_bay() -> None:
    boxes = shelf(10, [100, 200, 300, 400]) + shelf(330, [100, 200, 300, 400])
    assert bays_of(boxes) == [list(range(64))]


def test_shelves_at_other_heights_are_another_bay() -> None:
    boxes = shelf(10, [100, 200, 300, 400]) + shelf(340, [70, 160, 250, 340, 430])
    assert bays_of(boxes) == [list(range(32)), list(range(32, 72))]


def test_only_the_asked_facings_are_divided() -> None:
    boxes = np.asarray(shelf(10, [100, 200, 300]) + shelf(340, [70, 160, 250, 340]), dtype=float)
    flat = flatten(boxes, Perspective(700, 600))
    members = np.arange(24)
    (bay,) = find_bays(flat, measure_footing(flat), members)
    assert bay.members.tolist() == members.tolist()
    assert len(bay.lines) == 3
