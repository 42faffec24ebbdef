from collections.abc import Sequence
from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from vision.eye_level.fixture_profile import FixtureProfile
from vision.eye_level.heights import measure_heights
from vision.eye_level.product_ruler import ProductSize
from vision.eye_level.zones import ZoneBands
from vision.types import Box, Point, ShelfRow

Edge = tuple[Point, Point]

WIDTH, HEIGHT, FOCAL = 960, 1280, 1100.0
BOARDS = (150.0, 121.0, 86.0, 60.0, 38.0, 15.0)
GOODS_CM, GOODS_WIDTH_CM, GOODS_DEPTH_CM = 16.0, 7.0, 5.5
TABLE = {
    2: "eye stoop",
    3: "eye touch stoop",
    4: "stretch eye touch stoop",
    5: "stretch eye touch stoop stoop",
    6: "stretch eye touch touch stoop stoop",
    7: "stretch eye eye touch touch stoop stoop",
    8: "stretch eye eye touch touch stoop stoop stoop",
}


class Shop:
    """A fixture of BOARDS with equal blocks on them, seen by a pinhole camera; angles in degrees, lengths in cm."""

    def __init__(self, eye: float = 150, pitch: float = 15, yaw: float = 0, distance: float = 190) -> None:
        pitch, yaw = np.radians([pitch, yaw])
        turn = np.asarray([[np.cos(yaw), 0, np.sin(yaw)], [0, 1, 0], [-np.sin(yaw), 0, np.cos(yaw)]])
        tilt = np.asarray([[1, 0, 0], [0, np.cos(pitch), -np.sin(pitch)], [0, np.sin(pitch), np.cos(pitch)]])
        self.turn = tilt @ turn
        self.eye = np.asarray([-distance * np.tan(yaw), eye, distance])
        seen = [(board, self._edge(board)) for board in BOARDS]
        shown = [(board, edge) for board, edge in seen if 0 < edge[0].y < HEIGHT - 9 and 0 < edge[1].y < HEIGHT - 9]
        self.boards = [board for board, _ in shown]
        self.edges = [edge for _, edge in shown]
        self.facings = [
            (self._box(x, board), row)
            for (row, board), x in product(enumerate(self.boards, 1), np.arange(-28, 29, 8.0))
        ]

    def _project(self, points: list[tuple[float, float, float]]) -> NDArray[np.float64]:
        """Pixels of (x right, y up, z towards the viewer) in cm."""
        across, up, back = ((np.asarray(points) - self.eye) @ self.turn.T).T
        return np.column_stack([WIDTH / 2 - FOCAL * across / back, HEIGHT / 2 + FOCAL * up / back])

    def _edge(self, board: float) -> Edge:
        (x1, y1), (x2, y2) = self._project([(-30, board, 0), (30, board, 0)])
        return Point(float(x1), float(y1)), Point(float(x2), float(y2))

    def _box(self, x: float, board: float) -> Box:
        half = GOODS_WIDTH_CM / 2
        corners = list(product((x - half, x + half), (board, board + GOODS_CM), (0.0, -GOODS_DEPTH_CM)))
        pixels = self._project(corners)
        # The shelf hides the far foot of goods over the camera.
        front = self._project([(x, board, 0.0)])
        (left, top), (right, _) = pixels.min(axis=0), pixels.max(axis=0)
        return Box(float(left), float(top), float(right - left), float(front[0, 1] - top))


def sizes_of(shop: Shop) -> dict[int, ProductSize]:
    return dict.fromkeys(range(len(shop.facings)), ProductSize(GOODS_CM))


def rows_by_index(levels: Sequence[float]) -> tuple[ShelfRow, ...]:
    """Rows of a photo that shows the floor below the last one, and nothing that measures them."""
    edges = [(Point(0, y), Point(100, y)) for y in levels]
    return measure_heights(edges, [], 100, int(max(levels)) + 100, floor_seen=True)


