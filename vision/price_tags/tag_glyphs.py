"""Where the large characters of a price tag stand: connected patches of ink, found without a network.

A text detector spends 25 to 100 ms on a tag and still overlooks slanted liquid-crystal digits; patches of ink cost 4 ms
and tell what the network cannot: how high each digit stands, hence which digits are raised cents.
"""

import cv2
import numpy as np
from numpy.typing import NDArray

from vision.types import Box

Grey = NDArray[np.uint8]

# (window as a share of the tag's height, how many standard deviations darker than its window ink must be). No single
# pair parts the digits of glossy, dithered and low-contrast tags alike; patches of all pairs are pooled.
THRESHOLDS = ((0.5, 0.35), (0.3, 0.5), (0.5, 0.7), (0.3, 0.9), (0.7, 1.1))
# Grey levels. Below this a step between ink and paper is noise of the sensor.
MIN_CONTRAST = 3.0
# Height of a character as a share of the tag's. Prices have 0.12 to 0.7; higher patches are frames and shadows.
MIN_HEIGHT, MAX_HEIGHT = 0.1, 0.8
# Width over height. Single digits have 0.15 to 0.9, two that touch up to 1.3; wider ones are rules and frames.
MAX_ASPECT = 1.3
# Share of its box that a character fills. Thinner patches are frames, fuller ones (unless slim as a 1) are blots.
MIN_FILL, MAX_FILL = 0.15, 0.95
SLIM = 0.45
# Two patches that share this part of their union are the same character under two thresholds.
SAME_PATCH = 0.6

Patches = NDArray[np.int64]
"""Shape (n, 5): x, y, w, h, ink pixels."""


def find_glyphs(grey: Grey) -> tuple[Box, ...]:
    """Boxes of dark characters on lighter ground in a tag (H x W, uint8); those at the picture's rim are left out.

    For light characters pass the inverted picture.
    """
    level = cv2.GaussianBlur(grey, (3, 3), 0).astype(np.float32)
    pooled = np.concatenate(
        [patches_of(darker(level, int(window * grey.shape[0]) | 1, depth)) for window, depth in THRESHOLDS]
    )
    return _boxes(_distinct(pooled[_like_characters(pooled, grey.shape[0], grey.shape[1])]))


def ink_patches(ink: Grey, min_height: float) -> tuple[Box, ...]:
    """Boxes of the patches of a mask (H x W, nonzero is ink) that are at least `min_height` pixels high."""
    patches = patches_of(ink)
    return _boxes(patches[patches[:, 3] >= min_height])


def darker(level: NDArray[np.float32], side: int, depth: float) -> Grey:
    """Mask of the pixels that are darker than the square of `side` pixels around them by `depth` deviations."""
    mean = cv2.boxFilter(level, -1, (side, side), borderType=cv2.BORDER_REPLICATE)
    square = cv2.boxFilter(level * level, -1, (side, side), borderType=cv2.BORDER_REPLICATE)
    spread = np.sqrt(np.maximum(square - mean * mean, 0))
    return (level < mean - np.maximum(MIN_CONTRAST, depth * spread)).astype(np.uint8)


def patches_of(mask: Grey) -> Patches:
    """The connected patches of a mask (H x W, nonzero is ink)."""
    return cv2.connectedComponentsWithStats(mask, connectivity=4)[2][1:].astype(np.int64)


def _like_characters(patches: Patches, height: int, width: int) -> NDArray[np.bool_]:
    x, y, w, h, ink = patches.T
    sized = (h >= MIN_HEIGHT * height) & (h <= MAX_HEIGHT * height) & (w <= MAX_ASPECT * h)
    filled = (ink >= MIN_FILL * w * h) & ((ink <= MAX_FILL * w * h) | (w < SLIM * h))
    inside = (x > 0) & (y > 0) & (x + w < width) & (y + h < height)
    found: NDArray[np.bool_] = sized & filled & inside
    return found


def _distinct(patches: Patches) -> Patches:
    """One patch for each character: the one with most ink among those that cover each other."""
    patches = patches[np.argsort(-patches[:, 4], kind="stable")]
    start, end = patches[:, :2], patches[:, :2] + patches[:, 2:4]
    common = np.minimum(end[:, None], end) - np.maximum(start[:, None], start)
    shared = np.prod(np.maximum(common, 0), axis=2)
    area = patches[:, 2] * patches[:, 3]
    same = shared > SAME_PATCH * (area[:, None] + area - shared)
    kept: list[int] = []
    for place in range(len(patches)):
        if not same[place, kept].any():
            kept.append(place)
    return patches[kept]


def _boxes(patches: Patches) -> tuple[Box, ...]:
    return tuple(Box(*map(float, patch[:4])) for patch in patches)
