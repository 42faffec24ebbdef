"""Which facings look alike: groups of crops by colour layout, for shelves whose products no recogniser knows.

A crop becomes a coarse grid of Lab colours: colour is what a shopper sees of a brand from afar, its layout tells a
label from a lid, and a grid this coarse does not see the words. It groups what looks the same; flavours of one brand in
different colours are different groups.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from vision.geometry import Floats, Ints
from vision.types import Box

# Cells of the grid, across and down; the outer columns are spare, see SHIFTS.
ACROSS, DOWN = 4, 6
# Share of each side that is left out: there the box shows the neighbours.
BORDER = 0.08
# Half weight for lightness, and only its variation inside the crop: shadow and glare change it from facing to facing.
LIGHTNESS_WEIGHT = 0.5
# Round goods stand turned a little and boxes are not exact, so one grid may slide over the other by a column.
SHIFTS = (0, 1, 2)
# What a difference of size or of proportions costs, in Lab units per unit of log ratio: twice as high costs 2.1.
SHAPE_WEIGHT = 3.0
# Crops nearer than this are of one group. Best F1 over neighbouring facings: 5.5 on rendered shelves, where light and
# print vary less, 11 on photos of real coolers.
SAME_LOOK = 7.0


@dataclass(frozen=True, eq=False)
class CropLooks:
    """Looks of `n` crops: `grid` `(n, DOWN, ACROSS, 3)` in Lab units, `shape` `(n, 2)` logs of height, proportion."""

    grid: Floats
    shape: Floats

    def distances(self, grid: Floats, shape: Floats) -> Floats:
        """`(n,)`: how unlike each crop is to one other look, given by its grid `(DOWN, ACROSS, 3)` and shape `(2,)`."""
        inner = ACROSS - len(SHIFTS) + 1
        ways = [np.abs(self.grid[:, :, 1 : 1 + inner] - grid[:, at : at + inner]).mean(axis=(1, 2, 3)) for at in SHIFTS]
        apart: Floats = np.min(ways, axis=0) + SHAPE_WEIGHT * np.abs(self.shape - shape).sum(axis=1)
        return apart


def look_alike_groups(pixels: NDArray[np.uint8], boxes: Sequence[Box], width: int, height: int) -> Ints:
    """The group of each box, `(n,)`, counted from 0 in the order of their first members.

    `pixels` (H x W x 3, BGR) may be a smaller copy of the photo of `width` x `height` pixels in which the boxes lie.
    """
    if not boxes:
        return np.zeros(0, dtype=np.intp)
    looks = _describe(pixels, boxes, (pixels.shape[1] / width, pixels.shape[0] / height))
    groups = np.full(len(boxes), -1, dtype=np.intp)
    while (groups < 0).any():
        free = groups < 0
        leader = int(free.argmax())
        near = free & (looks.distances(looks.grid[leader], looks.shape[leader]) < SAME_LOOK)
        # The group's mean is a fairer judge than its first member, which may be the one with a shadow on it.
        fair = free & (looks.distances(looks.grid[near].mean(axis=0), looks.shape[near].mean(axis=0)) < SAME_LOOK)
        fair[leader] = True
        groups[fair] = groups.max() + 1
    return groups


def _describe(pixels: NDArray[np.uint8], boxes: Sequence[Box], scale: tuple[float, float]) -> CropLooks:
    cells = np.concatenate([_cells(pixels, box, scale) for box in boxes])
    grid = cv2.cvtColor(cells, cv2.COLOR_BGR2LAB).reshape(len(boxes), DOWN, ACROSS, 3).astype(np.float64)
    grid[..., 0] -= grid[..., 0].mean(axis=(1, 2), keepdims=True)
    grid[..., 0] *= LIGHTNESS_WEIGHT
    sides = np.log([(max(box.w, 1.0), max(box.h, 1.0)) for box in boxes])
    return CropLooks(grid, np.column_stack([sides[:, 1], sides[:, 0] - sides[:, 1]]))


def _cells(pixels: NDArray[np.uint8], box: Box, scale: tuple[float, float]) -> NDArray[np.uint8]:
    """The mean colours of a crop's cells, `(DOWN, ACROSS, 3)`."""
    height, width = pixels.shape[:2]
    left = min(max(int((box.x + BORDER * box.w) * scale[0]), 0), width - 1)
    top = min(max(int((box.y + BORDER * box.h) * scale[1]), 0), height - 1)
    right = min(max(int((box.right - BORDER * box.w) * scale[0]), left + 1), width)
    bottom = min(max(int((box.bottom - BORDER * box.h) * scale[1]), top + 1), height)
    cells = cv2.resize(pixels[top:bottom, left:right], (ACROSS, DOWN), interpolation=cv2.INTER_AREA)
    return np.asarray(cells, dtype=np.uint8)
