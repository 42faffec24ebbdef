"""The flat picture plane: pixels together with the object that owns each of them."""

import cv2
import numpy as np
from numpy.typing import NDArray

from training.synth.types import Colour, Image, Label, Sprite

OWNED_FROM = 128
"""A pixel belongs to the object that covers at least half of it; softer edges would belong to two objects."""


class Canvas:
    """A BGR picture with an owner map: 0 for no object, n for the n-th label.

    `owners` has the picture's (H, W), uint16. `areas` holds the full area in px of each object, hidden parts included.
    """

    def __init__(self, width: int, height: int, colour: Colour = (128, 128, 128)) -> None:
        self.image: Image = np.empty((height, width, 3), dtype=np.uint8)
        self.image[:] = colour
        self.owners: NDArray[np.uint16] = np.zeros((height, width), dtype=np.uint16)
        self.labels: list[Label] = []
        self.areas: list[float] = []

    @property
    def width(self) -> int:
        """Width in px."""
        return int(self.image.shape[1])

    @property
    def height(self) -> int:
        """Height in px."""
        return int(self.image.shape[0])

    def place(self, label: Label, sprite: Sprite, x: int, y: int) -> None:
        """Paste an object of the truth with its top left corner at (x, y) px; it owns what it covers."""
        self.labels.append(label)
        self.areas.append(float(np.count_nonzero(sprite[..., 3] >= OWNED_FROM)))
        self._paste(sprite, x, y, len(self.labels))

    def mark(self, label: Label, left: int, top: int, right: int, bottom: int) -> None:
        """Give a rectangle (px) to an object without drawing, as for an empty slot."""
        self.labels.append(label)
        self.areas.append(float((right - left) * (bottom - top)))
        self.owners[max(top, 0) : max(bottom, 0), max(left, 0) : max(right, 0)] = len(self.labels)

    def decorate(self, sprite: Sprite, x: int, y: int, left: int, right: int) -> None:
        """Paste something behind the objects of the truth, cut to `left` .. `right` px: ownership stays as it is."""
        part = sprite[:, max(0, left - x) : max(0, right - x)]
        self._paste(part, max(x, left), y, None)

    def cover(self, left: int, top: int, right: int, bottom: int, colour: Colour) -> None:
        """Fill a rectangle (px) with a colour; what it hides is no longer owned."""
        window = (slice(max(top, 0), max(bottom, 0)), slice(max(left, 0), max(right, 0)))
        self.image[window] = colour
        self.owners[window] = 0

    def shade(self, left: int, top: int, right: int, bottom: int, light: NDArray[np.float32]) -> None:
        """Multiply a rectangle (px) by a light map that broadcasts to its (H, W)."""
        left, top, right, bottom = max(left, 0), max(top, 0), min(right, self.width), min(bottom, self.height)
        if left >= right or top >= bottom:
            return
        window = self.image[top:bottom, left:right]
        factor = cv2.resize(light, (right - left, bottom - top), interpolation=cv2.INTER_LINEAR)
        window[:] = np.clip(window * factor[..., None], 0, 255).astype(np.uint8)

    def _paste(self, sprite: Sprite, x: int, y: int, owner: int | None) -> None:
        left, top = max(x, 0), max(y, 0)
        right, bottom = min(x + sprite.shape[1], self.width), min(y + sprite.shape[0], self.height)
        if left >= right or top >= bottom:
            return
        part = sprite[top - y : bottom - y, left - x : right - x]
        alpha = part[..., 3:].astype(np.uint16)
        window = self.image[top:bottom, left:right]
        window[:] = ((part[..., :3] * alpha + window * (255 - alpha)) // 255).astype(np.uint8)
        if owner is not None:
            self.owners[top:bottom, left:right][part[..., 3] >= OWNED_FROM] = owner
