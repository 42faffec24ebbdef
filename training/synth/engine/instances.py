"""Solids where they stand in the world."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from training.synth.solids import Solid

OPEN_CEILING_CM = 1000.0
"""A ceiling this high means that nothing above shades the solid."""


@dataclass(frozen=True)
class Cavity:
    """The compartment around a solid, which shades it: its floor, ceiling (y) and opening (z) in cm.

    `glow` is the light of its own lamps, 0 for none.
    """

    floor: float = 0.0
    ceiling: float = OPEN_CEILING_CM
    front: float = 0.0
    glow: float = 0.0


OPEN_AIR = Cavity()


@dataclass(frozen=True, eq=False)
class Instance:
    """One solid at its `pose` (4, 4) from the solid's own space to the world's; `owner` 0 is nobody's (scenery).

    `tint` multiplies the solid's colours (red, green, blue). A `ghost` is drawn into the photo and owns no pixel:
    glass, fog and reflections.
    """

    solid: Solid
    pose: NDArray[np.float64]
    owner: int = 0
    cavity: Cavity = OPEN_AIR
    tint: tuple[float, float, float] = (1.0, 1.0, 1.0)
    ghost: bool = False


def pose_at(
    x: float, y: float, z: float, *, turn: float = 0.0, lean: float = 0.0, tilt: float = 0.0
) -> NDArray[np.float64]:
    """Return the pose of a solid whose origin stands at (x, y, z) cm.

    `turn` about the upright axis, `tilt` back about the x axis, `lean` sideways about the z axis: degrees.
    """
    a, b, c = np.radians([turn, tilt, lean])
    about_y = np.array([[np.cos(a), 0, np.sin(a)], [0, 1, 0], [-np.sin(a), 0, np.cos(a)]])
    about_x = np.array([[1, 0, 0], [0, np.cos(b), np.sin(b)], [0, -np.sin(b), np.cos(b)]])
    about_z = np.array([[np.cos(c), -np.sin(c), 0], [np.sin(c), np.cos(c), 0], [0, 0, 1]])
    pose = np.eye(4)
    pose[:3, :3] = about_y @ about_x @ about_z
    pose[:3, 3] = (x, y, z)
    return pose


def turned_about(pose: NDArray[np.float64], pivot: tuple[float, float, float]) -> NDArray[np.float64]:
    """Return `pose` so that its turn happens about `pivot` (x, y, z) of the solid's own space, not its origin."""
    moved = pose.copy()
    moved[:3, 3] += np.asarray(pivot) - pose[:3, :3] @ np.asarray(pivot)
    return moved
