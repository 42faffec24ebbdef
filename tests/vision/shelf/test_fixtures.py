import numpy as np
import pytest

from vision.shelf.bays import Bay
from vision.shelf.fixtures import find_fixtures, find_neighbours
from vision.shelf.shelf_lines import choose_lines
from vision.shelf.view import see

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


def fixture_of(*parts: Corners) -> list[int | None]:
    """Number of the fixture (0: the main one) that each part was given to; None for a part that was left out."""
    view = see(np.asarray([box for part in parts for box in part]), np.zeros((0, 4)), WIDTH, HEIGHT)
    number = {facing: place for place, members in enumerate(find_fixtures(view)) for facing in members.tolist()}
    found, start = [], 0
    for part in parts:
        (own,) = {number.get(facing) for facing in range(start, start + len(part))}
        found.append(own)
        start += len(part)
    return found


@pytest.mark.parametrize(
    ("left", "count", "shelves", "size", "expected"),
    [
        (900, 4, OTHER_SHELVES, 60, None),  # a narrow neighbour with other shelves
        (900, 7, OTHER_SHELVES, 25, None),  # a fixture in the distance
        (900, 4, MAIN_SHELVES, 60, 0),  # a second door with the same shelves
        (900, 1, MAIN_SHELVES[:1], 60, 0),  # one facing beyond an empty place of its shelf
        (850, 4, OTHER_SHELVES, 60, 0),  # other shelves, but nothing between: a bay
    ],
)
def test_what_stands_beside_the_main_fixture(
    left: float, count: int, shelves: list[float], size: float, expected: int | None
) -> None:
    assert fixture_of(fixture(200, 10, MAIN_SHELVES), fixture(left, count, shelves, size)) == [0, expected]


def test_a_door_as_broad_as_the_main_one_stays_with_shelves_of_its_own() -> None:
    assert fixture_of(fixture(20, 8, MAIN_SHELVES), fixture(640, 8, OTHER_SHELVES)) in ([0, 1], [1, 0])


def test_seams_lean_in_their_own_ways() -> None:
    """Two neighbours that lean away from the fixture between them, so that no one lean shows both seams."""
    between = fixture(400, 6, MAIN_SHELVES)
    left, right = (
        [(x0 + side * 0.25 * y1, y0, x1 + side * 0.25 * y1, y1) for x0, y0, x1, y1 in fixture(start, 3, OTHER_SHELVES)]
        for side, start in ((1, -30), (-1, 1030))
    )
    found = fixture_of(left, between, right)
    assert found[1] == 0
    assert 0 not in (found[0], found[2])


def test_the_photo_is_about_what_is_in_its_middle() -> None:
    aside = fixture(0, 7, OTHER_SHELVES, 30)
    found = fixture_of(aside, fixture(400, 6, MAIN_SHELVES), fixture(940, 4, OTHER_SHELVES))
    assert found[1] == 0
    assert 0 not in (found[0], found[2])


def test_a_single_facing_is_the_fixture() -> None:
    assert fixture_of([(10, 10, 60, 90)]) == [0]


@pytest.mark.parametrize(
    ("main", "beside", "neighbour"),
    [
        (fixture(240, 11, MAIN_SHELVES), fixture(0, 4, OTHER_SHELVES, 55), True),
        # Another part of one display: it has the same shelves, ...
        (fixture(240, 11, MAIN_SHELVES), fixture(0, 4, MAIN_SHELVES, 55), False),
        # ... is seen whole, ...
        (fixture(280, 11, MAIN_SHELVES), fixture(40, 4, OTHER_SHELVES, 55), False),
        # ... is as broad as what is aimed at, ...
        (fixture(400, 6, MAIN_SHELVES), fixture(0, 6, OTHER_SHELVES), False),
        # ... or the photo is aimed between the two.
        (fixture(480, 11, MAIN_SHELVES), fixture(0, 7, OTHER_SHELVES, 63), False),
    ],
)
def test_the_near_end_of_the_next_fixture_of_a_run(main: Corners, beside: Corners, *, neighbour: bool) -> None:
    corners = np.asarray([*main, *beside])
    mirrored = np.column_stack([WIDTH - corners[:, 2], corners[:, 1], WIDTH - corners[:, 0], corners[:, 3]])
    for seen in (corners, mirrored):
        view = see(seen, np.zeros((0, 4)), WIDTH, HEIGHT, np.arange(len(main)))
        parts = np.split(np.arange(len(corners)), [len(main)])
        bays = [Bay(part, choose_lines(view.footing, part)[1]) for part in parts]
        assert find_neighbours(bays, 0, view) == ([1] if neighbour else [])
