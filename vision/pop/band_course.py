"""How a strip's print runs along a straightened band: which place of it each place of the band shows.

A plane seen askew shortens its far end: place x shows column (a + b x) / (1 + c x) of the print, whose height there
goes by the same numbers, for what stands upright stays so. Short stretches of the band that look like the print say
which numbers; stretches that something hides look like nothing and say nothing.
"""

from dataclasses import dataclass

import cv2
import numpy as np

from vision.geometry import Floats
from vision.pop.band_views import FINE_STEP, HEIGHT, MARGIN, PRINT_STEP, SILENT, STRETCH
from vision.pop.poses import CORNERS, Singles

# Rounds in which stretches are paired with the print and the numbers fitted; taper is fitted after the first of them.
ROUNDS, UNTAPERED = 6, 2
# A stretch is paired with what looks most like it within so many pixels of where it is expected: along the print, and
# across in the first rounds and the others.
NEAR, ACROSS = 5.0, (3.0, 1.6)
# Pairs correlate by at least this much, but the best MIN_PAIRS are always taken.
ALIKE, MIN_PAIRS = 0.5, 2
# A pair that is so many pixels off counts half (Cauchy).
MISS = 2.0
# Keep the numbers where few pairs lie close together: variances of the places, in square pixels, that would change the
# scale and the slope half as much, and for the taper, in pixels to the fourth power.
SCALE_PRIOR, SLOPE_PRIOR, TAPER_PRIOR = 40.0, 400.0, 4e5
# Most that the scale changes from the middle of the pairs to the farthest.
MOST_TAPER = 0.3


@dataclass(frozen=True, slots=True)
class _Course:
    """Stretch x of a band shows stretch (first + scale x) / (1 + taper x) of the print, in row (row + slope x).

    `middle` is the place about which it is known best; there the print is as high as the band.
    """

    first: float
    scale: float
    taper: float
    row: float
    slope: float
    middle: float

    def print_at(self, places: Floats) -> Floats:
        """The places of the print that are shown at places of the band."""
        shown: Floats = (self.first + self.scale * places) / (1 + self.taper * places)
        return shown

    def rows_at(self, places: Floats) -> Floats:
        rows: Floats = self.row + self.slope * places
        return rows


@dataclass(frozen=True, slots=True, eq=False)
class _Pairs:
    """Stretches of a band: where they begin, what place of the print they show in which row, how far to believe it."""

    places: Floats
    shown: Floats
    rows: Floats
    weights: Floats


def follow(likeness: Singles, begin: float, length: int) -> Floats:
    """The pose of a print of `length` pixels in its straightened band, from where it begins about.

    `likeness` (rows, places, places of the print) correlates the stretches of the band with those of the print; the
    first of the band shows place `begin` of the print, in pixels.
    """
    course = _Course(first=begin, scale=1, taper=0, row=MARGIN, slope=0, middle=0)
    for number in range(ROUNDS):
        late = number >= UNTAPERED
        course = _fitted(_pairs(likeness, course, ACROSS[late]), tapered=late)
    return _pose(course, length)


def _pairs(likeness: Singles, course: _Course, across: float) -> _Pairs:
    """The best pair of each stretch near the course."""
    rows, places, shown = (np.arange(size, dtype=np.float64) for size in likeness.shape)
    places, shown = places * FINE_STEP, shown * PRINT_STEP
    wanted = course.print_at(places)
    near = np.abs(shown - wanted[:, None]) <= NEAR
    level = np.abs(rows[:, None] - course.rows_at(places)) <= across
    heard = np.where(near & level[..., None], likeness, -1).transpose(1, 0, 2).reshape(len(places), -1)
    best = heard.argmax(axis=1)
    alike = heard[np.arange(len(places)), best]
    row, column = np.divmod(best, len(shown))
    least = min(ALIKE, float(np.sort(alike)[-MIN_PAIRS:].min()))
    weights = np.where(alike >= least, np.maximum(alike - SILENT, 0.02), 0) ** 2
    missed = (shown[column] - wanted) / MISS
    return _Pairs(places, shown[column], rows[row], weights / (1 + missed**2))


def _fitted(pairs: _Pairs, *, tapered: bool) -> _Course:
    """The course on which most pairs agree, by least squares about their middle."""
    weights = pairs.weights / pairs.weights.sum()
    middle, shown, row = (float(weights @ values) for values in (pairs.places, pairs.shown, pairs.rows))
    x, u = pairs.places - middle, pairs.shown - shown
    terms = np.stack([np.ones(len(x)), x, -x * u if tapered else 0 * x])
    prior = np.diag([0, SCALE_PRIOR, TAPER_PRIOR])
    begin, scale, taper = np.linalg.solve((weights * terms) @ terms.T + prior, (weights * terms) @ u + prior[1])
    most = MOST_TAPER / max(float(np.abs(x).max()), 1.0)
    taper = float(np.clip(taper, -most, most))
    # From places about the middle to places of the band.
    begin, scale = begin + shown, scale + shown * taper
    whole = 1 - taper * middle
    slope = float(weights @ (x * pairs.rows)) / (float(weights @ x**2) + SLOPE_PRIOR)
    return _Course(
        first=float(begin - scale * middle) / whole,
        scale=float(scale) / whole,
        taper=taper / whole,
        row=row - slope * middle,
        slope=slope,
        middle=middle,
    )


def _pose(course: _Course, length: int) -> Floats:
    """The homography from the square of a print to the band."""
    half = STRETCH / 2
    shown = (CORNERS[:, 0] + 1) * length / 2 - half
    depth = course.scale - course.taper * shown
    known = course.scale - course.taper * float(course.print_at(np.asarray([course.middle]))[0])
    places = (shown - course.first) / depth
    middles = course.rows_at(places) + HEIGHT / 2
    corners = np.column_stack([places + half, middles + CORNERS[:, 1] * HEIGHT / 2 * known / depth])
    onto = cv2.getPerspectiveTransform(CORNERS[:, :2].astype(np.float32), corners.astype(np.float32))
    return np.asarray(onto, dtype=np.float64)
