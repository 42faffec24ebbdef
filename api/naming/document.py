"""Names as they are stored: a layer beside the raw report, and the report with the names in it. Pure."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace

from api.naming.taught import TaughtCatalog
from api.report_fixture import heights_of_report
from api.tables.base import JsonObject
from vision.recognition.embedder import Embedder, Vectors
from vision.recognition.recognizer import NAMING_RULES_VERSION, name_by_vectors
from vision.recognition.words import ReadText
from vision.report import report_from_json, report_json
from vision.shelf.blocks import bays_of, find_blocks
from vision.shelf_facts import rows_by_goods
from vision.types import Block, Facing, ShelfReport

NAMES = ("sku", "sku_score", "candidates")
# What else a report says otherwise once its facings have names: goods of known height measure the rows.
FOLLOWING = ("rows", "blocks")

# What was read on packs, by the place of the facing in the report.
Texts = Mapping[int, Sequence[ReadText]]


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What may speak for a name besides looks and size: the row's other facings and what the outlet has to stock."""

    must_stock: frozenset[str] = frozenset()


def naming_basis(taught: TaughtCatalog, surroundings: Surroundings | None, texts: Texts) -> str:
    """What names rest on besides the analysis, as one short text: equal grounds give equal names."""
    context = None if surroundings is None else sorted(surroundings.must_stock)
    read = sorted(texts.items())
    grounds = repr((taught.catalog.gallery.embedder, taught.revision, context, read, NAMING_RULES_VERSION))
    return hashlib.sha256(grounds.encode()).hexdigest()


def naming_document(
    report: JsonObject,
    vectors: Vectors,
    texts: Texts,
    embedder: Embedder,
    taught: TaughtCatalog,
    surroundings: Surroundings | None,
) -> JsonObject:
    """The names of a stored report's facings, in its order, and what follows from them.

    `products` are those that they may be, or that have to be stocked, as the catalogue describes them.
    `vectors` `(n, d)` are those of the n facings; `texts` what was read on some of them, kept for the next naming.
    Raises vision.errors.GalleryOutdated when another embedder made the vectors.
    """
    seen = report_from_json(report)
    must_stock = surroundings.must_stock if surroundings else ()
    use_context = surroundings is not None
    names = name_by_vectors(
        embedder, taught.catalog, vectors, seen.facings, must_stock=must_stock, use_context=use_context, texts=texts
    )
    facings = tuple(
        replace(facing, sku=name.sku, sku_score=name.score, candidates=name.candidates)
        for facing, name in zip(seen.facings, names, strict=True)
    )
    named = replace(seen, facings=facings, blocks=_blocks(seen, facings))
    told = {sku for facing in facings for sku, _ in facing.candidates} | set(must_stock)
    rows = rows_by_goods(named, taught.catalog.heights_mm, fixture=heights_of_report(report))
    stored = report_json(replace(named, rows=rows))
    return {
        "embedder": asdict(embedder.card.identity),
        "facings": [{key: facing[key] for key in NAMES} for facing in stored["facings"]],
        **{key: stored[key] for key in FOLLOWING},
        "products": {sku: asdict(taught.products[sku]) for sku in sorted(told) if sku in taught.products},
        "texts": {str(place): [[line.text, line.score] for line in read] for place, read in sorted(texts.items())},
    }


def texts_of(document: JsonObject) -> Texts:
    """What a naming document says was read; older ones tell nothing."""
    return {int(place): tuple(ReadText(*line) for line in read) for place, read in document.get("texts", {}).items()}


def named_report(report: JsonObject, document: JsonObject) -> JsonObject:
    """The stored report with the names of a naming document of it."""
    return report | {
        "models": report["models"] | {"embedder": document["embedder"]},
        "facings": [facing | names for facing, names in zip(report["facings"], document["facings"], strict=True)],
        **{key: document[key] for key in FOLLOWING},
        "products": document["products"],
    }


def _blocks(seen: ShelfReport, facings: tuple[Facing, ...]) -> tuple[Block, ...]:
    """Blocks by SKU; what nobody has named stays in the block of its look."""
    looks = {facing: block.key for block in seen.blocks for facing in block.facings}
    front = [facing for facing in facings if facing.counts]
    return find_blocks(front, [facing.sku or looks.get(facing.id) for facing in front], bays_of(seen.rows))
