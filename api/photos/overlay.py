"""The photo with what the models saw drawn into it, made when somebody asks for it."""

import cv2

from api.resources import Resources
from api.tables import Analysis, Photo
from vision.drawing import draw_overlay
from vision.letterbox import Pixels
from vision.photos.images import decode_photo
from vision.report import report_from_json

JPEG_QUALITY = 85


def overlay_jpeg(resources: Resources, photo: Photo, analysis: Analysis, max_side: int) -> bytes:
    """The overlay as JPEG: the photo, its longer side at most `max_side` pixels, and below it the legend.

    Takes 0.1-1 s: call it with no session open.
    """
    data = resources.desk.storage.read(photo.storage_key)
    with resources.desk.decoding:
        picture = decode_photo(data, max_pixels=resources.settings.max_photo_pixels, long_side=max_side)
        # Shrunk first and drawn on then: lines and letters stay sharp, and the drawing costs less.
        drawn = draw_overlay(_shrunk(picture.pixels, max_side), report_from_json(analysis.report))
        return cv2.imencode(".jpg", drawn, [cv2.IMWRITE_JPEG_QUALITY, JPEG_QUALITY])[1].tobytes()


def _shrunk(pixels: Pixels, max_side: int) -> Pixels:
    height, width = pixels.shape[:2]
    scale = max_side / max(height, width)
    if scale >= 1:
        return pixels
    size = (max(1, round(width * scale)), max(1, round(height * scale)))
    return cv2.resize(pixels, size, interpolation=cv2.INTER_AREA).astype(pixels.dtype, copy=False)
