"""The recogniser: names the facings of a photo by the products of a catalogue."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType

import numpy as np

from vision.geometry import Floats
from vision.letterbox import Pixels
from vision.recognition.catalog import Catalog
from vision.recognition.crops import crop_facing
from vision.recognition.embedder import Embedder, Vectors
from vision.recognition.gallery import Nearest
from vision.recognition.naming import CANDIDATES, SkuName, name_facings, probabilities
from vision.recognition.pack_reader import PackReader
from vision.recognition.sizes import as_sizes, size_evidence
from vision.recognition.surroundings import surrounding_evidence
from vision.recognition.words import ReadText, name_words, word_evidence, worth_reading
from vision.types import Facing

# Raise it whenever a rule changes what facings are called on the same grounds: names are kept per version.
NAMING_RULES_VERSION = 3


def recognize(
    embedder: Embedder,
    catalog: Catalog,
    pixels: Pixels,
    scale: float,
    facings: Sequence[Facing],
    *,
    must_stock: Collection[str] = (),
    use_context: bool = True,
    reader: PackReader | None = None,
) -> tuple[Facing, ...]:
    """The facings with their SKU, its probability and the candidates.

    Args:
        embedder: the one that made the catalogue's vectors.
        catalog: what may be named.
        pixels: the photo, `(H, W, 3)` uint8, BGR, `scale` times as large as the photo that the boxes lie in.
        scale: size of `pixels` relative to that photo.
        facings: boxes, rows and positions.
        must_stock: SKUs that the outlet must stock; they are a little likelier.
        use_context: whether the row's other facings and `must_stock` may speak for a candidate.
        reader: reads the packs that looks hardly tell apart; without one looks and surroundings decide.

    Raises:
        GalleryOutdated: another embedder made the catalogue's vectors.
    """
    # Before the slow part.
    catalog.gallery.check(embedder.card.sha256)
    crops = [crop_facing(pixels, facing.box, scale) for facing in facings]
    vectors = embedder.embed(crops)
    texts = {place: reader.read(crops[place]) for place in facings_to_read(catalog, vectors)} if reader else {}
    names = name_by_vectors(
        embedder, catalog, vectors, facings, must_stock=must_stock, use_context=use_context, texts=texts
    )
    return tuple(
        replace(facing, sku=name.sku, sku_score=name.score, candidates=name.candidates)
        for facing, name in zip(facings, names, strict=True)
    )


def name_by_vectors(
    embedder: Embedder,
    catalog: Catalog,
    vectors: Vectors,
    facings: Sequence[Facing],
    *,
    must_stock: Collection[str] = (),
    use_context: bool = True,
    texts: Mapping[int, Sequence[ReadText]] = MappingProxyType({}),
) -> tuple[SkuName, ...]:
    """Name facings by the vectors of their crops, `(n, dimension)`: no photo is needed to name them again.

    `texts` holds what was read on packs, by the facing's place; only those of `facings_to_read` have a say, so that
    names do not depend on what else was read before. Raises GalleryOutdated as `recognize` does.
    """
    gallery, rule = catalog.gallery, embedder.card.naming
    gallery.check(embedder.card.sha256)
    nearest = gallery.nearest(vectors, CANDIDATES)
    evidence = np.zeros(nearest.skus.shape)
    if len(facings) and len(gallery):
        shares = probabilities(nearest, rule)
        evidence += _sizes(catalog, nearest, shares, facings)
        evidence += _words(catalog, nearest, texts)
        if use_context:
            evidence += _context(catalog, nearest, shares, facings, must_stock)
    return name_facings(nearest, gallery.skus, rule, evidence)


def facings_to_read(catalog: Catalog, vectors: Vectors) -> list[int]:
    """Places of the facings, by their vectors `(n, d)`, whose best two SKUs only print can tell apart."""
    nearest = catalog.gallery.nearest(vectors, CANDIDATES)
    names = name_words(catalog.gallery.skus, catalog.names)
    return [int(place) for place in worth_reading(nearest.skus, nearest.similarities, names)]


def _words(catalog: Catalog, nearest: Nearest, texts: Mapping[int, Sequence[ReadText]]) -> Floats:
    if not texts:
        return np.zeros(nearest.skus.shape)
    names = name_words(catalog.gallery.skus, catalog.names)
    asked = worth_reading(nearest.skus, nearest.similarities, names)
    return word_evidence(nearest.skus, names, {int(place): texts[place] for place in asked if place in texts})


def _sizes(catalog: Catalog, nearest: Nearest, shares: Floats, facings: Sequence[Facing]) -> Floats:
    boxes = np.asarray([(facing.box.x, facing.box.y, facing.box.w, facing.box.h) for facing in facings])
    product_sizes = as_sizes(catalog.gallery.skus, catalog.widths_mm, catalog.heights_mm)
    return size_evidence(boxes, shares, nearest.skus, product_sizes)


def _context(
    catalog: Catalog, nearest: Nearest, shares: Floats, facings: Sequence[Facing], must_stock: Collection[str]
) -> Floats:
    rows, positions = (
        np.asarray([-1 if number is None else number for number in numbers])
        for numbers in zip(*((facing.row, facing.position) for facing in facings), strict=True)
    )
    stocked = np.asarray([sku in must_stock for sku in catalog.gallery.skus])
    return surrounding_evidence(rows, positions, nearest.skus, shares, stocked)
