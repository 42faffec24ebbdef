import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from vision.shelf.openings import Opening, OpeningKind, find_openings
from vision.shelf.rows import RowLayout, lay_rows
from vision.types import Box

WIDTH, HEIGHT = 920, 800
Slot = tuple[int, int]


def shelf(*missing: Slot, low: tuple[Slot, ...] = ()) -> list[Box]:
    """Four rows of ten facings, 80 x 120 px: without those at `missing` (row, place), half as high at `low`."""
    return [
        Box(15 + 90 * place, 180 * row + (110 if (row, place) in low else 50), 80, 60 if (row, place) in low else 120)
        for row in range(4)
        for place in range(10)
        if (row, place) not in missing
    ]


def openings(facings: list[Box]) -> tuple[Opening, ...]:
    return find_openings(facings, lay_rows(facings, WIDTH, HEIGHT))


def offered(facings: list[Box], kind: OpeningKind, box: tuple[float, ...]) -> bool:
    """Whether an opening of this kind lies there, all sides within 21 px."""
    found = [opening.box for opening in openings(facings) if opening.kind == kind]
    return any(list(place) == pytest.approx(list(box), abs=21) for place in found)


def test_full_shelves_have_no_opening() -> None:
    assert openings(shelf()) == ()


def test_bays_with_rows_of_their_own_have_the_openings_that_each_has_alone() -> None:
    left = [Box(15 + 90 * place, 180 * row + 50, 80, 120) for row in range(4) for place in (0, 1, 3)]
    right = [Box(500 + 90 * place, 240 * row + 60, 80, 140) for row in range(3) for place in (0, 1, 3)]
    layout = lay_rows([*left, *right], WIDTH, HEIGHT)
    assert layout.bays == (1, 1, 1, 1, 2, 2, 2)
    assert find_openings([*left, *right], layout) == openings(left) + openings(right)


def test_without_facings_there_is_nothing_to_say() -> None:
    assert find_openings([], RowLayout()) == ()


@pytest.mark.parametrize(
    ("missing", "kind", "box"),
    [
        (((1, 4),), "between", (365, 230, 100, 120)),
        (((1, 4), (1, 5)), "between", (365, 230, 190, 120)),
        (((1, 4), (1, 5)), "between", (365, 230, 95, 120)),
        (((1, 4), (1, 5)), "between", (460, 230, 95, 120)),
        (((2, 8), (2, 9)), "end", (725, 410, 180, 120)),
        (((0, 0),), "end", (15, 50, 90, 120)),
        (((0, 0),), "frame", (0, 50, 105, 120)),
    ],
)
def test_missing_facings_leave_openings_of_their_size(
    missing: tuple[Slot, ...], kind: OpeningKind, box: tuple[float, ...]
) -> None:
    assert offered(shelf(*missing), kind, box)


def test_room_above_low_goods_is_an_opening_as_high_as_their_neighbours() -> None:
    assert offered(shelf(low=((1, 3),)), "above", (285, 230, 80, 60))


def test_an_opening_is_offered_in_the_height_of_either_neighbour() -> None:
    tall, flat = Box(15, 50, 80, 120), Box(185, 110, 80, 60)
    facings = [tall, flat, *(box for box in shelf() if box.y > 200)]
    heights = [opening.box.h for opening in openings(facings) if opening.kind == "between"]
    assert [any(height == pytest.approx(own, abs=5) for height in heights) for own in (120, 60)] == [True, True]


def test_what_hangs_leaves_its_openings_under_the_hooks() -> None:
    """Packs of many lengths whose upper ends are level: the opening begins there, not at a lower end."""
    lengths = (60, 120, 90, 150, 70, 110, 140, 80, 130, 100)
    facings = [
        Box(15 + 90 * place, 200 * row + 20, 70, lengths[(place + 3 * row) % 10])
        for row in range(4)
        for place in range(10)
        if (row, place) != (1, 4)
    ]
    layout = lay_rows(facings, WIDTH, HEIGHT)
    assert layout.hanging
    found = [opening.box for opening in find_openings(facings, layout) if opening.kind == "between"]
    hole = [box for box in found if 350 < box.x < 380 and 200 < box.y < 260]
    assert {round(box.y / 10) for box in hole} == {22}


@given(st.sets(st.tuples(st.integers(0, 3), st.integers(0, 9)), max_size=12))
def test_openings_lie_in_the_photo_and_no_facing_has_its_middle_in_theirs(missing: set[Slot]) -> None:
    facings = shelf(*missing)
    layout = lay_rows(facings, WIDTH, HEIGHT)
    # Nothing can be said of the places between goods that were put into a wrong row.
    assume([place.row for place in layout.places] == [int(box.y // 180) + 1 for box in facings])
    for opening in find_openings(facings, layout):
        box = opening.box
        assert min(box.x, box.y) >= 0
        assert (box.right <= WIDTH, box.bottom <= HEIGHT, box.w >= 4, box.h >= 4) == (True,) * 4
        if opening.kind != "above":
            middle = (box.center_x, box.bottom - 20)
            assert not any(f.x < middle[0] < f.right and f.y < middle[1] < f.bottom for f in facings)
