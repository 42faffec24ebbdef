"""Solid things of the rendered world, in centimetres, before they stand anywhere.

Axes: x to the right, y up, z towards the person who looks at the shelf. A solid's own origin is the middle of its
bottom front edge's height: x = 0 in its middle, y = 0 at its bottom, z = 0 at its front-most face (all of it z <= 0).
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Texture = NDArray[np.uint8]
"""Pixels of shape (H, W, 4), uint8, RGBA, straight alpha, row 0 on top; texture coordinate (0, 0) is the top left."""


@dataclass(frozen=True, eq=False)
class Mesh:
    """Triangles: `points` (N, 3) float32 in cm, `normals` (N, 3) float32 of length 1, `uv` (N, 2) float32 in 0..1
    with v downwards, `faces` (M, 3) uint32, counter-clockwise seen from outside.
    """

    points: NDArray[np.float32]
    normals: NDArray[np.float32]
    uv: NDArray[np.float32]
    faces: NDArray[np.uint32]


@dataclass(frozen=True)
class Material:
    """How a surface answers to light: each 0 to 1. `gloss` 0 is paper, 1 a mirror-like film; `metal` tints highlights
    with the surface's colour; `clear` lets light through (glass, PET) beyond the texture's own alpha.
    """

    gloss: float = 0.2
    metal: float = 0.0
    clear: float = 0.0


@dataclass(frozen=True, eq=False)
class Part:
    """One mesh with its texture and material."""

    mesh: Mesh
    texture: Texture
    material: Material = Material()


@dataclass(frozen=True, eq=False)
class Solid:
    """Parts that move together, and the size (width, height, depth) in cm of the box around them."""

    parts: tuple[Part, ...]
    size: tuple[float, float, float]
