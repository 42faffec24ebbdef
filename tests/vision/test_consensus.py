import numpy as np
import pytest

from vision.consensus import agree
from vision.geometry import Floats

NOTHING = np.zeros((0, 5))


def seen(*rows: tuple[float, ...]) -> Floats:
    return np.array(rows, dtype=np.float64).reshape(-1, 5)


def test_two_looks_at_one_object_give_one_box_between_them() -> None:
    merged = agree([seen((0, 0, 10, 10, 0.9)), seen((2, 0, 12, 10, 0.3))], 0.5)

    assert merged == pytest.approx(seen((0.5, 0, 10.5, 10, 0.6)))


def test_a_look_that_missed_the_object_lowers_its_score_but_not_its_place() -> None:
    assert agree([seen((0, 0, 10, 10, 0.9)), NOTHING, NOTHING], 0.5) == pytest.approx(seen((0, 0, 10, 10, 0.3)))


def test_two_boxes_of_one_look_count_once_for_the_score() -> None:
    merged = agree([seen((0, 0, 10, 10, 0.8), (0, 0, 10, 9, 0.6)), NOTHING], 0.5)

    assert merged[:, 4] == pytest.approx([0.4])


def test_neighbours_stay_apart_and_come_best_first() -> None:
    merged = agree([seen((0, 0, 10, 10, 0.5), (9, 0, 19, 10, 0.7))], 0.5)

    assert merged == pytest.approx(seen((9, 0, 19, 10, 0.7), (0, 0, 10, 10, 0.5)))


def test_no_boxes_give_no_boxes() -> None:
    assert agree([NOTHING, NOTHING], 0.5).shape == (0, 5)


def test_one_look_passes_through() -> None:
    rows = seen((0, 0, 10, 10, 0.9), (20, 0, 30, 10, 0.4))

    assert agree([rows], 0.5) == pytest.approx(rows)
