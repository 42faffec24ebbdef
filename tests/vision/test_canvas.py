from functools import partial

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vision.canvas import Canvas, LegendEntry
from vision.types import Box, Point

PAPER, INK = (10, 200, 30), (250, 5, 5)
GROUND = 90


def blank(width: int = 800, height: int = 600) -> Canvas:
    return Canvas(np.full((height, width, 3), GROUND, np.uint8), 1600, 1200)


def ground(canvas: Canvas) -> tuple[int, int, int, int]:
    """Left, top, right, bottom of the label that was drawn, in pixels of the picture."""
    rows, columns = np.nonzero((canvas.pixels == PAPER).all(axis=2))
    return int(columns.min()), int(rows.min()), int(columns.max()), int(rows.max())


def drawn(canvas: Canvas) -> bool:
    return bool((canvas.pixels != GROUND).any())


@pytest.mark.parametrize("box", [Box(200, 200, 300, 200), Box(1500, 1100, 300, 200), Box(-100, -50, 300, 200)])
def test_a_word_beside_a_box_stays_inside_the_picture(box: Box) -> None:
    canvas = blank()
    canvas.beside(box, "12.90", PAPER, INK)
    left, top, right, bottom = ground(canvas)
    assert 0 <= left < right <= 799
    assert 0 <= top < bottom <= 599


@pytest.mark.parametrize(("width", "seen"), [(600, True), (150, True), (20, False)])
def test_a_long_word_is_cut_to_its_box_and_left_out_of_a_tiny_one(width: int, seen: bool) -> None:
    canvas = blank()
    canvas.caption(Box(200, 200, width, 300), "SKU-0123456789", PAPER)
    assert drawn(canvas) == seen
    if seen:
        assert ground(canvas)[2] <= (200 + width) / 2 + 1


def test_no_word_draws_nothing() -> None:
    canvas = blank()
    canvas.caption(Box(200, 200, 300, 200), "", PAPER)
    canvas.beside(Box(200, 200, 300, 200), "", PAPER, INK)
    assert not drawn(canvas)


def test_words_are_as_large_on_a_phone_whatever_the_pictures_resolution() -> None:
    shares = []
    for width in (780, 2000):
        canvas = blank(width, width * 3 // 4)
        canvas.beside(Box(600, 500, 100, 60), "12.90", PAPER, INK)
        left, top, right, bottom = ground(canvas)
        shares.append(((right - left) / width, (bottom - top) / width))
    assert shares[0] == pytest.approx(shares[1], abs=0.005)


TAG = Box(600, 500, 100, 60)


@pytest.mark.parametrize(
    ("taken", "side"),
    [
        ([], "below"),
        ([Box(550, 565, 200, 60)], "above"),
        ([Box(550, 565, 200, 60), Box(550, 430, 200, 60)], "right"),
        ([Box(550, 565, 200, 60), Box(550, 430, 200, 60), Box(710, 500, 200, 60)], "left"),
    ],
)
def test_a_word_goes_where_nothing_stands(taken: list[Box], side: str) -> None:
    canvas = blank()
    for box in taken:
        canvas.keep_free(box)
    canvas.beside(TAG, "9", PAPER, INK)
    left, top, right, bottom = ground(canvas)
    where = {"below": top >= 280, "above": bottom <= 250, "right": left >= 350, "left": right <= 300}
    assert [name for name, holds in where.items() if holds] == [side]


def test_a_word_without_a_place_is_left_out_unless_it_is_needed() -> None:
    canvas = blank()
    canvas.keep_free(Box(0, 0, 1600, 1200))
    canvas.beside(TAG, "12.90", PAPER, INK)
    canvas.caption(TAG, "12.90", PAPER)
    assert not drawn(canvas)
    canvas.at_line((Point(0, 600), Point(1600, 640)), "2  141 cm", PAPER)
    assert drawn(canvas)


@settings(max_examples=20, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 1500), st.integers(0, 1100)), min_size=2, max_size=9))
def test_no_word_covers_another(corners: list[tuple[int, int]]) -> None:
    """Each word is left out or covers fresh ground, but for the rim that it may share."""
    canvas, whole = blank(390, 292), 0
    for x, y in corners:
        before = canvas.pixels.copy()
        canvas.beside(Box(x, y, 60, 30), "12.90", PAPER, INK)
        fresh = int(np.count_nonzero(before[canvas.pixels[..., 0] != GROUND][..., 0] == GROUND))
        whole = whole or fresh
        assert fresh == 0 or fresh >= 0.85 * whole


@pytest.mark.parametrize("edge", [(Point(0, 0), Point(1600, 40)), (Point(0, 1200), Point(1600, 1200))])
def test_a_line_has_its_word_inside_the_picture(edge: tuple[Point, Point]) -> None:
    canvas = blank()
    canvas.at_line(edge, "2  141 ±6 cm  eye", PAPER)
    left, top, _, bottom = ground(canvas)
    assert left <= 1
    assert 0 <= top < bottom <= 599


def test_dashes_leave_gaps() -> None:
    whole, dashes = blank(), blank()
    whole.frame(Box(200, 200, 800, 600), PAPER)
    dashes.dashed(Box(200, 200, 800, 600), PAPER)
    share = (dashes.pixels == PAPER).all(axis=2).sum() / (whole.pixels == PAPER).all(axis=2).sum()
    assert 0.4 < share < 0.7


def test_the_legend_stands_below_the_picture_and_fits_its_width() -> None:
    canvas = blank()
    entry = LegendEntry("gaps 3", partial(Canvas.frame, color=PAPER))
    sizes = [canvas.with_legend([entry] * count).shape for count in (1, 3, 12)]
    assert {width for _, width, _ in sizes} == {800}
    assert 600 < sizes[0][0] == sizes[1][0] < sizes[2][0]
    assert (canvas.with_legend([entry])[:600] == GROUND).all()
