"""The words of a rendered scene: what stands in the picture and where."""

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

Rng = np.random.Generator
Image = NDArray[np.uint8]
"""Pixels of shape (H, W, 3), uint8, BGR."""
Sprite = NDArray[np.uint8]
"""Pixels of shape (H, W, 4), uint8, BGR and straight (not premultiplied) alpha."""
Mask = NDArray[np.uint8]
"""Coverage of shape (H, W), uint8, 0 outside to 255 inside."""
Colour = tuple[int, int, int]
"""Blue, green, red, each 0 to 255."""
Box = tuple[float, float, float, float]
"""x, y, w, h in pixels from the top left."""
Area = tuple[float, float, float, float]
"""x, y, w, h in pixels of the sheet on which something is printed."""
Frame = tuple[int, int, int, int]
"""x, y, w, h in pixels: the part of the canvas at which the camera aims."""
Line = tuple[tuple[float, float], tuple[float, float]]
"""Two end points (x, y) in pixels, the left one first."""

Kind = Literal["product", "price_tag", "pop", "gap"]
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
]


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


@dataclass(frozen=True)
class SceneObject:
    """One object of the truth.

    `box` bounds the pixels of the object that the photo shows, (x, y, w, h) in pixels, inside the frame.
    `row` counts shelf rows from the top, from 1. `visible` is the share of the object's own area (0 to 1) that the
    photo shows. `price` is the tag's headline price with a decimal point, whatever its printed form.
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


@dataclass(frozen=True, eq=False)
class Scene:
    """A rendered photo with its truth.

    `image` has shape (H, W, 3), uint8, BGR. `row_edges` holds one line per shelf row from the top: the front edge of
    the board on which the row stands, in pixels of the photo; its ends may lie outside the frame.
    """

    image: Image
    objects: tuple[SceneObject, ...]
    row_edges: tuple[Line, ...]
