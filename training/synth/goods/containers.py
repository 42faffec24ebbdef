"""Containers with flat faces or soft film: boxes, gable cartons, bags and pouches. Sizes in cm."""

from collections.abc import Callable

import numpy as np

from training.synth.goods.artwork import Design, ground_colour, paint_back, paint_front, paint_ground
from training.synth.goods.colours import BLACK, WHITE, scaled
from training.synth.goods.meshes import (
    Region,
    box_mesh,
    gable_mesh,
    pillow_mesh,
)
from training.synth.goods.pen import Sheet, ink
from training.synth.goods.types import Rng, Size
from training.synth.solids import Material, Part, Solid

PAPER = Material(gloss=0.25)
FILM = Material(gloss=0.75)

Build = Callable[[Rng, Design, Size, float], Solid]
"""Makes a pack of a size (w, h, d in cm) with textures of so many pixels per cm."""


def carton_box(_rng: Rng, design: Design, size: Size, scale: float) -> Solid:
    """A folding box: front, back, sides and top from one sheet."""
    return folded(print_box(design, size, scale), size)


def print_box(design: Design, size: Size, scale: float) -> Sheet:
    """Return a box's print unfolded: front at the upper left, a side right of it, the top below."""
    w, h, d = size
    sheet = unprinted(design, w + d, h + d, scale)
    sheet.inside((0, 0, w, h), lambda s: paint_front(s, design))
    sheet.inside((w, 0, d, h), lambda s: _printed_side(s, design))
    sheet.inside((0, h, w, d), lambda s: _printed_top(s, design))
    return sheet


def folded(sheet: Sheet, size: Size) -> Solid:
    """Fold a box from its unfolded print."""
    front, side, top = _unfolded(size)
    return Solid((Part(box_mesh(size, front, side, top, front), sheet.texture, PAPER),), size)


def unprinted(design: Design, width: float, height: float, scale: float) -> Sheet:
    """Return a sheet in the pack's colour: clear pixels at seams would make a renderer draw the pack as glass."""
    sheet = Sheet(width, height, scale)
    sheet.fill(ground_colour(design))
    return sheet


def _unfolded(size: Size) -> tuple[Region, Region, Region]:
    w, h, d = size
    u, v = w / (w + d), h / (h + d)
    gap = 0.004
    return (gap, gap, u - gap, v - gap), (u + gap, gap, 1 - gap, v - gap), (gap, v + gap, u - gap, 1 - gap)


def _printed_side(sheet: Sheet, design: Design) -> None:
    paint_ground(sheet, design)
    paint_back(sheet, design)


def _printed_top(sheet: Sheet, design: Design) -> None:
    sheet.fill(scaled(ground_colour(design), 0.95))
    area = (0.1 * sheet.width, 0.2 * sheet.height, 0.8 * sheet.width, 0.6 * sheet.height)
    colour = WHITE if sum(ground_colour(design)) < 400 else BLACK
    sheet.words(design.brand.name, area, colour, role=design.brand.role, choice=design.brand.choice, bold=True)


def gable_carton(_rng: Rng, design: Design, size: Size, scale: float) -> Solid:
    """A milk or juice carton with a gable roof, often with a screw cap."""
    w, h, d = size
    sheet = unprinted(design, w + d, h + d, scale)
    sheet.inside((0, 0, w, h), lambda s: paint_front(s, design))
    sheet.inside((w, 0, d, h), lambda s: _printed_side(s, design))
    sheet.inside((0, h, w, d), lambda s: paint_ground(s, design))
    front, side, top = _unfolded(size)
    parts = [Part(gable_mesh(size, front, side, top, min(4.5, 0.16 * h)), sheet.texture, PAPER)]
    return Solid(tuple(parts), size)


def bag(rng: Rng, design: Design, size: Size, scale: float) -> Solid:
    """A pillow bag as crisps come in: crimped at both ends, glossy film, dented."""
    return _soft(rng, design, size, scale, foot=0.0)


def pouch(rng: Rng, design: Design, size: Size, scale: float) -> Solid:
    """A stand-up pouch: deep at its foot, flat at its top."""
    return _soft(rng, design, size, scale, foot=1.0)


def _soft(rng: Rng, design: Design, size: Size, scale: float, foot: float) -> Solid:
    w, h, _ = size
    sheet = unprinted(design, 2 * w, h, scale)
    sheet.inside((0, 0, w, h), lambda s: _crimped(s, design))
    sheet.inside((w, 0, w, h), lambda s: _printed_side(s, design))
    creases = rng.normal(0, float(rng.uniform(0.05, 0.2)), (11, 11))
    mesh = pillow_mesh(size, (0.002, 0, 0.498, 1), (0.502, 0, 0.998, 1), creases, foot=foot)
    return Solid((Part(mesh, sheet.texture, FILM),), size)


def _crimped(sheet: Sheet, design: Design) -> None:
    paint_front(sheet, design)
    edge = 0.04 * sheet.height
    for y in (0.0, sheet.height - edge):
        sheet.rect((0, y, sheet.width, edge), scaled(ground_colour(design), 0.8))
        for step in np.linspace(0, 1, 5):
            level = y + edge * float(step)
            sheet.canvas.drawLine(0, level, sheet.width, level, ink(WHITE, 0.25, edge * 0.12))
