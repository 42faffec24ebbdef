"""The photo as a picture, plain or with what the models saw drawn into it, made when somebody asks for it."""

from dataclasses import replace

from api.fusions.basis import PhotoMarks
from api.pictures import as_jpeg, decode_reduced
from api.resources import Resources
from api.tables import Photo
from api.tables.base import JsonObject
from vision.drawing import draw_overlay
from vision.report import report_from_json
from vision.types import SURE, ShelfReport


def overlay_jpeg(resources: Resources, photo: Photo, stored: JsonObject, marks: PhotoMarks, max_side: int) -> bytes:
    """The overlay as JPEG: the photo, its longer side at most `max_side` pixels, and below it the legend.

    `stored` is the photo's stored report, `marks` say which of its boxes do not count here. Takes 0.1-1 s: call it with
    no session open.
    """
    data = resources.desk.storage.read(photo.storage_key)
    report = _marked(report_from_json(stored), marks)
    names = {sku: product["name"] for sku, product in stored.get("products", {}).items()}
    with resources.desk.decoding:
        # Shrunk first and drawn on then: lines and letters stay sharp, and the drawing costs less.
        picture = decode_reduced(data, max_side, max_pixels=resources.settings.max_photo_pixels)
        return as_jpeg(draw_overlay(picture, report, names))


def picture_jpeg(resources: Resources, photo: Photo, max_side: int) -> bytes:
    """The upright photo as JPEG, its longer side at most `max_side` pixels. Call it with no session open."""
    data = resources.desk.storage.read(photo.storage_key)
    with resources.desk.decoding:
        return as_jpeg(decode_reduced(data, max_side, max_pixels=resources.settings.max_photo_pixels))


def _marked(report: ShelfReport, marks: PhotoMarks) -> ShelfReport:
    facings = (
        replace(
            facing,
            duplicate=facing.id in marks.elsewhere,
            counts=facing.counts and not (facing.id in marks.unconfirmed and facing.score < SURE),
        )
        for facing in report.facings
    )
    return replace(report, facings=tuple(facings))
