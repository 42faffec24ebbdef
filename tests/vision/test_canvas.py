from functools import partial

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vision.canvas import NUMBER_SHARE, Canvas, KeyEntry, LegendEntry
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
    canvas.at_line((Point(0, 600), Point(1600, 640)), "2  141 cm", PAPER, [])
    assert drawn(canvas)


@pytest.mark.parametrize("box", [Box(200, 200, 300, 400), Box(200, 200, 90, 120), Box(-20, 900, 100, 310)])
def test_a_number_stands_in_the_lower_left_corner_of_its_box(box: Box) -> None:
    canvas = blank()
    canvas.keep_free(Box(0, 0, 1600, 1200))
    canvas.number(box, "12", PAPER)
    left, top, right, bottom = ground(canvas)
    assert left == pytest.approx(max(0, box.x) / 2, abs=4)
    assert bottom == pytest.approx(min(1200, box.bottom) / 2, abs=4)
    assert right - left <= NUMBER_SHARE * box.w / 2
    assert bottom - top <= NUMBER_SHARE * box.h / 2


def test_a_number_gets_no_smaller_than_can_be_read() -> None:
    heights = []
    for side in (10, 20, 400):
        canvas = blank()
        canvas.number(Box(400, 400, side, side), "7", PAPER)
        _, top, _, bottom = ground(canvas)
        heights.append(bottom - top)
    assert heights[0] == heights[1] < heights[2]


@settings(max_examples=20, deadline=None)
@given(st.integers(300, 800), st.integers(300, 800))
def test_no_word_covers_a_number(x: int, y: int) -> None:
    canvas = blank()
    canvas.number(Box(500, 500, 120, 160), "12", PAPER)
    before = int((canvas.pixels == PAPER).all(axis=2).sum())
    canvas.beside(Box(x, y, 60, 30), "1234.90", (1, 2, 3), INK)
    assert (canvas.pixels == PAPER).all(axis=2).sum() >= 0.85 * before


LINE = Point(400, 600), Point(1400, 620)
ABOVE, BELOW, LEFT = Box(0, 300, 1600, 300), Box(0, 600, 900, 400), Box(0, 300, 400, 600)


@pytest.mark.parametrize(
    ("goods", "left", "top"),
    [
        ([], (60, 140), (270, 310)),
        ([LEFT], (195, 205), (298, 320)),
        ([LEFT, ABOVE], (195, 205), (300, 320)),
        ([LEFT, ABOVE, BELOW], (440, 600), (300, 320)),
        ([LEFT, BELOW], (195, 205), (260, 300)),
    ],
    ids=["in front of it", "below", "below the goods", "below, to the right of goods", "above"],
)
def test_the_word_of_a_line_hides_no_goods(goods: list[Box], left: tuple[int, int], top: tuple[int, int]) -> None:
    canvas = blank()
    canvas.at_line(LINE, "2  141 ±6 cm  eye", PAPER, goods)
    found_left, found_top, found_right, _ = ground(canvas)
    assert left[0] <= found_left <= left[1]
    assert top[0] <= found_top <= top[1]
    assert found_right >= 195, "words that do not touch their line"


def test_the_word_of_a_line_leaves_the_place_in_front_of_it_to_another_fixture() -> None:
    canvas = blank()
    canvas.at_line(LINE, "bay 2: 2  141 cm", PAPER, [], front=False)
    assert ground(canvas)[0] >= 195


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
    canvas.at_line(edge, "2  141 ±6 cm  eye", PAPER, [])
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


def key(count: int, name: str) -> list[KeyEntry]:
    return [KeyEntry(str(number), name, " · 8 facings") for number in range(1, count + 1)]


@pytest.mark.parametrize(
    ("count", "name", "columns"),
    [(3, "COLA", 3), (12, "COLA", 3), (3, "Very long name of a product, Grape 750 g", 1), (12, "Cola" * 30, 2)],
    ids=["few", "many", "few with long names", "many with long names"],
)
def test_the_key_stands_in_columns_that_do_not_touch(count: int, name: str, columns: int) -> None:
    canvas = blank()
    line = canvas.with_legend([], key(1, "A")).shape[0]
    strip = canvas.with_legend([], key(count, name))[canvas.with_legend([]).shape[0] :]
    step = (canvas.with_legend([], key(2, "Cola" * 30)).shape[0] - line) or 1
    assert round((strip.shape[0] - 1) / step) == -(-count // columns)
    for column in range(columns):
        right = (column + 1) * 800 // columns
        assert (strip[:, right - 3 : right] == strip[-1, -1]).all(), "a name is cut before its column ends"


def test_the_key_changes_nothing_above_it() -> None:
    entry = LegendEntry("gaps 3", partial(Canvas.frame, color=PAPER))
    without, with_key = blank().with_legend([entry]), blank().with_legend([entry], key(5, "COLA"))
    assert (with_key[: len(without)] == without).all()
    assert (with_key[len(without) :] != with_key[-1, -1]).any()
