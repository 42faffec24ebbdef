"""Reading price tags, with drawn tags and the real recogniser."""

from collections.abc import Callable

import cv2
import numpy as np
import pytest
import zxingcpp

from vision.letterbox import Pixels
from vision.price_tags.price_lines import PriceLine
from vision.price_tags.price_patch import PricePatch
from vision.price_tags.reader import TagReader, headline_lines, is_cut
from vision.price_tags.tag_codes import read_code
from vision.price_tags.tag_levelling import level_tag, tag_rise
from vision.types import Box

Printed = tuple[str, int, int, float]
"""A text, its left end, its foot and the scale of its letters."""
FONT = cv2.FONT_HERSHEY_SIMPLEX
BLACK, WHITE, RED = (20, 20, 20), (245, 245, 245), (30, 30, 200)


def drawn(*lines: Printed, paper: tuple[int, int, int] = WHITE, ink: tuple[int, int, int] = BLACK) -> Pixels:
    tag = np.full((120, 240, 3), paper, np.uint8)
    for text, x, y, scale in lines:
        cv2.putText(tag, text, (x, y), FONT, scale, ink, max(1, round(2.2 * scale)), cv2.LINE_AA)
    return tag


def whole(tag: Pixels) -> Box:
    return Box(0, 0, tag.shape[1], tag.shape[0])


@pytest.fixture(scope="module")
def reader() -> TagReader:
    return TagReader.load(threads=1)


RAISED = (("Lasagne", 12, 24, 0.6), ("29", 90, 100, 2.2), ("90", 182, 72, 1.0))


@pytest.mark.parametrize(
    ("lines", "price"),
    [
        pytest.param(RAISED, "29.90", id="raised cents"),
        pytest.param((("Cola 0,5", 12, 24, 0.6), ("12.90", 60, 90, 1.8)), "12.90", id="point"),
        pytest.param((("189", 90, 100, 2.2),), "189", id="no cents"),
    ],
)
@pytest.mark.parametrize(("paper", "ink"), [(WHITE, BLACK), (RED, WHITE)], ids=["dark on light", "light on dark"])
def test_prices(reader: TagReader, lines: tuple[Printed, ...], price: str, paper: tuple, ink: tuple) -> None:  # type: ignore[type-arg]
    tag = drawn(*lines, paper=paper, ink=ink)
    assert reader.read(tag, [whole(tag)])[0].price == price


def test_a_dearer_price_in_small_print_makes_a_promotion(reader: TagReader) -> None:
    tag = drawn(("129", 70, 90, 2.0), ("99", 196, 64, 0.9), ("159.99", 8, 112, 0.55))
    found = reader.read(tag, [whole(tag)])[0]
    assert (found.price, found.regular_price, found.promo) == ("129.99", "159.99", True)


def test_a_promotion_s_word_is_found(reader: TagReader) -> None:
    tag = drawn(("12.90", 60, 100, 1.8), ("SALE", 12, 32, 0.8))
    found = reader.read(tag, [whole(tag)])[0]
    assert (found.price, found.promo) == ("12.90", True)


@pytest.mark.parametrize(
    "lines",
    [(("+10", 40, 90, 2.0),), (("-20%", 40, 90, 1.8),), (("2 for", 12, 50, 0.8), ("50", 120, 104, 2.2))],
    ids=["bonus", "share", "several"],
)
def test_other_amounts_are_no_price(reader: TagReader, lines: tuple[Printed, ...]) -> None:
    tag = drawn(*lines)
    assert reader.read(tag, [whole(tag)])[0].price is None


@pytest.mark.parametrize("height", [40, 60, 120])
@pytest.mark.parametrize(
    "lines",
    [
        (("50", 30, 90, 2.2), ("%", 122, 66, 0.7), ("off", 122, 90, 0.7)),
        (("50", 30, 90, 2.2), ("% off", 122, 90, 0.7)),
        (("80%", 20, 90, 2.2), ("off", 190, 90, 0.8)),
    ],
    ids=["percent over off", "small percent", "large percent"],
)
def test_percentages_are_no_price(reader: TagReader, lines: tuple[Printed, ...], height: int) -> None:
    tag = np.asarray(cv2.resize(drawn(*lines), (2 * height, height), interpolation=cv2.INTER_AREA), np.uint8)
    assert reader.read(tag, [whole(tag)])[0].price is None


