"""How parts of a photo look: texture, brightness and colour of any box, at the price of one pass over a small copy.

Goods are printed: they are full of edges. The back of a shelf, a shadow or a wire grid is plain beside them, whatever
its colour. The sums over boxes come from integral images (Crow 1984), so a box costs the same whatever its size.
"""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from vision.geometry import Floats

# Long side of the copy. Larger ones cost more and see the print's noise; smaller ones lose facings below 12 px.
LONG_SIDE = 640
# A box's border belongs to its neighbours, because detectors are not exact: this share of each side is left out.
BORDER = 0.12


@dataclass(frozen=True, eq=False)
class ShelfLook:
    """Integral images of a photo's small copy; `sums` has shape `(H + 1, W + 1, 3)`, `scale` is copy over photo."""

    sums: Floats
    scale: tuple[float, float]

    def of(self, corners: Floats) -> Floats:
        """`(n, 3)` mean texture, brightness and colour (all 0 to 255) inside `(n, 4)` xyxy boxes, photo pixels.

        Texture is the mean absolute difference of neighbouring pixels, colour the mean spread of the three channels.
        """
        height, width = self.sums.shape[0] - 1, self.sums.shape[1] - 1
        inset = BORDER * (corners[:, 2:] - corners[:, :2])
        left, top = (((corners[:, :2] + inset) * self.scale).round().astype(np.intp)).T
        right, bottom = (((corners[:, 2:] - inset) * self.scale).round().astype(np.intp)).T
        left, top = np.clip(left, 0, width - 1), np.clip(top, 0, height - 1)
        right, bottom = np.clip(right, left + 1, width), np.clip(bottom, top + 1, height)
        total = self.sums[bottom, right] - self.sums[top, right] - self.sums[bottom, left] + self.sums[top, left]
        means: Floats = total / ((right - left) * (bottom - top))[:, None]
        return means


def measure_look(pixels: NDArray[np.uint8], width: int, height: int) -> ShelfLook:
    """Look at `pixels` (H x W x 3, BGR), any copy of a photo of `width` x `height` pixels."""
    small = _shrink(pixels)
    gray = cv2.cvtColor(small, cv2.COLOR_BGR2GRAY)
    texture = np.zeros_like(gray)
    texture[:, 1:] = cv2.absdiff(gray[:, 1:], gray[:, :-1]) // 2
    texture[1:] = texture[1:] + cv2.absdiff(gray[1:], gray[:-1]) // 2
    blue, green, red = cv2.split(small)
    colour = cv2.max(cv2.max(blue, green), red) - cv2.min(cv2.min(blue, green), red)
    sums = cv2.integral(cv2.merge([texture, gray, colour]), sdepth=cv2.CV_64F)
    return ShelfLook(np.asarray(sums, dtype=np.float64), (small.shape[1] / width, small.shape[0] / height))


def _shrink(pixels: NDArray[np.uint8]) -> NDArray[np.uint8]:
    factor = LONG_SIDE / max(pixels.shape[:2])
    if factor >= 1:
        return pixels
    size = (max(1, round(pixels.shape[1] * factor)), max(1, round(pixels.shape[0] * factor)))
    return np.asarray(cv2.resize(pixels, size, interpolation=cv2.INTER_AREA), dtype=np.uint8)
