from dataclasses import replace

import pytest

from vision.shelf.shelf_levels import levels_of, on_levels, shelf_levels
from vision.types import Box, Facing, PhotoQuality, Point, ShelfReport, ShelfRow

Edge = tuple[Point, Point]


def edges(left: float, levels: list[float], *, fall: float = 0.0) -> list[Edge]:
    """Edges 400 px long, each lower by `fall` at its right end."""
    return [(Point(left, y), Point(left + 400, y + fall)) for y in levels]


@pytest.mark.parametrize(
    ("left", "right", "levels"),
    [
        pytest.param([100, 200, 300], [110, 210, 310], [1, 2, 3, 1, 2, 3], id="nearly level"),
        pytest.param([100, 200, 300, 400], [100, 150, 200, 300], [1, 3, 4, 5, 1, 2, 3, 4], id="one between two"),
        pytest.param([100, 300], [100, 200, 300, 400], [1, 3, 1, 2, 3, 4], id="the broader count leads"),
        pytest.param([100, 200, 300], [], [1, 2, 3], id="one bay"),
        pytest.param([], [], [], id="nothing"),
    ],
)
def test_rows_that_carry_on_an_edge_are_one_level(left: list[float], right: list[float], levels: list[int]) -> None:
    bays = [1] * len(left) + [2] * len(right)
    assert list(shelf_levels([*edges(0, left), *edges(420, right)], bays)) == levels


def test_edges_of_a_tilted_photo_meet_at_the_seam() -> None:
    found = shelf_levels(
        [*edges(0, [100, 200, 300], fall=60), *edges(420, [165, 265, 365], fall=60)], [1] * 3 + [2] * 3
    )
    assert list(found) == [1, 2, 3, 1, 2, 3]


def report(bays: list[int | None]) -> ShelfReport:
    """Two shelves on the left and two on the right, of which the upper ones meet; three goods on each."""
    found = [*edges(0, [100, 300]), *edges(420, [100, 160])]
    rows = tuple(
        ShelfRow(index, 1, edge, 100.0, 19.0, "row-index", None, bay, None if bay is None else 1)
        for index, (edge, bay) in enumerate(zip(found, bays, strict=True), 1)
    )
    facings = tuple(
        Facing(
            f"{row.index}.{place}", Box(row.edge[0].x + 100 * place, row.edge[0].y - 80, 60, 80), 0.9, row.index, place
        )
        for row in rows
        for place in (1, 2, 3)
    )
    beside = Facing("beside", Box(0, 0, 9, 9), 0.9, None, None)
    return ShelfReport("a.jpg", 900, 400, {}, PhotoQuality(usable=True), rows, (*facings, beside))


def test_positions_run_along_a_level_from_the_leftmost_bay() -> None:
    found = on_levels(report([1, 1, 2, 2]))
    assert [row.index for row in found.rows] == [1, 2, 3]
    assert {facing.id: (facing.row, facing.position) for facing in found.facings} == {
        **{f"1.{place}": (1, place) for place in (1, 2, 3)},
        **{f"2.{place}": (3, place) for place in (1, 2, 3)},
        **{f"3.{place}": (1, 3 + place) for place in (1, 2, 3)},
        **{f"4.{place}": (2, place) for place in (1, 2, 3)},
        "beside": (None, None),
    }


def test_without_bays_the_report_stays_as_it_is() -> None:
    plain = report([None] * 4)
    assert on_levels(plain) is plain
    assert levels_of(plain.rows) == {1: 1, 2: 2, 3: 3, 4: 4}
    assert levels_of(tuple(replace(row, index=row.index + 7) for row in plain.rows)) == {8: 8, 9: 9, 10: 10, 11: 11}
