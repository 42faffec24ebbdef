"""Lay prints onto pictures exactly, many at once.

Inverse compositional registration (Baker and Matthews, "Lucas-Kanade 20 Years On", 2004) with weights that fall with
the difference (Cauchy) and a fitted gain and shift of the light: it uses every pixel, so it also works for pieces that
are too small to have features, and what covers a piece does not pull it aside.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np

from vision.geometry import Flags, Floats
from vision.pop.light import fit_light, local_likeness
from vision.pop.poses import Singles, Size, taken

# Numbers of an affine map and of a homography.
AFFINE, HOMOGRAPHY = 6, 8
# A homography is fitted from this many pixels on; with fewer its two perspective numbers only follow the noise.
HOMOGRAPHY_AREA = 40 * 40
# Differences from here on lose their weight, in standard deviations of the print: at the first step of a search, where
# the pose is off and everything differs, and at the last.
FIRST_DOUBT, LAST_DOUBT = 1.0, 0.5
# Places that are unlike the print at first still count for this much: the pose may be off by the width of a letter.
LEAST_LIKENESS = 0.01
# A place agrees when it and the print correlate by more than this in the square around it.
ALIKE = 0.7
# Keeps the equations solvable where print is plain in one direction, as a share of their mean diagonal and absolutely.
DAMPING, LEAST_DAMPING = 1e-3, 1e-2
# No step changes a number of the pose by more: half of the artwork's side is 1.
LONGEST_STEP = 0.3
# Smaller changes, in the same unit, are a tenth of a pixel: the search has arrived.
SETTLED = 0.002


@dataclass(frozen=True, slots=True, eq=False)
class Print:
    """One shade of a print of `size` (width, height), row by row.

    `shade` (n,), `slopes` (8, n), how the shade changes with each number of a homography of the square of -1 to 1, and
    `inked` (n,), where there is print at all.
    """

    size: Size
    shade: Singles
    slopes: Singles
    inked: Flags

    @classmethod
    def of(cls, shade: Singles, inked: Flags) -> "Print":
        """Prepare a shade `(h, w)`, 0 to 255, with print where `inked` (h, w) says."""
        height, width = shade.shape
        # Sobel's weights add up to 8 pixels; half of the square is 1.
        across = cv2.Sobel(shade, cv2.CV_32F, 1, 0).ravel() / 8 * (width / 2)
        down = cv2.Sobel(shade, cv2.CV_32F, 0, 1).ravel() / 8 * (height / 2)
        y, x = ((np.indices(shade.shape).reshape(2, -1).T + 0.5) * 2 / shade.shape - 1).T
        outward = across * x + down * y
        slopes = (across * x, across * y, across, down * x, down * y, down, -x * outward, -y * outward)
        return cls((width, height), shade.ravel(), np.stack(slopes).astype(np.float32), inked.ravel())


@dataclass(frozen=True, slots=True, eq=False)
class Registered:
    """`poses` (k, 3, 3) and `agreeing` (k,): the shares of the print, by contrast, that agree, less when a part lies
    outside the picture.
    """

    poses: Floats
    agreeing: Floats


def register(prints: Sequence[Print], pictures: Sequence[Singles], poses: Sequence[Floats], steps: int) -> Registered:
    """Move each pose, in at most so many steps, to where print and picture `(H, W)` of the same shade agree best.

    All prints must have one size. The caller must check that the poses are plausible: a search may run away.
    """
    size = prints[0].size
    shade, inked = np.stack([one.shade for one in prints])[:, None], np.stack([one.inked for one in prints])
    numbers = HOMOGRAPHY if inked.shape[1] >= HOMOGRAPHY_AREA else AFFINE
    slopes = np.stack([one.slopes[:numbers] for one in prints])
    found = np.stack(poses)
    seen, inside = _looked_up(pictures, found, inked, size)
    likeness, _ = local_likeness(shade, seen, inside, size)
    weights = np.square(np.maximum(likeness, LEAST_LIKENESS))
    for doubt in np.linspace(FIRST_DOUBT, LAST_DOUBT, steps):
        lit = fit_light(shade, seen, weights * inside)
        weights = lit.weight(inside, doubt)
        change = _change(slopes, (lit.rest / lit.gain)[:, 0], weights)
        found = found @ np.linalg.inv(np.eye(3) + change)
        found /= found[:, 2:, 2:]
        seen, inside = _looked_up(pictures, found, inked, size)
        if np.abs(change).max() < SETTLED:
            break
    likeness, contrast = local_likeness(shade, seen, inside, size)
    agreeing = (contrast * (likeness > ALIKE)).sum(axis=1) / np.maximum(contrast.sum(axis=1), 1e-3)
    return Registered(found, agreeing * np.sqrt(inside.sum(axis=1) / np.maximum(inked.sum(axis=1), 1)))


def _looked_up(pictures: Sequence[Singles], poses: Floats, inked: Flags, size: Size) -> tuple[Singles, Flags]:
    """What lies in each pose, (k, 1, n), and where that is print inside the picture, (k, n)."""
    seen = np.stack([taken(picture, pose, size).ravel() for picture, pose in zip(pictures, poses, strict=True)])
    inside = inked & np.isfinite(seen)
    seen[~inside] = 0
    return seen[:, None], inside


def _change(slopes: Singles, difference: Singles, weight: Singles) -> Floats:
    """The change (k, 3, 3) of each pose that explains the differences (k, n), in the artwork's square."""
    weighted = slopes * weight[:, None]
    count = slopes.shape[1]
    normal = (weighted @ slopes.transpose(0, 2, 1)).astype(np.float64)
    damping = DAMPING * np.trace(normal, axis1=1, axis2=2) / count + LEAST_DAMPING
    wanted = (weighted @ difference[..., None]).astype(np.float64)
    numbers = np.linalg.solve(normal + damping[:, None, None] * np.eye(count), wanted)[..., 0]
    change = np.zeros((len(slopes), 9))
    change[:, :count] = np.clip(numbers, -LONGEST_STEP, LONGEST_STEP)
    return change.reshape(-1, 3, 3)
