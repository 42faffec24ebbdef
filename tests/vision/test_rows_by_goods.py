"""Rows measured with named goods as a ruler, on a shelf seen straight from the front."""

from dataclasses import replace
from itertools import pairwise

import pytest

from vision.shelf_facts import rows_by_goods
from vision.types import Box, Facing, PhotoQuality, Point, ShelfReport, ShelfRow

WIDTH, HEIGHT = 1500, 2000
PIXELS_A_CM, BOARDS_CM, PACK_CM = 10.0, (150.0, 110.0, 70.0, 30.0), 25.0


def level(height_cm: float) -> float:
    """The photo ends at the floor."""
    return HEIGHT - PIXELS_A_CM * height_cm


def shelf(sku: str | None) -> ShelfReport:
    count = len(BOARDS_CM)
    rows = tuple(
        ShelfRow(n, count + 1 - n, (Point(0, level(y)), Point(WIDTH, level(y))), 40.0 * n, 19.0, "row-index", None)
        for n, y in enumerate(BOARDS_CM, 1)
    )
    facings = tuple(
        Facing(f"f{row}-{place}", Box(150.0 * place, level(y + PACK_CM), 120, PIXELS_A_CM * PACK_CM), 0.9, row, place)
        for row, y in enumerate(BOARDS_CM, 1)
        for place in range(1, 9)
    )
    named = tuple(replace(facing, sku=sku) for facing in facings)
    return ShelfReport("a.jpg", WIDTH, HEIGHT, {}, PhotoQuality(usable=True), rows, facings=named)


def test_goods_of_known_height_are_a_ruler() -> None:
    rows = rows_by_goods(shelf("COLA"), {"COLA": 10 * PACK_CM})

    heights = [row.height_cm or 0.0 for row in rows]
    assert {row.method for row in rows} == {"product-ruler"}
    steps = [upper - lower for upper, lower in pairwise(heights)]
    assert steps == pytest.approx([40] * 3, rel=0.12)
    assert [row.edge for row in rows] == [row.edge for row in shelf("COLA").rows]


def test_taller_goods_stretch_the_shelf() -> None:
    low, high = (rows_by_goods(shelf("COLA"), {"COLA": height}) for height in (200.0, 300.0))

    assert _span(high) > 1.3 * _span(low)


@pytest.mark.parametrize(("sku", "heights"), [(None, {"COLA": 250.0}), ("PEP", {"COLA": 250.0}), ("COLA", {})])
def test_without_a_named_product_of_known_height_rows_stay_as_they_are(
    sku: str | None, heights: dict[str, float]
) -> None:
    assert rows_by_goods(shelf(sku), heights) == shelf(sku).rows


def _span(rows: tuple[ShelfRow, ...]) -> float:
    return (rows[0].height_cm or 0.0) - (rows[-1].height_cm or 0.0)
