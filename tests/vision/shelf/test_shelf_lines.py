from itertools import combinations, pairwise

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from vision.shelf.perspective import Perspective, flatten
from vision.shelf.shelf_lines import CLOSE_LINES_COST, MIN_DISTANCE, Footing, choose_lines, measure_footing


def boxes(count: int) -> st.SearchStrategy[list[tuple[float, float, float, float]]]:
    place = st.tuples(st.floats(0, 400), st.floats(0, 300), st.floats(20, 60), st.floats(20, 60))
    return st.lists(place, min_size=1, max_size=count).map(lambda found: [(x, y, x + w, y + h) for x, y, w, h in found])


def footing_of(corners: list[tuple[float, float, float, float]]) -> Footing:
    return measure_footing(flatten(np.asarray(corners, dtype=float), Perspective(500, 400)))


def cost_of(footing: Footing, lines: tuple[int, ...]) -> float:
    """The definition, facing by facing."""
    total = sum(footing.line_cost + footing.cutting[:, line].sum() for line in lines)
    for upper, lower in pairwise(lines):
        distance = (footing.levels[lower] - footing.levels[upper]) / (MIN_DISTANCE * footing.unit)
        total += CLOSE_LINES_COST * max(0.0, 1 - distance)
    for facing, weight in enumerate(footing.weight):
        own = next((line for line in lines if not footing.below[facing, line]), None)
        total += weight if own is None else footing.cost[facing, own]
    return float(total)


@settings(max_examples=60)
@given(boxes(7))
def test_no_other_set_of_lines_is_cheaper(corners: list[tuple[float, float, float, float]]) -> None:
    footing = footing_of(corners)
    cost, lines = choose_lines(footing, np.arange(len(corners)))
    candidates = range(len(footing.levels))
    ways = [way for size in range(1, len(footing.levels) + 1) for way in combinations(candidates, size)]
    assert abs(cost - cost_of(footing, tuple(int(line) for line in lines))) < 1e-6
    assert cost <= min(cost_of(footing, way) for way in ways) + 1e-6


@given(boxes(25))
def test_every_line_carries_a_facing(corners: list[tuple[float, float, float, float]]) -> None:
    footing = footing_of(corners)
    _, lines = choose_lines(footing, np.arange(len(corners)))
    above = ~footing.below[:, lines]
    own = above.argmax(axis=1)[above.any(axis=1)]
    assert set(own) == set(range(len(lines)))


def test_a_pile_on_a_shelf_gets_no_line_of_its_own() -> None:
    row = [(40.0 * place, 200.0, 40.0 * place + 38, 240.0) for place in range(10)]
    pile = [(40.0 * place, 158.0, 40.0 * place + 38, 198.0) for place in range(10)]
    _, lines = choose_lines(footing_of(row + pile), np.arange(20))
    assert len(lines) == 1


def test_a_shelf_with_air_between_gets_its_own_line() -> None:
    row = [(40.0 * place, 200.0, 40.0 * place + 38, 240.0) for place in range(10)]
    above = [(40.0 * place, 140.0, 40.0 * place + 38, 180.0) for place in range(10)]
    _, lines = choose_lines(footing_of(row + above), np.arange(20))
    assert len(lines) == 2


def test_a_neighbours_shelf_does_not_go_on_through_piles() -> None:
    row = [(40.0 * place, 200.0, 40.0 * place + 38, 240.0) for place in range(10)]
    pile = [(40.0 * place, 158.0, 40.0 * place + 38, 198.0) for place in range(10)]
    neighbours = [(420.0 + 40 * place, 158.0, 458.0 + 40 * place, 198.0) for place in range(2)]
    _, lines = choose_lines(footing_of(row + pile + neighbours), np.arange(22))
    assert len(lines) == 1
