"""How alike two facings look, whatever the light: tiny pictures of them, compared by correlation."""

from collections.abc import Sequence

import cv2
import numpy as np

from vision.geometry import Floats
from vision.letterbox import Pixels
from vision.types import Box

# Width and height of the tiny picture: coarse enough for the few pixels that another angle moves things by.
TINY = (4, 8)


def facing_looks(picture: Pixels, boxes: Sequence[Box], width: int, height: int) -> Floats:
    """One row of length 1 for each box of a photo of `width` x `height` pixels, `(n, 96)`; their product is -1 to 1.

    `picture` is H x W x 3 uint8, BGR, of any resolution. Each colour channel's mean over the photo's boxes is taken
    off, and with it the colour of the light.
    """
    if not len(boxes):
        return np.zeros((0, 3 * TINY[0] * TINY[1]))
    zoom = np.asarray([picture.shape[1] / width, picture.shape[0] / height] * 2)
    tiny = np.asarray([_tiny(picture, np.asarray(box) * zoom) for box in boxes])
    rows = (tiny - tiny.mean(axis=(0, 1, 2))).reshape(len(boxes), -1)
    looks: Floats = rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-6)
    return looks


def _tiny(picture: Pixels, box: Floats) -> Floats:
    left, top = (int(value) for value in np.clip(box[:2], 0, np.asarray(picture.shape[1::-1]) - 1))
    right, bottom = (max(low + 1, int(value)) for low, value in zip((left, top), box[:2] + box[2:], strict=True))
    crop = picture[top:bottom, left:right]
    return np.asarray(cv2.resize(crop, TINY, interpolation=cv2.INTER_AREA), dtype=np.float64)
