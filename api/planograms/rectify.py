"""A shelf photographed at an angle, made a rectangle."""

import cv2
import numpy as np

from api.errors import InvalidInput
from api.pictures import FINE_QUALITY, as_jpeg
from api.planograms.schemas import ControlPoints, ImagePoint
from vision.geometry import Floats
from vision.letterbox import Pixels
from vision.photos.images import decode_photo

# Shorter sides than this hold nothing that could be recognised, and corners so near do not tell a perspective.
MIN_SIDE = 16.0


def rectify(image: bytes, points: ControlPoints, max_pixels: int) -> bytes:
    """The part of an image between four corners as an upright JPEG, as large as its longer opposite sides.

    Raises InvalidInput when the corners are no convex quadrilateral in this order, vision.errors.PhotoError when the
    image cannot be used.
    """
    photo = decode_photo(image, max_pixels=max_pixels)
    corners = _corners(points, photo.width, photo.height)
    width, height = _size(corners)
    target = np.asarray([[0, 0], [width, 0], [width, height], [0, height]], dtype=np.float32)
    warp = cv2.getPerspectiveTransform(corners.astype(np.float32), target)
    flat: Pixels = np.asarray(cv2.warpPerspective(photo.pixels, warp, (width, height)), dtype=np.uint8)
    return as_jpeg(flat, FINE_QUALITY)


def _corners(points: ControlPoints, width: int, height: int) -> Floats:
    """Clockwise from the top left, `(4, 2)` pixels."""
    named: tuple[ImagePoint, ...] = (points.top_left, points.top_right, points.bottom_right, points.bottom_left)
    corners = np.asarray([[point.x * width, point.y * height] for point in named])
    sides = np.roll(corners, -1, axis=0) - corners
    following = np.roll(sides, -1, axis=0)
    turns = sides[:, 0] * following[:, 1] - sides[:, 1] * following[:, 0]
    if np.linalg.norm(sides, axis=1).min() < MIN_SIDE or turns.min() <= 0:
        raise InvalidInput(
            "control-points-invalid",
            "The control points have to be the corners of the shelf: each where its name says, none inside the others.",
        )
    return corners


def _size(corners: Floats) -> tuple[int, int]:
    top, right, bottom, left = np.linalg.norm(np.roll(corners, -1, axis=0) - corners, axis=1)
    return round(max(top, bottom)), round(max(left, right))
