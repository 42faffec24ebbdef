from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from vision.geometry import boxes_to_xyxy
from vision.shelf.rows import RowLayout, lay_rows
from vision.shelf.shelf_quality import is_obstructed, judge_shelf
from vision.types import Box, Detection, ObjectClass, PhotoQuality, QualityFlag

WIDTH, HEIGHT = 1200, 900
GOOD = PhotoQuality(usable=True)


def shelf(
    rows: int = 5, columns: int = 14, *, left: float = 60, top: float = 40, size: tuple[float, float] = (60, 110)
) -> list[Box]:
    """Facings shoulder to shoulder on straight shelves."""
    width, height = size
    return [
        Box(left + column * (width + 10), top + row * (height + 40), width, height)
        for row in range(rows)
        for column in range(columns)
    ]


def seen(boxes: Sequence[Box], object_class: ObjectClass = "product") -> list[Detection]:
    return [Detection(object_class, box, 0.9) for box in boxes]


def flags(
    products: Sequence[Box], others: Sequence[Detection] = (), size: tuple[int, int] = (WIDTH, HEIGHT)
) -> tuple[QualityFlag, ...]:
    return judge_shelf(GOOD, [*seen(products), *others], lay_rows(products, *size), *size).flags


def behind(obstacle: Box, boxes: Sequence[Box]) -> list[Box]:
    """The facings of which an obstacle leaves more than half to see."""

    def hidden(box: Box) -> float:
        across = min(box.right, obstacle.right) - max(box.x, obstacle.x)
        down = min(box.bottom, obstacle.bottom) - max(box.y, obstacle.y)
        return max(across, 0) * max(down, 0) / box.area

    return [box for box in boxes if hidden(box) < 0.5]


def rising(boxes: Sequence[Box], slope: float) -> list[Box]:
    return [Box(box.x, box.y + slope * (box.x - WIDTH / 2), box.w, box.h) for box in boxes]


PERSON = Box(420, 60, 260, 900)
PILLAR = Box(480, 0, 65, 900)
CASES: list[tuple[str, list[Box], list[Detection], tuple[QualityFlag, ...]]] = [
    ("a whole shelf", shelf(), [], ()),
    ("a person before it", behind(PERSON, shelf()), [], ("obstructed",)),
    ("a pillar before it", behind(PILLAR, shelf()), [], ()),
    ("a trolley before its lower half", behind(Box(400, 330, 300, 600), shelf()), [], ("obstructed",)),
    ("somebody at its end", behind(Box(800, 0, 400, 900), shelf()), [], ()),
    ("one shelf half empty", behind(Box(400, 340, 400, 140), shelf()), [], ()),
    ("sold out on three shelves", behind(PERSON, shelf()), seen(shelf(), "gap"), ()),
    ("rolled by 10 degrees", rising(shelf(), 0.18), [], ()),
    ("rolled by 19 degrees", rising(shelf(4), 0.345), [], ("tilted",)),
    ("upper row cut through", [*shelf(1, top=0, size=(60, 38)), *shelf(4, top=78)], [], ("cut-off",)),
    ("two tall bottles at the border", [*shelf(top=60), Box(60, 0, 60, 40), Box(130, 0, 60, 40)], [], ()),
    ("from the other end of the shop", shelf(5, 14, size=(6, 11), left=400, top=300), [], ("too-far",)),
    ("nothing at all", [], [], ("not-a-shelf",)),
    ("one box by mistake", shelf(1, 1), [], ("not-a-shelf",)),
    ("an emptied shelf", [], seen(shelf(2, 3), "gap"), ()),
    ("a poster", [], seen([Box(100, 100, 800, 700)], "pop"), ()),
]


@pytest.mark.parametrize(("products", "others", "expected"), [case[1:] for case in CASES], ids=[c[0] for c in CASES])
def test_flaws(products: list[Box], others: list[Detection], expected: tuple[QualityFlag, ...]) -> None:
    assert flags(products, others) == expected


def test_a_picture_without_a_shelf_is_not_called_tilted() -> None:
    before = PhotoQuality(usable=True, flags=("tilted", "obstructed"))
    assert judge_shelf(before, [], RowLayout(), WIDTH, HEIGHT).flags == ("obstructed", "not-a-shelf")


def test_a_row_cut_by_the_lower_border_is_told() -> None:
    products = [*shelf(4, top=20), *(Box(60 + 70 * place, HEIGHT - 30, 60, 30) for place in range(14))]
    assert flags(products) == ("cut-off",)


def test_what_the_pixels_said_stays_in_front() -> None:
    before = PhotoQuality(usable=True, flags=("glare",))
    after = judge_shelf(before, [], RowLayout(), WIDTH, HEIGHT)
    assert after == PhotoQuality(usable=False, flags=("glare", "not-a-shelf"))


def test_an_unusable_photo_gets_no_further_flaws() -> None:
    dark = PhotoQuality(usable=False, flags=("too-dark",))
    assert judge_shelf(dark, [], RowLayout(), WIDTH, HEIGHT) is dark


@given(st.integers(1, 7), st.integers(1, 12))
def test_nothing_stands_before_a_full_shelf(rows: int, columns: int) -> None:
    assert not is_obstructed(boxes_to_xyxy(shelf(rows, columns)), np.empty((0, 4)))


@given(st.integers(3, 7), st.integers(8, 20), st.floats(0.5, 8), st.floats(-500, 500))
def test_a_hole_is_one_at_any_size_and_place(rows: int, columns: int, scale: float, moved: float) -> None:
    whole = shelf(rows, columns)
    middle = Box(60 + 0.3 * columns * 70, 0, 0.4 * columns * 70, 2000)
    left = boxes_to_xyxy(behind(middle, whole)) * scale + moved
    others = np.asarray([[middle.x, 0, middle.right, 2000]]) * scale + moved
    assert is_obstructed(left, np.empty((0, 4)))
    assert not is_obstructed(left, others)


@given(st.lists(st.tuples(*[st.floats(0, 800)] * 2, *[st.floats(1, 400)] * 2), max_size=30))
def test_any_boxes_get_a_verdict(boxes: list[tuple[float, float, float, float]]) -> None:
    products = [Box(*box) for box in boxes]
    verdict = judge_shelf(GOOD, seen(products), lay_rows(products, WIDTH, HEIGHT), WIDTH, HEIGHT)
    assert verdict.usable == ("not-a-shelf" not in verdict.flags)
    assert ("not-a-shelf" in verdict.flags) == (len(products) < 2)
