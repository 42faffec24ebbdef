"""Instances of one part drawn by one call, and their buffers on the graphics side."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from training.synth.engine.instances import Instance
from training.synth.solids import Mesh, Part, Texture

VERTEX_FORM = "3f 3f 2f"
VERTEX_NAMES = ("point", "normal", "place")
INSTANCE_FORM = "4f 4f 4f 4f 3f 1u4/i"
INSTANCE_NAMES = ("pose_x", "pose_y", "pose_z", "cavity", "tint", "owner")
INSTANCE_TYPE = np.dtype([("pose", "<f4", 12), ("cavity", "<f4", 4), ("tint", "<f4", 3), ("owner", "<u4")])
SOLID_ALPHA = 250
"""Textures with less alpha anywhere are drawn back to front, after all others."""
LAYER_CM = 4.0
"""See-through parts are sorted in layers of this depth."""


@dataclass(frozen=True, eq=False)
class Batch:
    """All instances that show one part; `nearest` is their largest z in cm."""

    part: Part
    rows: NDArray[np.void]
    nearest: float


def solid_batches(instances: Iterable[Instance]) -> list[Batch]:
    """Return the batches of all opaque parts, front ones first: what they hide is then never shaded."""
    groups = _grouped((instance, part, 0) for instance in instances for part in instance.solid.parts)
    return sorted(groups, key=lambda batch: -batch.nearest)


def clear_batches(instances: Iterable[Instance]) -> list[Batch]:
    """Return the batches of see-through parts, layer by layer from the back."""
    groups = _grouped(
        (instance, part, int(instance.pose[2, 3] // LAYER_CM))
        for instance in instances
        for part in instance.solid.parts
    )
    return sorted(groups, key=lambda batch: batch.nearest)


def _grouped(found: Iterable[tuple[Instance, Part, int]]) -> list[Batch]:
    groups: dict[tuple[int, int], tuple[Part, list[Instance]]] = {}
    for instance, part, layer in found:
        groups.setdefault((id(part), layer), (part, []))[1].append(instance)
    return [_batch(part, members) for part, members in groups.values()]


def _batch(part: Part, members: Sequence[Instance]) -> Batch:
    ordered = sorted(members, key=lambda instance: -float(instance.pose[2, 3]))
    rows = np.zeros(len(ordered), dtype=INSTANCE_TYPE)
    rows["pose"] = [instance.pose[:3].ravel() for instance in ordered]
    rows["cavity"] = [
        (instance.cavity.floor, instance.cavity.ceiling, instance.cavity.front, instance.cavity.glow)
        for instance in ordered
    ]
    rows["tint"] = [instance.tint for instance in ordered]
    rows["owner"] = [instance.owner for instance in ordered]
    return Batch(part, rows, float(ordered[0].pose[2, 3]))


class Loaded:
    """Meshes and textures on the graphics side, each uploaded once."""

    def __init__(self, context: Any) -> None:
        self._context = context
        self._meshes: dict[int, tuple[Any, Any]] = {}
        self._textures: dict[int, Any] = {}
        self._seen_through: dict[int, bool] = {}
        self._kept: list[object] = []

    def vertex_array(self, program: Any, batch: Batch) -> Any:
        """Return what draws `batch` with `program`."""
        points, faces = self._mesh(batch.part.mesh)
        rows = self._context.buffer(batch.rows.tobytes())
        content = [(points, VERTEX_FORM, *VERTEX_NAMES), (rows, INSTANCE_FORM, *INSTANCE_NAMES)]
        return self._context.vertex_array(program, content, index_buffer=faces, index_element_size=4, skip_errors=True)

    def texture(self, part: Part) -> Any:
        """Return the texture of `part`; it repeats, with mipmaps, where the mesh's coordinates go beyond 1.

        Print is made for the size at which it is seen: building mipmaps for it took a fifth of the whole picture.
        """
        pixels: Texture = part.texture
        if id(pixels) not in self._textures:
            height, width = pixels.shape[:2]
            texture = self._context.texture((width, height), 4, np.ascontiguousarray(pixels).tobytes())
            texture.repeat_x = texture.repeat_y = tiled = bool(part.mesh.uv.max() > 1.01)
            if tiled:
                texture.build_mipmaps()
            self._textures[id(pixels)] = texture
            self._kept.append(pixels)
        return self._textures[id(pixels)]

    def seen_through(self, part: Part) -> bool:
        """Say whether anything behind `part` shows through it."""
        if id(part) not in self._seen_through:
            alpha = part.texture[::4, ::4, 3]
            self._seen_through[id(part)] = part.material.clear > 0 or bool(alpha.min() < SOLID_ALPHA)
            self._kept.append(part)
        return self._seen_through[id(part)]

    def _mesh(self, mesh: Mesh) -> tuple[Any, Any]:
        if id(mesh) not in self._meshes:
            vertices = np.hstack([mesh.points, mesh.normals, mesh.uv]).astype("<f4")
            buffers = (
                self._context.buffer(vertices.tobytes()),
                self._context.buffer(mesh.faces.astype("<u4").tobytes()),
            )
            self._meshes[id(mesh)] = buffers
            self._kept.append(mesh)
        return self._meshes[id(mesh)]
