"""Meshes of packs and POP: boxes, lofts through stacked sections, pillows and flat sheets, all in cm."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import cast

import numpy as np
from numpy.typing import NDArray

from training.synth.solids import Mesh

Floats = NDArray[np.float64]
Region = tuple[float, float, float, float]
"""u0, v0, u1, v1 of a texture, 0 to 1, v downwards."""
WHOLE: Region = (0.0, 0.0, 1.0, 1.0)
CREASE = 0.6
"""Cosine between neighbouring strips below which an edge stays sharp: a can's rim is, its shoulder is not."""


@dataclass(frozen=True)
class Section:
    """A horizontal cut of a loft: height `y`, half width, half depth (cm), and `v`, its row of the texture (0 to 1).

    `square` is the superellipse's exponent: 2 is round, 8 nearly a rectangle.
    """

    y: float
    half_width: float
    half_depth: float
    v: float
    square: float = 2.0


def _mesh(points: Floats, normals: Floats, uv: Floats, faces: NDArray[np.int64]) -> Mesh:
    length = np.linalg.norm(normals, axis=1, keepdims=True)
    unit = np.where(length > 1e-9, normals / np.maximum(length, 1e-9), (0.0, 0.0, 1.0))
    return Mesh(
        points.astype(np.float32),
        unit.astype(np.float32),
        np.clip(uv, 0, 1).astype(np.float32),
        faces.astype(np.uint32),
    )


def merged(meshes: Sequence[Mesh]) -> Mesh:
    """Return all meshes as one, for things that share a texture."""
    starts = np.cumsum([0, *(len(m.points) for m in meshes[:-1])])
    return Mesh(
        np.concatenate([m.points for m in meshes]),
        np.concatenate([m.normals for m in meshes]),
        np.concatenate([m.uv for m in meshes]),
        np.concatenate([m.faces + np.uint32(s) for m, s in zip(meshes, starts, strict=True)]).astype(np.uint32),
    )


def moved(mesh: Mesh, x: float, y: float, z: float) -> Mesh:
    """Return the mesh moved by (x, y, z) cm."""
    shift = np.array((x, y, z), dtype=np.float32)
    return Mesh(mesh.points + shift, mesh.normals, mesh.uv, mesh.faces)


def laid(mesh: Mesh) -> Mesh:
    """Return the mesh turned by a quarter so that its top points to the right, as a roll or a wine bottle lies."""
    turn = np.array(((0, 1, 0), (-1, 0, 0), (0, 0, 1)), dtype=np.float32)
    return Mesh(mesh.points @ turn.T, mesh.normals @ turn.T, mesh.uv, mesh.faces)


def tilted(mesh: Mesh, degrees: float) -> Mesh:
    """Return the mesh turned about the x axis through the origin; above 0 its top leans back."""
    a = np.radians(degrees)
    turn = np.array(((1, 0, 0), (0, np.cos(a), np.sin(a)), (0, -np.sin(a), np.cos(a))), dtype=np.float32)
    return Mesh(mesh.points @ turn.T, mesh.normals @ turn.T, mesh.uv, mesh.faces)


def _quad(corners: Sequence[Sequence[float]], region: Region) -> Mesh:
    """Return a flat face; corners run top left, bottom left, bottom right, top right as seen from outside."""
    points = np.array(corners, dtype=np.float64)
    normal = np.cross(points[1] - points[0], points[2] - points[0])
    u0, v0, u1, v1 = region
    uv = np.array(((u0, v0), (u0, v1), (u1, v1), (u1, v0)))
    return _mesh(points, np.tile(normal, (4, 1)), uv, np.array(((0, 1, 2), (0, 2, 3))))


def sheet_mesh(width: float, height: float, region: Region = WHOLE, *, both_sides: bool = False) -> Mesh:
    """Return an upright sheet at z = 0 that faces the viewer, its bottom edge's middle at the origin."""
    x = width / 2
    front = _quad(((-x, height, 0), (-x, 0, 0), (x, 0, 0), (x, height, 0)), region)
    if not both_sides:
        return front
    back = _quad(((x, height, -0.05), (x, 0, -0.05), (-x, 0, -0.05), (-x, height, -0.05)), region)
    return merged((front, back))


def box_mesh(size: tuple[float, float, float], front: Region, side: Region, top: Region, back: Region) -> Mesh:
    """Return a box (width, height, depth in cm) whose front, sides, top (and bottom) and back show texture regions."""
    w, h, d = size
    x = w / 2
    return merged(
        (
            _quad(((-x, h, 0), (-x, 0, 0), (x, 0, 0), (x, h, 0)), front),
            _quad(((x, h, 0), (x, 0, 0), (x, 0, -d), (x, h, -d)), side),
            _quad(((-x, h, -d), (-x, 0, -d), (-x, 0, 0), (-x, h, 0)), side),
            _quad(((x, h, -d), (x, 0, -d), (-x, 0, -d), (-x, h, -d)), back),
            _quad(((-x, h, -d), (-x, h, 0), (x, h, 0), (x, h, -d)), top),
            _quad(((-x, 0, 0), (-x, 0, -d), (x, 0, -d), (x, 0, 0)), top),
        )
    )


