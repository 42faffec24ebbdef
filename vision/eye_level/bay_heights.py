"""Heights of rows where bays have shelves of their own: each bay is measured by its own rows and its own base."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from vision.eye_level.fixture_profile import FixtureProfile
from vision.eye_level.heights import Standing, measure_heights
from vision.eye_level.product_ruler import ProductSize
from vision.types import Point, ShelfRow


def measure_bays(
    edges: Sequence[tuple[Point, Point]],
    bays: Sequence[int],
    facings: Sequence[Standing],
    width: int,
    height: int,
    *,
    fixture: FixtureProfile | None = None,
    product_sizes: Mapping[int, ProductSize] | None = None,
    floor_seen: bool = False,
) -> tuple[ShelfRow, ...]:
    """What `measure_heights` says of each bay, one after the other; `bays[i]` is the bay of row i + 1, from 1.

    A bay's rows follow each other, from its top. A fixture profile holds for every bay that it fits; `floor_seen`
    holds for all, for they stand on one floor.
    """
    if len(set(bays)) < 2:
        return measure_heights(
            edges, facings, width, height, fixture=fixture, product_sizes=product_sizes, floor_seen=floor_seen
        )
    sizes, rows = product_sizes or {}, list[ShelfRow]()
    for bay in sorted(set(bays)):
        before, count = len(rows), bays.count(bay)
        own = [place for place, (_, row) in enumerate(facings) if row is not None and before < row <= before + count]
        measured = measure_heights(
            edges[before : before + count],
            [(facings[place][0], (facings[place][1] or 0) - before) for place in own],
            width,
            height,
            fixture=fixture,
            product_sizes={number: sizes[place] for number, place in enumerate(own) if place in sizes},
            floor_seen=floor_seen,
        )
        rows += [replace(row, index=before + row.index, bay=bay, bay_row=row.index) for row in measured]
    return tuple(rows)
