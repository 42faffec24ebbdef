"""Simple meshes for fixtures and flat things. All sizes in cm; see `training.synth.solids` for axes and origin."""

import numpy as np
from numpy.typing import NDArray

from training.synth.solids import Material, Mesh, Part, Solid, Texture

Floats = NDArray[np.float64]
_FACES = (
    # normal, then the four corners (x, y, z as -1 or 1) counter-clockwise from the lower left, seen from outside
    ((0, 0, 1), ((-1, -1, 1), (1, -1, 1), (1, 1, 1), (-1, 1, 1))),
    ((0, 0, -1), ((1, -1, -1), (-1, -1, -1), (-1, 1, -1), (1, 1, -1))),
    ((1, 0, 0), ((1, -1, 1), (1, -1, -1), (1, 1, -1), (1, 1, 1))),
    ((-1, 0, 0), ((-1, -1, -1), (-1, -1, 1), (-1, 1, 1), (-1, 1, -1))),
    ((0, 1, 0), ((-1, 1, 1), (1, 1, 1), (1, 1, -1), (-1, 1, -1))),
    ((0, -1, 0), ((-1, -1, -1), (1, -1, -1), (1, -1, 1), (-1, -1, 1))),
)
BEND_CM = 15.0
"""Long faces are cut into strips of about this length, so that the lens can bend them."""
MOST_STRIPS = 24


def slab(width: float, height: float, depth: float, *, tile_cm: float | None = None) -> Mesh:
    """Return a closed block; each face shows the whole texture, or one repeat each `tile_cm` along the width."""
    strips = int(np.clip(round(width / BEND_CM), 1, MOST_STRIPS))
    grids = [_face(np.array(corners, dtype=np.float64), strips if not normal[0] else 1) for normal, corners in _FACES]
    points = np.concatenate([grid[0] for grid in grids])
    normals = np.repeat(np.array([normal for normal, _ in _FACES]), [len(grid[0]) for grid in grids], axis=0)
    uv = np.concatenate([grid[1] for grid in grids])
    if tile_cm:
        uv = uv * (width / tile_cm, 1)
    starts = np.cumsum([0, *[len(grid[0]) for grid in grids[:-1]]])
    faces = np.concatenate([grid[2] + start for grid, start in zip(grids, starts, strict=True)])
    scaled = points * (width / 2, height / 2, depth / 2) + (0, height / 2, -depth / 2)
    return Mesh(scaled.astype("f4"), normals.astype("f4"), uv.astype("f4"), faces.astype("u4"))


def _face(corners: Floats, strips: int) -> tuple[Floats, Floats, NDArray[np.int64]]:
    """Return points, uv and faces of one side of the block, cut into upright strips."""
    shares = np.linspace(0, 1, strips + 1)[:, None]
    low = corners[0] * (1 - shares) + corners[1] * shares
    high = corners[3] * (1 - shares) + corners[2] * shares
    ones = np.ones_like(shares)
    uv = np.concatenate([np.hstack([shares, ones]), np.hstack([shares, 0 * ones])])
    first = np.arange(strips)
    up = first + strips + 1
    faces = np.concatenate([np.stack([first, first + 1, up + 1], 1), np.stack([first, up + 1, up], 1)])
    return np.concatenate([low, high]), uv, faces


def sheet(width: float, height: float, *, tiles: tuple[float, float] = (1.0, 1.0), both: bool = False) -> Mesh:
    """Return an upright rectangle that faces +z (and with `both` -z too), its bottom edge's middle at the origin."""
    strips = int(np.clip(round(width / BEND_CM), 1, MOST_STRIPS))
    rows = int(np.clip(round(height / BEND_CM), 1, MOST_STRIPS))
    u, v = np.meshgrid(np.linspace(0, 1, strips + 1), np.linspace(0, 1, rows + 1))
    points = np.stack([(u - 0.5) * width, v * height, 0 * u], axis=-1).reshape(-1, 3)
    uv = np.stack([u * tiles[0], (1 - v) * tiles[1]], axis=-1).reshape(-1, 2)
    index = np.arange((rows + 1) * (strips + 1)).reshape(rows + 1, strips + 1)
    a, b, c, d = index[:-1, :-1].ravel(), index[:-1, 1:].ravel(), index[1:, 1:].ravel(), index[1:, :-1].ravel()
    faces = np.concatenate([np.stack([a, b, c], 1), np.stack([a, c, d], 1)])
    if both:
        faces = np.concatenate([faces, faces[:, ::-1]])
    normals = np.tile((0.0, 0.0, 1.0), (len(points), 1))
    return Mesh(points.astype("f4"), normals.astype("f4"), uv.astype("f4"), faces.astype("u4"))


def block(
    size: tuple[float, float, float], texture: Texture, material: Material, *, tile_cm: float | None = None
) -> Solid:
    """Return a block of `size` (width, height, depth) cm with one texture on all sides."""
    return Solid((Part(slab(*size, tile_cm=tile_cm), texture, material),), size)


def panel(
    size: tuple[float, float],
    texture: Texture,
    material: Material,
    *,
    tiles: tuple[float, float] = (1.0, 1.0),
    both: bool = False,
) -> Solid:
    """Return an upright flat thing of `size` (width, height) cm that faces the viewer, with `both` also backwards."""
    return Solid((Part(sheet(*size, tiles=tiles, both=both), texture, material),), (*size, 0.0))


def plain(red: int, green: int, blue: int, alpha: int = 255) -> Texture:
    """Return a texture of one colour (4, 4, 4)."""
    return np.full((4, 4, 4), (red, green, blue, alpha), dtype=np.uint8)
