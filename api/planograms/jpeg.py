"""A picture as the bytes of a JPEG file, which is what the image composition of the retired service answers with."""

import cv2

from vision.letterbox import Pixels

QUALITY = 92


def as_jpeg(pixels: Pixels) -> bytes:
    """The file of a picture, `(H, W, 3)` uint8 BGR."""
    return cv2.imencode(".jpg", pixels, [cv2.IMWRITE_JPEG_QUALITY, QUALITY])[1].tobytes()
