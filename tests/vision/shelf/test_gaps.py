import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from vision.shelf.gaps import find_gaps
from vision.shelf.rows import RowLayout, lay_rows
from vision.types import Box, Detection, Gap

WIDTH, HEIGHT = 920, 800
ACCEPTED = 0.3
HOLE = Box(375, 230, 80, 120)
"""Where `shelf(missing=(1, 4))` lacks a facing."""


def shelf(missing: tuple[int, int] | None = None) -> list[Box]:
    """Four rows of ten facings, 80 x 120 px, 90 px apart, one of them `missing` (row, place)."""
    places = [(row, place) for row in range(4) for place in range(10) if (row, place) != missing]
    return [Box(15 + 90 * place, 180 * row + 50, 80, 120) for row, place in places]


def photo(goods: list[Box]) -> NDArray[np.uint8]:
    """A plain grey back with printed goods before it, BGR."""
    rng = np.random.default_rng(0)
    pixels = np.full((HEIGHT, WIDTH, 3), 70, dtype=np.uint8)
    for box in goods:
        x, y, w, h = (int(value) for value in box)
        print_ = rng.integers(0, 256, (h // 8, w // 8, 3), dtype=np.uint8)
        pixels[y : y + h, x : x + w] = cv2.resize(print_, (w, h), interpolation=cv2.INTER_NEAREST)
    return pixels


def gaps(goods: list[Box], facings: list[Box], *seen: Detection) -> tuple[Gap, ...]:
    return find_gaps(photo(goods), seen, facings, lay_rows(facings, WIDTH, HEIGHT), accepted=ACCEPTED)


def seen(box: Box, score: float) -> Detection:
    return Detection("gap", box, score)


def test_a_plain_place_between_goods_is_a_gap() -> None:
    (gap,) = gaps(shelf((1, 4)), shelf((1, 4)))
    assert (gap.row, gap.slots) == (2, 1)
    assert list(gap.box) == pytest.approx(list(HOLE), abs=21)
    assert 0.3 <= gap.score <= 1


def test_goods_that_the_detector_missed_are_no_gap() -> None:
    assert gaps(shelf(), shelf((1, 4))) == ()


def test_a_full_shelf_has_no_gap() -> None:
    assert gaps(shelf(), shelf()) == ()


def test_what_the_detector_is_sure_of_stands_and_is_not_told_twice() -> None:
    sure = seen(Box(370, 235, 90, 110), 0.6)
    (gap,) = gaps(shelf((1, 4)), shelf((1, 4)), sure)
    assert gap == Gap(sure.box, 0.6, row=2, slots=1)


def test_a_doubtful_detection_speaks_for_an_opening_and_says_nothing_by_itself() -> None:
    (alone,) = gaps(shelf((1, 4)), shelf((1, 4)))
    elsewhere = seen(Box(500, 600, 60, 60), 0.2)
    (supported,) = gaps(shelf((1, 4)), shelf((1, 4)), seen(HOLE, 0.2), elsewhere)
    assert supported.score > alone.score
    assert supported.box == alone.box


@pytest.mark.parametrize(("width", "slots"), [(60, 1), (80, 1), (170, 2), (260, 3)])
def test_slots_are_counted_in_facings_of_the_row(width: float, slots: int) -> None:
    sure = seen(Box(300, 600, width, 100), 0.9)
    found = [gap for gap in gaps(shelf(), shelf(), sure) if gap.score == 0.9]
    assert [gap.slots for gap in found] == [slots]


def test_without_facings_only_what_the_detector_saw_remains() -> None:
    found = find_gaps(photo([]), [seen(HOLE, 0.9), seen(HOLE, 0.1)], [], RowLayout(), accepted=ACCEPTED)
    assert found == (Gap(HOLE, 0.9, row=None, slots=None),)


def test_a_smaller_copy_of_the_photo_gives_the_same_gaps() -> None:
    facings = shelf((1, 4))
    layout = lay_rows(facings, WIDTH, HEIGHT)
    small = cv2.resize(photo(facings), (WIDTH // 2, HEIGHT // 2), interpolation=cv2.INTER_AREA).astype(np.uint8)
    found = [find_gaps(pixels, [], facings, layout, accepted=ACCEPTED) for pixels in (photo(facings), small)]
    assert [gap.box for gap in found[0]] == [gap.box for gap in found[1]]


@pytest.mark.parametrize("count", [1, 3])
def test_few_facings_are_no_reason_to_fail(count: int) -> None:
    assert isinstance(gaps(shelf()[:count], shelf()[:count]), tuple)
