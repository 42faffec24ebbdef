"""The kind of a piece of POP material when no artwork tells it: a guess from its place, proportions and colours.

Many kinds differ only by what they are fixed to, so most guesses are open and stay open: a kind is told only where the
fitted probability reaches the level at which that kind was right in more than nine of ten held-out pieces. The numbers
lie in `pop_kinds.json` and come from rendered shelves (`training.fit_pop_kinds`).
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import cv2
import numpy as np

from vision.geometry import Floats, areas, boxes_to_xyxy, intersections
from vision.letterbox import Pixels
from vision.types import Box, Point

Edge = tuple[Point, Point]

# Distances to the shelf edge beyond three heights of the piece (or sizes of a facing) say no more.
FAR = 3.0
# The typical facing in a photo without any, as a share of its height.
FACING_SHARE = 0.15
# Highest facings, as a share of all: one false box above the shelf must not become the top of it.
TOP_SHARE = 0.05
# Cells across a piece, of the colours around it on each side, and across it where fine print counts.
GRID, RING, FINE_GRID = 8, 2, 24
# Grey levels of noise that are no contrast between corner and middle.
NOISE = 8.0
PALE_SATURATION, PALE_VALUE = 0.2, 0.75
STRONGEST_SHARE = 0.1
# Measures of looks.
LOOKS = 13


@dataclass(frozen=True, slots=True)
class KindGuess:
    """`kind` is None when it cannot be told; `probability` (0 to 1) is that of the likeliest kind."""

    kind: str | None
    probability: float


@dataclass(frozen=True, slots=True, eq=False)
class KindModel:
    """Softmax regression on standardised measures, their squares and one product.

    `kinds` (k,), `mean` and `spread` (m,), `weights` (m, k), `bias` (k,). `told_from` is the probability from which on
    a kind is told; kinds that are missing there are never told.
    """

    kinds: tuple[str, ...]
    mean: Floats
    spread: Floats
    weights: Floats
    bias: Floats
    told_from: Mapping[str, float]

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> "KindModel":
        """From the plain form that `to_json` makes."""
        arrays = {name: np.asarray(stored[name], dtype=np.float64) for name in ("mean", "spread", "weights", "bias")}
        return cls(kinds=tuple(stored["kinds"]), told_from=stored["told_from"], **arrays)

    def to_json(self) -> dict[str, Any]:
        """Plain values, rounded to four digits."""
        arrays = {name: getattr(self, name).round(4).tolist() for name in ("mean", "spread", "weights", "bias")}
        return {"kinds": list(self.kinds), "told_from": dict(self.told_from)} | arrays

    def probabilities(self, measures: Floats) -> Floats:
        """Probability of each kind `(n, k)` for measures `(n, MEASURES)`."""
        logits = (expand(measures) - self.mean) / self.spread @ self.weights + self.bias
        shares = np.exp(logits - logits.max(axis=1, keepdims=True))
        normalised: Floats = shares / shares.sum(axis=1, keepdims=True)
        return normalised

    def guess(self, measures: Floats) -> tuple[KindGuess, ...]:
        """The kinds that can be told, one guess per row of measures."""
        probabilities = self.probabilities(measures)
        return tuple(
            KindGuess(kind if row.max() >= self.told_from.get(kind, np.inf) else None, float(row.max()))
            for row in probabilities
            for kind in (self.kinds[int(row.argmax())],)
        )


def tell_kinds(
    pixels: Pixels, pieces: Sequence[Box], facings: Sequence[Box], edges: Sequence[Edge]
) -> tuple[KindGuess, ...]:
    """Guess the kind of each piece in a photo `(H, W, 3)` uint8 BGR, given its facings and the edges of its rows."""
    if not pieces:
        return ()
    return _shipped_model().guess(measure_pieces(pixels, pieces, facings, edges))


def measure_pieces(pixels: Pixels, pieces: Sequence[Box], facings: Sequence[Box], edges: Sequence[Edge]) -> Floats:
    """What the guess rests on, `(n, 20)`: seven measures of size and place, thirteen of looks."""
    facing_corners = boxes_to_xyxy(facings)
    unit = float(np.median(np.sqrt(areas(facing_corners)))) if len(facings) else FACING_SHARE * pixels.shape[0]
    rows = [
        (*_size(piece, unit), *_place(piece, unit, edges), *_surroundings(piece, facing_corners), *_look(pixels, piece))
        for piece in pieces
    ]
    return np.asarray(rows, dtype=np.float64)


def expand(measures: Floats) -> Floats:
    """Measures with their squares, so that a kind can have a size of its own, and width times height."""
    product = measures[:, :1] * measures[:, 1:2]
    return np.concatenate([measures, measures**2, product], axis=1)


@cache
def _shipped_model() -> KindModel:
    return KindModel.from_json(json.loads((files("vision.pop") / "pop_kinds.json").read_text(encoding="utf-8")))


def _size(piece: Box, unit: float) -> tuple[float, float]:
    """Width and height in sizes of a facing, as logarithms."""
    return float(np.log(max(piece.w, 1) / unit)), float(np.log(max(piece.h, 1) / unit))


def _place(piece: Box, unit: float, edges: Sequence[Edge]) -> tuple[float, float]:
    """How far the nearest shelf edge lies below the top of the piece, in its heights, and below its middle, in facings.

    A piece far from all edges (or in a photo without rows) counts as lying high above one.
    """
    levels = [level for edge in edges if (level := _level_at(edge, piece.center_x)) is not None]
    nearest = min(levels, key=lambda level: abs(level - piece.center_y), default=np.inf)
    below_top = float(np.clip((nearest - piece.y) / max(piece.h, 1), -FAR, FAR))
    return below_top, float(np.clip((nearest - piece.center_y) / unit, -FAR, FAR))


def _level_at(edge: Edge, x: float) -> float | None:
    (left, right) = edge
    if right.x - left.x < 1:
        return None
    return left.y + (right.y - left.y) * (x - left.x) / (right.x - left.x)


def _surroundings(piece: Box, facings: Floats) -> tuple[float, float, float]:
    """Shares of the piece over facings, above the highest facings, and left or right of all of them."""
    if not len(facings):
        return 0.0, 0.0, 0.0
    corners = boxes_to_xyxy([piece])
    over = min(1.0, float(intersections(corners, facings).sum()) / max(piece.area, 1))
    above = (float(np.quantile(facings[:, 1], TOP_SHARE)) - piece.y) / max(piece.h, 1)
    left = (float(facings[:, 0].min()) - piece.x) / max(piece.w, 1)
    right = (piece.right - float(facings[:, 2].max())) / max(piece.w, 1)
    outside = float(np.clip(left, 0, 1) + np.clip(right, 0, 1))
    return over, float(np.clip(above, 0, 1)), min(1.0, outside)


def _look(pixels: Pixels, piece: Box) -> tuple[float, ...]:
    """Whether the piece fills its box (a die-cut one does not), where it stands out, its colours and strokes."""
    cells = _cells_around(pixels, piece).astype(np.float64)
    coarse = cells[RING:-RING, RING:-RING]
    scale = float(coarse.std(axis=(0, 1)).mean()) + NOISE
    inside = pixels[max(0, round(piece.y)) : round(piece.bottom), max(0, round(piece.x)) : round(piece.right)]
    if not inside.size:
        return (0.0,) * LOOKS
    fine = cv2.resize(inside, (FINE_GRID, FINE_GRID), interpolation=cv2.INTER_AREA).astype(np.uint8)
    return (
        *_corner_contrasts(coarse, scale),
        *_colourfulness(fine),
        float(coarse.std(axis=(0, 1)).mean()) / 64,
        *_steps_outward(cells, scale),
        *_strokes(fine),
    )


def _cells_around(pixels: Pixels, piece: Box) -> Pixels:
    """Mean colours of GRID x GRID cells of the piece and of RING more on each side; the photo's border is repeated."""
    across, down = piece.w / GRID, piece.h / GRID
    left, right = round(piece.x - RING * across), round(piece.right + RING * across)
    top, bottom = round(piece.y - RING * down), round(piece.bottom + RING * down)
    columns = np.clip(np.arange(left, max(right, left + 1)), 0, pixels.shape[1] - 1)
    rows = np.clip(np.arange(top, max(bottom, top + 1)), 0, pixels.shape[0] - 1)
    side = GRID + 2 * RING
    return cv2.resize(pixels[np.ix_(rows, columns)], (side, side), interpolation=cv2.INTER_AREA).astype(np.uint8)


