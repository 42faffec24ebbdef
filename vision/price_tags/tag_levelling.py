"""Level a tilted price tag. Seen from the side a tag is a parallelogram: its uprights stay upright and its lines climb,
so it is sheared back, not turned.
"""

import cv2
import numpy as np
from numpy.typing import NDArray

from vision.letterbox import Pixels

# Rise per pixel that is looked for: beyond 0.6 (31 degrees) print on a tag is too narrow to be read.
STEEPEST, STEP = 0.6, 0.05
# Height in pixels at which the tilt is measured; finer print only adds noise.
MEASURED_HEIGHT = 64
# Gain in the sharpness of the rows that a tilt must bring: the slant of italic digits gains up to 1.2 on level tags.
MIN_GAIN = 1.3


def level_tag(tag: Pixels) -> Pixels:
    """The tag (H x W x 3, uint8, BGR) with its lines level; the same picture where they are already."""
    rise = tag_rise(np.asarray(cv2.cvtColor(tag, cv2.COLOR_BGR2GRAY), dtype=np.uint8))
    if rise == 0.0:
        return tag
    height, width = tag.shape[:2]
    # About the middle: what the shear pushes out at two corners is not the tag's.
    view = np.asarray([[1.0, 0.0, 0.0], [-rise, 1.0, rise * width / 2]])
    levelled = cv2.warpAffine(tag, view, (width, height), flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE)
    return np.asarray(levelled, dtype=np.uint8)


def tag_rise(grey: NDArray[np.uint8]) -> float:
    """Rise of a tag's lines (H x W, uint8) in pixels per pixel, y down; 0 where they are level."""
    scale = MEASURED_HEIGHT / grey.shape[0]
    small = cv2.resize(grey, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA).astype(np.float32)
    edges = np.asarray(cv2.Sobel(small, cv2.CV_32F, 0, 1, ksize=3), dtype=np.float32)
    rises = np.arange(-STEEPEST, STEEPEST + STEP / 2, STEP)
    sharpness = np.asarray([_row_sharpness(edges, float(rise)) for rise in rises])
    best = int(sharpness.argmax())
    level = sharpness[len(rises) // 2]
    return float(rises[best]) if sharpness[best] > MIN_GAIN * level else 0.0


def _row_sharpness(edges: NDArray[np.float32], rise: float) -> float:
    """How strongly edges add up along rows once lines of this rise are level: parallel lines then fall on few rows."""
    height, width = edges.shape
    view = np.asarray([[1.0, 0.0, 0.0], [-rise, 1.0, rise * width / 2]])
    sheared = cv2.warpAffine(edges, view, (width, height))
    return float((sheared.sum(axis=1) ** 2).sum())
