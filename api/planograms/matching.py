"""What stands at each position of an Azure planogram, by the boxes and tags that a client found."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from api.planograms.azure import azure_rows
from api.planograms.boards import Goods
from api.planograms.schemas import (
    UNNAMED_PRODUCT,
    AzurePlanogram,
    DetectedObject,
    MatchRequest,
    PositionMatch,
    RecognitionResult,
)
from vision.planograms.planogram import PlannedPosition, PlannedRow, Planogram
from vision.planograms.planogram_match import compare
from vision.planograms.seen_rows import SeenFacing, SeenRow
from vision.shelf.rows import lay_rows
from vision.shelf.shelf_levels import shelf_levels
from vision.types import Box


@dataclass(frozen=True, slots=True)
class _Found:
    """A detected object in its row of the image; `sku` is None for gaps and products without a name."""

    object: DetectedObject
    box: Box
    sku: str | None
    row: int
    stacked: bool = False


def match_positions(request: MatchRequest) -> list[PositionMatch]:
    """The object at each planned position, in the planogram's order; positions where nothing is are left out.

    An object counts by its place: its tags tell whether it is the planned product. A tag names a product by its name or
    id, whatever the case. Raises InvalidInput when a position names a product or fixture that does not exist.
    """
    rows = azure_rows(request.planogram)
    found = sorted(_found(request.detected_products, _names(request.planogram)), key=lambda piece: piece.box.center_x)
    standing = [piece for piece in found if not piece.stacked]
    numbers = sorted({piece.row for piece in standing})
    scale = _Scale(request.planogram.width, request.detected_products.image_metadata.width)
    seen = [[piece for piece in standing if piece.row == number] for number in numbers]
    matches, shown = _match([row.standing for row in rows], seen, scale)
    for plan, photo in shown:
        piled = [piece for piece in found if piece.stacked and piece.row == numbers[photo - 1]]
        matches |= _match([rows[plan - 1].piled], [piled], scale)[0]
    return [
        PositionMatch(position_id=position.id, detected_object=matches[position.id])
        for position in request.planogram.positions
        if position.id in matches
    ]


@dataclass(frozen=True, slots=True)
class _Scale:
    """Widths of the planogram in its unit and of the image in pixels."""

    planogram: float
    image: float


def _names(planogram: AzurePlanogram) -> dict[str, str]:
    """Product ids by everything that a tag may call the product; a name counts before an id."""
    ids = {product.id.strip().casefold(): product.id for product in planogram.products}
    return ids | {product.name.strip().casefold(): product.id for product in planogram.products}


def _found(result: RecognitionResult, names: Mapping[str, str]) -> list[_Found]:
    boxes = [_box(product) for product in result.products]
    layout = lay_rows(boxes, result.image_metadata.width, result.image_metadata.height)
    levels = (0, *shelf_levels(layout.edges, layout.bays))
    products = [
        _Found(product, box, _sku(product.name, names), levels[place.row], place.stacked)
        for product, box, place in zip(result.products, boxes, layout.places, strict=True)
        if place.row is not None
    ]
    gaps = [(gap, box, layout.row_of(box)) for gap, box in ((gap, _box(gap)) for gap in result.gaps)]
    return products + [_Found(gap, box, None, levels[row]) for gap, box, row in gaps if row is not None]


def _box(found: DetectedObject) -> Box:
    return Box(*(float(value) for value in found.bounding_box.model_dump().values()))


def _sku(name: str, names: Mapping[str, str]) -> str | None:
    """The product's id; the tag itself when the planogram does not know it."""
    tag = name.strip()
    return None if tag.casefold() in ("", UNNAMED_PRODUCT) else names.get(tag.casefold(), tag)


def _match(
    planned: Sequence[Sequence[Goods]], seen: Sequence[Sequence[_Found]], scale: _Scale
) -> tuple[dict[str, DetectedObject], list[tuple[int, int]]]:
    """Objects by position id, and the numbers of the rows that belong together, planned and seen."""
    planogram = Planogram("", tuple(_planned_row(goods) for goods in planned), scale.planogram)
    result = compare(planogram, [_seen_row(row, members, scale) for row, members in enumerate(seen)])
    matches = {
        planned[facing.place.row - 1][facing.place.facing - 1].id: _object(facing.occupant, seen)
        for facing in result.planned
        if facing.occupant is not None
    }
    return matches, [(pair.planned, pair.seen) for pair in result.rows if pair.planned and pair.seen]


def _planned_row(goods: Sequence[Goods]) -> PlannedRow:
    return PlannedRow(tuple(PlannedPosition(piece.sku, width=piece.width) for piece in goods))


def _seen_row(row: int, members: Sequence[_Found], scale: _Scale) -> SeenRow:
    """Its facings' ids are their row and number in `seen`."""
    facings = (
        SeenFacing(f"{row} {number}", piece.sku, piece.box.center_x / scale.image)
        for number, piece in enumerate(members)
    )
    return SeenRow(tuple(facings))


def _object(name: str, seen: Sequence[Sequence[_Found]]) -> DetectedObject:
    row, number = name.split()
    return seen[int(row)][int(number)].object
