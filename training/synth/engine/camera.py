"""A pinhole camera with radial lens distortion, in the world's centimetres."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float64]

WIDEST_TANGENT = 1.6
"""Beyond this tangent of the angle to the axis (58 degrees) distortion stays as it is: it would fold the picture."""
NEAR_CM, FAR_CM = 5.0, 4000.0


@dataclass(frozen=True)
class Camera:
    """Where the camera stands and how it looks.

    `eye` is x, y (height over the floor), z in cm. `yaw`, `pitch` and `roll` are degrees: yaw turns to the right,
    pitch up, roll turns the camera clockwise; all 0 looks along -z. `field` is the vertical angle of view in degrees
    without distortion. `bulge` is the first radial coefficient over tangents: below 0 is a barrel, above a pincushion.
    """

    eye: tuple[float, float, float]
    yaw: float
    pitch: float
    roll: float
    field: float
    bulge: float
    width: int
    height: int

    @property
    def focal(self) -> float:
        """Focal length in pixels."""
        return self.height / 2 / float(np.tan(np.radians(self.field) / 2))

    def rotation(self) -> FloatArray:
        """Return the turn (3, 3) from world to camera axes (x right, y up, z towards the viewer)."""
        yaw, pitch, roll = np.radians([self.yaw, self.pitch, self.roll])
        return _about_z(roll) @ _about_x(-pitch) @ _about_y(yaw)

    def view_matrix(self) -> FloatArray:
        """Return the (4, 4) matrix from world to camera space."""
        matrix = np.eye(4)
        matrix[:3, :3] = self.rotation()
        matrix[:3, 3] = -self.rotation() @ np.asarray(self.eye)
        return matrix

    def clip_matrix(self) -> FloatArray:
        """Return the (4, 4) perspective matrix from camera to clip space, without distortion."""
        reach = FAR_CM - NEAR_CM
        return np.array(
            [
                [2 * self.focal / self.width, 0, 0, 0],
                [0, 2 * self.focal / self.height, 0, 0],
                [0, 0, -(FAR_CM + NEAR_CM) / reach, -2 * FAR_CM * NEAR_CM / reach],
                [0, 0, -1, 0],
            ]
        )

    def project(self, points: FloatArray) -> FloatArray:
        """Return the pixels (N, 2) of world points (N, 3) in cm; points behind the camera become NaN."""
        seen = (points - np.asarray(self.eye)) @ self.rotation().T
        depth = np.where(seen[:, 2] < -NEAR_CM, -seen[:, 2], np.nan)
        tangents = seen[:, :2] / depth[:, None]
        squared = np.minimum((tangents**2).sum(axis=1), WIDEST_TANGENT**2)
        bent = tangents * (1 + self.bulge * squared)[:, None] * self.focal
        return np.stack([self.width / 2 + bent[:, 0], self.height / 2 - bent[:, 1]], axis=1)

    def moved(self, right: float) -> "Camera":
        """Return the same camera `right` cm further along the shelf."""
        x, y, z = self.eye
        return replace(self, eye=(x + right, y, z))


def _about_x(angle: float) -> FloatArray:
    c, s = np.cos(angle), np.sin(angle)
    return np.array([[1, 0, 0], [0, c, -s], [0, s, c]])


def _about_y(angle: float) -> FloatArray:
    c, s = np.cos(angle), np.sin(angle)
    return np.array([[c, 0, s], [0, 1, 0], [-s, 0, c]])


def _about_z(angle: float) -> FloatArray:
    c, s = np.cos(angle), np.sin(angle)
    return np.array([[c, -s, 0], [s, c, 0], [0, 0, 1]])
