"""Points through lenses, and rows of facings that a lens has bent."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from vision.scenes.lens import Lens, bend_of_rows
from vision.types import Box, Facing, PhotoQuality, ShelfReport

WIDTH, HEIGHT = 1000, 800


def report(bend: float, facings_a_row: int = 20) -> ShelfReport:
    """Five straight rows of facings, seen through a lens."""
    lens = Lens((WIDTH, HEIGHT), bend)
    facings: list[Facing] = []
    for row, bottom in enumerate((150, 300, 450, 600, 750), start=1):
        for x in np.linspace(60, 940, facings_a_row):
            at = lens.distort(np.asarray([(x, bottom - 8 + 0.02 * x)]))[0]
            facings.append(Facing(f"f{len(facings)}", Box(at[0] - 15, at[1] - 90, 30, 90), 0.9, row, 1))
    return ShelfReport("photo", WIDTH, HEIGHT, {}, PhotoQuality(True), facings=tuple(facings))


@given(st.floats(-0.5, 0.2), st.floats(0, WIDTH), st.floats(0, HEIGHT))
def test_straightening_and_distorting_undo_each_other(bend: float, x: float, y: float) -> None:
    lens = Lens((WIDTH, HEIGHT), bend)
    point = np.asarray([(x, y)])
    assert lens.distort(lens.straighten(point)) == pytest.approx(point, abs=1e-6)


def test_a_barrel_draws_the_corners_in_and_leaves_the_middle() -> None:
    lens = Lens((WIDTH, HEIGHT), -0.2)
    points = np.asarray([(WIDTH / 2, HEIGHT / 2), (0.0, 0.0)])
    middle, corner = lens.straighten(points)
    assert middle == pytest.approx(points[0])
    assert (corner < 0).all()


def test_what_lies_beyond_the_photo_is_not_shown() -> None:
    lens = Lens((WIDTH, HEIGHT), -0.2)
    corner = lens.straighten(np.asarray([(5.0, 5.0), (-5.0, -5.0)]))
    assert lens.shows(corner).tolist() == [True, False]


@pytest.mark.parametrize("bend", [-0.4, -0.2, -0.1, 0.0, 0.1])
def test_rows_tell_the_bend(bend: float) -> None:
    assert bend_of_rows([report(bend)]) == pytest.approx(bend, abs=0.05)


def test_few_facings_tell_of_no_lens() -> None:
    assert bend_of_rows([report(-0.4, facings_a_row=4)]) == pytest.approx(0.0, abs=1e-9)
    assert bend_of_rows([]) == pytest.approx(0.0, abs=1e-9)
