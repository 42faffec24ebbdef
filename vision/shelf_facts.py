"""From detections and the answers of the rules to the facts of a report: rows, facings, blocks, tags and POP pieces."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from vision.eye_level.bay_heights import measure_bays
from vision.eye_level.fixture_profile import FixtureProfile
from vision.eye_level.product_ruler import ProductSize
from vision.photos.floor import floor_in_view
from vision.photos.images import Photo
from vision.pop.materials import MaterialIndex, MaterialMatch
from vision.pop.pop_kinds import tell_kinds
from vision.price_tags.reader import TagReader, TagReading
from vision.price_tags.tag_links import TaggedFacing, link_tags
from vision.shelf.blocks import bays_of, find_blocks
from vision.shelf.crop_likeness import look_alike_groups
from vision.shelf.facing_rule import FacingVerdict
from vision.shelf.rows import Place, RowLayout
from vision.types import Block, Box, Detection, Facing, ObjectClass, Point, PopPiece, PriceTag, ShelfReport, ShelfRow

# Facings without a name are told apart by their looks; the group's number is of one photo only.
LOOK = "look-{}"


def of_class(found: Sequence[Detection], object_class: ObjectClass) -> list[Detection]:
    """The detections of one class."""
    return [detection for detection in found if detection.object_class == object_class]


def boxes_of(found: Sequence[Detection], object_class: ObjectClass) -> list[Box]:
    """The boxes of one class."""
    return [detection.box for detection in of_class(found, object_class)]


def rows_of(
    photo: Photo, products: Sequence[Box], layout: RowLayout, fixture: FixtureProfile | None, *, floor_seen: bool
) -> tuple[ShelfRow, ...]:
    """The rows with their heights; `layout` is of the same products."""
    standing = [(box, place.row) for box, place in zip(products, layout.places, strict=True)]
    return measure_bays(
        layout.edges, layout.bays, standing, photo.width, photo.height, fixture=fixture, floor_seen=floor_seen
    )


def floor_below(photo: Photo, layout: RowLayout) -> bool:
    """Whether the photo shows the floor below the lowest row."""
    ends = dict(zip(layout.bays, layout.edges, strict=True)).values()
    lowest = max(ends, key=lambda edge: edge[0].y + edge[1].y, default=None)
    return lowest is not None and floor_in_view(photo.pixels, lowest, photo.width, photo.height)


def rows_by_goods(
    report: ShelfReport, heights_mm: Mapping[str, float], *, fixture: FixtureProfile | None = None
) -> tuple[ShelfRow, ...]:
    """The report's rows, measured anew with the named facings of known height as a ruler; as they are without any."""
    sizes = {
        place: ProductSize(heights_mm[facing.sku] / 10)
        for place, facing in enumerate(report.facings)
        if facing.sku is not None and facing.sku in heights_mm
    }
    if not sizes:
        return report.rows
    return measure_bays(
        [row.edge for row in report.rows],
        [row.bay or 1 for row in report.rows],
        [(facing.box, facing.row) for facing in report.facings],
        report.width,
        report.height,
        fixture=fixture,
        product_sizes=sizes,
        floor_seen=report.floor_seen,
    )


def facings_of(
    products: Sequence[Detection], places: Sequence[Place], verdicts: Sequence[FacingVerdict]
) -> tuple[Facing, ...]:
    """Facings by row and position, from the shelf upwards, numbered f1, f2, ...; rowless ones come last."""
    seen = sorted(
        zip(products, places, verdicts, strict=True),
        key=lambda item: (item[1].row is None, item[1].row, item[1].position, item[1].stacked, -item[0].box.bottom),
    )
    return tuple(
        Facing(
            f"f{number}",
            product.box,
            product.score,
            place.row,
            place.position,
            stacked=place.stacked,
            visible=verdict.visible,
            second_row=verdict.second_row,
            counts=verdict.counts,
        )
        for number, (product, place, verdict) in enumerate(seen, start=1)
    )


