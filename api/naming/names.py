"""Naming the facings of one analysis: vectors from the photo, names from the vectors. The slow part; no session."""

from dataclasses import dataclass

from api.naming.document import Surroundings, Texts, naming_basis, naming_document
from api.naming.repository import CatalogueStamp
from api.naming.taught import TaughtCatalog
from api.naming.vectors import pack
from api.tables.base import JsonObject
from vision.letterbox import Pixels
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


def facing_crops(photo: bytes, report: JsonObject, max_pixels: int) -> list[Pixels]:
    """What the photo shows of a stored report's facings. Raises vision.errors.PhotoError as `decode_photo`."""
    boxes = [facing.box for facing in report_from_json(report).facings]
    if not boxes:
        return []
    # Names rest on small print, so that all pixels are needed for them.
    pixels = decode_photo(photo, max_pixels=max_pixels).pixels
    return [crop_facing(pixels, box) for box in boxes]


def name_facings(
    report: JsonObject,
    vectors: Vectors,
    texts: Texts,
    embedder: Embedder,
    taught: TaughtCatalog,
    surroundings: Surroundings | None,
) -> FacingNames:
    """The names of a stored report's facings; without `surroundings` by looks, print and size alone."""
    return FacingNames(
        embedder=embedder.card.sha256,
        vectors=pack(vectors),
        basis=naming_basis(taught, surroundings, texts),
        catalogue=taught.revision,
        document=naming_document(report, vectors, texts, embedder, taught, surroundings),
        stamp=taught.stamp,
    )
