from dataclasses import replace

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from vision.geometry import boxes_to_xyxy
from vision.shelf.gaps import examine_places, find_gaps, is_headroom, is_of_neighbour, settle
from vision.shelf.rows import Place, RowLayout, lay_rows
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
    pixels = np.full((HEIGHT, WIDTH, 3), 40, dtype=np.uint8)
    for box in goods:
        x, y, w, h = (int(value) for value in box)
        print_ = rng.integers(0, 256, (h // 8, w // 8, 3), dtype=np.uint8)
        pixels[y : y + h, x : x + w] = cv2.resize(print_, (w, h), interpolation=cv2.INTER_NEAREST)
    return pixels


def gaps(goods: list[Box], facings: list[Box], *seen: Detection, told_from: float | None = None) -> tuple[Gap, ...]:
    layout = lay_rows(facings, WIDTH, HEIGHT)
    return find_gaps(photo(goods), seen, facings, layout, accepted=ACCEPTED, told_from=told_from)


def seen(box: Box, score: float) -> Detection:
    return Detection("gap", box, score)


def test_a_plain_place_that_the_detector_saw_is_a_gap() -> None:
    (gap,) = gaps(shelf((1, 4)), shelf((1, 4)), seen(Box(370, 235, 90, 110), 0.6))
    assert (gap.row, gap.slots) == (2, 1)
    assert list(gap.box) == pytest.approx(list(HOLE), abs=21)


def test_a_full_shelf_has_no_gap() -> None:
    assert gaps(shelf(), shelf()) == ()


def test_goods_that_the_detector_missed_are_no_gap() -> None:
    assert gaps(shelf(), shelf((1, 4))) == ()


def test_the_detectors_word_makes_a_gap_likelier() -> None:
    best = [
        max(gap.score for gap in gaps(shelf((1, 4)), shelf((1, 4)), *witnesses, told_from=0.0))
        for witnesses in ((), (seen(HOLE, 0.1),), (seen(HOLE, 0.6),))
    ]
    assert best == sorted(best)
    assert best[0] < best[1] < best[2]


def test_what_the_detector_hardly_saw_is_not_looked_at() -> None:
    doubtful = seen(Box(500, 600, 60, 60), 0.04)
    found = [gaps(shelf((1, 4)), shelf((1, 4)), *witnesses, told_from=0.01) for witnesses in ((), (doubtful,))]
    assert found[0] == found[1]


@pytest.mark.parametrize(("width", "slots"), [(60, 1), (80, 1), (170, 2), (260, 3)])
def test_slots_are_counted_in_facings_of_the_row(width: float, slots: int) -> None:
    facings = [box for box in shelf() if not (box.y > 500 and 280 < box.x < 550)]
    wide = seen(Box(290, 600, width, 110), 0.95)
    found = gaps(facings, facings, wide, told_from=0.0)
    near = [gap for gap in found if abs(gap.box.w - width) < 25 and gap.row == 4 and abs(gap.box.x - 290) < 20]
    assert {gap.slots for gap in near} <= {slots}


def test_without_facings_only_what_the_detector_is_sure_of_remains() -> None:
    found = find_gaps(photo([]), [seen(HOLE, 0.9), seen(HOLE, 0.1)], [], RowLayout(), accepted=ACCEPTED)
    assert found == (Gap(HOLE, 0.9, row=None, slots=None),)


def test_without_facings_no_place_can_be_examined() -> None:
    with pytest.raises(ValueError, match="no facings"):
        examine_places(photo([]), [seen(HOLE, 0.9)], [], RowLayout(), accepted=ACCEPTED)


def test_a_smaller_copy_of_the_photo_gives_the_same_gaps() -> None:
    facings = shelf((1, 4))
    layout = lay_rows(facings, WIDTH, HEIGHT)
    small = cv2.resize(photo(facings), (WIDTH // 2, HEIGHT // 2), interpolation=cv2.INTER_AREA).astype(np.uint8)
    (large_gap,), (small_gap,) = (
        find_gaps(pixels, [seen(HOLE, 0.6)], facings, layout, accepted=ACCEPTED) for pixels in (photo(facings), small)
    )
    assert list(large_gap.box) == pytest.approx(list(small_gap.box), abs=4)


@pytest.mark.parametrize("count", [1, 3])
def test_few_facings_are_no_reason_to_fail(count: int) -> None:
    assert isinstance(gaps(shelf()[:count], shelf()[:count]), tuple)


def test_of_many_places_for_one_gap_the_likeliest_stays_and_takes_the_mean_box() -> None:
    corners = np.asarray([[0.0, 0, 100, 100], [0, 0, 100, 90], [0, 0, 100, 40], [200, 0, 300, 100]])
    probabilities = np.asarray([0.8, 0.4, 0.3, 0.1])
    ((box, probability),) = settle(corners, probabilities, 0.2)
    assert list(box) == pytest.approx([0, 0, 100, 98])
    assert probability == 0.8


@given(
    st.lists(
        st.tuples(st.integers(0, 90), st.integers(0, 90), st.integers(5, 60), st.integers(5, 60), st.floats(0, 1)),
        min_size=1,
        max_size=15,
    )
)
def test_settled_gaps_are_likely_in_order_and_inside_what_was_offered(
    places: list[tuple[int, int, int, int, float]],
) -> None:
    corners = np.asarray([(x, y, x + w, y + h) for x, y, w, h, _ in places], dtype=np.float64)
    found = settle(corners, np.asarray([place[4] for place in places]), 0.5)
    scores = [score for _, score in found]
    assert scores == sorted(scores, reverse=True)
    assert len(found) <= sum(place[4] >= 0.5 for place in places)
    boxes = boxes_to_xyxy([box for box, _ in found])
    assert (boxes[:, :2] >= corners[:, :2].min(axis=0) - 1e-9).all()
    assert (boxes[:, 2:] <= corners[:, 2:].max(axis=0) + 1e-9).all()


LOW_GOODS = [Box(60.0 * at, 300, 56, 60) for at in range(10)]
LOW_ROW = RowLayout(places=tuple(Place(1, at + 1) for at in range(10)))


@pytest.mark.parametrize(
    ("gap", "headroom"),
    [
        (Gap(Box(60, 230, 360, 70), 0.9, 1, 6), True),
        (Gap(Box(60, 230, 360, 70), 0.9, 2, 6), False),  # the goods below are of another row
        (Gap(Box(60, 230, 120, 70), 0.9, 1, 2), False),  # two units are missing on a pile
        (Gap(Box(60, 140, 360, 160), 0.9, 1, 6), True),  # high, but over many goods
        (Gap(Box(60, 140, 300, 160), 0.9, 1, 5), False),  # as high as few goods are
        (Gap(Box(60, 40, 360, 260), 0.9, 1, 6), False),  # nearly as high as wide
        (Gap(Box(360, 230, 480, 70), 0.9, 1, 8), False),  # most of it has nothing below
        (Gap(Box(60, 300, 360, 60), 0.9, 1, 6), False),  # beside the goods, not above them
        (Gap(Box(60, 230, 360, 70), 0.9, None, None), False),
    ],
)
def test_the_air_over_low_goods_is_no_gap(gap: Gap, *, headroom: bool) -> None:
    assert is_headroom(gap, LOW_GOODS, LOW_ROW) == headroom


COLUMNS = [Box(100.0 * column, 150.0 * row, 80, 120) for row in range(4) for column in range(2)]
OWN, OTHER = Place(1, 1), Place()


@pytest.mark.parametrize(
    ("left", "neighbour"),
    [
        ([OTHER, OTHER, OTHER, OTHER], True),
        ([OWN, OWN, OTHER, OTHER], True),  # what lies above the gap does not speak for it
        ([OTHER, OTHER, OWN, OWN], False),  # cartons on top
        ([OTHER, OTHER, OTHER, OWN], False),
    ],
)
def test_a_gap_in_a_column_of_goods_on_no_row_is_the_neighbours(left: list[Place], *, neighbour: bool) -> None:
    layout = RowLayout(places=tuple(place for own in left for place in (own, OWN)))
    assert is_of_neighbour(Box(-10, 290, 95, 130), COLUMNS, layout) == neighbour
    assert not is_of_neighbour(Box(90, 290, 95, 130), COLUMNS, layout)
    assert not is_of_neighbour(Box(300, 290, 95, 130), COLUMNS, layout)


@pytest.mark.parametrize(("hole", "counts"), [(4, True), (8, False)])
def test_only_beyond_the_goods_of_its_row_a_gap_may_be_the_neighbours(hole: int, *, counts: bool) -> None:
    """The goods in its column, and all that lie further right in the second case, stand on no row."""
    goods = shelf((1, hole))
    layout = lay_rows(goods, WIDTH, HEIGHT)
    left, right = 90 * hole, (90 * hole + 90 if counts else WIDTH)
    places = tuple(Place() if left < box.x < right else place for box, place in zip(goods, layout.places, strict=True))
    box = Box(15 + 90 * hole, 230, 80, 120)
    (gap,) = find_gaps(photo(goods), [seen(box, 0.6)], goods, replace(layout, places=places), accepted=ACCEPTED)
    assert gap.counts == counts
    assert (gap.row, gap.slots) == ((2, 1) if counts else (None, None))
