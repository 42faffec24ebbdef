"""Draws instances as a photo and as a map of owners, with moderngl on EGL (a graphics card or llvmpipe)."""

import os
import threading
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from importlib import import_module
from typing import Any, cast

import cv2
import moderngl
import numpy as np
from numpy.typing import NDArray

from training.synth.engine import shaders
from training.synth.engine.batches import Batch, Loaded, clear_batches, solid_batches
from training.synth.engine.camera import WIDEST_TANGENT, Camera
from training.synth.engine.instances import Instance, pose_at
from training.synth.engine.light import Light, Rgb
from training.synth.engine.meshes import panel, plain
from training.synth.solids import Material, Part

SUN_PX = 1024
SCREEN_CM = 1e4
"""Wider and higher than any view."""
Owners = NDArray[np.uint32]
"""Pixels of shape (H, W), uint32: the owner whose surface the pixel shows, 0 for nobody's."""


class Renderer:
    """One graphics context with its programs. Use it in the thread and process that made it: see `own_renderer`."""

    def __init__(self) -> None:
        _load_compiler_first()
        self.context = moderngl.create_context(standalone=True, backend="egl")  # type: ignore[call-arg]
        self.context.gc_mode = "context_gc"
        self.photo = self.context.program(shaders.VERTEX, fragment_shader=shaders.PHOTO)
        self.owners = self.context.program(shaders.VERTEX, fragment_shader=shaders.OWNERS)
        self.sun = self.context.program(shaders.SUN_VERTEX, fragment_shader=shaders.SUN)

    def stage(self, instances: Sequence[Instance]) -> "Stage":
        """Load `instances`; release the stage when its pictures are taken."""
        return Stage(self, instances)


class Stage:
    """Instances on the graphics side, ready to be seen from any camera."""

    def __init__(self, renderer: Renderer, instances: Sequence[Instance]) -> None:
        self._renderer = renderer
        self._context = renderer.context
        self._loaded = Loaded(renderer.context)
        self._instances = tuple(instances)

    def __enter__(self) -> "Stage":
        return self

    def __exit__(self, *_: object) -> None:
        del self._loaded
        self._context.gc()

    def picture(self, camera: Camera, light: Light, *, finer: float = 2.0) -> NDArray[np.uint8]:
        """Return the view (H, W, 3), uint8, BGR, drawn `finer` times as large each way and averaged."""
        shade, sun = self._sun_depth(light)
        context, size = self._context, (round(camera.width * finer), round(camera.height * finer))
        target = context.framebuffer([context.renderbuffer(size, 4)], context.depth_renderbuffer(size))
        target.use()
        target.clear(*_haze(light.sky), 1.0)
        program = self._renderer.photo
        _set_camera(program, camera)
        _set_light(program, light, camera, sun)
        shade.use(1)
        context.enable(moderngl.DEPTH_TEST | moderngl.CULL_FACE)
        context.disable(moderngl.BLEND)
        self._draw(program, solid_batches(self._with(see_through=False)))
        context.enable(moderngl.BLEND)
        context.blend_func = moderngl.SRC_ALPHA, moderngl.ONE_MINUS_SRC_ALPHA
        self._draw(program, clear_batches(self._with(see_through=True)))
        context.disable(moderngl.BLEND)
        return _read_picture(target, camera)

    def owner_map(self, camera: Camera, only: frozenset[int] | None = None) -> Owners:
        """Return whose surface each pixel shows; with `only`, as if these owners stood there alone."""
        return self._owners([i for i in self._instances if only is None or i.owner in only], camera)

    def scenery_before(self, camera: Camera, z: float) -> NDArray[np.bool_]:
        """Return which pixels (H, W) scenery before the plane `z` cm covers, seen from before it."""
        scenery = [replace(i, owner=1) for i in self._instances if not i.owner]
        screen = Instance(panel((SCREEN_CM, SCREEN_CM), plain(0, 0, 0), Material()), pose_at(0, -SCREEN_CM / 2, z), 2)
        covered: NDArray[np.bool_] = self._owners([*scenery, screen], camera) == 1
        return covered

    def _owners(self, instances: Sequence[Instance], camera: Camera) -> Owners:
        context, size = self._context, (camera.width, camera.height)
        target = context.framebuffer([context.renderbuffer(size, 1, dtype="u4")], context.depth_renderbuffer(size))
        target.use()
        target.clear()
        context.enable(moderngl.DEPTH_TEST | moderngl.CULL_FACE)
        context.disable(moderngl.BLEND)
        _set_camera(self._renderer.owners, camera)
        self._draw(self._renderer.owners, solid_batches([i for i in instances if not i.ghost]))
        data = target.read(components=1, dtype="u4")
        return np.frombuffer(data, "<u4").reshape(camera.height, camera.width)[::-1]

    def _with(self, *, see_through: bool) -> list[Instance]:
        """Return the instances cut down to their see-through parts, or to the others."""
        found = []
        for instance in self._instances:
            parts = tuple(p for p in instance.solid.parts if self._loaded.seen_through(p) == see_through)
            if parts:
                found.append(_reduced(instance, parts))
        return found

    def _draw(self, program: Any, batches: Sequence[Batch]) -> None:
        for batch in batches:
            self._loaded.texture(batch.part).use(0)
            for name in ("gloss", "metal", "clear"):
                if name in program:
                    program[name].value = getattr(batch.part.material, name)
            self._loaded.vertex_array(program, batch).render(instances=len(batch.rows))

    def _sun_depth(self, light: Light) -> tuple[Any, NDArray[np.float64]]:
        """Draw the depth seen from the light; returns the texture and the (4, 4) matrix from the world to it."""
        matrix = _sun_matrix(self._instances, light)
        texture = self._context.depth_texture((SUN_PX, SUN_PX))
        texture.compare_func = "<="
        target = self._context.framebuffer(depth_attachment=texture)
        target.use()
        target.clear()
        self._context.enable(moderngl.DEPTH_TEST | moderngl.CULL_FACE)
        self._renderer.sun["sun"].write(matrix.T.astype("<f4").tobytes())
        casting = [i for i in self._with(see_through=False) if i.cavity.ceiling < 900 or i.owner]
        self._draw(self._renderer.sun, solid_batches(casting))
        return texture, matrix


