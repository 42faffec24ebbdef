"""Taking the photos of a rendered scene, with their exact truth. Needs moderngl and skia-python (extra `train`)."""

from collections.abc import Sequence
from dataclasses import replace
from typing import get_args

import numpy as np

from training.synth.engine import Camera
from training.synth.engine.renderer import Stage, own_renderer
from training.synth.exposure import expose
from training.synth.goods import GoodsKind
from training.synth.store.style import SceneStyle, demo_style, draw_style
from training.synth.store.world import World, build_world
from training.synth.truth import read_rows, read_truth
from training.synth.types import Look, Rng, Scene

VIEW_OVERLAP = 0.35
"""Neighbouring views of one shelf share this much of their width."""

SHARP_WEAR, SHARP_SAMPLES, SOFT_SAMPLES = 0.25, 2.0, 1.5
"""Photos of more wear are blurred anyway: they are drawn with fewer samples each way, at 0.6 of the cost."""

SHARED_GOODS = 26
"""SKUs of an assortment that several scenes share: about as many as one fixture shows."""


def photograph(seed: int, look: Look, *, width: int, height: int, goods_seed: int | None = None) -> Scene:
    """Render the photo of a seed with (height, width) px; scenes with one `goods_seed` sell the same goods."""
    rng = np.random.default_rng(seed)
    style = _style(rng, look)
    if goods_seed is None:
        return photograph_styled(rng, style, width=width, height=height)
    goods = np.random.default_rng(goods_seed)
    kind: GoodsKind = goods.choice(get_args(GoodsKind))
    style = replace(style, goods=replace(style.goods, kind=kind, count=SHARED_GOODS))
    return photograph_styled(rng, style, width=width, height=height, goods=goods)


def photograph_views(seed: int, count: int, look: Look, *, width: int, height: int) -> tuple[Scene, ...]:
    """Render `count` overlapping photos of one shelf, from left to right."""
    rng = np.random.default_rng(seed)
    style = _style(rng, look)
    world = build_world(rng, style, width, height)
    step = (1 - VIEW_OVERLAP) * world.span
    cameras = [world.camera.moved((number - (count - 1) / 2) * step) for number in range(count)]
    return _shoot_all(rng, style, world, cameras)


def photograph_styled(rng: Rng, style: SceneStyle, *, width: int, height: int, goods: Rng | None = None) -> Scene:
    """Render a photo of (height, width) px in a given style; `goods` draws the assortment, else `rng` does."""
    world = build_world(rng, style, width, height, goods)
    return _shoot_all(rng, style, world, [world.camera])[0]


def _style(rng: Rng, look: Look) -> SceneStyle:
    return demo_style(rng) if look == "demo" else draw_style(rng)


def _shoot_all(rng: Rng, style: SceneStyle, world: World, cameras: Sequence[Camera]) -> tuple[Scene, ...]:
    with own_renderer().stage(world.setting.instances) as stage:
        return tuple(_shoot(rng, style, world, stage, camera) for camera in cameras)


def _shoot(rng: Rng, style: SceneStyle, world: World, stage: Stage, camera: Camera) -> Scene:
    objects, behind = read_truth(world.setting, stage, camera)
    rows, edges = read_rows(world.setting, camera)
    finer = SHARP_SAMPLES if style.photo.wear < SHARP_WEAR else SOFT_SAMPLES
    photo = expose(rng, stage.picture(camera, style.light, finer=finer), style.photo.wear)
    return Scene(photo, objects, edges, behind, rows, camera, style.fixture.kind)
