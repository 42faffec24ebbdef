import numpy as np
import pytest

pytest.importorskip("skia")
pytest.importorskip("moderngl")

from training.synth.goods.pen import Sheet

BLACK = (0, 0, 0)
NOBODYS = "\U0010fffd"


def test_words_fill_their_area_and_stay_inside() -> None:
    sheet = Sheet(10, 5, 20)
    sheet.words("HELLO", (1, 1, 8, 3), BLACK)
    rows, columns = np.nonzero(sheet.texture[..., 3] > 60)
    assert columns.min() >= 1 * 20 - 2
    assert columns.max() <= 9 * 20 + 2
    assert rows.min() >= 1 * 20 - 2
    assert rows.max() <= 4 * 20 + 2
    assert columns.max() - columns.min() > 0.9 * 8 * 20 or rows.max() - rows.min() > 0.9 * 3 * 20


def test_words_without_a_font_are_left_out_rather_than_drawn_as_boxes() -> None:
    sheet = Sheet(10, 5, 20)
    sheet.words(NOBODYS, (1, 1, 8, 3), BLACK)
    assert not sheet.texture.any()
    assert sheet.printed == []


def test_words_too_small_to_read_become_a_faint_bar() -> None:
    sheet = Sheet(10, 5, 20)
    sheet.words("small print", (1, 1, 8, 0.06), BLACK)
    assert sheet.texture[..., 3].max() > 0
    assert sheet.printed == []


def test_a_part_of_a_sheet_is_painted_as_a_sheet_of_its_own() -> None:
    sheet = Sheet(10, 5, 10)
    sheet.inside((2, 1, 4, 2), lambda part: part.fill((255, 0, 0)))
    assert (sheet.width, sheet.height) == (10, 5)
    assert np.array_equal(np.argwhere(sheet.texture[..., 3]).min(0), (10, 20))
    assert np.array_equal(np.argwhere(sheet.texture[..., 3]).max(0), (29, 59))


def test_a_turned_part_reads_upwards() -> None:
    sheet = Sheet(4, 10, 10)
    sheet.turned((0, 0, 4, 10), lambda part: part.rect((0, 0, 2, part.height), BLACK))
    rows = np.nonzero(sheet.texture[..., 3])[0]
    assert rows.min() >= 79
