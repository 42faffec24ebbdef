import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vision.letterbox import Pixels
from vision.photos.floor import floor_in_view
from vision.types import Point

WIDTH, HEIGHT = 960, 1280


def photo(print_until: int, *, bright: int = 150) -> Pixels:
    """Packs with print from the top down to `print_until`, a plain floor below."""
    picture = np.full((HEIGHT, WIDTH, 3), bright, dtype=np.uint8)
    rng = np.random.default_rng(5)
    for top in range(0, print_until - 39, 40):
        for left in range(0, WIDTH, 40):
            picture[top : top + 34, left : left + 34] = rng.integers(0, 255, 3)
            picture[top + 10 : top + 24, left + 10 : left + 24] = rng.integers(0, 255, 3)
    return picture


def edge(left: float, right: float) -> tuple[Point, Point]:
    return Point(0, left), Point(WIDTH, right)


@pytest.mark.parametrize(
    ("print_until", "last", "seen"),
    [
        (1000, edge(1000, 1000), True),
        (1000, edge(900, 1000), True),
        (1240, edge(1240, 1240), True),
        # The goods of a further row go on to the border.
        (1280, edge(1000, 1000), False),
        # What is plain lies above the edge: an empty shelf.
        (800, edge(1270, 1270), False),
        # The edge itself lies below the photo.
        (1000, edge(1300, 1300), False),
    ],
)
def test_the_floor_is_what_is_plain_below_the_last_row(print_until: int, last: tuple[Point, Point], seen: bool) -> None:
    assert floor_in_view(photo(print_until), last, WIDTH, HEIGHT) is seen


def test_floor_beside_the_fixture_is_none_below_it() -> None:
    picture = photo(1280)
    picture[:, : WIDTH // 2] = 150
    assert not floor_in_view(picture, (Point(WIDTH / 2, 900), Point(WIDTH, 900)), WIDTH, HEIGHT)


def test_an_edge_outside_the_photo_has_nothing_below_it() -> None:
    assert not floor_in_view(photo(900), (Point(WIDTH + 50, 900), Point(WIDTH + 90, 900)), WIDTH, HEIGHT)


@settings(max_examples=10, deadline=None)
@given(st.sampled_from([320, 640, 960]), st.sampled_from([(1000, True), (1280, False)]))
def test_a_smaller_copy_tells_the_same(width: int, case: tuple[int, bool]) -> None:
    print_until, seen = case
    copy = cv2.resize(photo(print_until), (width, width * HEIGHT // WIDTH), interpolation=cv2.INTER_AREA)
    assert floor_in_view(np.asarray(copy, dtype=np.uint8), edge(1000, 1000), WIDTH, HEIGHT) is seen
