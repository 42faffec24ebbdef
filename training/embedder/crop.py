"""One crop that teaches or measures an embedder."""

from dataclasses import dataclass
from typing import Literal

import cv2
import numpy as np

from vision.letterbox import Pixels

# Crops are kept at most this long: the network sees 224 pixels of height.
LONGEST_SIDE = 256
JPEG_QUALITY = 92

CropKind = Literal["rendered", "labelled", "shelf"]
"""Where a crop's name comes from: the renderer, a person, or the likeness of facings in one photo."""


@dataclass(frozen=True, slots=True)
class Crop:
    """A picture of one SKU: its JPEG file's bytes. SKUs of one `group` stand on one shelf and may look alike."""

    group: str
    sku: str
    photo: str
    jpeg: bytes
    kind: CropKind

    @property
    def label(self) -> str:
        """The SKU with its group: the same name in another assortment is another product."""
        return f"{self.group}/{self.sku}"

    def pixels(self) -> Pixels:
        """`(H, W, 3)` uint8, BGR."""
        return np.asarray(cv2.imdecode(np.frombuffer(self.jpeg, np.uint8), cv2.IMREAD_COLOR), dtype=np.uint8)


def encoded(crop: Pixels) -> bytes:
    """A picture `(H, W, 3)` uint8, BGR, as JPEG, shrunk to what the network can see."""
    factor = min(1.0, LONGEST_SIDE / max(crop.shape[:2]))
    size = [max(1, round(side * factor)) for side in crop.shape[1::-1]]
    small = cv2.resize(crop, size, interpolation=cv2.INTER_AREA) if factor < 1 else crop
    return cv2.imencode(".jpg", small, [cv2.IMWRITE_JPEG_QUALITY, JPEG_QUALITY])[1].tobytes()
