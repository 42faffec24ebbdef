"""Hanging goods: on a peg wall the tops of a row lie on one line, under its hooks, and the bottoms do not.

Seen upside down, a peg wall is a shelf: goods that hang from a line stand on it. So only the question which of the two
it is, and the turning over, are needed here.
"""

import numpy as np

from vision.geometry import Floats
from vision.shelf.shelf_lines import Footing, choose_lines

# What the upside-down reading must save, in facings that it no longer leaves unexplained: at least this many ...
MIN_SAVING = 3.0
# ... and this share of all. On rendered peg walls it saves 0.16 to 0.37; on 121 photos of shelves never more than
# 0.12. Where all goods of a row are of one height nothing is saved, and either reading gives the same rows.
MIN_SHARE = 0.15


def turn_over(corners: Floats, height: int) -> Floats:
    """`(n, 4)` xyxy boxes of a photo of this `height`, upside down."""
    turned: Floats = np.column_stack([corners[:, 0], height - corners[:, 3], corners[:, 2], height - corners[:, 1]])
    return turned


def goods_hang(upright: Footing, turned: Footing) -> bool:
    """Whether the facings hang from lines rather than stand on them, given both readings of the same facings."""
    everything = np.arange(len(upright.weight))
    saving = choose_lines(upright, everything)[0] - choose_lines(turned, everything)[0]
    return saving > max(MIN_SAVING, MIN_SHARE * float(upright.weight.sum()))