@pytest.mark.parametrize(("count", "zones"), TABLE.items())
def test_zones_by_row_index(count: int, zones: str) -> None:
    rows = rows_by_index(range(0, 100 * count, 100))
    assert [row.zone for row in rows] == zones.split()
    assert {row.method for row in rows} == {"row-index"}


def test_rows_count_from_both_ends_and_the_index_says_how_unsure_it_is() -> None:
    rows = rows_by_index([10, 20, 30])
    assert [(row.index, row.index_from_bottom) for row in rows] == [(1, 3), (2, 2), (3, 1)]
    assert all(row.height_sigma_cm is not None and row.height_sigma_cm > 15 for row in rows)


def test_one_row_has_no_zone_but_the_greatest_doubt() -> None:
    (row,) = rows_by_index([50])
    assert row.zone is None
    assert row.height_sigma_cm is not None
    assert row.height_sigma_cm > 30


def test_no_rows_are_no_heights() -> None:
    assert measure_heights([], [], 100, 100) == ()


CAMERAS = [
    {"eye": 120.0, "pitch": 2.0},
    {"eye": 150.0, "pitch": 15.0},
    {"eye": 172.0, "pitch": 24.0},
    {"eye": 150.0, "pitch": 15.0, "yaw": 25.0},
    {"eye": 140.0, "pitch": 12.0, "yaw": -35.0},
    {"eye": 100.0, "pitch": -3.0},
]


@pytest.mark.parametrize("camera", CAMERAS)
def test_a_fixture_profile_gives_the_shelves_their_heights(camera: dict[str, float]) -> None:
    shop = Shop(**camera)
    rows = measure_heights(shop.edges, shop.facings, WIDTH, HEIGHT, fixture=FixtureProfile(BOARDS))
    assert [row.height_cm for row in rows] == shop.boards
    assert {row.method for row in rows} == {"fixture-profile"}


@pytest.mark.parametrize("camera", CAMERAS)
def test_known_goods_measure_the_rows_over_the_base(camera: dict[str, float]) -> None:
    shop = Shop(**camera, distance=230)
    rows = measure_heights(shop.edges, shop.facings, WIDTH, HEIGHT, product_sizes=sizes_of(shop))
    assert {row.method for row in rows} == {"product-ruler"}
    assert [row.height_cm for row in rows] == pytest.approx(shop.boards, abs=12)
    for row, board in zip(rows, shop.boards, strict=True):
        assert abs((row.height_cm or 0) - board) < 2 * (row.height_sigma_cm or 0)


def test_neither_tilt_nor_height_of_the_camera_moves_the_ruler() -> None:
    """The higher and steeper the camera, the more of the goods' tops it sees: that must not shrink the shelf."""
    top = []
    for eye, pitch in ((115, 3), (135, 9), (155, 14), (175, 19)):
        shop = Shop(eye=eye, pitch=pitch, distance=230)
        rows = measure_heights(shop.edges, shop.facings, WIDTH, HEIGHT, product_sizes=sizes_of(shop))
        top.append((rows[0].height_cm or 0) - shop.boards[0])
    assert np.ptp(top) < 8


def test_the_kind_of_fixture_alone_gives_a_rougher_height() -> None:
    shop = Shop(eye=140, pitch=13, distance=230)
    kind = FixtureProfile(kind="gondola")
    rows = measure_heights(shop.edges, shop.facings, WIDTH, HEIGHT, fixture=kind)
    ruled = measure_heights(shop.edges, shop.facings, WIDTH, HEIGHT, fixture=kind, product_sizes=sizes_of(shop))
    assert {row.method for row in rows} == {"fixture-share"}
    assert (rows[0].height_sigma_cm or 0) > (ruled[0].height_sigma_cm or 0)
    assert rows[0].height_cm == pytest.approx(shop.boards[0], abs=2 * (rows[0].height_sigma_cm or 0))


