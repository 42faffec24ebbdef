"""What the products that a detector sees, at several sizes, say of a reference picture."""

from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from vision.letterbox import Letterbox
from vision.recognition.reference_sight import LOOKS, Sight, look_for_products, sight_of, surround
from vision.types import Box, Detection, ObjectClass

PACK = (0.1, 0.05, 0.9, 0.95, 0.8)
LEFT, RIGHT = (0.02, 0.05, 0.5, 0.95, 0.8), (0.5, 0.05, 0.98, 0.95, 0.8)
# A shelf of four rows of six.
SHELF = [(0.15 * x, 0.25 * y, 0.15 * x + 0.14, 0.25 * y + 0.2, 0.7) for y in range(4) for x in range(6)]


def look(*boxes: Sequence[float]) -> np.ndarray:
    return np.asarray(boxes, dtype=np.float64).reshape(-1, 5)


def scored(boxes: Sequence[Sequence[float]], score: float) -> np.ndarray:
    return look(*[(*box[:4], score) for box in boxes])


CASES: dict[str, tuple[list[np.ndarray], Sight]] = {
    "nothing at all": ([look()] * 3, "no-product"),
    "a pack": ([look(PACK)] * 3, "one-product"),
    "a pack that only one look finds": ([look(PACK), look(), look()], "one-product"),
    "something faint": ([scored([PACK], 0.14)] * 3, "no-product"),
    "something unsure": ([scored([PACK], 0.16)] * 3, "one-product"),
    "two packs": ([look(LEFT, RIGHT)] * 3, "several-products"),
    "two packs, missed once": ([look(LEFT, RIGHT), look(PACK), look(LEFT, RIGHT)], "one-product"),
    "two packs, unsure once": ([look(LEFT, RIGHT), look(LEFT, RIGHT), scored([LEFT, RIGHT], 0.7)], "several-products"),
    "two sides of a carton, seen once": ([look(LEFT, RIGHT), look(PACK), look(PACK)], "one-product"),
    "two unsure packs": ([scored([LEFT, RIGHT], 0.75)] * 3, "one-product"),
    "a pack over the other": ([look((0.1, 0.02, 0.9, 0.5, 0.9), (0.1, 0.5, 0.9, 0.98, 0.9))] * 3, "one-product"),
    "a pack and the edge of the next": ([look((0, 0, 0.75, 1, 0.9), (0.76, 0, 1, 1, 0.9))] * 3, "one-product"),
    "a pack with others far behind": ([look(PACK, *SHELF)] * 3, "one-product"),
    "packs apart": ([look((0, 0.1, 0.3, 0.9, 0.9), (0.7, 0.1, 1, 0.9, 0.9))] * 3, "one-product"),
    "a shelf": ([look(), look(*SHELF[:3]), look(*SHELF)], "several-products"),
    "a shelf, and a pack that the first look finds": ([look(PACK), look(*SHELF), look(*SHELF)], "one-product"),
    "a few small packs": ([look(*SHELF[:12])] * 3, "one-product"),
    "many faint boxes": ([look(*SHELF[:3]), look(*SHELF[:3]), scored(SHELF, 0.29)], "one-product"),
}


@pytest.mark.parametrize(("looks", "expected"), CASES.values(), ids=CASES.keys())
def test_what_a_picture_shows(looks: list[np.ndarray], expected: Sight) -> None:
    assert sight_of(looks) == expected


# Exact in binary, so that a mirrored gap is the same number.
side = st.integers(0, 64).map(lambda value: value / 64)
boxes = st.tuples(side, side, side, side, side).map(
    lambda row: (min(row[0], row[2]), min(row[1], row[3]), max(row[0], row[2]), max(row[1], row[3]), row[4])
)
any_look = st.lists(boxes, max_size=30).map(lambda rows: look(*rows))


@given(looks=st.lists(any_look, min_size=3, max_size=3))
def test_a_mirrored_picture_shows_the_same(looks: list[np.ndarray]) -> None:
    mirrored = [np.column_stack([1 - each[:, 2], each[:, 1], 1 - each[:, 0], each[:, 3:]]) for each in looks]
    assert sight_of(mirrored) == sight_of(looks)


@given(looks=st.lists(any_look, min_size=3, max_size=3), bonus=st.floats(0, 1))
def test_surer_products_are_still_products(looks: list[np.ndarray], bonus: float) -> None:
    surer = [np.column_stack([each[:, :4], np.maximum(each[:, 4], bonus)]) for each in looks]
    assert sight_of(looks) == "no-product" or sight_of(surer) != "no-product"


@given(width=st.integers(1, 3000), height=st.integers(1, 3000), place=st.sampled_from(LOOKS))
def test_the_picture_lies_in_the_middle_of_grey(width: int, height: int, place: tuple[int, int]) -> None:
    canvas, inner = place
    letterbox = surround(width, height, canvas, inner)
    assert (letterbox.width, letterbox.height) == (canvas, canvas)
    assert max(letterbox.inner_width, letterbox.inner_height) == inner
    assert letterbox.left == (canvas - letterbox.inner_width) // 2
    assert letterbox.top == (canvas - letterbox.inner_height) // 2


class Sees:
    """A detector that finds the same things in the picture, whatever surrounds it."""

    def __init__(self, *found: tuple[ObjectClass, Box]) -> None:
        self.found = tuple(Detection(name, box, 0.9) for name, box in found)
        self.inputs: list[tuple[int, int]] = []

    def detect_in(
        self, pixels: np.ndarray, looks: Sequence[Letterbox], *, min_score: float | None = None
    ) -> tuple[Detection, ...]:
        self.inputs += [letterbox.draw(pixels).shape[:2] for letterbox in looks]
        return self.found


def test_only_products_count_by_their_share_of_the_picture() -> None:
    pixels = np.zeros((400, 200, 3), np.uint8)
    left, right = Box(0, 20, 100, 360), Box(100, 20, 100, 360)
    pair = Sees(("product", left), ("product", right))
    assert look_for_products(pair, pixels) == "several-products"
    assert pair.inputs == [(canvas, canvas) for canvas, _ in LOOKS]
    assert look_for_products(Sees(("product", left), ("price_tag", right)), pixels) == "one-product"
    assert look_for_products(Sees(("price_tag", left), ("gap", right)), pixels) == "no-product"
