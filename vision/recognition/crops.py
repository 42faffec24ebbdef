"""From a photo and the box of a facing to what the embedder looks at."""

import cv2
import numpy as np

from vision.letterbox import PADDING, Pixels
from vision.types import Box

# Share of the box's sides that is shown around it: boxes end a little short of the pack, and its outline tells shapes.
MARGIN = 0.06


def crop_facing(pixels: Pixels, box: Box, scale: float = 1.0) -> Pixels:
    """What `pixels` (H x W x 3) show of a box with a little around it; at least one pixel, never a copy.

    The box is in pixels of the photo; `scale` is the size of `pixels` relative to the photo.
    """
    height, width = pixels.shape[:2]
    left, top = (box.x - MARGIN * box.w) * scale, (box.y - MARGIN * box.h) * scale
    right, bottom = (box.right + MARGIN * box.w) * scale, (box.bottom + MARGIN * box.h) * scale
    x, y = min(max(int(left), 0), width - 1), min(max(int(top), 0), height - 1)
    return pixels[y : max(min(int(np.ceil(bottom)), height), y + 1), x : max(min(int(np.ceil(right)), width), x + 1)]


def fit_crop(crop: Pixels, width: int, height: int) -> Pixels:
    """The crop in the middle of `(height, width, 3)`, in its own proportions, with grey around it."""
    factor = min(height / crop.shape[0], width / crop.shape[1])
    size = (max(1, round(crop.shape[1] * factor)), max(1, round(crop.shape[0] * factor)))
    drawn = cv2.resize(crop, size, interpolation=cv2.INTER_AREA if factor < 1 else cv2.INTER_LINEAR)
    canvas = np.full((height, width, 3), PADDING, dtype=np.uint8)
    left, top = (width - size[0]) // 2, (height - size[1]) // 2
    canvas[top : top + size[1], left : left + size[0]] = drawn
    return canvas
