from dataclasses import replace

from vision.eye_level.bay_heights import measure_bays
from vision.eye_level.heights import Standing, measure_heights
from vision.eye_level.product_ruler import ProductSize
from vision.types import Box, Point

WIDTH, HEIGHT = 1200, 1000
Bay = tuple[list[tuple[Point, Point]], list[Standing]]


def bay(left: float, count: int) -> Bay:
    """Evenly spaced boards with four packs each, the lowest at the same level whatever the count."""
    levels = [200 + 600 / (count - 1) * at for at in range(count)]
    edges = [(Point(left, y), Point(left + 500, y)) for y in levels]
    packs = [(Box(left + 120 * at, y - 90, 80, 90), row) for row, y in enumerate(levels, 1) for at in range(4)]
    return edges, packs


def test_each_bay_is_measured_by_its_own_rows() -> None:
    (left, own), (right, other) = bay(50, 3), bay(620, 7)
    beyond: Standing = (Box(1150, 100, 40, 90), None)
    standing = [*own, *((box, 3 + (row or 0)) for box, row in other), beyond]
    sizes = dict.fromkeys(range(len(own)), ProductSize(25.0))

    rows = measure_bays(
        [*left, *right], [1] * 3 + [2] * 7, standing, WIDTH, HEIGHT, product_sizes=sizes, floor_seen=True
    )

    alone = [
        *measure_heights(left, own, WIDTH, HEIGHT, product_sizes=sizes, floor_seen=True),
        *measure_heights(right, other, WIDTH, HEIGHT, floor_seen=True),
    ]
    assert [replace(row, index=row.bay_row or 0, bay=None, bay_row=None) for row in rows] == alone
    assert [(row.index, row.bay, row.bay_row) for row in rows] == [
        *((row, 1, row) for row in range(1, 4)),
        *((3 + row, 2, row) for row in range(1, 8)),
    ]
    assert {row.method for row in rows[:3]} == {"product-ruler"}
    assert {row.method for row in rows[3:]} == {"row-index"}


def test_with_one_bay_nothing_is_said_of_bays() -> None:
    edges, packs = bay(50, 4)
    assert measure_bays(edges, [1] * 4, packs, WIDTH, HEIGHT) == measure_heights(edges, packs, WIDTH, HEIGHT)
