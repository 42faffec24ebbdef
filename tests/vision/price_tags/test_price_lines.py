"""Characters that stand together as a price."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vision.price_tags.price_lines import PriceLine, bounding_box, price_lines, same_place
from vision.types import Box


def digits(count: int, *, x: float = 20, y: float = 40, height: float = 40, slope: float = 0.0) -> list[Box]:
    step = 0.65 * height
    return [Box(x + place * step, y + slope * place * step, 0.5 * height, height) for place in range(count)]


def test_digits_of_one_height_are_one_line() -> None:
    (line,) = price_lines(digits(3))
    assert len(line.units) == 3
    assert line.raised == ()


def test_small_high_digits_behind_are_raised_cents() -> None:
    units = digits(2)
    cents = digits(2, x=units[-1].right + 4, height=18)
    (line,) = price_lines([*units, *cents])
    assert (line.units, line.raised) == (tuple(units), tuple(cents))


def test_digits_beside_one_that_grew_into_the_rule_below_are_no_cents() -> None:
    grown = Box(20, 40, 20, 35)
    lines = price_lines([grown, *digits(2, x=46, height=26)])
    assert all(line.raised == () for line in lines)


def test_a_stroke_alone_is_no_line() -> None:
    assert price_lines([Box(10, 10, 4, 60)]) == ()
    assert len(price_lines([Box(10, 10, 4, 60), *digits(2, x=60)])) == 1


@pytest.mark.parametrize("y", [62, 72], ids=["at the foot", "under the line"])
def test_small_signs_at_the_foot_are_no_cents(y: float) -> None:
    units = digits(2)
    lines = price_lines([*units, *digits(2, x=units[-1].right + 4, y=y, height=18)])
    assert lines[0].raised == ()


def test_the_largest_print_comes_first() -> None:
    name, price = digits(8, y=5, height=14), digits(3, y=60, height=50)
    assert price_lines([*name, *price])[0].units == tuple(price)


def test_a_frame_does_not_outrank_digits() -> None:
    frame = Box(5, 5, 85, 90)
    assert price_lines([frame, *digits(3, x=110, height=35)])[0].units != (frame,)


@given(st.floats(-0.2, 0.2), st.integers(2, 6), st.floats(8, 90))
def test_tilted_lines_stay_together(slope: float, count: int, height: float) -> None:
    (line,) = price_lines(digits(count, height=height, slope=slope))
    assert len(line.units) == count
    assert line.slope == pytest.approx(slope, abs=1e-6)


@given(st.lists(st.builds(Box, *[st.floats(0, 200)] * 2, *[st.floats(1, 80)] * 2), max_size=12), st.floats(0.1, 5))
def test_no_ink_is_in_two_lines_and_size_does_not_matter(glyphs: list[Box], factor: float) -> None:
    lines = price_lines(glyphs)
    for place, line in enumerate(lines):
        scaled = line.scaled(factor)
        assert scaled.prominence == pytest.approx(factor * line.prominence)
        for better in lines[:place]:
            assert not set(line.units + line.raised) <= set(better.units + better.raised)
    assert sorted(lines, key=lambda line: -line.prominence) == list(lines)


def test_digits_that_touch_are_noticed() -> None:
    assert PriceLine((Box(0, 0, 60, 40),)).touching
    assert not PriceLine(tuple(digits(2))).touching


def test_same_place_and_bounds() -> None:
    assert bounding_box([Box(0, 0, 10, 10), Box(20, 5, 10, 10)]) == Box(0, 0, 30, 15)
    assert same_place(Box(0, 0, 10, 10), Box(2, 2, 4, 4))
    assert not same_place(Box(0, 0, 10, 10), Box(9, 9, 10, 10))
