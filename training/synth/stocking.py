"""Drawing a planned row of goods: units behind, empty slots, then the front units."""

from typing import cast

import cv2
import numpy as np

from training.synth.assortment import Assortment
from training.synth.canvas import Canvas
from training.synth.fixture import ShelfPlan
from training.synth.packaging import Shape
from training.synth.shelving import Block, typical_height
from training.synth.style import GoodsStyle
from training.synth.types import Label, Rng, Sprite

SQUARE_TOPPED: frozenset[Shape] = frozenset({"box", "carton", "multipack"})
"""Packs whose flat top shows from above."""
DEEP_RATE = 0.3
"""Behind an empty slot goods show less often: what stands there was mostly sold too."""


def stock_row(
    rng: Rng, canvas: Canvas, style: GoodsStyle, assortment: Assortment, row: ShelfPlan, blocks: list[Block]
) -> None:
    """Draw a planned row; the front units and the empty slots become truth, the units behind do not."""
    for block in blocks:
        if rng.random() < style.second_row_rate * (DEEP_RATE if block.empty else 1.0):
            _draw_second_row(rng, canvas, assortment, row, block)
    gap_top = row.standing - typical_height(blocks, row)
    for block in blocks:
        if block.empty:
            canvas.mark(Label("gap", row.index), block.left + 1, gap_top, block.right - 1, row.standing)
    for block in blocks:
        if not block.empty:
            _draw_facings(rng, canvas, style, assortment, row, block)


def _draw_second_row(rng: Rng, canvas: Canvas, assortment: Assortment, row: ShelfPlan, block: Block) -> None:
    """Draw dim units behind a block. They are no facings (front-row rule), so the truth does not know them."""
    scale = 0.93
    size = (max(4, round(block.facing_width * scale)), max(6, round(block.facing_height * scale)))
    unit = _dimmed(assortment.picture(block.sku, *size), float(rng.uniform(0.22, 0.42)))
    rise = round(max(0.02 * row.clear, row.depth * 1.5))
    shift = int(rng.integers(-block.facing_width // 4, block.facing_width // 4 + 1))
    for x in range(block.left, block.right - size[0] + 1, block.facing_width):
        for layer in range(block.layers):
            y = max(row.standing - rise - (layer + 1) * size[1], row.top)
            canvas.decorate(unit, x + shift, y, row.left, row.right)


def _draw_facings(
    rng: Rng, canvas: Canvas, style: GoodsStyle, assortment: Assortment, row: ShelfPlan, block: Block
) -> None:
    unit = _front_unit(assortment, row, block)
    untidy = rng.random() < style.untidy_rate
    # Goods not drawn up to the edge stand a little deeper on the board: higher in the picture and in more shadow.
    recess = round(row.depth * float(rng.uniform(0, 0.7))) if untidy else 0
    for x in range(block.left, block.right - block.facing_width + 1, block.facing_width):
        for layer in range(block.layers):
            if layer and layer == block.layers - 1 and rng.random() < 0.25:
                continue  # the top of a stack is rarely complete
            picture = _turned(rng, unit) if untidy and not layer and rng.random() < 0.5 else unit
            lit = _dimmed(picture, float(rng.uniform(0.88, 1.0)) - (0.1 if recess else 0.0))
            y = row.standing - recess - layer * block.facing_height - picture.shape[0]
            label = Label("product", row.index, stacked=layer > 0, sku=block.sku.code)
            canvas.place(label, lit, x + (block.facing_width - picture.shape[1]) // 2, y)
    _draw_contact_shadow(canvas, row, block, recess)


def _front_unit(assortment: Assortment, row: ShelfPlan, block: Block) -> Sprite:
    if block.lying:
        upright = assortment.picture(block.sku, block.facing_height, block.facing_width)
        return cast(Sprite, cv2.rotate(upright, cv2.ROTATE_90_CLOCKWISE))
    unit = assortment.picture(block.sku, block.facing_width, block.facing_height)
    lid = min(round(row.depth * 0.8), row.clear - block.height)
    return _with_top(unit, lid) if block.sku.pack.shape in SQUARE_TOPPED and lid > 1 else unit


def _with_top(sprite: Sprite, lid: int) -> Sprite:
    """Add the foreshortened top of a square pack, `lid` px high, seen from above."""
    height, width = sprite.shape[:2]
    taller = np.zeros((height + lid, width, 4), dtype=np.uint8)
    taller[lid:] = sprite
    inset = round(min(width * 0.06, lid * 0.5))
    corners = np.array([[inset, 0], [width - 1 - inset, 0], [width - 1, lid], [0, lid]], dtype=np.int32)
    tint = sprite[: max(1, height // 8), :, :3].reshape(-1, 3).mean(axis=0) * 0.75
    colour = (float(tint[0]), float(tint[1]), float(tint[2]), 255.0)
    cv2.fillPoly(taller, [corners], colour, cv2.LINE_AA)
    return taller


def _dimmed(sprite: Sprite, factor: float) -> Sprite:
    """Return the sprite in other light; copies of a facing differ a little, as they do in a shop."""
    light = np.array([[factor] * 3 + [1.0]])
    return cast(Sprite, cv2.transform(sprite, np.diag(light[0])))


def _turned(rng: Rng, sprite: Sprite) -> Sprite:
    """Turn a unit about its upright axis (it looks narrower) or tip it a few degrees."""
    height, width = sprite.shape[:2]
    if rng.random() < 0.5:
        return cast(Sprite, cv2.resize(sprite, (max(4, round(width * float(rng.uniform(0.7, 0.95)))), height)))
    lean = float(rng.uniform(-0.06, 0.06))
    shear = np.array([[1, lean, max(0.0, -lean * height)], [0, 1, 0]], dtype=np.float32)
    return cast(Sprite, cv2.warpAffine(sprite, shear, (width + round(abs(lean) * height), height)))


def _draw_contact_shadow(canvas: Canvas, row: ShelfPlan, block: Block, recess: int) -> None:
    foot, depth = row.standing - recess, max(2, row.clear // 40)
    light = np.array([[1.0], [0.75], [0.6]], dtype=np.float32)
    canvas.shade(block.left, foot - depth, block.right, foot + 1, light)
