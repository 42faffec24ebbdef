"""Strips along a shelf, sought along the band in which they lie.

Half of a strip is often hidden behind tags or another piece, or its box is so tilted that the strip fills little of it:
a look at the whole box then says little. So the box is straightened along each band that may cross it, and each short
stretch of a band is compared with every place of every strip's print at once. Where a strip lies, stretches that follow
one another show places that follow one another, whatever is hidden between them.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import cv2
import numpy as np

from vision.geometry import Floats
from vision.letterbox import Pixels
from vision.pop.artwork import STRIP, Artwork
from vision.pop.band_course import follow
from vision.pop.band_views import (
    ALL_ROWS,
    FINE_STEP,
    HEIGHT,
    MARGIN,
    PRINT_STEP,
    ROWS,
    SILENT,
    STEP,
    STRETCH,
    views_along,
)
from vision.pop.poses import FROM_MIDDLES, TO_MIDDLES, Singles, scaling
from vision.types import Box

# Seen from the side a strip is shorter by these factors.
FORESHORTENED = (1.05, 0.8, 0.6, 0.45, 0.33)
# Print made so small is softer in a photo, by a Gauss of so many pixels.
PRINT_BLUR = 0.5
# A box shows at least and at most this share of a strip's length.
LEAST_SHOWN, MOST_SHOWN = 0.35, 1.2
# Heights of bands differ by this factor; those below the least, in pixels, are not legible.
HEIGHT_FACTOR, LEAST_HEIGHT = 1.25, 7.0
# Bands lower than this share of their box may slope more than the box shows, for the lower end may be hidden.
FLAT, STEEPER = 0.75, 1.2
# Boxes that are less wide, times their height, hold no band.
LEAST_ASPECT = 1.2
# Stretches are compared by so many of the main axes of the strips' looks.
AXES = 64
# Places to be followed: in all, and of one artwork; they have at least this sum of what speaks for them.
LIMIT, EACH, LEAST_VOTES = 4, 2, 1.0


class Band(NamedTuple):
    """A band across a box: `height` in pixels of the picture, `slope` how far it falls a pixel to the right."""

    height: float
    slope: float


class _Print(NamedTuple):
    """The print of artwork `number`, `length` pixels long: which of all `views` are its own, and where its votes go."""

    number: int
    length: int
    views: slice
    votes: slice

    @property
    def aspect(self) -> float:
        return self.length / HEIGHT


class _Slide(NamedTuple):
    """Print number `print_` begins `begin` of its pixels before the band does; `votes` are what speaks for it."""

    votes: float
    print_: int
    begin: int
    band: Band


class Strips:
    """The strips among some artworks, ready to be sought along bands. Others are not found this way."""

    def __init__(self, artworks: Sequence[Artwork]) -> None:
        self._prints: tuple[_Print, ...] = ()
        lengths = list(_lengths(artworks))
        if not lengths:
            return
        prints, views = [], []
        # So much room between the prints that votes for one never count for the next.
        gap = 1 + int(MOST_SHOWN * max(length for _, length in lengths) / PRINT_STEP) + STEP
        seen, place = 0, 0
        for number, length in lengths:
            own = _print_views(artworks[number], length)
            ends = seen + len(own), place + len(own)
            prints.append(_Print(number, length, slice(seen, ends[0]), slice(place, ends[1])))
            views.append(own)
            seen, place = ends[0], ends[1] + gap
        self._prints, self._room = tuple(prints), place
        self._views = np.concatenate(views)
        _, axes = np.linalg.eigh((self._views.T @ self._views).astype(np.float64))
        self._axes = np.ascontiguousarray(axes[:, -AXES:], dtype=np.float32)
        self._short = np.ascontiguousarray((self._views @ self._axes).T)
        self._places = np.concatenate([np.r_[one.votes] for one in prints])

    def starts(self, picture: Pixels, box: Box) -> Iterator[tuple[int, Floats]]:
        """Numbers of the artworks that may lie along a band in the box, and their poses in the picture; best first."""
        if not self._prints or box.w < LEAST_ASPECT * box.h:
            return
        copies = _copies(picture)
        for slide in _best(self._slides(copies, box), self._prints):
            own = self._prints[slide.print_]
            pixels, onto = _straightened(copies, box, slide.band)
            views = views_along(pixels, ALL_ROWS, FINE_STEP)
            likeness = views @ self._views[own.views].T
            yield own.number, onto @ follow(likeness, slide.begin, own.length)

    def _slides(self, copies: Sequence[Pixels], box: Box) -> Iterator[_Slide]:
        """The best place of each print in each band."""
        aspects = [one.aspect for one in self._prints]
        for band in _bands(box, min(aspects), max(aspects)):
            pixels, _ = _straightened(copies, box, band)
            votes, ahead = self._votes(pixels)
            for number, one in enumerate(self._prints):
                if LEAST_SHOWN < box.w / (band.height * one.aspect) < MOST_SHOWN:
                    reached = votes[one.votes.start : one.votes.stop + ahead]
                    best = int(reached.argmax())
                    yield _Slide(float(reached[best]), number, (best - ahead) * PRINT_STEP, band)

    def _votes(self, pixels: Pixels) -> tuple[Singles, int]:
        """What speaks for each print beginning at each place, and how many of the places lie before the band."""
        views = views_along(pixels, ROWS, STEP)
        likeness = ((views @ self._axes) @ self._short).max(axis=0)
        heard = np.zeros((len(likeness), self._room), np.float32)
        heard[:, self._places] = np.maximum(likeness - SILENT, 0)
        # A place counts for its neighbours too: foreshortening is known only about.
        spread = np.asarray(cv2.dilate(heard, np.ones((1, 3), np.uint8)), dtype=np.float32)
        shift, count = STEP // PRINT_STEP, len(spread)
        votes = np.zeros(self._room + shift * count, np.float32)
        for place, row in enumerate(spread):
            begin = shift * (count - place)
            votes[begin : begin + self._room] += row
        return votes, shift * count


def _lengths(artworks: Sequence[Artwork]) -> Iterator[tuple[int, int]]:
    """Numbers of the strips and the lengths at which each may be seen, in pixels of a straightened band."""
    for number, artwork in enumerate(artworks):
        if artwork.form == STRIP:
            lengths = (round(HEIGHT * artwork.aspect * factor) for factor in FORESHORTENED)
            yield from ((number, length) for length in lengths if length > STRETCH)


def _print_views(artwork: Artwork, length: int) -> Singles:
    """The looks of all places of a print, (places, values)."""
    small = cv2.resize(artwork.levels[0].pixels, (length, HEIGHT), interpolation=cv2.INTER_AREA)
    views: Singles = views_along(cv2.GaussianBlur(small, (0, 0), PRINT_BLUR).astype(np.float32), (0,), PRINT_STEP)[0]
    return views


def _bands(box: Box, shortest: float, longest: float) -> Iterator[Band]:
    """Bands from one upper corner of a box to the opposite lower one, and some that leave the box below.

    Strips in them are `shortest` to `longest` times as long as high.
    """
    height = min(box.h, box.w / max(LEAST_SHOWN * shortest, STRETCH / HEIGHT))
    while height >= max(LEAST_HEIGHT, box.w / (MOST_SHOWN * longest)):
        fall = (box.h - height) / box.w
        for factor in (1.0,) if height > FLAT * box.h else (1.0, STEEPER):
            yield from (Band(height, sign * factor * fall) for sign in (1, -1))
        height /= HEIGHT_FACTOR


def _copies(picture: Pixels) -> list[Pixels]:
    """The picture (H, W, 3), and copies with half, a quarter and an eighth of its sides."""
    copies = [picture]
    while len(copies) < 4 and min(copies[-1].shape[:2]) > 1:
        height, width = copies[-1].shape[:2]
        half = cv2.resize(copies[-1], (width // 2, height // 2), interpolation=cv2.INTER_AREA)
        copies.append(np.asarray(half, dtype=np.uint8))
    return copies


def _straightened(copies: Sequence[Pixels], box: Box, band: Band) -> tuple[Pixels, Floats]:
    """A band and its margins, upright (HEIGHT + 2 * MARGIN, n, 3), and the homography from there to the picture."""
    scale = band.height / HEIGHT
    top = box.y - min(band.slope, 0) * box.w - MARGIN * scale
    onto = np.asarray([(scale, 0, box.x), (band.slope * scale, scale, top), (0, 0, 1)])
    copy = copies[min(int(np.log2(max(scale, 1))), len(copies) - 1)]
    reduction = scaling(copy.shape[1] / copies[0].shape[1], copy.shape[0] / copies[0].shape[0])
    size = int(np.ceil(box.w / scale)), HEIGHT + 2 * MARGIN
    flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    seen = cv2.warpPerspective(
        copy, TO_MIDDLES @ reduction @ onto @ FROM_MIDDLES, size, flags=flags, borderMode=cv2.BORDER_REPLICATE
    )
    return np.asarray(seen, dtype=np.uint8), onto


def _best(slides: Iterator[_Slide], prints: Sequence[_Print]) -> Iterator[_Slide]:
    """The LIMIT slides for which most speaks, best first, EACH of one artwork at most."""
    chosen: Counter[int] = Counter()
    for slide in sorted(slides, key=lambda one: -one.votes):
        number = prints[slide.print_].number
        if slide.votes < LEAST_VOTES or chosen.total() == LIMIT:
            return
        if chosen[number] < EACH:
            chosen[number] += 1
            yield slide
