"""The goods of a scene: product families of invented brands, as solids with printed fronts."""

import math
from dataclasses import dataclass

import numpy as np

from training.synth.goods import words
from training.synth.goods.artwork import Brand, Design, draw_brand, draw_design, sister
from training.synth.goods.catalogue import CALM, DEPARTMENTS, FLAVOUR_GROUP, FORMS, Form
from training.synth.goods.flavours import FLAVOURS, Flavour
from training.synth.goods.pen import Script, can_write
from training.synth.goods.types import GoodsKind, Pack, Rng, Size
from training.synth.solids import Solid

SCRIPTS: dict[Script, float] = {
    "latin": 0.55,
    "cyrillic": 0.08,
    "japanese": 0.13,
    "chinese": 0.11,
    "thai": 0.05,
    "arabic": 0.05,
    "greek": 0.03,
}


@dataclass(frozen=True)
class _Family:
    """A product line: one form and size, one design, several flavours."""

    form: Form
    size: Size
    design: Design
    flavours: tuple[Flavour, ...]
    seed: int


def draw_script(rng: Rng) -> Script:
    """Draw the script of a market, of those that this machine has fonts for."""
    scripts = tuple(SCRIPTS)
    script = scripts[int(rng.choice(len(scripts), p=tuple(SCRIPTS.values())))]
    return script if can_write(script) else "latin"


def draw_assortment(
    rng: Rng,
    count: int,
    kind: GoodsKind,
    scale: float = 10.0,
    *,
    script: Script | None = None,
    max_height: float = 60.0,
) -> tuple[Pack, ...]:
    """Draw `count` products of a department, sisters of a family side by side.

    `scale` is the textures' resolution in pixels per cm; `script` the market's writing (drawn if None); no product
    is higher than `max_height` cm.
    """
    market = script or draw_script(rng)
    departments = tuple(DEPARTMENTS)
    brands: dict[GoodsKind, tuple[Brand, ...]] = {}
    packs: list[Pack] = []
    main = departments[int(rng.integers(len(departments)))]
    while len(packs) < count:
        department = kind
        if kind == "mixed":
            department = main if rng.random() < 0.6 else departments[int(rng.integers(len(departments)))]
        if department not in brands:
            brands[department] = tuple(draw_brand(rng, market) for _ in range(max(3, count // 3)))
        family = _draw_family(rng, department, words.pick(rng, brands[department]), max_height)
        packs += _family_packs(family, min(count - len(packs), len(family.flavours)), scale, len(packs))
    return tuple(packs)


def _draw_family(rng: Rng, kind: GoodsKind, brand: Brand, max_height: float) -> _Family:
    table = {n: p for n, p in DEPARTMENTS[kind].items() if FORMS[n].size[1] <= max_height} or DEPARTMENTS[kind]
    names = tuple(table)
    total = sum(table.values())
    form = FORMS[names[int(rng.choice(len(names), p=[p / total for p in table.values()]))]]
    group = FLAVOUR_GROUP[kind]
    size = _draw_size(rng, form, max_height)
    design = draw_design(rng, brand, words.pick(rng, words.GENERA[kind]), group, form.litres, CALM.get(kind, 0.12))
    order = rng.permutation(len(FLAVOURS[group]))[: 1 + min(5, int(rng.geometric(0.38)) - 1)]
    flavours = tuple(FLAVOURS[group][int(i)] for i in order)
    return _Family(form, size, design, flavours, int(rng.integers(2**31)))


def _draw_size(rng: Rng, form: Form, max_height: float) -> Size:
    """Vary the typical size: one factor for all, a smaller one for the proportions; round packs stay round."""
    whole = math.exp(float(rng.normal(0, form.spread)))
    slim = math.exp(float(rng.normal(0, form.spread * 0.5)))
    w, h, d = form.size
    shrink = min(1.0, max_height / (h * whole / slim))
    return w * whole * slim * shrink, h * whole / slim * shrink, d * whole * slim * shrink


def _family_packs(family: _Family, count: int, scale: float, first: int) -> list[Pack]:
    packs = []
    for index, flavour in enumerate(family.flavours[:count]):
        design = sister(family.design, flavour)
        # The same seed for each sister: shape, cap and dents are the line's, only the print differs.
        solid = family.form.build(np.random.default_rng(family.seed), design, family.size, scale)
        packs.append(_pack(family, design, solid, first + index))
    return packs


def _pack(family: _Family, design: Design, solid: Solid, number: int) -> Pack:
    brand = design.brand.name
    sku = f"SYN-{number:03d}-{design.flavour[0].lower().replace(' ', '-')}-{design.content.replace(' ', '')}"
    form = family.form
    return Pack(sku, brand, design.flavour[0], form.shape, solid, form.stackable, form.hangs)
