"""Printing words into pictures with Pillow's own scalable font."""

from functools import lru_cache
from typing import cast

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image as PillowImage
from PIL import ImageDraw, ImageFont

from training.synth.types import Area, Colour, Image, Mask, Rng

MASTER_PX = 48
"""Words are set once at this size and scaled: setting each at its own size took half of the rendering time."""
STAND_INS = str.maketrans({"€": "C", "¥": "Y"})
"""Pillow's font lacks these signs; the letter below each gets its two bars drawn across."""
CROSSBARS = {"€": (0.45, 0.62), "¥": (0.56, 0.74)}
"""Heights of a sign's bars, as shares of the height of a capital from its top."""


@lru_cache(maxsize=1)
def _font() -> ImageFont.FreeTypeFont:
    return cast(ImageFont.FreeTypeFont, ImageFont.load_default(MASTER_PX))


@lru_cache(maxsize=4096)
def set_words(text: str, weight: int = 0) -> Mask:
    """Return the ink mask (H, W) of one line of text, cropped to its ink; `weight` thickens strokes, in master px."""
    plain = text.translate(STAND_INS)
    left, top, right, bottom = _font().getbbox(plain, stroke_width=weight)
    size = (max(1, int(right - left) + 1), max(1, int(bottom - top) + 1))
    sheet = PillowImage.new("L", size, 0)
    pen = ImageDraw.Draw(sheet)
    pen.text((-left, -top), plain, fill=255, font=_font(), stroke_width=weight)
    for index, sign in enumerate(text):
        if sign in CROSSBARS:
            _cross(pen, sign, _font().getlength(plain[:index]) - left, -top, 3 + weight)
    mask = np.asarray(sheet, dtype=np.uint8)
    mask.setflags(write=False)  # cached: a caller that drew on it would change every later word
    return mask


def _cross(pen: ImageDraw.ImageDraw, sign: str, x: float, y: float, thickness: int) -> None:
    left, top, right, bottom = _font().getbbox(sign.translate(STAND_INS))
    reach = right if sign == "¥" else left + (right - left) * 0.75
    for share in CROSSBARS[sign]:
        bar = y + top + (bottom - top) * share
        pen.line((x + left - 2, bar, x + reach, bar), fill=255, width=thickness)


def print_words(
    image: Image,
    text: str,
    box: Area,
    colour: Colour,
    *,
    weight: int = 0,
    stretch: bool = False,
    outline: Colour | None = None,
) -> None:
    """Print one line of text, as large as fits, into the middle of `box` (x, y, w, h px) of a BGR image, in place.

    `stretch` fills the box and gives up the proportions; `outline` draws a thick edge around the letters first.
    """
    if not text.strip():
        return
    if outline is not None:
        print_words(image, text, box, outline, weight=weight + 3, stretch=stretch)
    x, y, w, h = box
    mask = set_words(text, weight)
    scale_x, scale_y = w / mask.shape[1], h / mask.shape[0]
    if not stretch:
        scale_x = scale_y = min(scale_x, scale_y)
    size = (max(1, round(mask.shape[1] * scale_x)), max(1, round(mask.shape[0] * scale_y)))
    # Averaging is right for shrinking; for enlarging it repeats pixels and gives letters of bricks.
    way = cv2.INTER_AREA if scale_x < 1 else cv2.INTER_CUBIC
    fitted = cast(Mask, cv2.resize(mask, size, interpolation=way))
    blend_ink(image, fitted, round(x + (w - size[0]) / 2), round(y + (h - size[1]) / 2), colour)


def blend_ink(image: Image, mask: Mask, x: int, y: int, colour: Colour) -> None:
    """Lay a colour through a mask whose top left corner lies at (x, y) px of a BGR image, in place."""
    left, top = max(x, 0), max(y, 0)
    right, bottom = min(x + mask.shape[1], image.shape[1]), min(y + mask.shape[0], image.shape[0])
    if left >= right or top >= bottom:
        return
    alpha = mask[top - y : bottom - y, left - x : right - x, None].astype(np.uint16)
    window = image[top:bottom, left:right]
    ink: NDArray[np.uint16] = np.array(colour, dtype=np.uint16)
    window[:] = ((window * (255 - alpha) + ink * alpha) // 255).astype(np.uint8)


def print_glyphs(image: Image, rng: Rng, box: Area, colour: Colour) -> None:
    """Print a line of invented square characters, as East Asian packs carry, into `box` (x, y, w, h px), in place."""
    x, y, w, h = box
    size = min(h, w)
    count = max(1, min(6, int(w // max(size, 1))))
    for index in range(count):
        _glyph(image, rng, x + (w - count * size) / 2 + index * size, y + (h - size) / 2, size * 0.86, colour)


def _glyph(image: Image, rng: Rng, x: float, y: float, size: float, colour: Colour) -> None:
    thickness = max(1, round(size / 9))
    for _ in range(int(rng.integers(5, 10))):
        start = rng.integers(0, 4, 2) / 3
        end = start.copy()
        end[int(rng.integers(2))] = rng.integers(0, 4) / 3
        if rng.random() < 0.2:
            end = rng.integers(0, 4, 2) / 3
        first, last = (x + start[0] * size, y + start[1] * size), (x + end[0] * size, y + end[1] * size)
        cv2.line(image, _pixel(first), _pixel(last), colour, thickness, cv2.LINE_AA)


def _pixel(point: tuple[float, float]) -> tuple[int, int]:
    return round(point[0]), round(point[1])
