"""POP materials: printed pieces that advertise at the shelf."""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from training.synth import wording
from training.synth.artwork import draw_design, paint_front
from training.synth.lettering import print_glyphs, print_words
from training.synth.palette import RED, YELLOW, ink_for, scaled
from training.synth.types import Colour, Image, Mask, PopKind, Rng, Sprite

ASPECTS: dict[PopKind, tuple[float, float]] = {
    "poster": (0.65, 0.8),
    "hanging_flag": (0.6, 1.0),
    "banner": (3.5, 8.0),
    "x_stand": (0.36, 0.45),
    "table_card": (0.7, 1.3),
    "leaflet": (0.65, 0.75),
    "shelf_talker": (0.6, 1.1),
    "wobbler": (0.8, 1.0),
    "price_burst": (0.95, 1.1),
    "promotion_sign": (1.1, 2.0),
    "standee": (0.4, 0.55),
}
"""Width over height of each kind, lowest and highest."""

CAMPAIGN_KINDS: frozenset[PopKind] = frozenset({"poster", "x_stand", "standee", "leaflet", "hanging_flag"})
"""Kinds that carry a brand's picture rather than a price."""
ROUND_KINDS: frozenset[PopKind] = frozenset({"wobbler", "price_burst"})
BLUE: Colour = (190, 110, 20)
VIOLET: Colour = (170, 60, 200)
LOUD: tuple[Colour, ...] = (RED, YELLOW, BLUE, VIOLET, (60, 60, 230), (40, 160, 250), (70, 170, 60), (245, 245, 245))


@dataclass(frozen=True)
class PopPicture:
    """A printed piece: its picture (H, W, 4, BGR and alpha) and its words."""

    picture: Sprite
    text: str


def draw_pop(rng: Rng, kind: PopKind, height: int) -> PopPicture:
    """Print a piece of a height in px, its width drawn from the kind's usual proportions."""
    width = max(8, round(height * float(rng.uniform(*ASPECTS[kind]))))
    sheet, text = _printed_sheet(rng, kind, width, height)
    return PopPicture(np.dstack([sheet, _outline(rng, kind, width, height)]), text)


def _printed_sheet(rng: Rng, kind: PopKind, width: int, height: int) -> tuple[Image, str]:
    price = wording.draw_price(rng, wording.pick(rng, wording.CURRENCIES)).printed
    slogan = wording.pick(rng, wording.SLOGANS)
    if kind == "banner":
        return _banner_sheet(rng, width, height, slogan)
    if kind in CAMPAIGN_KINDS or (kind not in ROUND_KINDS and rng.random() < 0.3):
        return _campaign_sheet(rng, width, height, slogan)
    return _price_sheet(rng, width, height, slogan, price, round_piece=kind in ROUND_KINDS)


def _colour(rng: Rng) -> Colour:
    return LOUD[int(rng.integers(len(LOUD)))]


def _campaign_sheet(rng: Rng, width: int, height: int, slogan: str) -> tuple[Image, str]:
    brand = wording.brand_word(rng)
    sheet = paint_front(draw_design(rng, brand, float(rng.random())), width, height)
    strip = round(height * 0.16)
    colour = _colour(rng)
    sheet[height - strip :] = colour
    area = (width * 0.08, height - strip * 0.9, width * 0.84, strip * 0.8)
    print_words(sheet, slogan, area, ink_for(colour), weight=1)
    return sheet, f"{brand} {slogan}"


def _banner_sheet(rng: Rng, width: int, height: int, slogan: str) -> tuple[Image, str]:
    colour = _colour(rng)
    sheet = np.empty((height, width, 3), dtype=np.uint8)
    sheet[:] = colour
    brand = wording.brand_word(rng)
    centre, axes = (round(width * 0.85), height), (width // 4, height)
    cv2.ellipse(sheet, centre, axes, 0, 0, 360, scaled(colour, 0.75), -1, cv2.LINE_AA)
    print_words(sheet, brand, (width * 0.04, height * 0.15, width * 0.5, height * 0.7), ink_for(colour), weight=1)
    ink = YELLOW if colour in (RED, BLUE, VIOLET) else ink_for(colour)
    print_words(sheet, slogan, (width * 0.6, height * 0.25, width * 0.36, height * 0.5), ink, weight=1)
    return sheet, f"{brand} {slogan}"


def _price_sheet(rng: Rng, width: int, height: int, slogan: str, price: str, round_piece: bool) -> tuple[Image, str]:
    colour = _colour(rng)
    sheet = np.empty((height, width, 3), dtype=np.uint8)
    sheet[:] = colour
    inset = 0.2 if round_piece else 0.08
    ink = ink_for(colour)
    if rng.random() < 0.2:
        print_glyphs(sheet, rng, (width * inset, height * 0.2, width * (1 - 2 * inset), height * 0.22), ink)
    else:
        print_words(sheet, slogan, (width * inset, height * 0.2, width * (1 - 2 * inset), height * 0.22), ink, weight=2)
    shown = YELLOW if colour == RED else ink
    print_words(sheet, price, (width * inset, height * 0.46, width * (1 - 2 * inset), height * 0.36), shown, weight=3)
    if not round_piece:
        cv2.rectangle(sheet, (1, 1), (width - 2, height - 2), ink, max(1, height // 40))
    return sheet, f"{slogan} {price}"


def _outline(rng: Rng, kind: PopKind, width: int, height: int) -> Mask:
    mask = np.zeros((height, width), dtype=np.uint8)
    centre = (width // 2, height // 2)
    if kind == "wobbler" and rng.random() < 0.7:
        cv2.ellipse(mask, centre, (width // 2 - 1, height // 2 - 1), 0, 0, 360, 255, -1, cv2.LINE_AA)
    elif kind == "price_burst":
        cv2.fillPoly(mask, [_star(rng, width, height)], 255, cv2.LINE_AA)
    elif kind == "hanging_flag" and rng.random() < 0.5:
        points = [[0, 0], [width, 0], [width, round(height * 0.86)], [width // 2, height], [0, round(height * 0.86)]]
        cv2.fillPoly(mask, [np.array(points, dtype=np.int32)], 255, cv2.LINE_AA)
    else:
        mask[:] = 255
    return mask


def _star(rng: Rng, width: int, height: int) -> NDArray[np.int32]:
    spikes = int(rng.integers(9, 18))
    angles = np.linspace(0, 2 * np.pi, spikes * 2, endpoint=False)
    radii = np.where(np.arange(spikes * 2) % 2 == 0, 1.0, float(rng.uniform(0.72, 0.86)))
    x = width / 2 + np.cos(angles) * radii * (width / 2 - 1)
    y = height / 2 + np.sin(angles) * radii * (height / 2 - 1)
    return np.round(np.stack([x, y], axis=1)).astype(np.int32)