def gable_mesh(size: tuple[float, float, float], front: Region, side: Region, top: Region, slope: float) -> Mesh:
    """Return a drink carton with a gable: `slope` cm of its height are the roof and the fin that stands on it."""
    w, h, d = size
    x, wall, ridge = w / 2, h - slope, h - slope * 0.3
    body = box_mesh((w, wall, d), front, side, top, front)
    lean, mid = -d * 0.5, -d * 0.5
    u0, v0, u1, v1 = top
    roof: Region = (u0, v0, u1, v0 + (v1 - v0) * 0.7)
    fin: Region = (u0, v0 + (v1 - v0) * 0.7, u1, v1)
    return merged(
        (
            body,
            _quad(((-x, ridge, lean), (-x, wall, 0), (x, wall, 0), (x, ridge, lean)), roof),
            _quad(((x, ridge, lean), (x, wall, -d), (-x, wall, -d), (-x, ridge, lean)), roof),
            _quad(((x, ridge, mid), (x, wall, 0), (x, wall, -d), (x, ridge, mid)), side),
            _quad(((-x, ridge, mid), (-x, wall, -d), (-x, wall, 0), (-x, ridge, mid)), side),
            _quad(((-x, h, mid + 0.1), (-x, ridge, mid + 0.1), (x, ridge, mid + 0.1), (x, h, mid + 0.1)), fin),
            _quad(((x, h, mid - 0.1), (x, ridge, mid - 0.1), (-x, ridge, mid - 0.1), (-x, h, mid - 0.1)), fin),
        )
    )


def _ring(section: Section, turns: Floats) -> tuple[Floats, Floats]:
    power = 2.0 / section.square
    sine, cosine = np.sin(turns), np.cos(turns)
    x = section.half_width * np.sign(sine) * np.abs(sine) ** power
    z = section.half_depth * np.sign(cosine) * np.abs(cosine) ** power
    return x, z


def loft_mesh(sections: Sequence[Section], region: Region = WHOLE, segments: int = 20) -> Mesh:
    """Return a closed skin through sections from the bottom up; u runs once around, 0.5 at the front, v as they say.

    u is even along the widest section's girth, so that print does not stretch on flat bottles.
    """
    turns = np.linspace(-np.pi, np.pi, segments + 1)
    widest = max(sections, key=lambda s: s.half_width)
    rings = [np.stack([r[0], np.full(segments + 1, s.y), r[1]], 1) for s in sections for r in (_ring(s, turns),)]
    girth = np.stack(_ring(widest, turns), axis=1)
    steps = np.concatenate([[0.0], np.cumsum(np.linalg.norm(np.diff(girth, axis=0), axis=1))])
    u = region[0] + steps / steps[-1] * (region[2] - region[0])
    v = [region[1] + s.v * (region[3] - region[1]) for s in sections]
    strips = _strips(rings, u, v)
    depth = max(s.half_depth for s in sections)
    return moved(merged([*strips, *_caps(rings, v)]), 0, 0, -depth)


def _strips(rings: list[Floats], u: Floats, v: list[float]) -> list[Mesh]:
    slopes = [_strip_normals(low, high) for low, high in pairwise(rings)]
    strips = []
    for index, normals in enumerate(slopes):
        below = _softened(normals, slopes[index - 1] if index else None)
        above = _softened(normals, slopes[index + 1] if index + 1 < len(slopes) else None)
        count = len(u)
        uv = np.stack([np.tile(u, 2), np.repeat((v[index], v[index + 1]), count)], axis=1)
        points = np.concatenate([rings[index], rings[index + 1]])
        strips.append(_mesh(points, np.concatenate([below, above]), uv, _strip_faces(count)))
    return strips


def _strip_normals(low: Floats, high: Floats) -> Floats:
    rise = high - low
    wide = np.where(np.abs(low).sum(0)[[0]] > np.abs(high).sum(0)[[0]], low, high)
    along = np.empty_like(wide)
    along[1:-1] = wide[2:] - wide[:-2]
    along[[0, -1]] = wide[1] - wide[-2]  # the seam: first and last point are the same place
    normals = np.cross(along, rise)
    return cast(Floats, normals / np.maximum(np.linalg.norm(normals, axis=1, keepdims=True), 1e-9))


def _softened(own: Floats, neighbour: Floats | None) -> Floats:
    if neighbour is None:
        return own
    soft = np.sum(own * neighbour, axis=1, keepdims=True) > CREASE
    return cast(Floats, np.where(soft, own + neighbour, own))


