import numpy as np
import pytest

from vision.eye_level.camera_pose import starting_poses
from vision.eye_level.fixture_base import base_in_view, base_is_near, base_stands, top_in_view
from vision.eye_level.shelf_view import ShelfView, view_shelf
from vision.types import Box, Point


def view_of(*heights: float) -> ShelfView:
    return view_shelf([(Point(0, y), Point(900, y)) for y in heights], 1000, 1000)


@pytest.mark.parametrize(
    ("edges", "visible"),
    [
        ((200, 400, 600), True),
        ((300, 600, 900), False),
        ((300, 600, 880), False),
        ((400, 600, 998), False),
        ((200,), True),
        ((950,), False),
    ],
)
def test_the_base_shows_where_another_row_would(edges: tuple[float, ...], visible: bool) -> None:
    goods = [Box(100, edge - 120, 60, 120) for edge in edges]
    assert base_in_view(view_of(*edges), goods) is visible


@pytest.mark.parametrize(("edges", "visible"), [((300, 600, 900), True), ((950,), True), ((400, 600, 998), False)])
def test_floor_below_the_last_row_shows_the_base_unless_its_edge_is_cut(
    edges: tuple[float, ...], visible: bool
) -> None:
    assert base_in_view(view_of(*edges), [], floor_seen=True) is visible


@pytest.mark.parametrize(("goods_below", "visible"), [(0, True), (1, True), (2, False), (9, False)])
def test_goods_below_the_last_edge_are_another_row(goods_below: int, visible: bool) -> None:
    goods = [Box(100, edge - 120, 60, 120) for edge in (200, 400, 600)]
    goods += [Box(90 * number, 700, 60, 120) for number in range(goods_below)]
    assert base_in_view(view_of(200, 400, 600), goods) is visible


@pytest.mark.parametrize(("top", "visible"), [(80, True), (3, False)])
def test_the_top_shows_where_air_is_over_the_goods(top: float, visible: bool) -> None:
    assert top_in_view(view_of(300, 500), [Box(0, top, 50, 300 - top), Box(0, 400, 50, 100)]) is visible


def test_without_goods_no_top_is_seen() -> None:
    assert not top_in_view(view_of(300, 500), [])


def test_a_close_photo_says_less_about_the_base_than_a_full_one() -> None:
    view = view_of(300, 600)
    poses = starting_poses(view.pencil)
    poses[:, 0] += 100
    evidence = [base_stands(view, None), base_is_near(view, None, 180), base_is_near(view, None, 70)]
    sure, full, close = (np.abs(piece(poses)).min() for piece in evidence)
    assert sure > full > close > 0


def test_counters_stand_higher_than_gondolas() -> None:
    view = view_of(300, 600)
    poses = starting_poses(view.pencil)
    assert (base_stands(view, "counter")(poses) < base_stands(view, "gondola")(poses)).all()
