"""How short stretches of a straightened band look, so that those of a photo and of print can be compared."""

from collections.abc import Sequence

import numpy as np

from vision.letterbox import Pixels
from vision.pop.poses import Singles

# Bands are straightened to this height, with a margin above and below, as sloping bands are met only about. In pixels;
# letters of a strip are still told apart.
HEIGHT, MARGIN = 8, 3
# A stretch is this long, two or three letters; stretches begin so many pixels apart, and closer where one is followed.
STRETCH, STEP, FINE_STEP = 20, 8, 4
# Places of the print are so many pixels apart.
PRINT_STEP = 2
# Rows of a straightened band at which stretches are looked at in the search; all rows where one is followed.
ROWS, ALL_ROWS = range(0, 2 * MARGIN + 1, 2), range(2 * MARGIN + 1)
# Correlations below this say nothing.
SILENT = 0.35
# Contrast in grey levels below which a stretch is plain.
PLAIN = 4.0


def views_along(pixels: Pixels | Singles, rows: Sequence[int], step: int) -> Singles:
    """The looks (rows, places, values) of the stretches of a band that begin in these rows, every `step` pixels.

    They are vectors of length 1, whose products are correlations; plain ones are shorter.
    """
    stretches = np.lib.stride_tricks.sliding_window_view(pixels, (HEIGHT, STRETCH), axis=(0, 1))[list(rows), ::step]
    values = np.ascontiguousarray(stretches, dtype=np.float32).reshape(*stretches.shape[:3], -1)
    contrast = (values - values.mean(axis=3, keepdims=True)).reshape(*values.shape[:2], -1)
    least = PLAIN * contrast.shape[2] ** 0.5
    views: Singles = contrast / np.maximum(np.linalg.norm(contrast, axis=2, keepdims=True), least)
    return views
