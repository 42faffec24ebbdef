"""Artwork of POP material, prepared once so that many photos can be searched for it.

A piece of POP material is flat, so its artwork file tells everything about its look: no training is needed. Prepared
are small views of the whole and of its parts, which tell in an instant what a piece might be, local features for pieces
that their box does not show well, and the print at several resolutions, to be laid onto the photo and compared with it.
"""

from dataclasses import dataclass
from typing import NamedTuple

import cv2
import numpy as np

from vision.geometry import Flags
from vision.letterbox import Pixels
from vision.pop.features import SEARCH_AREA, Features, find_features
from vision.pop.poses import Singles, Size
from vision.pop.registration import Print

# An artwork is held at this many pixels: a piece on a photo is seldom larger, and comparing costs by the pixel.
ARTWORK_AREA = 96 * 96
# The smallest level of the pyramid: below it two prices differ by a few pixels.
SMALLEST_AREA = 32 * 32
SMALLEST_SIDE = 12
# Lens and file format blur every photo of print by about this many pixels (standard deviation).
PHOTO_BLUR = 0.8
# What a shaking hand adds to that where the photo can still be read.
SHAKEN_BLUR = 1.6
ALPHA, OPAQUE = 3, 127


class Window(NamedTuple):
    """A part of an artwork, as shares of its width and height."""

    x: float
    y: float
    w: float
    h: float


class Form(NamedTuple):
    """In what shape artworks are guessed at: sizes in pixels of what fills a box, the margin around it, and the view;
    and the parts that may be left when goods, another piece or the frame cut off the rest.
    """

    inner: Size
    margin: Size
    view: Size
    windows: tuple[Window, ...]


def _across(share: float, places: int) -> list[Window]:
    """Windows of a share of the width, spread evenly."""
    return [Window((1 - share) * place / (places - 1), 0, share, 1) for place in range(places)]


