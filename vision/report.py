"""The shelf report as JSON and back: the product's outward form, in the key order of the specification.

Numbers are rounded to what they mean: boxes and lines to 0.1 pixel, scores to 4 digits, centimetres and milliseconds
to 0.1. `index_from_bottom` is not written, because it follows from the number of rows; an `id` of a gap, price tag or
POP piece only where there is one, in a report that people corrected; `bay` and `bay_row` of a row only where there are
several bays with rows of their own.
"""

from collections.abc import Sequence
from typing import Any

from vision.types import (
    Block,
    Box,
    Facing,
    Gap,
    ModelIdentity,
    PhotoQuality,
    Point,
    PopPiece,
    PriceTag,
    ShelfReport,
    ShelfRow,
)

Json = dict[str, Any]


def report_json(report: ShelfReport) -> Json:
    """The report as a JSON object (plain dicts, lists, strings and numbers)."""
    return {
        "schema_version": report.schema_version,
        "photo": report.photo,
        "width": report.width,
        "height": report.height,
        "models": {kind: _identity_json(model) for kind, model in report.models.items()},
        "quality": {"usable": report.quality.usable, "flags": list(report.quality.flags)},
        "rows": [_row_json(row) for row in report.rows],
        "floor_seen": report.floor_seen,
        "facings": [_facing_json(facing) for facing in report.facings],
        "gaps": [_gap_json(gap) for gap in report.gaps],
        "price_tags": [_tag_json(tag) for tag in report.price_tags],
        "pop": [_pop_json(piece) for piece in report.pop],
        "blocks": [_block_json(block) for block in report.blocks],
        "timings_ms": {stage: round(duration, 1) for stage, duration in report.timings_ms.items()},
    }


def report_from_json(values: Json) -> ShelfReport:
    """The report that `report_json` wrote. Raises KeyError, TypeError or ValueError when it is something else."""
    return ShelfReport(
        schema_version=values["schema_version"],
        photo=values["photo"],
        width=values["width"],
        height=values["height"],
        models={kind: ModelIdentity(**model) for kind, model in values["models"].items()},
        quality=PhotoQuality(values["quality"]["usable"], tuple(values["quality"]["flags"])),
        rows=tuple(_row(row, values["rows"]) for row in values["rows"]),
        floor_seen=values.get("floor_seen", False),
        facings=tuple(_facing(facing) for facing in values["facings"]),
        gaps=tuple(Gap(**{**gap, "box": Box(*gap["box"])}) for gap in values["gaps"]),
        price_tags=tuple(_tag(tag) for tag in values["price_tags"]),
        pop=tuple(_piece(piece) for piece in values["pop"]),
        blocks=tuple(_block(block) for block in values.get("blocks", [])),
        timings_ms=dict(values["timings_ms"]),
    )


def _identity_json(model: ModelIdentity) -> Json:
    return {"name": model.name, "version": model.version, "sha256": model.sha256}


def _row_json(row: ShelfRow) -> Json:
    return {
        "index": row.index,
        "edge": [_pixels(end) for end in row.edge],
        "height_cm": _tenth(row.height_cm),
        "height_sigma_cm": _tenth(row.height_sigma_cm),
        "method": row.method,
        "zone": row.zone,
        **({} if row.bay is None else {"bay": row.bay, "bay_row": row.bay_row}),
    }


def _row(values: Json, rows: Sequence[Json]) -> ShelfRow:
    left, right = values["edge"]
    own = [row["index"] for row in rows if row.get("bay") == values.get("bay")]
    return ShelfRow(
        **{**values, "edge": (Point(*left), Point(*right))}, index_from_bottom=max(own) - int(values["index"]) + 1
    )


def _facing_json(facing: Facing) -> Json:
    return {
        "id": facing.id,
        "box": _box_json(facing.box),
        "score": _score(facing.score),
        "row": facing.row,
        "position": facing.position,
        "stacked": facing.stacked,
        "duplicate": facing.duplicate,
        "sku": facing.sku,
        "sku_score": _score(facing.sku_score),
        "candidates": [[sku, _score(score)] for sku, score in facing.candidates],
        "visible": _score(facing.visible),
        "second_row": facing.second_row,
        "counts": facing.counts,
    }


def _facing(values: Json) -> Facing:
    candidates = tuple((sku, score) for sku, score in values["candidates"])
    return Facing(**{**values, "box": Box(*values["box"]), "candidates": candidates})


def _gap_json(gap: Gap) -> Json:
    return {
        "box": _box_json(gap.box),
        "score": _score(gap.score),
        "row": gap.row,
        "slots": gap.slots,
        "counts": gap.counts,
        **_id_json(gap.id),
    }


def _tag_json(tag: PriceTag) -> Json:
    return {
        "box": _box_json(tag.box),
        "score": _score(tag.score),
        "price": tag.price,
        "regular_price": tag.regular_price,
        "currency": tag.currency,
        "promo": tag.promo,
        "text": tag.text,
        "facings": list(tag.facings),
        "candidates": [[price, _score(probability)] for price, probability in tag.candidates],
        "barcode": tag.barcode,
        "unread": tag.unread,
        **_id_json(tag.id),
    }


def _tag(values: Json) -> PriceTag:
    candidates = tuple((price, probability) for price, probability in values.get("candidates", []))
    box, facings = Box(*values["box"]), tuple(values["facings"])
    return PriceTag(**{**values, "box": box, "facings": facings, "candidates": candidates})


def _pop_json(piece: PopPiece) -> Json:
    return {
        "box": _box_json(piece.box),
        "score": _score(piece.score),
        "kind": piece.kind,
        "material": piece.material,
        "match": _score(piece.match),
        "quad": [_pixels(corner) for corner in piece.quad],
        "current": piece.current,
        "visible": _score(piece.visible),
        "covered": _score(piece.covered),
        "reason": piece.reason,
        **_id_json(piece.id),
    }


def _piece(values: Json) -> PopPiece:
    quad = tuple(Point(*corner) for corner in values.get("quad", []))
    return PopPiece(**{**values, "box": Box(*values["box"]), "quad": quad})


def _block_json(block: Block) -> Json:
    return {
        "key": block.key,
        "kind": block.kind,
        "facings": list(block.facings),
        "rows": list(block.rows),
        "share": _score(block.share),
    }


def _block(values: Json) -> Block:
    return Block(**{**values, "facings": tuple(values["facings"]), "rows": tuple(values["rows"])})


def _id_json(own_id: str | None) -> Json:
    return {} if own_id is None else {"id": own_id}


def _box_json(box: Box) -> list[float]:
    return _pixels(box)


def _pixels(values: Sequence[float]) -> list[float]:
    return [round(value, 1) for value in values]


def _score(value: float | None) -> float | None:
    return None if value is None else round(value, 4)


def _tenth(value: float | None) -> float | None:
    return None if value is None else round(value, 1)
