"""Fit a photo, upright or mirrored, into the detector's input and map boxes back."""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from vision.geometry import Floats

Pixels = NDArray[np.uint8]
# Networks of the YOLO family saw this grey around their training photos; another colour would look like an object's
# edge.
PADDING = (114, 114, 114)


@dataclass(frozen=True, slots=True)
class Letterbox:
    """Where a photo of `photo_width` x `photo_height` lies inside an input of `width` x `height`, all in pixels.

    `mirrored`: left and right are exchanged in the input.
    """

    photo_width: int
    photo_height: int
    inner_width: int
    inner_height: int
    width: int
    height: int
    left: int
    top: int
    mirrored: bool = False

    @classmethod
    def fit(
        cls, photo_width: int, photo_height: int, *, long_side: int, stride: int, mirrored: bool = False
    ) -> "Letterbox":
        """Scale the photo's long side to `long_side`; pad both sides up to the next multiple of `stride`, centred.

        A rectangle instead of a square: a 4:3 photo then costs a quarter less.
        """
        scale = long_side / max(photo_width, photo_height)
        inner_width, inner_height = (max(1, round(side * scale)) for side in (photo_width, photo_height))
        width, height = (-(-side // stride) * stride for side in (inner_width, inner_height))
        left, top = (width - inner_width) // 2, (height - inner_height) // 2
        return cls(photo_width, photo_height, inner_width, inner_height, width, height, left, top, mirrored)

    def to_photo(self, corners: Floats) -> Floats:
        """Map `(n, 4)` xyxy boxes from input pixels to photo pixels."""
        offset = np.asarray([self.left, self.top] * 2, dtype=np.float64)
        scale_x, scale_y = self.photo_width / self.inner_width, self.photo_height / self.inner_height
        mapped: Floats = (corners - offset) * np.asarray([scale_x, scale_y] * 2)
        if self.mirrored:
            mapped[:, [0, 2]] = self.photo_width - mapped[:, [2, 0]]
        return mapped

    def draw(self, pixels: Pixels) -> Pixels:
        """The input picture `height` x `width` x 3 from a photo of any resolution with the same proportions."""
        # Area averaging avoids the moire that thin print makes when it is shrunk; it cannot enlarge smoothly.
        shrinking = pixels.shape[1] > self.inner_width
        inner = pixels
        if (pixels.shape[1], pixels.shape[0]) != (self.inner_width, self.inner_height):
            method = cv2.INTER_AREA if shrinking else cv2.INTER_LINEAR
            inner = np.asarray(
                cv2.resize(pixels, (self.inner_width, self.inner_height), interpolation=method), np.uint8
            )
        if self.mirrored:
            inner = inner[:, ::-1]
        canvas = np.full((self.height, self.width, 3), PADDING, dtype=np.uint8)
        canvas[self.top : self.top + self.inner_height, self.left : self.left + self.inner_width] = inner
        return canvas
