import pytest
from hypothesis import given
from hypothesis import strategies as st

from vision.shelf.openings import Opening, find_openings
from vision.shelf.rows import RowLayout, lay_rows
from vision.types import Box

WIDTH, HEIGHT = 920, 800


def shelf(*missing: tuple[int, int], low: tuple[tuple[int, int], ...] = ()) -> list[Box]:
    """Four rows of ten facings, 80 x 120 px: without those at `missing` (row, place), half as high at `low`."""
    return [
        Box(15 + 90 * place, 180 * row + (110 if (row, place) in low else 50), 80, 60 if (row, place) in low else 120)
        for row in range(4)
        for place in range(10)
        if (row, place) not in missing
    ]


def openings(facings: list[Box]) -> tuple[Opening, ...]:
    return find_openings(facings, lay_rows(facings, WIDTH, HEIGHT))


def test_full_shelves_have_no_opening() -> None:
    assert openings(shelf()) == ()


def test_without_facings_there_is_nothing_to_say() -> None:
    assert find_openings([], RowLayout()) == ()


def test_room_above_low_goods_is_no_opening() -> None:
    assert openings(shelf(low=((1, 3), (1, 4), (2, 7)))) == ()


@pytest.mark.parametrize(
    ("missing", "row", "slots", "kind", "box"),
    [
        (((1, 4),), 2, 1, "between", (365, 230, 100, 120)),
        (((1, 4), (1, 5)), 2, 2, "between", (365, 230, 190, 120)),
        (((2, 8), (2, 9)), 3, 2, "end", (725, 410, 180, 120)),
        (((0, 0),), 1, 1, "end", (15, 50, 90, 120)),
    ],
)
def test_missing_facings_leave_an_opening_of_their_size(
    missing: tuple[tuple[int, int], ...], row: int, slots: int, kind: str, box: tuple[float, ...]
) -> None:
    found = [opening for opening in openings(shelf(*missing)) if opening.kind == kind]
    assert [(opening.row, opening.slots) for opening in found] == [(row, slots)]
    assert list(found[0].box) == pytest.approx(list(box), abs=12)


def test_an_opening_is_as_high_as_the_neighbour_that_fits_into_it() -> None:
    tall, flat = Box(15, 50, 80, 120), Box(185, 110, 200, 60)
    others = [box for box in shelf() if box.y > 200]
    (opening,) = [found for found in openings([tall, flat, *others]) if found.kind == "between"]
    assert opening.box.h == pytest.approx(120, abs=5)
    assert opening.beside == (0, 1)


@given(st.sets(st.tuples(st.integers(0, 3), st.integers(0, 9)), max_size=12))
def test_openings_lie_in_the_photo_and_cover_no_facing(missing: set[tuple[int, int]]) -> None:
    facings = shelf(*missing)
    for opening in openings(facings):
        box = opening.box
        assert min(box.x, box.y) >= 0
        assert (box.right <= WIDTH, box.bottom <= HEIGHT) == (True, True)
        assert opening.slots >= 1
        assert opening.width_ratio >= 0.5
        middle = (box.center_x, box.center_y)
        assert not any(f.x < middle[0] < f.right and f.y < middle[1] < f.bottom for f in facings)
