"""The bend that a lens gives to straight lines, and how a shelf shows it. Numpy only.

Shelf lines are straight and rows are long, so the goods on them tell the bend of a lens well. Left in, it makes the
same goods lie differently in two photos, and no homography carries one onto the other.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from vision.geometry import Flags, Floats
from vision.types import Facing, ShelfReport

# Bends that are tried: the widest lenses of phones reach -0.4 uncorrected, pincushions hardly 0.1.
BENDS = np.arange(-0.5, 0.21, 0.02)
# Fewer facings say nothing about a curve, nor does a row that spans less than this share of the long side.
ROW_FACINGS, ROW_SPAN = 6, 0.35
# How far (share of the long side) bottoms lie off their line for other reasons, and rounds of the fit without these.
BOTTOM_NOISE, FIT_ROUNDS = 0.004, 3
# A photo of few facings must not claim a strong lens: so much of bend costs as much as a facing off its line. With half
# of it the widest lenses are taken for half as wide, with twice as much two dozen facings make up a pincushion.
USUAL_BEND = 0.1
# A bottom nearer to the frame (share of the long side) is where the photo ends, not where the facing does.
FRAME_MARGIN = 0.004


@dataclass(frozen=True, slots=True)
class Lens:
    """Radial distortion about the middle of a photo of `size` (width, height), in any unit.

    The division model (Fitzgibbon, 2001): the straight place of a point is its offset from the middle divided by
    1 + `bend` r^2, r in shares of the long side. Below 0 is a barrel, 0 no distortion.
    """

    size: tuple[float, float]
    bend: float = 0.0

    @property
    def reach(self) -> float:
        """The long side."""
        return max(self.size)

    def straighten(self, points: Floats) -> Floats:
        """Where points `(n, 2)` of the photo would lie without distortion."""
        away = points - self._middle
        straight: Floats = self._middle + away / (1 + self.bend * self._squared(away))
        return straight

    def distort(self, points: Floats) -> Floats:
        """The points `(n, 2)` of the photo whose straight places these are; NaN where the lens shows nothing."""
        away = points - self._middle
        root = 1 - 4 * self.bend * self._squared(away)
        shown = np.where(root >= 0, root, np.nan)
        bent: Floats = self._middle + away * 2 / (1 + np.sqrt(shown))
        return bent

    def shows(self, points: Floats) -> Flags:
        """Which straight places `(..., 2)` lie in the photo, flags `(...)`."""
        bent = self.distort(points)
        inside: Flags = np.all((bent > 0) & (bent < self.size), axis=-1)
        return inside

    @property
    def _middle(self) -> Floats:
        return np.asarray(self.size) / 2

    def _squared(self, away: Floats) -> Floats:
        squared: Floats = (away**2).sum(axis=-1, keepdims=True) / self.reach**2
        return squared


def bend_of_rows(reports: Sequence[ShelfReport]) -> float:
    """The bend of the one lens of all photos at which the facings of each row stand on the straightest line."""
    costs = (BENDS / USUAL_BEND) ** 2
    for report in reports:
        for bottoms in _row_bottoms(report):
            lenses = [Lens((report.width, report.height), float(bend)) for bend in BENDS]
            costs = costs + [_crookedness(lens.straighten(bottoms) / lens.reach) for lens in lenses]
    return float(BENDS[costs.argmin()])


def _row_bottoms(report: ShelfReport) -> Iterator[Floats]:
    """The middles of the bottoms of each row that is long enough, `(n, 2)`."""
    reach = max(report.width, report.height)
    standing: dict[int, list[Facing]] = {}
    for facing in report.facings:
        if facing.row is not None and not facing.stacked and facing.box.bottom < report.height - FRAME_MARGIN * reach:
            standing.setdefault(facing.row, []).append(facing)
    for facings in standing.values():
        bottoms = np.asarray([(facing.box.center_x, facing.box.bottom) for facing in facings])
        if len(bottoms) >= ROW_FACINGS and np.ptp(bottoms[:, 0]) > ROW_SPAN * reach:
            yield bottoms


def _crookedness(points: Floats) -> float:
    """How badly a line fits points `(n, 2)`, each at most a few: the robust sum over them."""
    design, weights = np.column_stack([points[:, 0], np.ones(len(points))]), np.ones(len(points))
    missed = points[:, 1]
    for _ in range(FIT_ROUNDS):
        line = np.linalg.lstsq(design * weights[:, None], points[:, 1] * weights, rcond=None)[0]
        missed = points[:, 1] - design @ line
        weights = 1 / np.sqrt(1 + (missed / BOTTOM_NOISE) ** 2)
    return float(np.log1p((missed / BOTTOM_NOISE) ** 2).sum())
