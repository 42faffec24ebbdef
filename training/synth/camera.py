"""The camera's view: a perspective mapping of the flat canvas into the photo."""

from dataclasses import dataclass
from typing import cast

import cv2
import numpy as np
from numpy.typing import NDArray

from training.synth.types import Frame, Image, Line, Rng


@dataclass(frozen=True)
class View:
    """A homography (3, 3), float64, from canvas px to photo px, and the photo's size in px."""

    matrix: NDArray[np.float64]
    width: int
    height: int

    def map_points(self, points: NDArray[np.float64]) -> NDArray[np.float64]:
        """Map canvas points (N, 2) to photo points (N, 2), in px."""
        return cast("NDArray[np.float64]", cv2.perspectiveTransform(points[None], self.matrix)[0])

    def map_line(self, line: Line) -> Line:
        """Map a line of the canvas into the photo."""
        (x1, y1), (x2, y2) = self.map_points(np.array(line, dtype=np.float64)).tolist()
        return (x1, y1), (x2, y2)

    def area_scale(self, x: float, y: float) -> float:
        """Return how much a small area at a canvas point grows in the photo (the mapping's Jacobian determinant)."""
        depth = float(self.matrix[2] @ np.array([x, y, 1.0]))
        return float(abs(np.linalg.det(self.matrix)) / abs(depth) ** 3)

    def look_back(self, x: float, y: float) -> tuple[float, float]:
        """Map a photo point back to the canvas, in px."""
        u, v, depth = (float(c) for c in np.linalg.solve(self.matrix, np.array([x, y, 1.0])))
        return u / depth, v / depth

    def look(self, image: Image) -> Image:
        """Return the photo (height, width, 3), uint8, BGR, of a canvas picture."""
        size = (self.width, self.height)
        seen = cv2.warpPerspective(image, self.matrix, size, flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
        return cast(Image, seen)

    def look_at_owners(self, owners: NDArray[np.uint16]) -> NDArray[np.uint16]:
        """Return the owner map (height, width), uint16, of the photo; 0 beyond the canvas."""
        size = (self.width, self.height)
        return cast("NDArray[np.uint16]", cv2.warpPerspective(owners, self.matrix, size, flags=cv2.INTER_NEAREST))


def draw_view(rng: Rng, frame: Frame, canvas_size: tuple[int, int], tilt: float) -> View:
    """Draw a view of the canvas part `frame` (x, y, w, h px), turned by up to `tilt` degrees about each axis.

    It zooms in until the photo shows nothing beyond the canvas of size (w, h) px.
    """
    x, y, w, h = frame
    yaw, pitch, roll = np.radians(rng.uniform(-tilt, tilt, 3) * np.array([1.0, 1.0, 0.5]))
    turn = _rotation(float(yaw), float(pitch), float(roll))
    focal = max(w, h) * float(rng.uniform(0.9, 1.6))
    centre = (x + w / 2, y + h / 2)
    zoom = 1.0
    while True:
        view = View(_homography(turn, focal, centre, (w, h), zoom), w, h)
        if zoom > 2 or _sees_only_canvas(view, canvas_size):
            return view
        zoom *= 1.03


def _rotation(yaw: float, pitch: float, roll: float) -> NDArray[np.float64]:
    turn, _ = cv2.Rodrigues(np.array([pitch, 0.0, 0.0]))
    swing, _ = cv2.Rodrigues(np.array([0.0, yaw, 0.0]))
    bank, _ = cv2.Rodrigues(np.array([0.0, 0.0, roll]))
    return cast("NDArray[np.float64]", bank @ turn @ swing)


def _homography(
    turn: NDArray[np.float64], focal: float, centre: tuple[float, float], size: tuple[int, int], zoom: float
) -> NDArray[np.float64]:
    """Pinhole view of the plane z = focal, turned about its own centre."""
    to_plane = np.array([[1, 0, -centre[0]], [0, 1, -centre[1]], [0, 0, 1]], dtype=np.float64)
    placed = np.column_stack([turn[:, 0], turn[:, 1], [0.0, 0.0, focal]])
    lens = np.array([[focal * zoom, 0, size[0] / 2], [0, focal * zoom, size[1] / 2], [0, 0, 1]], dtype=np.float64)
    matrix = lens @ placed @ to_plane
    return cast("NDArray[np.float64]", matrix / matrix[2, 2])


def _sees_only_canvas(view: View, canvas_size: tuple[int, int]) -> bool:
    corners = np.array([[0, 0], [view.width, 0], [view.width, view.height], [0, view.height]], dtype=np.float64)
    seen = cv2.perspectiveTransform(corners[None], np.linalg.inv(view.matrix))[0]
    return bool((seen >= 0).all() and (seen <= np.array(canvas_size)).all())
