import numpy as np
import pytest

from vision.shelf.false_rows import count_rows
from vision.shelf.view import see

WIDTH, HEIGHT = 1200, 900
Corners = list[tuple[float, float, float, float]]
SHELVES = [350.0, 550.0, 750.0]
GOODS = [(100.0 + 100 * place, bottom - 120, 180.0 + 100 * place, bottom) for bottom in SHELVES for place in range(10)]
TAGS = [(120.0 + 200 * place, bottom + 5, 160.0 + 200 * place, bottom + 25) for bottom in SHELVES for place in range(5)]


def on_top(count: int, width: float, height: float) -> Corners:
    return [(100 + 1.2 * width * place, 180 - height, 100 + 1.2 * width * place + width, 180) for place in range(count)]


def numbers(top: Corners, tags: Corners, *, upside_down: bool = False) -> list[int]:
    """New numbers of the rows of a shelf with something on top of it, from the old number 0 (no row) on."""
    corners = np.asarray(top + GOODS)
    rows = np.repeat([1, 2, 3, 4], [len(top), 10, 10, 10])
    view = see(corners, np.asarray(tags).reshape(-1, 4), WIDTH, HEIGHT, turned=upside_down)
    return [int(number) for number in count_rows(rows, view.boxes.bottom, view)]


NONE, ROW = [0, 0, 1, 2, 3], [0, 1, 2, 3, 4]
TOP_TAGS = [(150.0, 185.0, 190.0, 205.0)]
TAGS_BESIDE = [(20.0, 185.0, 60.0, 205.0)]


@pytest.mark.parametrize(
    ("top", "tags", "expected"),
    [
        (on_top(3, 240, 170), TAGS, NONE),  # cartons over shelves with prices
        (on_top(3, 240, 170), TAGS + TOP_TAGS, ROW),  # large goods with a price
        (on_top(3, 240, 170), TAGS + TAGS_BESIDE, NONE),  # the next fixture has a price at that height
        (on_top(3, 240, 170), [], ROW),  # no shelf of the photo shows a price
        (on_top(8, 90, 130), TAGS, ROW),  # goods like the others, their tags not found
        (on_top(1, 240, 170), TAGS[:3], ROW),  # a tag might be missing by chance
    ],
)
def test_goods_stored_on_top_are_no_row(top: Corners, tags: Corners, expected: list[int]) -> None:
    assert numbers(top, tags) == expected


def test_large_goods_on_a_low_shelf_stay_a_row_beside_large_goods_on_top() -> None:
    """Multipacks on top and below, without tags on top: the shop sells goods of this size."""
    packs = [(100.0 + 330 * place, 700.0, 400.0 + 330 * place, 880.0) for place in range(3)]
    corners = np.asarray(on_top(3, 240, 170) + GOODS[:20] + packs)
    rows = np.repeat([1, 2, 3, 4], [3, 10, 10, 3])
    view = see(corners, np.asarray(TAGS), WIDTH, HEIGHT)
    assert count_rows(rows, view.boxes.bottom, view).tolist() == ROW


def test_cartons_do_not_hang() -> None:
    assert numbers(on_top(3, 240, 170), TAGS, upside_down=True) == ROW


RAIL_TAGS = [(120.0 + 100 * place, 555.0, 170.0 + 100 * place, 590.0) for place in range(4)]


@pytest.mark.parametrize(
    ("tags", "height", "expected"),
    [
        (RAIL_TAGS, 40, [0, 1, 2, 0, 3]),  # pictures between the tags of a rail
        (RAIL_TAGS, 80, ROW),  # goods that hang past the tags of the shelf above
        (RAIL_TAGS[:2], 40, ROW),  # low goods, a tag stuck here and there
        ([], 40, ROW),  # low goods on a shelf without prices
        ([*RAIL_TAGS, (185.0, 600.0, 205.0, 630.0)], 40, ROW),  # low goods with a price of their own
    ],
)
def test_pictures_on_a_price_rail_are_no_row(tags: Corners, height: float, expected: list[int]) -> None:
    pictures = [(180.0 + 100 * place, 592.0 - height, 210.0 + 100 * place, 592.0) for place in range(3)]
    corners = np.asarray(GOODS[:20] + pictures + GOODS[20:])
    view = see(corners, np.asarray(tags).reshape(-1, 4), WIDTH, HEIGHT)
    assert count_rows(np.repeat([1, 2, 3, 4], [10, 10, 3, 10]), view.boxes.bottom, view).tolist() == expected


@pytest.mark.parametrize(
    ("tags", "expected"),
    [(RAIL_TAGS, [0, 1, 2, 0, 3]), (RAIL_TAGS[:3], [0, 1, 2, 0, 3]), (RAIL_TAGS[:2], ROW)],
    ids=["all", "but one", "but two"],
)
def test_tags_taken_for_goods_are_no_row(tags: Corners, expected: list[int]) -> None:
    """The pieces of the rail are the tags themselves, found a second time as goods; tags may be missed beside them."""
    pieces = [(left, top, right, bottom - 2) for left, top, right, bottom in RAIL_TAGS]
    corners = np.asarray(GOODS[:20] + pieces + GOODS[20:])
    view = see(corners, np.asarray(tags), WIDTH, HEIGHT)
    assert count_rows(np.repeat([1, 2, 3, 4], [10, 10, 4, 10]), view.boxes.bottom, view).tolist() == expected


@pytest.mark.parametrize(
    ("lone", "expected"),
    [
        ((0.0, 60.0, 90.0, 160.0), NONE),  # cut by the left side of the photo
        ((1110.0, 60.0, 1190.0, 160.0), NONE),  # beyond the end of the next shelf
        ((500.0, 60.0, 580.0, 160.0), ROW),  # a shelf with a single facing
    ],
)
def test_a_lone_box_beyond_the_shelves_is_no_row(lone: tuple[float, float, float, float], expected: list[int]) -> None:
    assert numbers([lone], []) == expected


def test_no_rows_at_all() -> None:
    view = see(np.asarray(GOODS), np.zeros((0, 4)), WIDTH, HEIGHT)
    assert count_rows(np.zeros(len(GOODS), dtype=np.intp), view.boxes.bottom, view).tolist() == [0]