_OWN = threading.local()


def own_renderer() -> Renderer:
    """Return the renderer of this thread and process, made at its first use."""
    if getattr(_OWN, "pid", None) != os.getpid():
        _OWN.renderer, _OWN.pid = Renderer(), os.getpid()
    return cast(Renderer, _OWN.renderer)


def _reduced(instance: Instance, parts: tuple[Part, ...]) -> Instance:
    return replace(instance, solid=replace(instance.solid, parts=parts))


def _set_camera(program: Any, camera: Camera) -> None:
    program["view"].write(camera.view_matrix().T.astype("<f4").tobytes())
    program["clip"].write(camera.clip_matrix().T.astype("<f4").tobytes())
    program["bulge"].value = camera.bulge
    program["widest"].value = WIDEST_TANGENT


def _set_light(program: Any, light: Light, camera: Camera, sun: NDArray[np.float64]) -> None:
    direction = np.asarray(light.direction) / np.linalg.norm(light.direction)
    program["sun"].write(sun.T.astype("<f4").tobytes())
    program["eye"].value = camera.eye
    program["direction"].value = tuple(float(v) for v in direction)
    for name in ("key", "sky", "ground", "tubes", "tube_pitch", "gloom"):
        program[name].value = getattr(light, name)
    program["picture"].value, program["shade"].value = 0, 1


def _sun_matrix(instances: Sequence[Instance], light: Light) -> NDArray[np.float64]:
    """Return the parallel view from the light that covers everything owned, as a (4, 4) clip matrix."""
    direction = np.asarray(light.direction) / np.linalg.norm(light.direction)
    right = np.cross((0.0, 1.0, 0.0), direction)
    right /= np.linalg.norm(right)
    axes = np.stack([right, np.cross(direction, right), direction])
    places = np.array([i.pose[:3, 3] for i in instances if i.owner] or [np.zeros(3)]) @ axes.T
    low, high = places.min(axis=0) - 60, places.max(axis=0) + 60
    matrix = np.eye(4)
    matrix[:3, :3] = 2 * axes / (high - low)[:, None]
    matrix[:3, 3] = -(high + low) / (high - low)
    matrix[2] *= -1
    matrix[2, 3] += 0.004
    matrix[3] = (0, 0, 0, 1)
    return matrix


def _haze(sky: Rgb) -> Rgb:
    return (sky[0] * 0.6, sky[1] * 0.6, sky[2] * 0.6)


def _read_picture(target: Any, camera: Camera) -> NDArray[np.uint8]:
    pixels = np.frombuffer(target.read(components=3, alignment=1), np.uint8)
    pixels = pixels.reshape(target.height, target.width, 3)
    small = cv2.resize(pixels, (camera.width, camera.height), interpolation=cv2.INTER_AREA)
    return cast(NDArray[np.uint8], cv2.cvtColor(cv2.flip(small, 0), cv2.COLOR_RGB2BGR))


def _load_compiler_first() -> None:
    """Mesa's software renderer and PyTorch's compiler each bring an LLVM: loaded after Mesa's, PyTorch's crashes."""
    with suppress(ImportError):
        import_module("triton")
