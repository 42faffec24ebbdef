import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from vision.shelf.hanging import goods_hang, turn_over
from vision.shelf.perspective import Perspective, flatten
from vision.shelf.shelf_lines import Footing, measure_footing

WIDTH, HEIGHT = 1000, 900
corner = st.tuples(st.floats(0, 900), st.floats(0, 800), st.floats(1, 90), st.floats(1, 90))


def goods(hanging: bool) -> np.ndarray:
    """Three rows of 12 goods of very unequal heights that hang from a line or stand on it."""
    rng = np.random.default_rng(3)
    found = []
    for line in (150.0, 400.0, 650.0):
        for place in range(12):
            x, tall = 20 + 80 * place, float(rng.uniform(60, 200))
            found.append((x, line, x + 60, line + tall) if hanging else (x, line - tall + 100, x + 60, line + 100))
    return np.asarray(found)


def footing(corners: np.ndarray) -> Footing:
    return measure_footing(flatten(corners, Perspective(WIDTH, HEIGHT)))


@pytest.mark.parametrize("hanging", [False, True])
def test_goods_hang_where_their_tops_are_in_line(hanging: bool) -> None:
    corners = goods(hanging)
    assert goods_hang(footing(corners), footing(turn_over(corners, HEIGHT))) == hanging


def test_goods_of_one_height_are_taken_to_stand() -> None:
    corners = np.asarray([(80.0 * place, y, 80.0 * place + 60, y + 120) for y in (50, 350, 650) for place in range(12)])
    assert not goods_hang(footing(corners), footing(turn_over(corners, HEIGHT)))


@given(st.lists(corner, min_size=1, max_size=9))
def test_turned_over_twice_is_as_before(boxes: list[tuple[float, ...]]) -> None:
    corners = np.asarray([(x, y, x + w, y + h) for x, y, w, h in boxes])
    assert turn_over(turn_over(corners, HEIGHT), HEIGHT) == pytest.approx(corners)
