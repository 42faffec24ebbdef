"""What the edges of a picture tell before any model has looked at it: how much there is to see, and how it is rolled.

A shelf is full of edges, and nearly all of them run along its boards or its uprights. A wall, the floor, a finger on
the lens or the inside of a pocket have none.
"""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from vision.letterbox import Pixels
from vision.photos.glare import reach_border

# Long side in pixels at which edges are taken: print and grain are gone, packs and boards are left.
LOOK_SIDE = 320
# Softens the grain of a photo taken at dusk, which would make edges of a plain wall.
SOFTENING_SIGMA = 0.8
# Sum of the two Sobel slopes of brightness. Grain stays under 30; the outline of a pack is 100 to 800.
EDGE = 60
# Side in pixels of the squares in which structure is looked for (3 % of the long side: less than a facing), and the
# share of edge pixels that makes one busy: one short line is enough.
CELL = 10
BUSY_CELL = 0.04
# Width in degrees over which directions are gathered: perspective fans the boards out by some degrees.
FAN_DEGREES = 3.0
QUARTER = 90
# Lines are followed for a quarter of the picture, for perspective slants them; the strongest tenth of them speaks.
STRIPS = 4
STRONG_LINES = 90


@dataclass(frozen=True, slots=True)
class EdgeMap:
    """Edges of one picture: `busy` marks the squares with structure; `directions` counts edge pixels by their direction
    in whole degrees from 0 to 89 (boards and uprights fall together), smoothed, mean 1; all 0 without any edge;
    `boards` says how much stronger long lines across the picture are than those up and down, for a shelf more than 1.
    """

    busy: NDArray[np.bool_]
    directions: NDArray[np.float64]
    boards: float

    @property
    def busy_share(self) -> float:
        """Share of the picture with anything to see in it, 0 to 1."""
        return float(self.busy.mean())

    @property
    def plain_area(self) -> float:
        """Share of the picture in the largest connected area with nothing to see that reaches its border, 0 to 1."""
        _, _, boxes, _ = cv2.connectedComponentsWithStats((~self.busy).astype(np.uint8), connectivity=4)
        # The first area is everything else: the squares with structure.
        plain = np.asarray(boxes, dtype=np.int32)[1:]
        return float(plain[reach_border(plain, self.busy.shape), cv2.CC_STAT_AREA].max(initial=0)) / self.busy.size

    @property
    def roll(self) -> tuple[float, float]:
        """Roll of the main direction in degrees (-45 to 45) and by how much it outweighs the upright one (1: equal)."""
        peak = int(self.directions.argmax())
        upright = max(float(self.directions[[0, 1, 2, -2, -1]].max()), 1e-9)
        return float(peak if peak <= QUARTER // 2 else peak - QUARTER), float(self.directions[peak]) / upright


def map_edges(grey: Pixels) -> EdgeMap:
    """The edges of a grey picture, H x W, of any size."""
    across, down = _slopes(grey)
    strength: NDArray[np.int16] = np.abs(across) + np.abs(down)
    return EdgeMap(_busy_cells(strength > EDGE), _directions(across, down, strength > 2 * EDGE), _boards(across, down))


def edge_pixels(grey: Pixels) -> NDArray[np.bool_]:
    """Where a grey picture, H x W, of any size, has an edge, when its long side is brought to LOOK_SIDE."""
    across, down = _slopes(grey)
    edges: NDArray[np.bool_] = np.abs(across) + np.abs(down) > EDGE
    return edges


def _slopes(grey: Pixels) -> tuple[NDArray[np.int16], NDArray[np.int16]]:
    """How steeply the brightness changes across and down."""
    soft = cv2.GaussianBlur(_look(grey), (0, 0), SOFTENING_SIGMA)
    across = np.asarray(cv2.Sobel(soft, cv2.CV_16S, 1, 0), dtype=np.int16)
    down = np.asarray(cv2.Sobel(soft, cv2.CV_16S, 0, 1), dtype=np.int16)
    return across, down


def _look(grey: Pixels) -> Pixels:
    scale = LOOK_SIDE / max(grey.shape)
    size = (max(CELL, round(grey.shape[1] * scale)), max(CELL, round(grey.shape[0] * scale)))
    method = cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR
    return np.asarray(cv2.resize(grey, size, interpolation=method), dtype=np.uint8)


def _busy_cells(edges: NDArray[np.bool_]) -> NDArray[np.bool_]:
    rows, columns = edges.shape[0] // CELL, edges.shape[1] // CELL
    squares = edges[: rows * CELL, : columns * CELL].reshape(rows, CELL, columns, CELL)
    busy: NDArray[np.bool_] = squares.mean(axis=(1, 3)) > BUSY_CELL
    return busy


def _boards(across: NDArray[np.int16], down: NDArray[np.int16]) -> float:
    """Boards, rails and rows of packs are long lines across; up and down there are only uprights and sides of packs."""
    return _long_lines(down) / max(_long_lines(across.T), 1.0)


def _long_lines(slopes: NDArray[np.int16]) -> float:
    """Mean slope along the strongest lines across, in STRIPS strips side by side.

    The slope of a line keeps its sign from end to end; that of print goes up and down and averages out.
    """
    strips = np.array_split(slopes, STRIPS, axis=1)
    return float(np.mean([np.percentile(np.abs(strip.mean(axis=1)), STRONG_LINES) for strip in strips]))


def _directions(across: NDArray[np.int16], down: NDArray[np.int16], edges: NDArray[np.bool_]) -> NDArray[np.float64]:
    angles = np.rad2deg(np.arctan2(down[edges].astype(np.float32), across[edges].astype(np.float32)))
    # Rounded to the nearest degree, so that 0 gathers what is nearly upright on either side.
    counts = np.bincount(np.round(angles).astype(np.intp) % QUARTER, minlength=QUARTER).astype(np.float64)
    reach = int(3 * FAN_DEGREES)
    weights = np.exp(-0.5 * (np.arange(-reach, reach + 1) / FAN_DEGREES) ** 2)
    gathered = np.convolve(np.concatenate([counts[-reach:], counts, counts[:reach]]), weights, "valid")
    directions: NDArray[np.float64] = gathered / max(float(gathered.mean()), 1e-9)
    return directions
