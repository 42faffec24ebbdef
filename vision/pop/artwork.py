"""Artwork of POP material, prepared once so that many photos can be searched for it.

A piece of POP material is flat, so its artwork file tells everything about its look: no training is needed. Prepared
are what the two ways of finding it ask for: local features (SIFT: Lowe, "Distinctive Image Features from
Scale-Invariant Keypoints", 2004, compared as RootSIFT: Arandjelovic and Zisserman, 2012) and small views of the whole
and of its parts, for pieces with too few pixels for features.
"""

from dataclasses import dataclass
from typing import NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

from vision.geometry import Flags
from vision.letterbox import Pixels

Singles = NDArray[np.float32]
Size = tuple[int, int]

# An artwork is held at this many pixels: a piece on a photo is seldom larger, and registering costs by the pixel.
ARTWORK_AREA = 96 * 96
# The smallest level of the pyramid: below it two prices differ by a few pixels.
SMALLEST_AREA = 32 * 32
SMALLEST_SIDE = 12
# Features come from a larger picture: at the area above, small print has none. More than 150 add time, not matches.
FEATURE_AREA = 160 * 160
MAX_FEATURES = 150
# Softer than Lowe's 0.04: photos of print are low in contrast.
MIN_CONTRAST = 0.03
# Lens and file format blur every photo of print by about this many pixels (standard deviation).
PHOTO_BLUR = 0.8
# What a shaking hand adds to that where the photo can still be read.
SHAKEN_BLUR = 1.6
# Contrast is measured, and artwork and photo are compared, over squares of this many pixels.
CELL = 5
# Long strips would lose all their words in a square view.
SQUARE_VIEW, LONG_VIEW = (16, 16), (64, 8)
LONG_ASPECT = 3.0
ALPHA, OPAQUE = 3, 127
DESCRIPTOR = 128
EDGE_RATIO = 15.0


class Window(NamedTuple):
    """A part of an artwork, as shares of its width and height."""

    x: float
    y: float
    w: float
    h: float


WHOLE = Window(0, 0, 1, 1)
# What is left of a piece when goods, another piece or the frame cut off a side of it.
WINDOWS = (
    WHOLE,
    *(Window(x * (1 - w), 0, w, 1) for w in (0.75, 0.5) for x in (0, 0.5, 1)),
    *(Window(0, y * (1 - h), 1, h) for h in (0.75, 0.5) for y in (0, 1)),
)


@dataclass(frozen=True, slots=True, eq=False)
class Material:
    """One material of a campaign.

    `artwork` is its printed front, `(H, W, 3)` uint8 BGR, or `(H, W, 4)` with an alpha channel that is below 128
    outside of a die-cut shape. `kind` is a kind of POP material as field workers name it. `current` is False for the
    artwork of a campaign that is over.
    """

    code: str
    kind: str
    artwork: Pixels
    current: bool = True


@dataclass(frozen=True, slots=True, eq=False)
class Level:
    """The artwork at one resolution, as a photo would show it.

    `pixels` (h, w, 3) float32 BGR, 0 to 255, and `soft`, the same as a shaken photo would show it; `printed` (h, w),
    where there is print at all; `contrast` (h, w), the standard deviation of the print around each pixel, all colours
    together.
    """

    pixels: Singles
    soft: Singles
    printed: Flags
    contrast: Singles

    @property
    def size(self) -> Size:
        """Width and height in pixels."""
        return self.pixels.shape[1], self.pixels.shape[0]

    @property
    def area(self) -> int:
        return self.printed.size


@dataclass(frozen=True, slots=True, eq=False)
class Features:
    """Local features: `places` (n, 2) in pixels and `descriptors` (n, 128) of length 1, both float32."""

    places: Singles
    descriptors: Singles


@dataclass(frozen=True, slots=True, eq=False)
class Artwork:
    """A prepared artwork. All places in it are pixels of `levels[0]`; each further level has half the size.

    `views` (windows, values): one row per entry of `WINDOWS`, see `view_of`. `axis` (1, 3) is the mix of blue, green
    and red in which the print has most contrast: in plain grey, red words on green would vanish.
    """

    levels: tuple[Level, ...]
    features: Features
    views: Singles
    axis: Singles

    @property
    def size(self) -> Size:
        """Width and height in pixels."""
        return self.levels[0].size


def prepare_artwork(picture: Pixels) -> Artwork:
    """Prepare the artwork `picture`, `(H, W, 3)` BGR or `(H, W, 4)` with alpha, uint8."""
    pixels, printed = _bordered(_shrunk(picture, ARTWORK_AREA))
    levels = _pyramid(pixels, printed)
    detailed, _ = _bordered(_shrunk(picture, FEATURE_AREA))
    found = find_features(detailed)
    to_first = np.divide(levels[0].size, (detailed.shape[1], detailed.shape[0]), dtype=np.float32)
    features = Features(found.places * to_first, found.descriptors)
    views = np.stack([view_of(_part(pixels, window), long=is_long(*levels[0].size)) for window in WINDOWS])
    return Artwork(levels, features, views, _axis(pixels[printed]))


