"""The slow part of a fusion: stored photos and their stored reports become one scene. No session, no models."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import cv2
import structlog

from api.fusions.basis import StoredReport
from api.fusions.document import fusion_document
from api.pictures import as_jpeg, decode_reduced
from api.tables.base import JsonObject
from vision.errors import PhotoError
from vision.letterbox import Pixels
from vision.report import report_from_json
from vision.scenes.joining import join_photos
from vision.scenes.overlap import Registration
from vision.scenes.panorama import stitch

# Landmarks are sought at less; the overview of a few photos shows no more.
PICTURE_SIDE = 2000
OVERVIEW_SIDE = 3000
# Every photo is compared with every other: 66 pairs take some 30 s of one core, well below the lease of a job.
MAX_PHOTOS = 12

log = structlog.get_logger(__name__)


class FusionImpossible(Exception):
    """The photos of a scene cannot be fused, and another attempt would end the same way."""


@dataclass(frozen=True, slots=True)
class FusedScene:
    """What a fusion found, and the stitched overview as a JPEG where photos overlap."""

    document: JsonObject
    overview: bytes | None


def fuse_photos(photos: Sequence[StoredReport], read: Callable[[str], bytes], max_pixels: int) -> FusedScene:
    """Lay the photos of a scene over each other; `read` gives the bytes behind a storage key.

    Raises FusionImpossible when there are too many of them, or when one is gone or broken.
    """
    if len(photos) > MAX_PHOTOS:
        raise FusionImpossible(f"The display has {len(photos)} photos; at most {MAX_PHOTOS} are compared.")
    pictures = [_picture(stored, read, max_pixels) for stored in photos]
    scene = join_photos(pictures, [report_from_json(stored.report) for stored in photos])
    document = fusion_document(scene, [stored.photo_id for stored in photos])
    return FusedScene(document, _overview(pictures, scene.registration))


def _picture(stored: StoredReport, read: Callable[[str], bytes], max_pixels: int) -> Pixels:
    try:
        return decode_reduced(read(stored.storage_key), PICTURE_SIDE, max_pixels=max_pixels)
    except FileNotFoundError as error:
        raise FusionImpossible(f"The photo {stored.photo_id} is gone from the storage.") from error
    except PhotoError as error:
        raise FusionImpossible(f"The photo {stored.photo_id} cannot be read any more: {error}") from error


def _overview(pictures: Sequence[Pixels], registration: Registration) -> bytes | None:
    """The picture is for people only: when OpenCV cannot make it, the counting stands all the same."""
    try:
        stitched = stitch(pictures, registration, OVERVIEW_SIDE)
    except cv2.error:
        log.exception("overview not drawn")
        return None
    return None if stitched is None else as_jpeg(stitched)
