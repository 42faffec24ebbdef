"""Straighten the shelves: find how the photo's horizontal lines run and give every box a height free of tilt.

Parallel shelf edges on a plane are, in a photo, a pencil of lines through one vanishing point. With x measured from the
photo's centre such a pencil is `y = level + (slope + convergence * level) * x`: two numbers describe roll (`slope`) and
the oblique view (`convergence`), and `level`, the height where a line crosses the centre, is the same all along a
shelf.
"""

from dataclasses import dataclass

import numpy as np

from vision.geometry import Flags, Floats

# A phone rolled by 20 degrees tilts every line by 0.36; the oblique view adds to it what its tilt up or down projects.
MAX_SLOPE = 0.6
# Difference of slope between the top and the bottom of the photo, as a product with its height.
MAX_CONVERGENCE = 1.2
# The same as a product with its width: at 1.75 the far side is drawn fifteen times smaller than the near one.
MAX_STRETCHING = 1.75
# Search: each round looks at `points` x `points` pairs within `reach` (share of the full range) of the best so far.
ROUNDS = ((33, 1.0), (13, 0.09), (9, 0.02))
# With fewer boxes two wrong neighbours can bend the whole photo.
MIN_BOXES = 6
# Stretching the near side by more than five would blow up noise; such an oblique photo cannot be judged there anyway.
MIN_STRETCH = 0.2
# Bottoms nearer than this share of a box's height count as equal: the detector is not more exact.
SAME_LEVEL = 0.03
# Weight of the preference for a straight camera, and how it grows when there are few boxes (divided by their number):
# the entropy of thirty levels can fall by chance as much as a true tilt lowers that of a hundred.
STRAIGHTNESS = 0.2
STRAIGHTNESS_OF_FEW = 30.0
# Bottoms within this share of the photo's height from its lower border are cut, not seen.
CUT_MARGIN = 0.004


@dataclass(frozen=True, slots=True)
class Perspective:
    """The pencil of shelf lines of one photo of `width` x `height` pixels."""

    width: int
    height: int
    slope: float = 0.0
    convergence: float = 0.0

    def level(self, x: Floats, y: Floats) -> Floats:
        """Level of the shelf line through each point, in pixels below the photo's centre."""
        across = x - self.width / 2
        return (y - self.height / 2 - self.slope * across) / np.maximum(1 + self.convergence * across, MIN_STRETCH)

    def y_at(self, level: float, x: Floats) -> Floats:
        """The y of the shelf line `level` at each x."""
        across = x - self.width / 2
        stretch = np.maximum(1 + self.convergence * across, MIN_STRETCH)
        return level * stretch + self.slope * across + self.height / 2


@dataclass(frozen=True, slots=True)
class FlatBoxes:
    """Boxes with straightened heights; all arrays have shape `(n,)`.

    `size` is what tolerances are measured with: the height, or for flat boxes the geometric mean of height and width,
    because the detector's error of a flat box follows its width too. `weight` lets big boxes count more (0.4 to 2).
    `cut` marks boxes whose bottom lies outside the photo; their true bottom is somewhere below.
    """

    left: Floats
    right: Floats
    top: Floats
    bottom: Floats
    size: Floats
    weight: Floats
    cut: Flags

    @property
    def center(self) -> Floats:
        return (self.left + self.right) / 2

    @property
    def width(self) -> Floats:
        return self.right - self.left

    @property
    def height(self) -> Floats:
        return self.bottom - self.top

    @property
    def unit(self) -> float:
        """The typical size of a box of this photo."""
        return float(np.median(self.size))


def flatten(corners: Floats, perspective: Perspective) -> FlatBoxes:
    """Straighten `(n, 4)` xyxy boxes, n >= 1."""
    _, top, _, bottom = straighten(corners, perspective).T
    height, width = np.maximum(bottom - top, 1.0), np.maximum(corners[:, 2] - corners[:, 0], 1.0)
    extent = np.sqrt(height * width)
    weight = np.clip(extent / np.median(extent), 0.4, 2.0)
    cut = is_cut(corners, perspective.height)
    return FlatBoxes(corners[:, 0], corners[:, 2], top, bottom, np.maximum(height, extent), weight, cut)


def straighten(corners: Floats, perspective: Perspective) -> Floats:
    """`(n, 4)` xyxy boxes with their tops and bottoms as levels, measured at the middle of each box."""
    center = (corners[:, 0] + corners[:, 2]) / 2
    top, bottom = (perspective.level(center, corners[:, side]) for side in (1, 3))
    return np.column_stack([corners[:, 0], top, corners[:, 2], bottom])


def is_cut(corners: Floats, height: int) -> Flags:
    """Which boxes reach the lower border of the photo, so that where they stand cannot be seen."""
    cut: Flags = corners[:, 3] >= height * (1 - CUT_MARGIN) - 1
    return cut


def find_perspective(corners: Floats, width: int, height: int) -> Perspective:
    """The pencil in which the bottoms of `(n, 4)` xyxy boxes gather at the fewest levels.

    "Gather" is measured by the entropy of the levels, estimated from the spacings of their order statistics (Vasicek
    1976): stacked and hanging goods only add noise to it, whereas a least-squares line would follow them.
    """
    seen = corners[~is_cut(corners, height)]
    if len(seen) < MIN_BOXES:
        return Perspective(width, height)
    best = (0.0, 0.0)
    for points, reach in ROUNDS:
        steps = np.linspace(-reach, reach, points)
        slopes, convergences = np.meshgrid(best[0] + steps * MAX_SLOPE, best[1] + steps * MAX_CONVERGENCE / height)
        # Beyond this the far side of the photo would lie behind the vanishing point.
        convergences = np.clip(convergences, -MAX_STRETCHING / width, MAX_STRETCHING / width)
        disorder = _disorder(seen, width, height, slopes.ravel(), convergences.ravel())
        winner = int(disorder.argmin())
        best = (float(slopes.flat[winner]), float(convergences.flat[winner]))
    return Perspective(width, height, *best)


def _disorder(corners: Floats, width: int, height: int, slopes: Floats, convergences: Floats) -> Floats:
    """Entropy of the levels for every pair of slope and convergence, both `(m,)`."""
    across = (corners[:, 0] + corners[:, 2]) / 2 - width / 2
    stretch = np.maximum(1 + convergences[:, None] * across, MIN_STRETCH)
    levels = (corners[:, 3] - height / 2 - slopes[:, None] * across) / stretch
    scale = np.median((corners[:, 3] - corners[:, 1]) / stretch, axis=1, keepdims=True)
    spacings = np.diff(np.sort(levels / np.maximum(scale, 1.0), axis=1), axis=1)
    entropy = np.log(SAME_LEVEL + np.minimum(spacings, 1.0)).mean(axis=1)
    straightness = slopes**2 + (convergences * height / 2) ** 2
    disorder: Floats = entropy + (STRAIGHTNESS + STRAIGHTNESS_OF_FEW / len(corners)) * straightness
    return disorder
