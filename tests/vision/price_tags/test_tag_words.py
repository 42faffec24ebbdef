"""Short words in the small print of drawn tags."""

import cv2
import numpy as np
import pytest

from vision.letterbox import Pixels
from vision.price_tags.tag_words import find_words
from vision.types import Box

HEADLINE = Box(120, 60, 112, 44)
NAME = ("Chocolate with nuts 200 g", 12, 24, 0.6)
REGULAR = ("159.99", 14, 120, 0.7)


def drawn(*lines: tuple[str, int, int, float], ink: int = 20, paper: int = 240) -> Pixels:
    tag = np.full((140, 260, 3), paper, np.uint8)
    for text, x, y, scale in (("129", 120, 104, 2.0), *lines):
        cv2.putText(tag, text, (x, y), cv2.FONT_HERSHEY_SIMPLEX, scale, (ink, ink, ink), max(1, round(2 * scale)), 16)
    return tag


@pytest.mark.parametrize(("ink", "paper"), [(20, 240), (240, 40)], ids=["dark on light", "light on dark"])
def test_a_number_that_stands_alone_comes_first(ink: int, paper: int) -> None:
    word = find_words(drawn(NAME, REGULAR, ink=ink, paper=paper), HEADLINE, HEADLINE.h)[0]
    assert word.x < 50 < word.right < HEADLINE.x
    assert 98 < word.y < 112 < word.bottom < 130


def test_names_and_the_headline_are_left_out() -> None:
    assert find_words(drawn(NAME), HEADLINE, HEADLINE.h) == ()
    assert find_words(np.full((140, 260, 3), 230, np.uint8), HEADLINE, HEADLINE.h) == ()


def test_bars_of_a_code_are_no_word() -> None:
    tag = drawn()
    for x in range(20, 80, 4):
        tag[90:115, x : x + 2] = 20
    assert find_words(tag, HEADLINE, HEADLINE.h) == ()


def test_words_scale_with_their_tag() -> None:
    tag = drawn(NAME, REGULAR)
    large = np.asarray(cv2.resize(tag, None, fx=2, fy=2, interpolation=cv2.INTER_CUBIC), np.uint8)
    small = find_words(tag, HEADLINE, HEADLINE.h)[0]
    again = find_words(large, Box(*(2 * side for side in HEADLINE)), 2 * HEADLINE.h)[0]
    assert list(again) == pytest.approx([2 * side for side in small], abs=6)
