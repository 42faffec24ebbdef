"""How the light of a photo changes print, and where the two differ.

A photo is the print times a gain plus a shift of each colour, except where something covers it or it is another print.
Arrays are `(k, colours, n)` float32, 0 to 255: k pairs of print and photo, n places each.
"""

from dataclasses import dataclass

import cv2
import numpy as np

from vision.geometry import Flags
from vision.pop.poses import Singles, Size

# Light may fade the contrast of print to a seventh (fog of a cooler's door) and raise it by half, not turn it round.
GAIN_RANGE = (0.15, 1.6)
# One colour's gain may differ from that of all by this factor; with more a red sign would pass for a blue one.
CAST = 1.3
# What all colours say of one colour's gain, as a share of their mean power: a colour without print says nothing.
SHARED = 0.1
# Contrast in grey levels that counts as noise.
NOISE = 3.0
# Likeness is measured over squares of this many pixels.
CELL = 5


@dataclass(frozen=True, slots=True, eq=False)
class Lit:
    """`rest` (k, colours, n): what the photo differs by from the print in its light, in grey levels.

    `gain` (k, colours, 1); `distance` (k, n): the rest, on average over the colours, in standard deviations of the
    print in that light.
    """

    rest: Singles
    gain: Singles
    distance: Singles

    def weight(self, inside: Flags, doubt: float) -> Singles:
        """How far to believe each place `(k, n)` (Cauchy): half where the distance is `doubt`, 0 where not `inside`."""
        weight: Singles = inside / (1 + np.square(self.distance / np.float32(doubt)))
        return weight


def fit_light(own: Singles, seen: Singles, weight: Singles) -> Lit:
    """Fit gain and shift between print `own` and photo `seen`, (k, colours, n), with weights (k, n)."""
    share = shares(weight)
    print_, photo = own - own @ share, seen - seen @ share
    power, shared = (print_ * print_) @ share, (print_ * photo) @ share
    mean_power = np.maximum(power.mean(axis=1, keepdims=True), 1e-3)
    common = np.clip(shared.mean(axis=1, keepdims=True) / mean_power, *GAIN_RANGE)
    gain = (shared + SHARED * mean_power * common) / (power + SHARED * mean_power)
    gain = np.clip(gain, common / CAST, common * CAST)
    rest = photo - gain * print_
    deviation = np.sqrt((gain * gain * power).mean(axis=1)) + NOISE
    return Lit(rest, gain, np.abs(rest).mean(axis=1) / deviation)


def shares(weight: Singles) -> Singles:
    """Weights (k, n) as columns (k, n, 1) that add up to 1: a product with them is a mean."""
    column: Singles = (weight / np.maximum(weight.sum(axis=1, keepdims=True), 1e-3))[..., None]
    return column


def local_likeness(own: Singles, seen: Singles, inside: Flags, size: Size) -> tuple[Singles, Singles]:
    """Correlation (k, n), -1 to 1, of print and photo in the square around each place; and the print's contrast there.

    It needs no fit of the light, so it says where to begin one: with a third of a piece covered, the gain over all of
    it can be anything. Places whose square is not all `inside` (k, n) have likeness and contrast 0. `size` is the width
    and height of what the n places cover, row by row.
    """
    print_, photo = _around(own, size), _around(seen, size)
    shared = (_around(own * seen, size) - print_ * photo).sum(axis=1)
    power = (_around(own * own, size) - print_ * print_).sum(axis=1)
    shown = (_around(seen * seen, size) - photo * photo).sum(axis=1)
    whole = _around(inside[:, None].astype(np.float32), size)[:, 0] > 1 - 1e-3
    noise = own.shape[1] * NOISE**2
    likeness = shared / np.sqrt((np.maximum(power, 0) + noise) * (np.maximum(shown, 0) + noise))
    return likeness * whole, np.sqrt(np.maximum(power, 0)) * whole


def _around(values: Singles, size: Size) -> Singles:
    """Means of (k, colours, n) over the square around each place."""
    width, height = size
    planes = np.ascontiguousarray(values.reshape(-1, width * height).T).reshape(height, width, -1)
    means = cv2.boxFilter(planes, -1, (CELL, CELL)).reshape(width * height, -1).T
    return np.asarray(means, dtype=np.float32).reshape(values.shape)
