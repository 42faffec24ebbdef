"""A shelf of two rows whose photo shows everything as it is."""

from dataclasses import replace

import pytest

pytest.importorskip("moderngl")
pytest.importorskip("skia")

from training.synth.types import SceneObject, ShelfRow
from training.verdicts.visits import RenderedVisit
from vision.types import Box, Facing, PhotoQuality, Point, ShelfReport
from vision.types import ShelfRow as SeenRow

SKUS = ("ROSE", "MINT", "PEP")
PLACES = 12


def thing(kind: str, row: int, place: int, **changes: object) -> SceneObject:
    sku = SKUS[place % len(SKUS)] if kind == "product" else None
    made = SceneObject(
        kind=kind,  # type: ignore[arg-type]
        box=(place * 40.0, row * 200.0, 38.0, 150.0 if kind == "product" else 20.0),
        row=row,
        stacked=False,
        visible=1.0,
        sku=sku,
        text=None,
        price="2.50" if kind == "price_tag" else None,
        pop_kind=None,
        pose="upright",
        size_cm=(6.0, 20.0, 6.0),
    )
    return replace(made, **changes)  # type: ignore[arg-type]


def seen_row(number: int, height_cm: float) -> SeenRow:
    edge = (Point(0, number * 200 + 150), Point(500, number * 200 + 150))
    return SeenRow(number, 3 - number, edge, height_cm, 6.0, "product-ruler", None)


@pytest.fixture
def visit() -> RenderedVisit:
    goods = [thing("product", row, place) for row in (1, 2) for place in range(PLACES)]
    tags = [thing("price_tag", row, place) for row in (1, 2) for place in range(3)]
    facings = tuple(
        Facing(f"f{number}", Box(*found.box), 0.95, found.row, number % PLACES + 1)
        for number, found in enumerate(goods)
    )
    rows = (seen_row(1, 130.0), seen_row(2, 60.0))
    return RenderedVisit(
        seed=1,
        report=ShelfReport("a.jpg", 500, 600, {}, PhotoQuality(usable=True), rows=rows, facings=facings),
        objects=(*goods, *tags),
        rows=tuple(ShelfRow(row.index, row.height_cm or 0, ((0, 0, 0), (100, 0, 0))) for row in rows),
    )
