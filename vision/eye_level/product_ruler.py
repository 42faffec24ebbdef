"""Known product sizes as a ruler along the fixture's front.

Every facing whose height is known says how many centimetres lie between its top and its foot. Seen from above, the top
of a box ends at the back edge of the product's top, not at the front: without a correction low rows would look up to a
fifth taller than high ones, and the more so the higher the camera is held. How deep the goods are decides how much;
where the catalogue does not say, the depth is fitted with the pose.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from vision.eye_level.camera_pose import Evidence, distances, focal_lengths, heights_at
from vision.eye_level.shelf_view import ShelfView
from vision.geometry import Flags, Floats, boxes_to_xyxy
from vision.types import Box

# How much farther back than the front the highest visible point of a product's top lies, as a share of its depth (caps
# and shoulders end before the back), and in cm where the depth is not known; measured on rendered goods.
TOP_OF_DEPTH = 0.8
UNKNOWN_TOP_CM = 4.5
# Goods stand a little behind the edge of their board, which hides the feet of those above the camera.
SET_BACK_CM = 2.0
# Error of one facing's height, as a share of it: goods set back or hidden in part, lenses ...
RULER_SIGMA = 0.07
# ... more for flat ones, of which a camera above them sees more top than front: a share of the top's depth ...
TOP_SIGMA = 0.3
KNOWN_TOP_SIGMA = 0.15
# ... and of a box side, in long sides of the photo.
SIDE_SIGMA = 0.003
# More facings than this say nothing new and cost time; of more, every n-th is taken.
MOST_RULERS = 48
# Boxes within this share of the photo's height from its borders may be cut there.
BORDER = 0.006


@dataclass(frozen=True, slots=True)
class ProductSize:
    """Size in cm of a product as it stands on the shelf."""

    height_cm: float
    depth_cm: float | None = None


def product_ruler(view: ShelfView, boxes: Sequence[Box], sizes: Mapping[int, ProductSize]) -> Evidence | None:
    """Evidence of the facings whose size is known, by their index; None when none of them is wholly in the photo."""
    whole = _whole(boxes, view)
    measured = [(boxes[index], size) for index, size in sorted(sizes.items()) if whole[index]]
    if not measured:
        return None
    measured = measured[:: -(-len(measured) // MOST_RULERS)]
    truth = np.asarray([size.height_cm for _, size in measured])
    depth = np.asarray([UNKNOWN_TOP_CM if s.depth_cm is None else s.depth_cm * TOP_OF_DEPTH for _, s in measured])
    loose = np.asarray([TOP_SIGMA if size.depth_cm is None else KNOWN_TOP_SIGMA for _, size in measured])
    tops, feet = view.box_levels([box for box, _ in measured])
    side = SIDE_SIGMA * view.long_side * np.sqrt(2) / np.maximum(feet - tops, 1.0)
    # Neighbours repeat each other's errors (same product, same depth): together they count as one.
    sigma = np.sqrt(
        (RULER_SIGMA**2 + (loose * depth / truth) ** 2 + side**2) * _neighbours(feet, np.maximum(feet - tops, 0.0))
    )

    def residuals(poses: Floats) -> Floats:
        top, foot = heights_at(poses, tops), heights_at(poses, feet)
        away = distances(poses) * _facing(poses, view)
        shown = np.maximum(poses[:, :1] - foot - truth, 0.0) / away * poses[:, 4:] * depth
        hidden = np.maximum(foot - poses[:, :1], 0.0) / away * SET_BACK_CM
        seen: Floats = ((top - foot - shown + hidden) / truth - 1.0) / sigma
        return seen

    return residuals


def _whole(boxes: Sequence[Box], view: ShelfView) -> Flags:
    """Boxes that no border of the photo cuts at the top or at the bottom."""
    corners, height = boxes_to_xyxy(boxes), view.pencil.height
    whole: Flags = (corners[:, 1] > BORDER * height) & (corners[:, 3] < (1 - BORDER) * height)
    return whole


def _facing(poses: Floats, view: ShelfView) -> Floats:
    """Cosine of the angle between the camera's heading and the fixture's normal, `(k, 1)`.

    In an oblique photo the way to the fixture along the heading is longer than the camera's distance from its front.
    """
    turn = view.pencil.convergence * focal_lengths(poses) / np.cos(poses[:, 2:3])
    cosine: Floats = 1 / np.sqrt(1 + turn**2)
    return cosine


def _neighbours(feet: Floats, sizes: Floats) -> Floats:
    """How many facings stand within half a facing's height of each, itself included."""
    near: Floats = (np.abs(feet[:, None] - feet) <= sizes[:, None] / 2).sum(axis=1).astype(np.float64)
    return near
