import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from vision.eye_level.shelf_view import view_shelf
from vision.shelf.perspective import Perspective
from vision.types import Box, Point

Edge = tuple[Point, Point]


def edges_of(pencil: Perspective, levels: list[float], left: float, right: float) -> list[Edge]:
    ends = np.asarray([left, right])
    return [
        (Point(left, float(ys[0])), Point(right, float(ys[1]))) for ys in (pencil.y_at(level, ends) for level in levels)
    ]


@given(st.floats(-0.25, 0.25), st.floats(-0.5, 0.5), st.floats(0, 0.4), st.floats(0.6, 1))
def test_levels_are_those_of_the_pencil_wherever_the_edges_end(
    slope: float, convergence: float, left: float, right: float
) -> None:
    pencil = Perspective(1000, 800, slope, convergence / 800)
    levels = [-250.0, -100.0, 60.0, 200.0]
    view = view_shelf(edges_of(pencil, levels, left * 1000, right * 1000), 1000, 800)
    # Short edges are held towards a straight camera on purpose: they leave up to some pixels.
    assert view.levels == pytest.approx(levels, abs=4)


def test_one_level_edge_gives_its_height() -> None:
    view = view_shelf([(Point(100, 500), Point(300, 500))], 1000, 800)
    assert view.levels.tolist() == pytest.approx([100.0])
    assert not view.cut.any()


def test_an_edge_on_the_lower_border_is_cut() -> None:
    view = view_shelf([(Point(0, y), Point(900, y)) for y in (300, 798)], 1000, 800)
    assert view.cut.tolist() == [False, True]
    assert view.seen.tolist() == [True, False]


def test_boxes_on_a_tilted_edge_share_its_level() -> None:
    edge = (Point(0, 500), Point(1000, 600))
    view = view_shelf([edge, (Point(0, 200), Point(1000, 300))], 1000, 800)
    boxes = [Box(x - 20, 500 + x * 0.1 - 80, 40, 80) for x in (100, 500, 900)]
    _, feet = view.box_levels(boxes)
    assert np.ptp(feet) < 1
    assert feet == pytest.approx(view.levels[0], abs=1)
