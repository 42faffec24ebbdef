"""The words of the goods contract: packs, price tags and POP pieces as solid things."""

from dataclasses import dataclass
from typing import Literal

from training.synth.solids import Solid, Texture
from training.synth.types import PopKind as PopKind
from training.synth.types import Rng as Rng

Rgb = tuple[int, int, int]
"""Red, green, blue, each 0 to 255."""
Area = tuple[float, float, float, float]
"""x, y, w, h in cm from the top left of a printed sheet."""
Size = tuple[float, float, float]
"""Width, height, depth in cm."""

Shape = Literal[
    "bottle", "can", "carton", "pouch", "bag", "jar", "box", "multipack", "tube", "tub", "roll", "blister", "case"
]
GoodsKind = Literal[
    "drinks",
    "snacks",
    "cans",
    "household",
    "cosmetics",
    "dairy",
    "sweets",
    "pharmacy",
    "dry",
    "produce",
    "hanging",
    "mixed",
]
Mount = Literal["hang", "stand", "clip", "stick", "lay", "header"]
"""How a POP piece is fixed: from above, on the floor or a board, to the rail, on a face, flat on a board, on top."""
TagForm = Literal["paper", "headline", "split", "card", "electronic", "handwritten"]


@dataclass(frozen=True, eq=False)
class Pack:
    """One product as it stands: a solid whose front carries its artwork. `sku` is unique within an assortment."""

    sku: str
    brand: str
    flavour: str
    shape: Shape
    solid: Solid
    stackable: bool
    hangs: bool


@dataclass(frozen=True, eq=False)
class Tag:
    """A price tag: its picture, `size` (w, h) in cm, all its words, and its prices with a decimal point."""

    texture: Texture
    size: tuple[float, float]
    text: str
    price: str
    regular_price: str | None
    promo: bool
    form: TagForm


@dataclass(frozen=True, eq=False)
class PopArt:
    """A POP piece. The same `artwork_id` always gives the same picture and shape."""

    kind: PopKind
    artwork_id: str
    solid: Solid
    mount: Mount
    text: str
