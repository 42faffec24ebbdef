"""Rendering one shelf photo with its exact truth from a seed."""

from dataclasses import dataclass
from typing import Literal

import numpy as np

from training.synth.assortment import Assortment, draw_assortment
from training.synth.camera import draw_view
from training.synth.canvas import Canvas
from training.synth.exposure import expose
from training.synth.fixture import (
    Finish,
    ShelfPlan,
    draw_board,
    draw_carcass,
    draw_doors,
    draw_finish,
    draw_rail,
    light_row,
    plan_rows,
)
from training.synth.foreground import pass_by, reflect_lights
from training.synth.merchandising import put_up_pop
from training.synth.shelving import plan_blocks
from training.synth.shop import draw_shop
from training.synth.stocking import stock_row
from training.synth.style import SceneStyle, demo_style, draw_style
from training.synth.ticketing import hang_tags
from training.synth.truth import read_truth
from training.synth.types import Frame, Rng, Scene

Look = Literal["varied", "demo"]
MARGIN = 0.18
"""Canvas beyond the frame on each side, as a share of the frame, so that a turned camera still sees shop."""
ARTWORK_PX = (96, 420)
"""Packs are painted once at their largest size in the scene, within these heights: finer print would not show."""
DOOR_RATE = 0.3
"""Share of coolers photographed through closed doors."""


@dataclass(frozen=True)
class FlatScene:
    """A scene seen straight on, before the camera: its canvas and its rows from the top."""

    canvas: Canvas
    rows: tuple[ShelfPlan, ...]


def render_scene(seed: int, *, width: int = 1280, height: int = 960, look: Look = "varied") -> Scene:
    """Render the shelf photo of a seed with (height, width) px; the same seed and size give the same photo.

    `look` is "varied" for training or "demo" for a clean, well-lit gondola.
    """
    rng = np.random.default_rng(seed)
    style = demo_style(rng) if look == "demo" else draw_style(rng)
    return render_styled(rng, style, width=width, height=height)


def demo_scenes(count: int = 4, *, first_seed: int = 0, width: int = 1600, height: int = 1200) -> tuple[Scene, ...]:
    """Render `count` clean shelf photos for people to look at."""
    seeds = range(first_seed, first_seed + count)
    return tuple(render_scene(seed, width=width, height=height, look="demo") for seed in seeds)


def render_styled(rng: Rng, style: SceneStyle, *, width: int = 1280, height: int = 960) -> Scene:
    """Render a photo of (height, width) px in a given style."""
    frame = (round(width * MARGIN), round(height * MARGIN), width, height)
    flat = draw_flat(rng, style, frame)
    view = draw_view(rng, frame, (flat.canvas.width, flat.canvas.height), style.photo.tilt)
    image, owners = view.look(flat.canvas.image), view.look_at_owners(flat.canvas.owners)
    if style.fixture.kind == "cooler":
        reflect_lights(rng, image)
    if style.photo.occluder:
        pass_by(rng, image, owners)
    edges = tuple(view.map_line(((row.left, row.edge), (row.right, row.edge))) for row in flat.rows)
    return Scene(expose(rng, image, style.photo.wear), read_truth(flat.canvas, view, owners), edges)


def draw_flat(rng: Rng, style: SceneStyle, frame: Frame) -> FlatScene:
    """Draw the scene straight on; the camera will aim at `frame`, whose margins the canvas adds on each side."""
    x, y, w, h = frame
    canvas = Canvas(w + 2 * x, h + 2 * y)
    finish = draw_finish(rng, style.fixture)
    rows = plan_rows(rng, style.fixture, canvas, frame)
    artwork_px = int(np.clip(max(row.clear for row in rows), *ARTWORK_PX))
    assortment = draw_assortment(rng, style.goods.sku_count, style.goods.shapes, style.goods.rises, artwork_px)
    draw_shop(rng, canvas, rows[0].top, rows[-1].edge + rows[-1].rail)
    draw_carcass(rng, canvas, style.fixture, finish, rows)
    for row in rows:
        _draw_row(rng, canvas, style, finish, assortment, row)
    if style.fixture.kind == "cooler" and rng.random() < DOOR_RATE:
        draw_doors(rng, canvas, rows)
    put_up_pop(rng, canvas, style.pop_per_row, rows)
    return FlatScene(canvas, rows)


def _draw_row(
    rng: Rng, canvas: Canvas, style: SceneStyle, finish: Finish, assortment: Assortment, row: ShelfPlan
) -> None:
    blocks = plan_blocks(rng, style.goods, assortment, row)
    draw_board(canvas, style.fixture, finish, row)
    stock_row(rng, canvas, style.goods, assortment, row, blocks)
    light_row(rng, canvas, style.fixture, row)
    draw_rail(rng, canvas, style.fixture, finish, row)
    if style.tags is not None:
        hang_tags(rng, canvas, style.tags, row, blocks)
