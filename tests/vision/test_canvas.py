import numpy as np
import pytest

from vision.canvas import Canvas
from vision.types import Box, Point

PAPER, INK = (10, 200, 30), (250, 5, 5)


def blank(width: int = 800, height: int = 600) -> Canvas:
    return Canvas(np.full((height, width, 3), 90, np.uint8), 1600, 1200)


def ground(canvas: Canvas) -> tuple[int, int, int, int]:
    """Left, top, right, bottom of the label that was drawn, in pixels of the picture."""
    rows, columns = np.nonzero((canvas.pixels == PAPER).all(axis=2))
    return int(columns.min()), int(rows.min()), int(columns.max()), int(rows.max())


@pytest.mark.parametrize("box", [Box(200, 200, 300, 200), Box(1500, 1100, 300, 200), Box(-100, -50, 300, 200)])
def test_a_caption_stays_inside_the_picture(box: Box) -> None:
    canvas = blank()
    canvas.caption(box, "12.90", PAPER, INK, below=True)
    left, top, right, bottom = ground(canvas)
    assert 0 <= left < right <= 799
    assert 0 <= top < bottom <= 599


@pytest.mark.parametrize(("width", "seen"), [(600, True), (120, True), (20, False)])
def test_a_long_word_is_cut_to_its_box_and_left_out_of_a_tiny_one(width: int, seen: bool) -> None:
    canvas = blank()
    canvas.caption(Box(200, 200, width, 300), "SKU-0123456789", PAPER, INK)
    drawn = (canvas.pixels != 90).any(axis=2)
    assert drawn.any() == seen
    if seen:
        assert ground(canvas)[2] <= (200 + width) / 2 + 1


def test_no_word_draws_nothing() -> None:
    canvas = blank()
    canvas.caption(Box(200, 200, 300, 200), "", PAPER, INK)
    canvas.caption(Box(200, 200, 300, 200), "", PAPER, INK, below=True)
    assert (canvas.pixels == 90).all()


def test_both_ends_of_a_line_are_labelled_inside_the_picture() -> None:
    canvas = blank()
    canvas.ends((Point(0, 600), Point(1600, 640)), ("2  141 cm  eye", "2"), PAPER, INK)
    left, _, right, _ = ground(canvas)
    assert left <= 1
    assert right >= 798
