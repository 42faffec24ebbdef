"""A catalogue as a folder: `products.csv` and `references/SKU/DESIGN/*.jpg`, read and embedded.

`products.csv` has a column `sku`, and `name`, `width_mm` and `height_mm` if they are known; other columns are not
needed here.
Designs that `designs.csv` calls not `taught` are left out. Embedding a few thousand pictures takes half a minute, so
the vectors are kept in the folder, as `references.npz`.
"""

import csv
import hashlib
import math
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

import numpy as np

from vision.errors import CatalogInvalid, PhotoError
from vision.letterbox import Pixels
from vision.photos.images import decode_photo
from vision.recognition.catalog import Catalog
from vision.recognition.embedder import BATCH, Embedder, Vectors
from vision.recognition.gallery import gallery_of

PRODUCTS, DESIGNS, REFERENCES, VECTORS = "products.csv", "designs.csv", "references", "references.npz"
WIDTH, HEIGHT = "width_mm", "height_mm"
PICTURES = frozenset({".jpg", ".jpeg", ".png", ".webp", ".heic"})
# The cells of the column `taught`, in small letters; a spreadsheet makes TRUE and FALSE of ticks.
TAUGHT_WORDS = {"": True, "yes": True, "true": True, "1": True, "no": False, "false": False, "0": False}


@dataclass(frozen=True, slots=True)
class _Product:
    """What the table says of a product: its name, and its sides in mm by column as far as they are known."""

    name: str
    sides: Mapping[str, float]


def read_catalog(folder: Path, embedder: Embedder) -> Catalog:
    """Read a catalogue folder; pictures that were embedded before are not embedded again.

    Raises:
        CatalogInvalid: a file is missing or wrong, a picture lies in another place or is of a product that the table
            does not have, or there is no picture of a design that is taught.
    """
    products = _products(folder / PRODUCTS)
    pictures = _taught_pictures(folder, set(products))
    vectors = _vectors(folder / VECTORS, pictures, embedder)
    gallery = gallery_of(embedder.card.sha256, list(zip((sku for sku, _ in pictures), vectors, strict=True)))
    widths, heights = (
        {sku: product.sides[side] for sku, product in products.items() if side in product.sides}
        for side in (WIDTH, HEIGHT)
    )
    names = {sku: product.name for sku, product in products.items()}
    return Catalog(gallery, heights_mm=heights, widths_mm=widths, names=names)


def _products(path: Path) -> dict[str, _Product]:
    products: dict[str, _Product] = {}
    for number, row in enumerate(_rows(path), start=2):
        sku = (row.get("sku") or "").strip()
        if not sku:
            raise CatalogInvalid(f"{path}, row {number}: no SKU code in the column 'sku'")
        if sku in products:
            raise CatalogInvalid(f"{path}, row {number}: the SKU code {sku!r} stands in an earlier row already")
        sides = {side: (row.get(side) or "").strip() for side in (WIDTH, HEIGHT)}
        measured = {side: _millimetres(text, side, number, path) for side, text in sides.items() if text}
        products[sku] = _Product((row.get("name") or "").strip(), measured)
    return products


def _rows(path: Path) -> list[dict[str, Any]]:
    try:
        with path.open(newline="", encoding="utf-8-sig") as file:
            return list(csv.DictReader(file))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise CatalogInvalid(f"{path}: cannot be read as a table in UTF-8: {error}") from error


def _millimetres(text: str, side: str, number: int, path: Path) -> float:
    try:
        length = float(text)
    except ValueError:
        length = math.nan
    if not 0 < length < math.inf:
        raise CatalogInvalid(f"{path}, row {number}: {side} is {text!r}, not a number of millimetres above 0")
    return length


