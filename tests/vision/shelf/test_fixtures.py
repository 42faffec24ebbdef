import numpy as np
import pytest

from vision.shelf.fixtures import main_fixture
from vision.shelf.perspective import Perspective, flatten
from vision.shelf.shelf_lines import measure_footing

WIDTH, HEIGHT = 1200, 900
Corners = list[tuple[float, float, float, float]]
MAIN_SHELVES = [250.0, 450.0, 650.0, 850.0]
OTHER_SHELVES = [160.0, 345.0, 530.0, 740.0]


def fixture(left: float, count: int, bottoms: list[float], size: float = 60) -> Corners:
    return [
        (left + 1.1 * size * place, bottom - 1.6 * size, left + 1.1 * size * place + size, bottom)
        for bottom in bottoms
        for place in range(count)
    ]


def kept(*parts: Corners) -> list[bool]:
    """For each part whether all of it was kept; a part that is kept in part only fails the test."""
    boxes = flatten(np.asarray([box for part in parts for box in part]), Perspective(WIDTH, HEIGHT))
    own = main_fixture(boxes, measure_footing(boxes), WIDTH)
    found, start = [], 0
    for part in parts:
        shares = own[start : start + len(part)]
        assert shares.all() or not shares.any()
        found.append(bool(shares.all()))
        start += len(part)
    return found


@pytest.mark.parametrize(
    ("left", "count", "shelves", "size", "stays"),
    [
        (900, 4, OTHER_SHELVES, 60, False),  # a narrow neighbour with other shelves
        (900, 7, OTHER_SHELVES, 25, False),  # a fixture in the distance
        (900, 4, MAIN_SHELVES, 60, True),  # a second door with the same shelves
        (900, 1, MAIN_SHELVES[:1], 60, True),  # one facing beyond an empty place of its shelf
        (850, 4, OTHER_SHELVES, 60, True),  # other shelves, but nothing between: a bay
    ],
)
def test_what_stands_beside_the_main_fixture(
    left: float, count: int, shelves: list[float], size: float, stays: bool
) -> None:
    assert kept(fixture(200, 10, MAIN_SHELVES), fixture(left, count, shelves, size)) == [True, stays]


def test_a_bay_as_broad_as_the_main_one_stays_whatever_its_shelves() -> None:
    assert kept(fixture(20, 8, MAIN_SHELVES), fixture(640, 8, OTHER_SHELVES)) == [True, True]


def test_the_photo_is_about_what_is_in_its_middle() -> None:
    aside = fixture(0, 7, OTHER_SHELVES, 30)
    assert kept(aside, fixture(400, 6, MAIN_SHELVES), fixture(940, 4, OTHER_SHELVES)) == [False, True, False]


def test_a_single_facing_is_the_fixture() -> None:
    assert kept([(10, 10, 60, 90)]) == [True]
