"""Glare: the mirror image of a lamp or flash on a glass door, so bright that nothing behind it can be seen.

White packs are bright too, but they carry print; a reflection stays bright when averaged over more than the width of a
pack's print. White floors, ceilings with lamps, windows and lit headers are as bright and as plain: they lie around the
shelf: they reach the border of the photo, and do not come to its middle as a blot on the glass before the products may.
"""

import cv2
import numpy as np
from numpy.typing import NDArray

from vision.geometry import Flags
from vision.letterbox import Pixels

# Long side in pixels at which it is measured: 320 leaves no print in a white pack to break up a window of that size.
LOOK_SIDE = 320
# Window of the average, in pixels of the look: 4 % of the long side, about half a facing of a five-row shelf.
WINDOW = 13
# Least mean of the darkest channel inside the window; a lamp burns out all three, a yellow pack not the blue one.
BLOT_LEVEL = 235


def glare_share(pixels: Pixels) -> float:
    """Share of the picture (H x W x 3, BGR, any size) in blots of burnt-out, colourless light before it, 0 to 1."""
    scale = LOOK_SIDE / max(pixels.shape[:2])
    size = (max(1, round(pixels.shape[1] * scale)), max(1, round(pixels.shape[0] * scale)))
    small = cv2.resize(pixels, size, interpolation=cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR)
    blue, green, red = cv2.split(small)
    burnt = np.asarray(cv2.blur(cv2.min(cv2.min(blue, green), red), (WINDOW, WINDOW))) >= BLOT_LEVEL
    _, labels, boxes, _ = cv2.connectedComponentsWithStats(burnt.astype(np.uint8), connectivity=4)
    numbers = np.asarray(labels)
    height, width = burnt.shape
    middle = numbers[height // 4 : height - height // 4, width // 4 : width - width // 4]
    before = ~reach_border(np.asarray(boxes), burnt.shape)
    before[np.unique(middle)] = True
    before[0] = False
    return float(np.asarray(boxes)[before, cv2.CC_STAT_AREA].sum()) / burnt.size


def reach_border(boxes: NDArray[np.int32], shape: tuple[int, ...]) -> Flags:
    """Which connected areas, `(n, 5)` rows of left, top, width, height and size, reach the border of a picture."""
    left, top, across, down, _ = boxes.T
    reaching: Flags = (left == 0) | (top == 0) | (left + across == shape[1]) | (top + down == shape[0])
    return reaching