def _taught_pictures(folder: Path, skus: set[str]) -> list[tuple[str, Path]]:
    pictures = list(_pictures(folder / REFERENCES, skus))
    if not pictures:
        raise CatalogInvalid(f"{folder / REFERENCES}: holds no picture; put some into {REFERENCES}/SKU/DESIGN/")
    designs = folder / DESIGNS
    waiting = _waiting(designs) if designs.is_file() else set()
    taught = [(sku, file) for sku, file in pictures if (sku, file.parent.name) not in waiting]
    if not taught:
        raise CatalogInvalid(f"{designs}: every design with pictures waits; write yes under 'taught' to use one")
    return taught


def _waiting(path: Path) -> set[tuple[str, str]]:
    """SKU and name of the designs that are not taught."""
    waiting = set()
    for number, row in enumerate(_rows(path), start=2):
        sku, design, taught = ((row.get(column) or "").strip() for column in ("sku", "design", "taught"))
        # As in a table parted by semicolons, all of whose designs would else count as taught.
        if not (sku and design):
            raise CatalogInvalid(f"{path}, row {number}: the columns 'sku' and 'design' must both be filled in")
        if taught.lower() not in TAUGHT_WORDS:
            raise CatalogInvalid(f"{path}, row {number}: taught is {taught!r}, not yes or no")
        if not TAUGHT_WORDS[taught.lower()]:
            waiting.add((sku, design))
    return waiting


def _pictures(folder: Path, skus: set[str]) -> Iterator[tuple[str, Path]]:
    for file in sorted(path for path in folder.rglob("*") if path.suffix.lower() in PICTURES):
        if len(file.relative_to(folder).parts) != 3:
            raise CatalogInvalid(f"{file}: lies in no place for a picture; those are {REFERENCES}/SKU/DESIGN/")
        sku = file.parent.parent.name
        if sku not in skus:
            raise CatalogInvalid(f"{file}: {PRODUCTS} has no product {sku!r}; add it, or take the picture away")
        yield sku, file


def _vectors(store: Path, pictures: list[tuple[str, Path]], embedder: Embedder) -> Vectors:
    """A vector a picture, kept by the picture's SHA-256."""
    keys = [hashlib.sha256(_content(file)).hexdigest() for _, file in pictures]
    known = _kept(store, embedder.card.sha256)
    missing = {key: file for key, (_, file) in zip(keys, pictures, strict=True) if key not in known}
    known |= zip(missing, _embedded(list(missing.values()), embedder), strict=True)
    vectors = np.stack([known[key] for key in keys])
    if missing:
        # In a folder that cannot be written to, the next reading takes longer, and nothing else is wrong.
        with suppress(OSError):
            _keep(store, embedder.card.sha256, keys, vectors)
    return vectors


def _embedded(files: list[Path], embedder: Embedder) -> Vectors:
    """Decoded a batch at a time: all pictures of a catalogue would not fit into memory."""
    batches = [files[start : start + BATCH] for start in range(0, len(files), BATCH)]
    found = [embedder.embed([_decoded(file) for file in batch]) for batch in batches]
    return np.concatenate([embedder.embed([]), *found])


def _keep(store: Path, embedder: str, keys: list[str], vectors: Vectors) -> None:
    """Exchanged as a whole: a reading that is stopped must not leave half a file."""
    unfinished = store.with_name(f".{store.name}-new")
    with unfinished.open("wb") as file:
        np.savez(file, embedder=embedder, keys=keys, vectors=vectors)
    unfinished.replace(store)


def _kept(store: Path, embedder: str) -> dict[str, Any]:
    """Vectors of this embedder by key; none if the file is of another one, or none that can be read."""
    try:
        with store.open("rb") as file, np.load(file) as kept:
            if str(kept["embedder"]) != embedder:
                return {}
            return dict(zip(kept["keys"].tolist(), kept["vectors"], strict=True))
    except (OSError, EOFError, ValueError, KeyError, BadZipFile):
        return {}


def _decoded(file: Path) -> Pixels:
    try:
        return decode_photo(_content(file)).pixels
    except PhotoError as error:
        raise CatalogInvalid(f"{file}: {error}") from error


def _content(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise CatalogInvalid(f"{file}: cannot be read: {error.strerror}") from error
