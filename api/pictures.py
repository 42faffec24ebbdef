"""Photos as pictures of no more pixels than are needed, and pictures as files."""

import cv2
import numpy as np

from vision.letterbox import Pixels
from vision.photos.images import decode_photo

JPEG_QUALITY = 85
# For pictures that go on to be read by programs.
FINE_QUALITY = 92


def decode_reduced(data: bytes, long_side: int, *, max_pixels: int) -> Pixels:
    """The upright picture of a photo, H x W x 3 uint8 BGR, its longer side at most `long_side` pixels.

    Raises vision.errors.PhotoError.
    """
    pixels = decode_photo(data, max_pixels=max_pixels, long_side=long_side).pixels
    height, width = pixels.shape[:2]
    scale = long_side / max(height, width)
    if scale >= 1:
        return pixels
    size = (max(1, round(width * scale)), max(1, round(height * scale)))
    return np.asarray(cv2.resize(pixels, size, interpolation=cv2.INTER_AREA), dtype=np.uint8)


def as_jpeg(pixels: Pixels, quality: int = JPEG_QUALITY) -> bytes:
    """The file of a picture, H x W x 3 uint8 BGR."""
    return cv2.imencode(".jpg", pixels, [cv2.IMWRITE_JPEG_QUALITY, quality])[1].tobytes()
