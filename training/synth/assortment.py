"""The products of one scene: brands, their families of sister SKUs, and pictures of them at any size."""

from dataclasses import dataclass, field, replace
from typing import cast

import cv2

from training.synth.artwork import draw_design, sister_design
from training.synth.packaging import Pack, Shape, draw_pack, render_pack
from training.synth.palette import draw_hue
from training.synth.types import Rng, Sprite
from training.synth.wording import brand_word


@dataclass(frozen=True)
class Sku:
    """A stock keeping unit of the scene; `rise` is its height as a share of a row's clear height."""

    code: str
    pack: Pack
    rise: float
    price_seed: int


@dataclass
class Assortment:
    """The SKUs of a scene in families (sister products side by side), with a cache of their pictures."""

    families: list[list[Sku]]
    master_px: int
    _masters: dict[str, Sprite] = field(default_factory=dict)
    _scaled: dict[tuple[str, int, int], Sprite] = field(default_factory=dict)

    def picture(self, sku: Sku, width: int, height: int) -> Sprite:
        """Return the SKU's front at a size in px, (height, width, 4), uint8, BGR and alpha; do not draw on it."""
        key = (sku.code, width, height)
        if key not in self._scaled:
            master = self._masters.setdefault(sku.code, render_pack(sku.pack, self.master_px))
            resized = cv2.resize(master, (width, height), interpolation=cv2.INTER_AREA)
            self._scaled[key] = cast(Sprite, resized)
        return self._scaled[key]


def draw_assortment(
    rng: Rng, sku_count: int, shapes: tuple[Shape, ...], rises: tuple[float, float], master_px: int
) -> Assortment:
    """Draw about `sku_count` SKUs of the given shapes; `rises` bounds their share of a row's clear height."""
    families: list[list[Sku]] = []
    brands = [(brand_word(rng), draw_hue(rng)) for _ in range(max(2, sku_count // 5))]
    total = 0
    while total < sku_count:
        brand, hue = brands[int(rng.integers(len(brands)))]
        family = _draw_family(rng, brand, hue, shapes, rises, len(families))
        families.append(family)
        total += len(family)
    return Assortment(families, master_px)


def _draw_family(
    rng: Rng, brand: str, hue: float, shapes: tuple[Shape, ...], rises: tuple[float, float], index: int
) -> list[Sku]:
    shape = shapes[int(rng.integers(len(shapes)))]
    pack = draw_pack(rng, shape, draw_design(rng, brand, hue))
    first = Sku(f"SYN-{index:02d}-0", pack, float(rng.uniform(*rises)), int(rng.integers(2**31)))
    sisters = [_sister(rng, first, f"SYN-{index:02d}-{n}") for n in range(1, int(rng.integers(1, 5)))]
    return [first, *sisters]


def _sister(rng: Rng, sku: Sku, code: str) -> Sku:
    pack = replace(sku.pack, design=sister_design(rng, sku.pack.design))
    return replace(sku, code=code, pack=pack)
