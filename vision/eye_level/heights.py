"""Height zones of shelf rows. Only the fallback exists: the zone by row index (method "row-index"), without
centimetres.

The fallback assumes that the photo shows one whole ordinary fixture, 185 cm high on a base of 15 cm, with evenly spaced
shelves, and asks in which band the middle of each row's goods lies: above 160 cm stretch, 120 to 160 cm eye, 75 to 120
cm touch, below stoop. That gives, from top to bottom:

| rows | zones                                                        |
|------|--------------------------------------------------------------|
| 1    | none: a single row tells nothing about its height            |
| 2    | eye, stoop                                                   |
| 3    | eye, touch, stoop                                            |
| 4    | stretch, eye, touch, stoop                                   |
| 5    | stretch, eye, touch, stoop, stoop                            |
| 6    | stretch, eye, touch, touch, stoop, stoop                     |
| 7    | stretch, eye, eye, touch, touch, stoop, stoop                |
| 8    | stretch, eye, eye, touch, touch, stoop, stoop, stoop         |
"""

from collections.abc import Sequence

from vision.types import Point, ShelfRow, Zone

FIXTURE_HEIGHT_CM = 185.0
FIXTURE_BASE_CM = 15.0
# Lower limits of the bands from the top; the eye band is the field's default of 120 to 160 cm.
BANDS: tuple[tuple[float, Zone], ...] = ((160.0, "stretch"), (120.0, "eye"), (75.0, "touch"), (0.0, "stoop"))


def zone_by_index(index: int, count: int) -> Zone | None:
    """Zone of row `index` (from the top, starting at 1) of `count` rows; None when there is only one row."""
    if count < 2:
        return None
    middle = FIXTURE_BASE_CM + (FIXTURE_HEIGHT_CM - FIXTURE_BASE_CM) * (count - index + 0.5) / count
    return next(zone for limit, zone in BANDS if middle >= limit)


def shelf_rows(edges: Sequence[tuple[Point, Point]]) -> tuple[ShelfRow, ...]:
    """Rows from their edges, given from top to bottom, with zones by row index."""
    count = len(edges)
    return tuple(
        ShelfRow(
            index=index,
            index_from_bottom=count - index + 1,
            edge=edge,
            height_cm=None,
            height_sigma_cm=None,
            method="row-index",
            zone=zone_by_index(index, count),
        )
        for index, edge in enumerate(edges, start=1)
    )
