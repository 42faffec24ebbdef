"""How alike two facings look, whatever the light: small pictures of them and of what stands around, by correlation."""

from collections.abc import Sequence

import cv2
import numpy as np

from vision.geometry import Floats, boxes_to_xyxy
from vision.letterbox import Pixels
from vision.types import Box

# Width and height of the small picture.
SMALL = (8, 16)
# How far it reaches beyond the facing to either side, and above and below, in the facing's sides. Goods of one label
# differ by what stands next to them, by price tags, gaps and shelf edges. With nothing around a true counterpart
# surprises by 1.8 on rendered shelves, with 0.8 by 2.4. What lies far above and below is the same along a whole row:
# it would count for evidence as often as the row has facings.
AROUND = (0.8, 0.3)
# Long side in pixels of the photo that they are cut from; the time for large windows grows with its square.
CUT_FROM = 960


def facing_looks(
    picture: Pixels, boxes: Sequence[Box], width: int, height: int, around: tuple[float, float] = AROUND
) -> Floats:
    """One row of length 1 for each box of a photo of `width` x `height` pixels, `(n, 768)`; their product is -1 to 1.

    `picture` is H x W x 3 uint8, BGR, of any resolution; `around` is how far a look reaches beyond its box, as AROUND
    says. The first half is each colour channel less its mean over the photo's boxes, and with it less the colour of the
    light; the second half less its mean over the own window, which does not depend on what else the photo shows.
    """
    if not len(boxes):
        return np.zeros((0, 6 * SMALL[0] * SMALL[1]))
    scale = min(1.0, CUT_FROM / max(picture.shape[:2]))
    size = (max(1, round(picture.shape[1] * scale)), max(1, round(picture.shape[0] * scale)))
    reduced = np.asarray(cv2.resize(picture, size, interpolation=cv2.INTER_AREA), dtype=np.uint8)
    corners = boxes_to_xyxy(boxes) * ([size[0] / width, size[1] / height] * 2)
    margins = around * (corners[:, 2:] - corners[:, :2])
    edge = int(margins.max()) + 1
    # Beyond the frame its edge goes on.
    padded = np.asarray(cv2.copyMakeBorder(reduced, edge, edge, edge, edge, cv2.BORDER_REPLICATE), dtype=np.uint8)
    windows = np.column_stack([corners[:, :2] - margins, corners[:, 2:] + margins]) + edge
    small = np.asarray([_small(padded, window) for window in windows])
    parts = (small - small.mean(axis=(0, 1, 2)), small - small.mean(axis=(1, 2), keepdims=True))
    looks: Floats = np.hstack([_unit(part.reshape(len(boxes), -1)) for part in parts]) / np.sqrt(2)
    return looks


def _unit(rows: Floats) -> Floats:
    unit: Floats = rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-6)
    return unit


def _small(picture: Pixels, window: Floats) -> Floats:
    left, top = (int(value) for value in np.clip(window[:2], 0, np.asarray(picture.shape[1::-1]) - 1))
    right, bottom = (max(low + 1, int(value)) for low, value in zip((left, top), window[2:], strict=True))
    crop = picture[top:bottom, left:right]
    return np.asarray(cv2.resize(crop, SMALL, interpolation=cv2.INTER_AREA), dtype=np.float64)