def blocks_of(photo: Photo, facings: Sequence[Facing], rows: Sequence[ShelfRow]) -> tuple[Block, ...]:
    """Blocks of facings with one SKU, or one look where nobody has named them; what does not count forms none."""
    front = [facing for facing in facings if facing.counts]
    groups = look_alike_groups(photo.pixels, [facing.box for facing in front], photo.width, photo.height)
    keys = [facing.sku or LOOK.format(group) for facing, group in zip(front, groups, strict=True)]
    return find_blocks(front, keys, bays_of(rows))


def pop_of(
    photo: Photo,
    pieces: Sequence[Detection],
    facings: Sequence[Facing],
    rows: Sequence[ShelfRow],
    materials: MaterialIndex | None,
) -> tuple[PopPiece, ...]:
    """POP pieces with their kinds, and with their artwork where there are `materials` to compare with.

    With materials the photo must be at full resolution.
    """
    kinds = _kinds(photo, pieces, facings, rows)
    if materials is None:
        return tuple(PopPiece(piece.box, piece.score, kind) for piece, kind in zip(pieces, kinds, strict=True))
    matches = materials.verify(photo.pixels, [piece.box for piece in pieces])
    return tuple(
        _matched(PopPiece(piece.box, piece.score, kind), match)
        for piece, kind, match in zip(pieces, kinds, matches, strict=True)
    )


def _kinds(
    photo: Photo, pieces: Sequence[Detection], facings: Sequence[Facing], rows: Sequence[ShelfRow]
) -> list[str | None]:
    """The kinds that can be told, looked at in whatever resolution the picture has."""
    scale = photo.pixels.shape[1] / photo.width
    boxes = [_scaled(piece.box, scale) for piece in pieces]
    others = [_scaled(facing.box, scale) for facing in facings]
    edges = [(_scaled_point(left, scale), _scaled_point(right, scale)) for left, right in (row.edge for row in rows)]
    return [guess.kind for guess in tell_kinds(photo.pixels, boxes, others, edges)]


def _scaled(box: Box, scale: float) -> Box:
    return Box(*(scale * value for value in box))


def _scaled_point(point: Point, scale: float) -> Point:
    return Point(scale * point.x, scale * point.y)


def _matched(piece: PopPiece, match: MaterialMatch) -> PopPiece:
    """What the artwork says of a kind is surer than what the piece looks like."""
    return replace(
        piece,
        kind=match.kind or piece.kind,
        material=match.material,
        match=match.score if match.material else None,
        quad=match.quad,
        current=match.current,
        visible=match.visible,
        covered=match.covered,
        reason=match.reason,
    )


def tags_of(
    photo: Photo, tags: Sequence[Detection], facings: Sequence[Facing], layout: RowLayout, reader: TagReader | None
) -> tuple[PriceTag, ...]:
    """Price tags with the facings that they stand for and, where there is a reader, with what they say."""
    boxes = [tag.box for tag in tags]
    tagged = [TaggedFacing(facing.box, facing.row, facing.sku) for facing in facings]
    linked = link_tags(boxes, tagged, hanging=layout.hanging)
    readings = reader.read(photo.pixels, boxes) if reader else [None] * len(tags)
    return tuple(
        _tag(tag, reading, tuple(facings[place].id for place in places))
        for tag, reading, places in zip(tags, readings, linked, strict=True)
    )


def _tag(tag: Detection, reading: TagReading | None, facings: tuple[str, ...]) -> PriceTag:
    if reading is None:
        return PriceTag(tag.box, tag.score, facings=facings)
    return PriceTag(
        box=tag.box,
        score=tag.score,
        price=reading.price,
        regular_price=reading.regular_price,
        currency=reading.currency,
        promo=reading.promo,
        text=reading.text,
        facings=facings,
        candidates=reading.candidates,
        barcode=reading.barcode,
        unread=reading.reason,
    )
