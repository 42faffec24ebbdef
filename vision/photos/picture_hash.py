"""A fingerprint of what a picture looks like: the same for the same picture saved anew, made smaller or a little cut.

The 64 bits are a perceptual hash (the signs of the lowest frequencies of the picture's cosine transform). To find near
ones among millions without comparing each, a hash is kept as four bands of 16 bits: two hashes that differ in at most
seven bits have a band that differs in at most one bit, by the pigeonhole principle.
"""

from typing import NamedTuple

import cv2
import imagehash
import numpy as np
from PIL import Image

from vision.letterbox import Pixels

BAND_BITS, BANDS = 16, 4
# Bits in which two hashes of the same picture may differ. The bands find seven; photos of different shelves differ
# in more.
MAX_DISTANCE = 7
# Long side in pixels to which the picture is brought first, by averaging: the hash then depends on no decoder.
LOOK_SIDE = 256


class PictureHash(NamedTuple):
    """64 bits in four bands, each 0 to 65535."""

    band_1: int
    band_2: int
    band_3: int
    band_4: int

    def distance(self, other: "PictureHash") -> int:
        """Number of bits in which two hashes differ, 0 to 64."""
        return sum((mine ^ its).bit_count() for mine, its in zip(self, other, strict=True))


def hash_picture(pixels: Pixels) -> PictureHash:
    """The hash of an upright picture, H x W x 3, BGR, of any size."""
    # Grey first: a third of the work at twelve megapixels.
    grey = np.asarray(cv2.cvtColor(pixels, cv2.COLOR_BGR2GRAY), dtype=np.uint8)
    scale = LOOK_SIDE / max(grey.shape)
    size = (max(1, round(grey.shape[1] * scale)), max(1, round(grey.shape[0] * scale)))
    method = cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR
    small = np.asarray(cv2.resize(grey, size, interpolation=method), dtype=np.uint8)
    bits = int(str(imagehash.phash(Image.fromarray(small))), 16)
    return PictureHash(*(bits >> shift & 0xFFFF for shift in (48, 32, 16, 0)))


def near_bands(band: int) -> tuple[int, ...]:
    """The band itself and the 16 that differ from it in one bit: what a search has to look for."""
    return (band, *(band ^ 1 << bit for bit in range(BAND_BITS)))