def test_floor_below_the_last_row_makes_the_ruler_surer() -> None:
    shop = Shop(pitch=14, distance=150)
    assert shop.boards[-1] == BOARDS[-1]
    blind, seeing = (
        measure_heights(shop.edges, shop.facings, WIDTH, HEIGHT, product_sizes=sizes_of(shop), floor_seen=floor_seen)[
            -1
        ]
        for floor_seen in (False, True)
    )
    assert (seeing.height_sigma_cm or 0) < 0.8 * (blind.height_sigma_cm or 0)
    assert seeing.height_cm == pytest.approx(BOARDS[-1], abs=5)


def test_nothing_known_leaves_the_row_index() -> None:
    shop = Shop()
    rows = measure_heights(shop.edges, shop.facings, WIDTH, HEIGHT)
    assert {row.method for row in rows} == {"row-index"}


@pytest.mark.parametrize(("rows", "floor_seen", "told"), [(3, False, False), (3, True, True), (6, False, True)])
def test_a_few_rows_without_the_base_have_no_zone(rows: int, floor_seen: bool, told: bool) -> None:
    # The last row ends at the border of the photo: nothing but the floor can tell whether another one follows.
    levels = [HEIGHT * (place + 0.98) / rows for place in range(rows)]
    edges = [(Point(0, level), Point(WIDTH, level)) for level in levels]
    found = measure_heights(edges, [], WIDTH, HEIGHT, floor_seen=floor_seen)
    assert [row.zone is not None for row in found] == [told] * rows
    assert all(((row.height_sigma_cm or 0) > 30) is not told for row in found)


def test_goods_and_not_the_board_decide_the_zone() -> None:
    shop = Shop()
    rows = measure_heights(
        shop.edges, shop.facings, WIDTH, HEIGHT, fixture=FixtureProfile(BOARDS), bands=ZoneBands(157, 92, 65)
    )
    # The board at 86 cm lies below the band from 92 cm, the middle of its goods at 94 cm within.
    assert [row.zone for row in rows if row.height_cm == 86.0] == ["eye"]
    assert [row.zone for row in rows if row.height_cm == 60.0] == ["touch"]


def test_a_row_cut_by_the_photo_gets_the_next_shelf_of_the_profile() -> None:
    shop = Shop(pitch=8, distance=130)
    cut = (Point(0, HEIGHT), Point(WIDTH, HEIGHT))
    rows = measure_heights([*shop.edges, cut], shop.facings, WIDTH, HEIGHT, fixture=FixtureProfile(BOARDS))
    assert [row.height_cm for row in rows] == [*shop.boards, BOARDS[BOARDS.index(shop.boards[-1]) + 1]]
    assert (rows[-1].height_sigma_cm or 0) > (rows[0].height_sigma_cm or 0)


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.tuples(st.floats(0, 1280), st.floats(0, 1280)), min_size=1, max_size=9),
    st.lists(st.tuples(*[st.floats(0, 900)] * 4, st.integers(0, 9)), max_size=12),
    st.booleans(),
)
def test_any_rows_get_a_height_and_a_sigma(
    ends: list[tuple[float, float]], boxes: list[tuple[float, float, float, float, int]], profiled: bool
) -> None:
    edges = [(Point(0, left), Point(WIDTH, right)) for left, right in ends]
    facings = [(Box(*box), row or None) for *box, row in boxes]
    rows = measure_heights(
        edges,
        facings,
        WIDTH,
        HEIGHT,
        fixture=FixtureProfile(BOARDS if profiled else (), "cooler"),
        product_sizes={index: ProductSize(20) for index in range(len(facings))},
    )
    assert [row.index for row in rows] == list(range(1, len(edges) + 1))
    assert all(row.height_cm is not None and np.isfinite(row.height_cm) and row.height_cm >= 0 for row in rows)
    assert all(row.height_sigma_cm is not None and 0 < row.height_sigma_cm < np.inf for row in rows)
