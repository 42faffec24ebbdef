"""Bar codes and QR codes on price tags."""

import cv2
import zxingcpp

from vision.letterbox import Pixels

# Below this width in pixels no bar of an EAN-13 (95 modules, on a third of the tag) is a pixel wide.
MIN_WIDTH = 240
# Above this width a code is legible in any case and time only grows.
MAX_WIDTH = 900


def read_code(tag: Pixels) -> str | None:
    """The text of the first legible bar code or QR code on a tag (H x W x 3, uint8, BGR), else None.

    A tag under MIN_WIDTH is not searched: nothing could be found on it.
    """
    if tag.shape[1] < MIN_WIDTH:
        return None
    scale = min(1.0, MAX_WIDTH / tag.shape[1])
    grey = cv2.cvtColor(tag, cv2.COLOR_BGR2GRAY)
    if scale < 1:
        grey = cv2.resize(grey, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    return next((code.text for code in zxingcpp.read_barcodes(grey) if code.valid and code.text), None)