WHOLE = Window(0, 0, 1, 1)
CARD = Form(
    inner=(24, 24),
    margin=(6, 6),
    view=(12, 12),
    windows=(
        WHOLE,
        *(window for share in (0.75, 0.5) for window in _across(share, 3)),
        *(Window(0, y, 1, share) for share in (0.75, 0.5) for y in (0, 1 - share)),
    ),
)
# A long strip would lose all its words in a square, and is seldom seen whole.
STRIP = Form(
    inner=(96, 12),
    margin=(12, 6),
    view=(48, 6),
    windows=(WHOLE, *(window for share in (0.75, 0.55, 0.4, 0.3) for window in _across(share, 5))),
)
LONG_ASPECT = 3.0


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
    where there is print at all; `print`, its main shade.
    """

    pixels: Singles
    soft: Singles
    printed: Flags
    print: Print

    @property
    def size(self) -> Size:
        """Width and height in pixels."""
        return self.print.size

    @property
    def area(self) -> int:
        return self.printed.size


@dataclass(frozen=True, slots=True, eq=False)
class Artwork:
    """A prepared artwork; `aspect` is width / height.

    Each of the `levels` has half the size of the one before. `axis` (1, 3) is the mix of blue, green and red in which
    the print has most contrast: in plain grey, red words on green would vanish. `coarse` is that shade of the print in
    the inner size of the `form`, `views` (windows, values) one row per window of the `form`, see `views_of`. The places
    of the `features` are in the square of -1 to 1.
    """

    aspect: float
    form: Form
    axis: Singles
    levels: tuple[Level, ...]
    coarse: Print
    views: Singles
    features: Features


def prepare_artwork(picture: Pixels) -> Artwork:
    """Prepare the artwork `picture`, `(H, W, 3)` BGR or `(H, W, 4)` with alpha, uint8."""
    pixels, printed = _bordered(shrunk(picture, ARTWORK_AREA))
    axis = _axis(pixels[printed])
    height, width = pixels.shape[:2]
    form = STRIP if width > LONG_ASPECT * height else CARD
    small, inked = _resized(pixels, form.inner), _resized(255 * printed.astype(np.uint8), form.inner) > OPAQUE
    views = np.stack([_resized(_part(pixels, window), form.view) for window in form.windows])
    coarse = Print.of(shade_of(_blurred(small), axis), inked)
    levels = _pyramid(pixels, printed, axis)
    return Artwork(width / height, form, axis, levels, coarse, views_of(views), features_of(picture))


def views_of(pictures: Pixels | Singles) -> Singles:
    """The looks of `(n, h, w, 3)` small pictures as vectors (n, values) of length 1, whose products are correlations.

    Each colour channel is taken from its mean, so that a cast of the light changes nothing.
    """
    values = pictures.astype(np.float32)
    contrast = (values - values.mean(axis=(1, 2), keepdims=True)).reshape(len(values), -1)
    views: Singles = contrast / np.maximum(np.linalg.norm(contrast, axis=1, keepdims=True), 1e-3)
    return views


def shade_of(pixels: Pixels | Singles, axis: Singles) -> Singles:
    """The mix `axis` (1, 3) of the colours of a picture `(H, W, 3)`, as `(H, W)` float32."""
    return np.asarray(cv2.transform(pixels.astype(np.float32), axis), dtype=np.float32)


def features_of(picture: Pixels) -> Features:
    """Features with their places in the square of -1 to 1; from a larger picture, for small print has none."""
    pixels, _ = _bordered(shrunk(picture, SEARCH_AREA))
    found = find_features(pixels)
    size = np.asarray((pixels.shape[1], pixels.shape[0]), dtype=np.float32)
    return Features(2 * found.places / size - 1, found.descriptors)


def _resized(pixels: Pixels, size: Size) -> Pixels:
    return cv2.resize(pixels, size, interpolation=cv2.INTER_AREA).astype(np.uint8)


def _blurred(pixels: Pixels) -> Singles:
    return cv2.GaussianBlur(pixels, (0, 0), PHOTO_BLUR).astype(np.float32)


def shrunk(picture: Pixels, area: int) -> Pixels:
    """The picture `(H, W, 3 or 4)` with at most `area` pixels."""
    height, width = picture.shape[:2]
    share = min(1.0, (area / (height * width)) ** 0.5)
    return _resized(picture, (max(round(width * share), SMALLEST_SIDE), max(round(height * share), SMALLEST_SIDE)))


def _bordered(picture: Pixels) -> tuple[Pixels, Flags]:
    """Colours and where they are printed; around a die-cut shape stands its mean colour, which draws no edge."""
    pixels = picture[..., :ALPHA].copy()
    printed = np.ones(pixels.shape[:2], dtype=np.bool_)
    if picture.shape[2] > ALPHA and (picture[..., ALPHA] > OPAQUE).any():
        printed = picture[..., ALPHA] > OPAQUE
        pixels[~printed] = pixels[printed].mean(axis=0)
    return pixels, printed


def _pyramid(pixels: Pixels, printed: Flags, axis: Singles) -> tuple[Level, ...]:
    """Each level has half the sides of the one before, but none below SMALLEST_SIDE."""
    levels = [_level(pixels, printed, axis)]
    while levels[-1].area >= 2 * SMALLEST_AREA:
        width, height = (side // 2 if side >= 2 * SMALLEST_SIDE else side for side in levels[-1].size)
        printed = cv2.resize(printed.astype(np.uint8), (width, height), interpolation=cv2.INTER_NEAREST) > 0
        pixels = _resized(pixels, (width, height))
        levels.append(_level(pixels, printed, axis))
    return tuple(levels)


def _level(pixels: Pixels, printed: Flags, axis: Singles) -> Level:
    blurred = _blurred(pixels)
    soft = cv2.GaussianBlur(blurred, (0, 0), SHAKEN_BLUR).astype(np.float32)
    return Level(blurred, soft, printed, Print.of(shade_of(blurred, axis), printed))


def _part(pixels: Pixels, window: Window) -> Pixels:
    height, width = pixels.shape[:2]
    left, top = int(window.x * width), int(window.y * height)
    return pixels[top : top + max(1, int(window.h * height)), left : left + max(1, int(window.w * width))]


def _axis(colours: Pixels) -> Singles:
    """The main axis `(1, 3)` of some colours `(n, 3)`."""
    _, axes = np.linalg.eigh(np.cov(colours.astype(np.float64).T))
    return np.ascontiguousarray(axes[:, -1:].T, dtype=np.float32)