def _corner_contrasts(grid: Floats, scale: float) -> tuple[float, float]:
    """How far the corners of a grid of colours differ from the middles of its edges, and from what lies inside."""
    first, last, low, high = 0, GRID - 1, GRID // 2 - 1, GRID // 2 + 1
    edges = np.concatenate([grid[first, low:high], grid[last, low:high], grid[low:high, first], grid[low:high, last]])
    corners = grid[np.ix_((first, last), (first, last))].reshape(4, 3)
    inner = grid[np.ix_((first + 1, last - 1), (first + 1, last - 1))].reshape(4, 3)
    return float(np.abs(corners - edges.mean(axis=0)).mean()) / scale, float(np.abs(corners - inner).mean()) / scale


def _steps_outward(cells: Floats, scale: float) -> tuple[float, ...]:
    """How far the colours change outward at the left, right, upper and lower edge, and at the corners."""
    low, high = RING + 1, RING + GRID - 1
    across = np.abs(np.diff(cells, axis=1)).mean(axis=2) / scale
    down = np.abs(np.diff(cells, axis=0)).mean(axis=2) / scale
    turns = np.abs(cells[1:, 1:] - cells[:-1, :-1]).mean(axis=2), np.abs(cells[1:, :-1] - cells[:-1, 1:]).mean(axis=2)
    first, last = RING - 1, RING + GRID - 1
    corners = turns[0][first, first] + turns[0][last, last] + turns[1][first, last] + turns[1][last, first]
    sides = across[low:high, first], across[low:high, last], down[first, low:high], down[last, low:high]
    return *(min(float(side.mean()), FAR) for side in sides), min(float(corners) / 4 / scale, FAR)


def _strokes(pixels: Pixels) -> tuple[float, float]:
    """How much the print changes across and down, from cell to cell: lines of words, large digits or a picture."""
    grey = cv2.cvtColor(pixels, cv2.COLOR_BGR2GRAY).astype(np.float64)
    scale = float(grey.std()) + NOISE
    return float(np.abs(np.diff(grey, axis=1)).mean()) / scale, float(np.abs(np.diff(grey, axis=0)).mean()) / scale


def _colourfulness(pixels: Pixels) -> tuple[float, float, float]:
    """Median saturation, share of pale pixels, and saturation of the strongest colours; all 0 to 1."""
    tones = cv2.cvtColor(pixels, cv2.COLOR_BGR2HSV).reshape(-1, 3).astype(np.float64)
    saturation = np.sort(tones[:, 1] / 255)
    value = tones[:, 2] / max(1.0, float(np.quantile(tones[:, 2], 0.98)))
    pale = float(((tones[:, 1] / 255 < PALE_SATURATION) & (value > PALE_VALUE)).mean())
    strongest = saturation[-round(STRONGEST_SHARE * len(saturation)) :]
    return float(np.median(saturation)), pale, float(strongest.mean())
