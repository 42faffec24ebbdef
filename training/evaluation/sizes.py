"""Box sizes relative to the photo.

COCO calls boxes small below 32 x 32 pixels and large above 96 x 96. That says nothing here: the same facing has 40
pixels on a web picture and 300 on a phone photo, and the detector sees both shrunk to one input size. So a box is
measured by its longer side as a share of the photo's longer side, which no resizing changes.

The limits are 5 % and 10 %: at an input of 640 pixels they are 32 and 64 pixels, one and two cells of the detector's
coarsest map. On real sets all three sizes occur: of the facings of dense supermarket shelves about a quarter are small
and a sixth large.
"""

from collections.abc import Mapping, Sequence
from types import MappingProxyType

import numpy as np

from vision.geometry import Floats
from vision.types import Box

# From (inclusive) and to (exclusive), as a share of the photo's longer side.
SIZES: Mapping[str, tuple[float, float]] = MappingProxyType(
    {"small": (0.0, 0.05), "medium": (0.05, 0.10), "large": (0.10, float("inf"))}
)


def relative_sizes(boxes: Sequence[Box], side: float) -> Floats:
    """Longer side of every box as a share of `side`, the photo's longer side in pixels; shape (boxes,)."""
    return np.array([max(box.w, box.h) / side for box in boxes], dtype=float)
