"""Naming the facings of one analysis: vectors from the photo, names from the vectors. The slow part; no session."""

from dataclasses import dataclass

from api.naming.document import Surroundings, naming_basis, naming_document
from api.naming.repository import CatalogueStamp
from api.naming.taught import TaughtCatalog
from api.naming.vectors import pack
from api.tables.base import JsonObject
from vision.photos.images import decode_photo
from vision.recognition.crops import crop_facing
from vision.recognition.embedder import Embedder, Vectors
from vision.report import report_from_json


@dataclass(frozen=True, slots=True)
class FacingNames:
    """What is stored of a naming: the vectors by `embedder` (SHA-256), and the names on these grounds.

    `stamp` is that of the catalogue they rest on.
    """

    embedder: str
    vectors: bytes
    basis: str
    catalogue: str
    document: JsonObject
    stamp: CatalogueStamp


def embed_facings(photo: bytes, report: JsonObject, embedder: Embedder, max_pixels: int) -> Vectors:
    """The vectors `(n, d)` of a stored report's facings. Raises vision.errors.PhotoError as `decode_photo`."""
    boxes = [facing.box for facing in report_from_json(report).facings]
    if not boxes:
        return embedder.embed([])
    # Names rest on small print, so that all pixels are needed for them.
    pixels = decode_photo(photo, max_pixels=max_pixels).pixels
    return embedder.embed([crop_facing(pixels, box) for box in boxes])


def name_facings(
    report: JsonObject, vectors: Vectors, embedder: Embedder, taught: TaughtCatalog, surroundings: Surroundings | None
) -> FacingNames:
    """The names of a stored report's facings; without `surroundings` by looks and size alone."""
    return FacingNames(
        embedder=embedder.card.sha256,
        vectors=pack(vectors),
        basis=naming_basis(taught, surroundings),
        catalogue=taught.revision,
        document=naming_document(report, vectors, embedder, taught, surroundings),
        stamp=taught.stamp,
    )
