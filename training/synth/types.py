"""The words of a rendered scene: what stands in the picture and where."""

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from training.synth.engine.camera import Camera

Rng = np.random.Generator
Image = NDArray[np.uint8]
"""Pixels of shape (H, W, 3), uint8, BGR."""
Colour = tuple[int, int, int]
"""Blue, green, red, each 0 to 255."""
Box = tuple[float, float, float, float]
"""x, y, w, h in pixels from the top left."""
Line = tuple[tuple[float, float], tuple[float, float]]
"""Two end points (x, y) in pixels, the left one first."""

Kind = Literal["product", "price_tag", "pop", "gap"]
UnitPose = Literal["upright", "turned", "fallen", "hanging"]
PopKind = Literal[
    "poster",
    "hanging_flag",
    "banner",
    "x_stand",
    "table_card",
    "leaflet",
    "shelf_talker",
    "wobbler",
    "price_burst",
    "promotion_sign",
    "standee",
    "shelf_strip",
    "header_card",
    "shop_sign",
    "notice_board",
    "display_case",
]
Look = Literal["varied", "demo"]
"""Anything a shopper's phone may see, or a clean, well-lit gondola."""


@dataclass(frozen=True)
class Label:
    """What an object is, before the camera has seen it."""

    kind: Kind
    row: int | None = None
    stacked: bool = False
    sku: str | None = None
    text: str | None = None
    price: str | None = None
    pop_kind: PopKind | None = None
    second_row: bool = False
    artwork_id: str | None = None
    regular_price: str | None = None
    promo: bool = False
    pose: UnitPose | None = None
    height_cm: float | None = None


@dataclass(frozen=True)
class SceneObject:
    """One object of the truth.

    `box` bounds the pixels of the object that the photo shows, (x, y, w, h) in pixels, inside the frame.
    `row` counts shelf rows from the top, from 1. `visible` is the share of the object's own area (0 to 1) that the
    photo shows. `price` is the tag's headline price with a decimal point, whatever its printed form; `regular_price`
    the struck one of a promotion tag. `identity` is the same in all views of one scene. `second_row` units stand
    behind a facing. `height_cm` is how high over the floor the thing's foot is; `full_box` is the box that it would
    have if nothing stood before it, cut at the frame. `size_cm` is width, height and depth of the thing as it is made,
    before it was turned or laid down.
    """

    kind: Kind
    box: Box
    row: int | None
    stacked: bool
    visible: float
    sku: str | None
    text: str | None
    price: str | None
    pop_kind: PopKind | None
    identity: int = 0
    second_row: bool = False
    artwork_id: str | None = None
    regular_price: str | None = None
    promo: bool = False
    pose: UnitPose | None = None
    height_cm: float | None = None
    full_box: Box | None = None
    size_cm: tuple[float, float, float] | None = None


@dataclass(frozen=True)
class ShelfRow:
    """One shelf row: its number from the top, the height of its board over the floor and the two ends (x, y, z) of
    its front edge, in cm.
    """

    number: int
    height_cm: float
    ends_cm: tuple[tuple[float, float, float], tuple[float, float, float]]


@dataclass(frozen=True, eq=False)
class Scene:
    """A rendered photo with its truth.

    `image` has shape (H, W, 3), uint8, BGR. `row_edges` holds one line per shelf row from the top: the front edge of
    the board on which the row stands, in pixels of the photo; its ends may lie outside the frame. `objects` are what
    an annotator marks; `behind` are the units of the second row and deeper that the photo shows a part of.
    """

    image: Image
    objects: tuple[SceneObject, ...]
    row_edges: tuple[Line, ...]
    behind: tuple[SceneObject, ...] = ()
    rows: tuple[ShelfRow, ...] = ()
    camera: Camera | None = None
    fixture: str | None = None