def patch_with(*marks: tuple[slice, slice]) -> PricePatch:
    """Two digits, 36 pixels high, and pale marks at rows and columns from their head and their end."""
    pixels = np.full((60, 140, 3), 230, np.uint8)
    for x in (20, 44):
        pixels[12:48, x : x + 18] = 30
    for rows, columns in marks:
        pixels[12 + rows.start : 12 + rows.stop, 62 + columns.start : 62 + columns.stop] = 150
    return PricePatch(pixels, PriceLine((Box(20, 12, 18, 36), Box(44, 12, 18, 36))), light=False)


HEAD, FOOT, NEAR = slice(2, 12), slice(26, 34), slice(6, 24)


@pytest.mark.parametrize(
    ("marks", "beside"),
    [
        ([], False),
        ([(HEAD, NEAR), (FOOT, NEAR)], True),
        ([(HEAD, NEAR)], False),
        ([(FOOT, NEAR)], False),
        ([(slice(-12, 48), slice(10, 70))], False),
    ],
    ids=["paper", "percent over off", "raised cents", "unit", "end of the tag"],
)
def test_pale_marks_from_head_to_foot_may_be_a_percent_sign(marks: list[tuple[slice, slice]], beside: bool) -> None:
    assert patch_with(*marks).has_marks_beside == beside


@pytest.mark.parametrize("rise", [-0.25, 0.25])
def test_tilted_tags(reader: TagReader, rise: float) -> None:
    tag = cv2.copyMakeBorder(drawn(*RAISED), 40, 40, 20, 20, cv2.BORDER_CONSTANT, value=(90, 90, 90))
    view = np.asarray([[1, 0, 0], [rise, 1, -rise * tag.shape[1] / 2]], float)
    tilted = np.asarray(cv2.warpAffine(tag, view, tag.shape[1::-1], borderMode=cv2.BORDER_REPLICATE), np.uint8)
    assert tag_rise(cv2.cvtColor(tilted, cv2.COLOR_BGR2GRAY)) == pytest.approx(rise, abs=0.06)
    assert reader.read(tilted, [whole(tilted)])[0].price == "29.90"


def test_level_tags_are_left_alone() -> None:
    tag = drawn(*RAISED)
    assert level_tag(tag) is tag


@pytest.mark.parametrize(
    ("make", "reason"),
    [
        (lambda: np.full((120, 240, 3), 230, np.uint8), "no-price"),
        (lambda: drawn(("VANILJE", 20, 80, 1.4)), "no-price"),
        (lambda: drawn(*RAISED)[:10, :20], "too-small"),
    ],
    ids=["blank", "name only", "tiny"],
)
def test_unread_tags_say_why(reader: TagReader, make: Callable[[], Pixels], reason: str) -> None:
    tag = make()
    found = reader.read(tag, [whole(tag)])[0]
    assert (found.price, found.reason) == (None, reason)


def test_a_tag_cut_by_the_photo_has_no_price(reader: TagReader) -> None:
    photo = np.full((200, 240, 3), 120, np.uint8)
    photo[40:160, :200] = drawn(("12.90", 10, 90, 1.8))[:, 40:]
    found = reader.read(photo, [Box(0, 40, 200, 120)])[0]
    assert found.price is None
    assert is_cut(Box(0, 40, 200, 120), 240, 200)
    assert not is_cut(Box(0, 0, 240, 200), 240, 200)


def test_boxes_outside_the_photo_are_too_small_not_an_error(reader: TagReader) -> None:
    photo = drawn(*RAISED)
    assert [found.reason for found in reader.read(photo, [Box(500, 500, 40, 30), Box(0, 0, 3, 3)])] == ["too-small"] * 2


def test_blank_paper_has_no_lines() -> None:
    assert headline_lines(np.full((60, 90, 3), 255, np.uint8)) == ()


def test_bar_codes_are_read_where_they_are_legible() -> None:
    code = zxingcpp.create_barcode("4006381333931", zxingcpp.BarcodeFormat.EAN13)
    bars = np.asarray(zxingcpp.write_barcode_to_image(code, scale=3), np.uint8)
    tag = cv2.cvtColor(cv2.copyMakeBorder(bars, 20, 20, 20, 20, cv2.BORDER_CONSTANT, value=255), cv2.COLOR_GRAY2BGR)
    assert read_code(np.asarray(tag, np.uint8)) == "4006381333931"
    assert read_code(np.asarray(tag[:, :150], np.uint8)) is None


def test_tags_side_by_side_are_read_as_one_after_the_other(reader: TagReader) -> None:
    photo = np.hstack([drawn((text, 20, 90, 2.0)) for text in ("12.90", "7.45", "189")])
    tags = [Box(240 * place, 0, 240, 120) for place in range(3)]
    assert TagReader.load(threads=3).read(photo, tags) == reader.read(photo, tags)
