"""Shelf reports in a few words: rows of facings, gaps and POP pieces, without any pixels."""

from collections.abc import Callable, Sequence

import pytest

from vision.types import Box, Facing, Gap, HeightMethod, PhotoQuality, Point, PopPiece, ShelfReport, ShelfRow, Zone

ReportMaker = Callable[..., ShelfReport]
BOX = Box(0, 0, 10, 20)


@pytest.fixture
def make_report() -> ReportMaker:
    def make(
        rows: Sequence[tuple[int, Zone | None]] = (),
        *,
        sure: float = 0.99,
        skus: Sequence[str | None] = (),
        method: HeightMethod = "product-ruler",
        gaps: Sequence[tuple[int | None, float]] = (),
        slots: int | None = None,
        pop: Sequence[tuple[str | None, float]] = (),
        quality: PhotoQuality | None = None,
    ) -> ShelfReport:
        """`rows` holds (number of facings, zone) from the top; `skus` names the facings in that order."""
        names = [*skus, *[None] * (sum(count for count, _ in rows) - len(skus))]
        places = [(row, place) for row, (count, _) in enumerate(rows, 1) for place in range(1, count + 1)]
        return ShelfReport(
            photo="a.jpg",
            width=3000,
            height=4000,
            models={},
            quality=quality or PhotoQuality(usable=True),
            rows=tuple(_row(index, len(rows), method, zone) for index, (_, zone) in enumerate(rows, 1)),
            facings=tuple(
                Facing(id=f"f{number}", box=BOX, score=sure, row=row, position=place, sku=sku)
                for number, ((row, place), sku) in enumerate(zip(places, names, strict=True), 1)
            ),
            gaps=tuple(Gap(BOX, score, row, slots) for row, score in gaps),
            pop=tuple(PopPiece(BOX, score, kind) for kind, score in pop),
        )

    return make


def _row(index: int, count: int, method: HeightMethod, zone: Zone | None) -> ShelfRow:
    return ShelfRow(index, count + 1 - index, (Point(0, 0), Point(9, 0)), None, None, method, zone)
