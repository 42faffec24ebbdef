"""Price tags as they hang on the rail."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import cv2
import numpy as np

from training.synth import wording
from training.synth.lettering import print_words
from training.synth.palette import BLACK, RED, WHITE, YELLOW, ink_for
from training.synth.types import Area, Colour, Image, Rng, Sprite
from training.synth.wording import Price

TagForm = Literal["paper", "electronic", "headline", "split"]
FORMS: tuple[TagForm, ...] = ("paper", "electronic", "headline", "split")


@dataclass(frozen=True)
class Tag:
    """A printed tag: its picture (H, W, 4, BGR and alpha), all its words, and its price with a decimal point."""

    picture: Sprite
    text: str
    price: str


def draw_tag(rng: Rng, form: TagForm, currency: str, width: int, height: int, promo: bool) -> Tag:
    """Print a tag of (height, width) px; a promo tag has a coloured ground."""
    price = wording.draw_price(rng, currency)
    ground = _ground(rng, form, promo)
    sheet = np.empty((height, width, 3), dtype=np.uint8)
    sheet[:] = ground
    ink: Colour = RED if promo and ground != RED and rng.random() < 0.5 else ink_for(ground)
    name = f"{wording.pick(rng, wording.GENERA)} {wording.net_content(rng)}"
    LAYOUTS[form](sheet, rng, price, name, ink)
    cv2.rectangle(sheet, (0, 0), (width - 1, height - 1), (170, 170, 170), 1)
    alpha = np.full((height, width), 255, dtype=np.uint8)
    return Tag(np.dstack([sheet, alpha]), f"{name} {price.printed}", price.value)


def _ground(rng: Rng, form: TagForm, promo: bool) -> Colour:
    if promo:
        return (YELLOW, RED, (60, 235, 255), (30, 130, 250))[int(rng.integers(4))]
    if form == "electronic":
        return (205, 212, 210)
    return (WHITE, (235, 245, 250), (215, 240, 250), (245, 240, 230))[int(rng.integers(4))]


def _price_row(sheet: Image, price: Price, ink: Colour, area: Area, raised: bool) -> None:
    """Print the price on one line, or with raised cents beside large units."""
    x, y, w, h = area
    if not raised or not price.cents:
        print_words(sheet, price.printed, area, ink, weight=2)
        return
    print_words(sheet, price.prefix + price.whole, (x, y, w * 0.64, h), ink, weight=3)
    print_words(sheet, price.cents, (x + w * 0.66, y, w * 0.34, h * 0.5), ink, weight=2)


def _paper(sheet: Image, rng: Rng, price: Price, name: str, ink: Colour) -> None:
    height, width = sheet.shape[:2]
    print_words(sheet, name, (width * 0.06, height * 0.06, width * 0.88, height * 0.18), ink)
    area = (width * 0.3, height * 0.3, width * 0.66, height * 0.62)
    _price_row(sheet, price, ink, area, raised=rng.random() < 0.4)
    _barcode(sheet, rng, (width * 0.05, height * 0.45, width * 0.22, height * 0.4))


def _electronic(sheet: Image, rng: Rng, price: Price, name: str, ink: Colour) -> None:
    height, width = sheet.shape[:2]
    cv2.rectangle(sheet, (0, 0), (width - 1, height - 1), (235, 235, 235), max(1, height // 10))
    print_words(sheet, name, (width * 0.1, height * 0.14, width * 0.8, height * 0.14), ink)
    area = (width * 0.1, height * 0.34, width * 0.8, height * 0.5)
    _price_row(sheet, price, ink, area, raised=rng.random() < 0.6)


def _headline(sheet: Image, rng: Rng, price: Price, name: str, ink: Colour) -> None:
    height, width = sheet.shape[:2]
    _price_row(sheet, price, ink, (width * 0.06, height * 0.08, width * 0.88, height * 0.68), raised=rng.random() < 0.3)
    print_words(sheet, name, (width * 0.06, height * 0.8, width * 0.88, height * 0.13), ink)


def _split(sheet: Image, rng: Rng, price: Price, name: str, ink: Colour) -> None:
    """A coloured field at the left names the offer or the shop, the price stands at the right."""
    height, width = sheet.shape[:2]
    colour: Colour = (RED, YELLOW, (150, 90, 20), (60, 140, 40))[int(rng.integers(4))]
    split = round(width * 0.34)
    cv2.rectangle(sheet, (0, 0), (split, height), colour, -1)
    slogan = wording.pick(rng, wording.SLOGANS)
    print_words(sheet, slogan, (2, height * 0.2, split - 4, height * 0.6), ink_for(colour), weight=1)
    area = (split + width * 0.04, height * 0.25, width * 0.58, height * 0.66)
    _price_row(sheet, price, ink, area, raised=rng.random() < 0.5)
    print_words(sheet, name, (split + 2, height * 0.04, width - split - 4, height * 0.16), ink)


def _barcode(sheet: Image, rng: Rng, area: Area) -> None:
    x, y, w, h = (round(v) for v in area)
    for column in range(x, x + w):
        if rng.random() < 0.5:
            cv2.line(sheet, (column, y), (column, y + h), BLACK, 1)


Layout = Callable[[Image, Rng, Price, str, Colour], None]
LAYOUTS: dict[TagForm, Layout] = {"paper": _paper, "electronic": _electronic, "headline": _headline, "split": _split}