def _strip_faces(count: int) -> NDArray[np.int64]:
    left = np.arange(count - 1)
    low, high = left, left + count
    first = np.stack([low, low + 1, high + 1], axis=1)
    second = np.stack([low, high + 1, high], axis=1)
    return np.concatenate([first, second])


def _caps(rings: list[Floats], v: list[float]) -> list[Mesh]:
    """Close the loft's ends with flat lids that show the texture's first and last row's middle."""
    caps = []
    for ring, row, up in ((rings[0], v[0], -1.0), (rings[-1], v[-1], 1.0)):
        centre = np.array([[0.0, ring[0, 1], 0.0]])
        points = np.concatenate([centre, ring])
        edge = np.arange(1, len(ring))
        fan = np.stack([np.zeros_like(edge), edge, edge + 1], axis=1)
        uv = np.tile((0.5, row), (len(points), 1))
        normals = np.tile((0.0, up, 0.0), (len(points), 1))
        caps.append(_mesh(points, normals, uv, fan if up > 0 else fan[:, ::-1]))
    return caps


def pillow_mesh(
    size: tuple[float, float, float],
    front: Region,
    back: Region,
    creases: Floats,
    *,
    crimp: float = 0.05,
    foot: float = 0.0,
) -> Mesh:
    """Return a filled bag: flat crimped ends (`crimp` of the height each), swollen between.

    `creases` (n, n) are relative dents. `foot` above 0 keeps the bottom that deep, as on a stand-up pouch.
    """
    count = 11
    s, t = np.meshgrid(np.linspace(0, 1, count), np.linspace(0, 1, count))
    swell = _swell(s, t, crimp, foot) * (1 + _sampled(creases, s, t))
    swell /= max(float(swell.max()), 1e-6)
    w, h, d = size
    waist = 1 - 0.05 * np.sin(np.pi * t) * (foot == 0)
    x = (s - 0.5) * w * waist * _ragged(creases, s, t)
    # Corners sag: film has nothing in them that holds it up.
    y = (1 - t) * h * (1 - 0.2 * np.abs(creases[0, 0]) * np.abs(2 * s - 1) ** 4 * (1 - t))
    faces = _grid_faces(count)
    front_points = np.stack([x, y, -d / 2 + swell * d / 2], axis=-1)
    back_points = np.stack([x, y, -d / 2 - swell * d / 2], axis=-1)
    return merged((_grid(front_points, s, t, front, faces), _grid(back_points, 1 - s, t, back, faces[:, ::-1])))


def _ragged(creases: Floats, s: Floats, t: Floats) -> Floats:
    """Return the factor (at most 1) by which dents pull in the left and the right edge of a bag."""
    rows = np.rint(t * (creases.shape[0] - 1)).astype(int)
    left, right = (np.convolve(np.abs(creases[:, side]), (0.25, 0.5, 0.25), mode="same") for side in (0, -1))
    pulled = np.where(s < 0.5, left[rows], right[rows])
    return cast(Floats, 1 - np.minimum(0.12, 0.4 * pulled))


def _swell(s: Floats, t: Floats, crimp: float, foot: float) -> Floats:
    inner = np.clip((t - crimp) / (1 - crimp * (1 if foot else 2)), 0, 1)
    across = np.clip(1 - np.abs(2 * s - 1) ** 3, 0, 1) ** 0.5
    if foot:
        return cast(Floats, across * np.clip(np.minimum(inner * 1.5, 1), 0, 1) ** 0.7)
    return cast(Floats, across * np.clip(4 * inner * (1 - inner), 0, 1) ** 0.45)


def _sampled(field: Floats, s: Floats, t: Floats) -> Floats:
    rows = np.rint(t * (field.shape[0] - 1)).astype(int)
    columns = np.rint(s * (field.shape[1] - 1)).astype(int)
    return cast(Floats, field[rows, columns])


def _grid_faces(count: int) -> NDArray[np.int64]:
    row, column = np.meshgrid(np.arange(count - 1), np.arange(count - 1), indexing="ij")
    corner = (row * count + column).ravel()
    first = np.stack([corner, corner + count, corner + count + 1], axis=1)
    second = np.stack([corner, corner + count + 1, corner + 1], axis=1)
    return np.concatenate([first, second])


def _grid(points: Floats, s: Floats, t: Floats, region: Region, faces: NDArray[np.int64]) -> Mesh:
    down, right = np.gradient(points, axis=0), np.gradient(points, axis=1)
    normals = np.cross(down, right).reshape(-1, 3)
    if (faces[0, 1] - faces[0, 0]) < 0 or faces[0, 0] > faces[0, 1]:
        normals = -normals
    u0, v0, u1, v1 = region
    uv = np.stack([u0 + s * (u1 - u0), v0 + t * (v1 - v0)], axis=-1).reshape(-1, 2)
    return _mesh(points.reshape(-1, 3), normals, uv, faces)
