"""Was this photo taken of a display instead of a shelf?

A display is a square grid of small lights, and the camera lays its own square grid over it. In the spectrum of the
photo that shows as two sharp peaks at the same distance from the centre and at a right angle, whatever the display
shows: the grid itself, or the moire that it makes with the sensor. Shelves repeat too, but their facings are wider
than high, perspective smears their peaks, and they repeat at tens of pixels, not at a few.
"""

from typing import NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

from vision.geometry import Flags, Ints
from vision.letterbox import Pixels

# Side in pixels of the tiles whose spectra are averaged: what a tile shows averages out, the grid stays.
TILE = 256
# Tiles along each side of the photo at most; more of them make the peaks no clearer and cost 1 ms each.
TILES = 4
# Fewer tiles along a side average too little: what they show has chance peaks of 1.9.
LEAST_TILES = 2
# Cycles per pixel. Slower patterns are bars, wires and print of the shelf itself.
LEAST_FREQUENCY = 0.08
# JPEG cuts the picture into blocks of 8 pixels, a square grid as well: its peaks lie where both frequencies are
# multiples of 1/8, here with their width in steps of the spectrum.
BLOCK, BLOCK_WIDTH = 8, 2
# Side of the surroundings in steps of the spectrum: five times as wide as a peak.
AROUND = 15
# How many of the strongest peaks are tried as one of the pair.
PEAKS = 40
# Least height of the lower peak of the pair over its surroundings, in nepers of power. 360 real photos: at most 0.99;
# simulated displays whose lights lie 2.3 pixels apart 0.9 to 2, from 2.8 pixels on 1.4 to 4.5.
MIN_PEAK = 1.25
# Keeps the logarithm of an empty spectrum finite; grain alone has more power than that.
POWER_FLOOR = 1e3

Spectrum = NDArray[np.float32]


class GridPeak(NamedTuple):
    """The strongest square grid of a picture: height of its peaks and their frequency in cycles per pixel."""

    height: float
    frequency: float


def is_screen_photo(pixels: Pixels) -> bool:
    """Whether the picture, H x W x 3, BGR, at its full resolution, shows the grid of a display. A suspicion, no proof.

    A smaller copy may have lost the grid, and a display seen from so far that its lights run together shows none.
    """
    return find_grid(np.asarray(cv2.cvtColor(pixels, cv2.COLOR_BGR2GRAY), dtype=np.uint8)).height > MIN_PEAK


def find_grid(grey: Pixels) -> GridPeak:
    """The strongest square grid in a grey picture, H x W; height 0 when the picture is too small."""
    if min(grey.shape) < LEAST_TILES * TILE:
        return GridPeak(0.0, 0.0)
    peaks = _peaks(_mean_spectrum(grey))
    # The partner of a peak is looked for within two steps: perspective stretches one direction more than the other.
    near = np.asarray(cv2.dilate(peaks, np.ones((5, 5), np.uint8)))
    strongest = np.argpartition(peaks, -PEAKS, axis=None)[-PEAKS:]
    down, across = np.unravel_index(strongest, peaks.shape)
    down = down - TILE // 2
    # A quarter turn; the half with negative `across` is the other half's mirror image and not stored.
    turned_down, turned_across = np.where(down > 0, -across, across), np.abs(down)
    inside = np.abs(turned_down) < TILE // 2
    partners = near[np.where(inside, turned_down, 0) + TILE // 2, turned_across]
    heights = np.where(inside, np.minimum(peaks.flat[strongest], partners), 0)
    best = int(heights.argmax())
    return GridPeak(float(heights[best]), float(np.hypot(down[best], across[best])) / TILE)


def _mean_spectrum(grey: Pixels) -> Spectrum:
    """Mean logarithm of the power of all tiles, `(TILE, TILE // 2 + 1)`, frequency 0 in the middle of axis 0."""
    window = np.outer(np.hanning(TILE), np.hanning(TILE)).astype(np.float32)
    tops, lefts = (_starts(side) for side in grey.shape)
    total = np.zeros((TILE, TILE // 2 + 1))
    for top in tops:
        for left in lefts:
            tile = grey[top : top + TILE, left : left + TILE].astype(np.float32)
            total += np.log(np.abs(np.fft.rfft2((tile - tile.mean()) * window)) ** 2 + POWER_FLOOR)
    return np.fft.fftshift(total / (len(tops) * len(lefts)), axes=0).astype(np.float32)


def _starts(side: int) -> NDArray[np.intp]:
    return np.linspace(0, side - TILE, min(TILES, side // TILE)).astype(np.intp)


def _peaks(spectrum: Spectrum) -> Spectrum:
    """How far each frequency rises over its surroundings; 0 where shelves or JPEG have peaks of their own."""
    # Edges along the sides of the photo make ridges through the whole spectrum: along a ridge nothing stands out.
    ridges = np.maximum(cv2.blur(spectrum, (AROUND, 1)), cv2.blur(spectrum, (1, AROUND)))
    surroundings = np.maximum(cv2.blur(cv2.medianBlur(spectrum, 5), (AROUND, AROUND)), ridges)
    peaks = np.asarray(cv2.GaussianBlur(spectrum, (0, 0), 0.7) - surroundings, dtype=np.float32)
    down, across = np.mgrid[-(TILE // 2) : TILE // 2, 0 : TILE // 2 + 1]
    peaks[np.hypot(down, across) < LEAST_FREQUENCY * TILE] = 0
    peaks[_near_block_frequency(down) & _near_block_frequency(across)] = 0
    return peaks


def _near_block_frequency(steps: Ints) -> Flags:
    spacing = TILE // BLOCK
    near: Flags = np.abs((steps + spacing // 2) % spacing - spacing // 2) <= BLOCK_WIDTH
    return near
