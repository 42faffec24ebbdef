from vision.planograms.seen_rows import SeenFacing, SeenRow, seen_rows
from vision.types import Box, Facing, Gap, Point, ShelfRow


def facing(name: str, x: float, row: int | None, **facts: bool) -> Facing:
    return Facing(name, Box(x, 0, 100, 200), 0.9, row, None if row is None else 1, sku=name.upper(), **facts)


def shelf(index: int, height_cm: float, sigma_cm: float | None) -> ShelfRow:
    return ShelfRow(index, 1, (Point(0, 0), Point(1, 0)), height_cm, sigma_cm, "product-ruler", "touch")


def test_only_fronts_of_their_own_stand_on_a_row() -> None:
    facings = [
        facing("b", 500, 1),
        facing("a", 100, 1),
        facing("pile", 100, 1, stacked=True),
        facing("again", 300, 1, duplicate=True),
        facing("behind", 200, 1, second_row=True, counts=False),
        facing("lost", 300, None),
        facing("hidden", 100, 2, counts=False),
    ]
    assert seen_rows(facings, [shelf(2, 80.0, 5.0)], [], 1000) == (
        SeenRow((SeenFacing("a", "A", 0.15), SeenFacing("b", "B", 0.55))),
        SeenRow((SeenFacing("hidden", "HIDDEN", 0.15),), 80.0),
    )


def test_a_height_that_may_be_that_of_the_next_row_is_none() -> None:
    rows = [shelf(1, 140.0, 19.0), shelf(2, 90.0, 8.0), shelf(3, 50.0, None)]
    found = seen_rows([facing(name, 0, row) for row, name in enumerate("abc", start=1)], rows, [], 1000)
    assert [row.height_cm for row in found] == [None, 90.0, None]


def test_gaps_are_empty_places_of_their_row() -> None:
    places = [(1, 3), (1, None), (2, 1), (None, 2), (3, 5)]
    gaps = [Gap(Box(0, 0, 9, 9), 0.9, row, slots) for row, slots in places]
    found = seen_rows([facing("a", 0, 1), facing("b", 0, 2)], [], gaps, 1000)
    assert [row.empty_places for row in found] == [4, 1]