def is_long(width: int, height: int) -> bool:
    """Whether an artwork of that size is compared in the long view."""
    return width > LONG_ASPECT * height


def view_of(pixels: Pixels, *, long: bool) -> Singles:
    """The look of a picture `(H, W, 3)` as a vector of length 1: the product of two is their correlation.

    Each colour channel is taken from its mean, so that a cast of the light changes nothing.
    """
    small = cv2.resize(pixels, LONG_VIEW if long else SQUARE_VIEW, interpolation=cv2.INTER_AREA).astype(np.float32)
    contrast = (small - small.mean(axis=(0, 1))).ravel()
    view: Singles = contrast / max(float(np.linalg.norm(contrast)), 1e-3)
    return view


def find_features(pixels: Pixels) -> Features:
    """The strongest local features of a picture `(H, W, 3)` BGR."""
    finder = cv2.SIFT_create(nfeatures=MAX_FEATURES, contrastThreshold=MIN_CONTRAST, edgeThreshold=EDGE_RATIO)  # type: ignore[attr-defined]
    found, descriptors = finder.detectAndCompute(cv2.cvtColor(pixels, cv2.COLOR_BGR2GRAY), None)
    if not found:
        return Features(np.zeros((0, 2), np.float32), np.zeros((0, DESCRIPTOR), np.float32))
    shares = descriptors / np.maximum(descriptors.sum(axis=1, keepdims=True), 1e-6)
    return Features(np.asarray([point.pt for point in found], np.float32), np.sqrt(shares).astype(np.float32))


def _shrunk(picture: Pixels, area: int) -> Pixels:
    """The picture with at most `area` pixels."""
    height, width = picture.shape[:2]
    share = min(1.0, (area / (height * width)) ** 0.5)
    size = max(round(width * share), SMALLEST_SIDE), max(round(height * share), SMALLEST_SIDE)
    return cv2.resize(picture, size, interpolation=cv2.INTER_AREA).astype(np.uint8)


def _bordered(picture: Pixels) -> tuple[Pixels, Flags]:
    """Colours and where they are printed; around a die-cut shape stands its mean colour, which draws no edge."""
    pixels = picture[..., :ALPHA].copy()
    printed = np.ones(pixels.shape[:2], dtype=np.bool_)
    if picture.shape[2] > ALPHA and (picture[..., ALPHA] > OPAQUE).any():
        printed = picture[..., ALPHA] > OPAQUE
        pixels[~printed] = pixels[printed].mean(axis=0)
    return pixels, printed


def _pyramid(pixels: Pixels, printed: Flags) -> tuple[Level, ...]:
    levels = [_level(pixels, printed)]
    while levels[-1].area >= 2 * SMALLEST_AREA and min(levels[-1].size) >= 2 * SMALLEST_SIDE:
        size = levels[-1].size[0] // 2, levels[-1].size[1] // 2
        printed = cv2.resize(printed.astype(np.uint8), size, interpolation=cv2.INTER_NEAREST) > 0
        pixels = cv2.resize(pixels, size, interpolation=cv2.INTER_AREA).astype(np.uint8)
        levels.append(_level(pixels, printed))
    return tuple(levels)


def _level(pixels: Pixels, printed: Flags) -> Level:
    blurred = cv2.GaussianBlur(pixels, (0, 0), PHOTO_BLUR).astype(np.float32)
    mean = cv2.boxFilter(blurred, -1, (CELL, CELL))
    power = cv2.boxFilter(blurred * blurred, -1, (CELL, CELL))
    contrast = np.sqrt(np.maximum(power - mean * mean, 0).sum(axis=2))
    soft = cv2.GaussianBlur(blurred, (0, 0), SHAKEN_BLUR)
    return Level(blurred, soft.astype(np.float32), printed, contrast.astype(np.float32))


def _part(pixels: Pixels, window: Window) -> Pixels:
    height, width = pixels.shape[:2]
    left, top = int(window.x * width), int(window.y * height)
    return pixels[top : top + max(1, int(window.h * height)), left : left + max(1, int(window.w * width))]


def _axis(colours: Pixels) -> Singles:
    """The main axis `(1, 3)` of some colours `(n, 3)`."""
    _, axes = np.linalg.eigh(np.cov(colours.astype(np.float64).T))
    return np.ascontiguousarray(axes[:, -1:].T, dtype=np.float32)
