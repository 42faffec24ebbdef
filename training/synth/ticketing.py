"""Hanging price tags on the rails."""

from training.synth.canvas import Canvas
from training.synth.fixture import ShelfPlan
from training.synth.shelving import Block
from training.synth.style import TagStyle
from training.synth.tags import draw_tag
from training.synth.types import Label, Rng


def hang_tags(rng: Rng, canvas: Canvas, style: TagStyle, row: ShelfPlan, blocks: list[Block]) -> None:
    """Hang a tag under most blocks, empty ones too, without one tag on another."""
    height = max(9, round(row.rail * style.size))
    width = round(height * float(rng.uniform(1.3, 2.1)))
    taken = row.left
    for block in blocks:
        x = round((block.left + block.right - width) / 2 + float(rng.normal(0, 0.15)) * block.facing_width)
        if x < taken or x + width > row.right or rng.random() > style.rate:
            continue
        _hang_tag(rng, canvas, style, row, x, (width, height))
        taken = x + round(width * 1.4)


def _hang_tag(rng: Rng, canvas: Canvas, style: TagStyle, row: ShelfPlan, x: int, size: tuple[int, int]) -> None:
    promo = bool(rng.random() < style.promo_rate)
    grow = float(rng.uniform(1.0, 1.35)) if promo else 1.0
    tag = draw_tag(rng, style.form, style.currency, round(size[0] * grow), round(size[1] * grow), promo)
    y = row.edge + max(0, (row.rail - size[1]) // 2)  # it hangs down from the edge, over the next row's dark top
    canvas.place(Label("price_tag", row.index, text=tag.text, price=tag.price), tag.picture, x, y)
