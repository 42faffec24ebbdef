"""A shelf of named goods for tests: what stands where, in one line a row."""

from collections.abc import Mapping, Sequence
from typing import Any

from api.scoring.evidence import KnownProduct, PhotoEvidence, ShelfFacts, combine
from api.scoring.lines import KpiLine
from api.scoring.scorecard import score_display
from api.scoring.standard import DisplayStandard
from vision.types import Box, Facing, PhotoQuality, Point, PopPiece, PriceTag, ShelfReport, ShelfRow, Zone

ZONES: tuple[Zone, ...] = ("stretch", "eye", "touch", "stoop")
HEIGHTS = {"stretch": 170.0, "eye": 130.0, "touch": 90.0, "stoop": 30.0}
PRODUCTS = {
    "ROSE": KnownProduct("Rose Shampoo", "own", brand="Rose", width_mm=60),
    "MINT": KnownProduct("Mint Shampoo", "own", brand="Mint", width_mm=60),
    "TUB": KnownProduct("Rose Tub", "own", brand="Rose", width_mm=240, bulky=True),
    "PEP": KnownProduct("Pep", "competitor", brand="Pep", width_mm=120),
}
WIDTH = 10.0


def shelf(
    *rows: str,
    sure: float = 0.99,
    zones: Sequence[Zone] = ZONES,
    tags: Sequence[tuple[str, str | None, bool | None]] = (),
    pop: Sequence[PopPiece] = (),
) -> ShelfReport:
    """Rows from the top, such as "ROSE ROSE ? PEP" (`?`: no name); `tags` are (facing id, price, promotion)."""
    facings = tuple(_facings(rows, sure))
    return ShelfReport(
        photo="a.jpg",
        width=1000,
        height=1000,
        models={},
        quality=PhotoQuality(usable=True),
        rows=tuple(_row(index, len(rows), zones[index - 1]) for index in range(1, len(rows) + 1)),
        facings=facings,
        price_tags=tuple(
            PriceTag(Box(0, 0, 5, 5), 0.99, price=price, promo=promo, facings=(facing,))
            for facing, price, promo in tags
        ),
        pop=tuple(pop),
    )


def evidence(report: ShelfReport, **fields: Any) -> PhotoEvidence:
    """The report as the only photo, with the products of this shelf."""
    return PhotoEvidence(report, "1", **{"products": PRODUCTS, **fields})


def facts(report: ShelfReport) -> ShelfFacts:
    return combine([evidence(report)])


def line(
    kpi: Mapping[str, Any], *photos: ShelfReport | PhotoEvidence, partial: bool = False, **answers: Any
) -> KpiLine:
    """The line of a standard that asks for this alone."""
    seen = [photo if isinstance(photo, PhotoEvidence) else evidence(photo) for photo in photos]
    standard = DisplayStandard.model_validate({"kpis": [{"weight": 1, **kpi}]})
    return score_display(seen, standard, partial=partial, answers=answers).lines[0]


def _facings(rows: Sequence[str], sure: float) -> list[Facing]:
    places = [(row, place, sku) for row, skus in enumerate(rows, 1) for place, sku in enumerate(skus.split(), 1)]
    return [
        Facing(
            id=f"f{number}",
            box=Box(place * WIDTH, row * 30.0, WIDTH, 20.0),
            score=sure,
            row=row,
            position=place,
            sku=None if sku == "?" else sku,
            sku_score=None if sku == "?" else 0.99,
            candidates=() if sku == "?" else ((sku, 0.99),),
        )
        for number, (row, place, sku) in enumerate(places, 1)
    ]


def _row(index: int, count: int, zone: Zone) -> ShelfRow:
    edge = (Point(0, index * 30.0 + 20), Point(1000, index * 30.0 + 20))
    return ShelfRow(index, count + 1 - index, edge, HEIGHTS[zone], 2.0, "fixture-profile", zone)
