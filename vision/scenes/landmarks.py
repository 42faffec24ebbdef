"""Landmarks: small distinctive places of a shelf photo (SIFT) by which two photos of it can be laid over each other."""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from vision.geometry import Flags, Floats, boxes_to_xyxy
from vision.letterbox import Pixels
from vision.scenes.lens import Lens
from vision.types import ShelfReport

Complexes = NDArray[np.complex128]
Likeness = NDArray[np.float32]

# Long side in pixels at which landmarks are sought. SIFT looks at twice that; time grows with its square.
SEARCH_SIDE = 640
# Where facings are narrow the side grows up to LARGEST_SIDE, so that the print on them is more than a few pixels.
LARGEST_SIDE, FACING_WIDTH = 960, 26
# The strongest are kept: likenesses of all pairs cost time with the square of this.
MAX_LANDMARKS = 1600
# OpenCV's 0.04 leaves dark coolers nearly empty.
CONTRAST = 0.02


@dataclass(frozen=True, slots=True, eq=False)
class Landmarks:
    """The landmarks of a photo; coordinates are shares of its long side, straight by its lens.

    `places` (n,) are x + iy, `poses` (n,) size and turn as one complex number, `descriptors` (n, 128) float32 of length
    1. The lens's size is that of the photo.
    """

    places: Complexes
    poses: Complexes
    descriptors: NDArray[np.float32]
    lens: Lens

    def __len__(self) -> int:
        return len(self.places)

    def straightened(self, bend: float) -> "Landmarks":
        """The same without the distortion of a lens of this bend; they must still have it."""
        lens = Lens(self.lens.size, bend)
        places, ends = (_as_complex(lens.straighten(as_points(at))) for at in (self.places, self.places + self.poses))
        return Landmarks(places, ends - places, self.descriptors, lens)

    def shows(self, places: Complexes) -> Flags:
        """Which straight places lie in the photo, in the shape of `places`."""
        return self.lens.shows(np.stack([places.real, places.imag], axis=-1))


def find_landmarks(picture: Pixels, report: ShelfReport) -> Landmarks:
    """The landmarks on the shelf front of a photo: `picture` is H x W x 3 uint8, BGR, upright, of any resolution.

    Walls, floors and ceilings are left out. They lie in other planes, and would be carried elsewhere than the goods.
    """
    grey = _grey(picture, _search_side(report))
    side = max(grey.shape)
    sift = cv2.SIFT.create(nfeatures=MAX_LANDMARKS, contrastThreshold=CONTRAST)
    points, raw = sift.detectAndCompute(grey, _shelf_mask(report, grey.shape[1], grey.shape[0]))
    return Landmarks(
        np.asarray([complex(*point.pt) for point in points], dtype=np.complex128) / side,
        np.asarray([point.size * np.exp(1j * np.deg2rad(point.angle)) for point in points], dtype=np.complex128) / side,
        _root(np.zeros((0, 128), dtype=np.float32) if raw is None else np.asarray(raw, dtype=np.float32)),
        Lens((grey.shape[1] / side, grey.shape[0] / side)),
    )


def _search_side(report: ShelfReport) -> int:
    """The long side at which the typical facing is wide enough, between the two limits."""
    if not report.facings:
        return SEARCH_SIDE
    width = float(np.median([facing.box.w for facing in report.facings])) / max(report.width, report.height)
    return round(float(np.clip(FACING_WIDTH / max(width, 1e-6), SEARCH_SIDE, LARGEST_SIDE)))


def _grey(picture: Pixels, side: int) -> Pixels:
    scale = side / max(picture.shape[:2])
    size = (max(1, round(picture.shape[1] * scale)), max(1, round(picture.shape[0] * scale)))
    method = cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR
    return np.asarray(cv2.cvtColor(cv2.resize(picture, size, interpolation=method), cv2.COLOR_BGR2GRAY), dtype=np.uint8)


def _shelf_mask(report: ShelfReport, width: int, height: int) -> Pixels:
    """255 within the convex hull of everything that the report has, 0 elsewhere.

    The hull and not the boxes: what the detector missed, rails and backs are as good to be recognised by.
    """
    mask = np.zeros((height, width), dtype=np.uint8)
    kinds = (report.facings, report.price_tags, report.gaps, report.pop)
    boxes = [thing.box for things in kinds for thing in things]
    if boxes:
        corners = boxes_to_xyxy(boxes) * ([width / report.width, height / report.height] * 2)
        ends = np.concatenate([corners[:, [0, 1]], corners[:, [2, 1]], corners[:, [0, 3]], corners[:, [2, 3]]])
        cv2.fillConvexPoly(mask, cv2.convexHull(ends.astype(np.int32)), 255)
    return mask


def likeness_of(first: Landmarks, second: Landmarks) -> Likeness:
    """How alike each landmark of one photo is to each of the other, 0 to 1, `(first, second)`."""
    return np.asarray(first.descriptors @ second.descriptors.T, dtype=np.float32)


def _root(descriptors: NDArray[np.float32]) -> NDArray[np.float32]:
    """RootSIFT (Arandjelovic and Zisserman, 2012): roots of shares; their dot product is the likeness, 0 to 1."""
    total = np.maximum(descriptors.sum(axis=1, keepdims=True), np.float32(1e-6))
    return np.asarray(np.sqrt(descriptors / total), dtype=np.float32)


def as_points(places: Complexes) -> Floats:
    """Complex places `(n,)` as x and y, `(n, 2)`."""
    return np.stack([places.real, places.imag], axis=1)


def _as_complex(points: Floats) -> Complexes:
    return np.asarray(points[:, 0] + 1j * points[:, 1], dtype=np.complex128)
