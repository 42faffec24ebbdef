"""The facings of a photo as shapes on the plane of the shelf front, without the lens's distortion."""

from dataclasses import dataclass

import numpy as np

from vision.geometry import Flags, Floats, boxes_to_xyxy
from vision.scenes.lens import FRAME_MARGIN, Lens
from vision.types import ShelfReport


@dataclass(frozen=True, slots=True, eq=False)
class Fronts:
    """The facings of a photo without its lens's distortion, in shares of the long side.

    `middles` and `sides` (width, height) are `(n, 2)`, `looks` `(n, d)` of length 1, `cut` `(n, 4)` tells whose
    left, top, right and bottom end the frame cuts off.
    """

    middles: Floats
    sides: Floats
    looks: Floats
    cut: Flags
    lens: Lens

    @classmethod
    def of(cls, report: ShelfReport, looks: Floats, bend: float) -> "Fronts":
        """The facings of a report, `looks` in their order; `bend` is that of the lens."""
        reach = max(report.width, report.height)
        lens = Lens((report.width / reach, report.height / reach), bend)
        corners = boxes_to_xyxy([facing.box for facing in report.facings]) / reach
        middles = (corners[:, :2] + corners[:, 2:]) / 2
        left, right = (lens.straighten(np.column_stack([corners[:, x], middles[:, 1]])) for x in (0, 2))
        top, bottom = (lens.straighten(np.column_stack([middles[:, 0], corners[:, y]])) for y in (1, 3))
        cut = np.column_stack([corners[:, :2] <= FRAME_MARGIN, corners[:, 2:] >= np.asarray(lens.size) - FRAME_MARGIN])
        sides = np.column_stack([right[:, 0] - left[:, 0], bottom[:, 1] - top[:, 1]])
        return cls(lens.straighten(middles), np.maximum(sides, 1e-6), looks, cut, lens)

    def __len__(self) -> int:
        return len(self.middles)

    @property
    def whole(self) -> Flags:
        """Which facings the frame does not cut, `(n,)`."""
        uncut: Flags = np.logical_not(np.any(self.cut, axis=1))
        return uncut


def surprise(likeness: Floats) -> Floats:
    """How surprising it is for facings to be so alike, seen from both photos: 0 on average by chance.

    The share of the other photo's facings that look at least as alike is uniform by chance, its negative logarithm 1 on
    average. A label that stands twenty times in a photo surprises less, without any threshold on looks.
    """
    ranks = [likeness.argsort(axis=axis).argsort(axis=axis) / likeness.shape[axis] for axis in (0, 1)]
    surprising: Floats = -(np.log(1 - ranks[0]) + np.log(1 - ranks[1])) / 2 - 1
    return surprising
