"""Artwork of packs: brand systems, product lines and the fronts, wraps and backs that they print.

Every step of a front draws from its own seed, so that sister products differ in flavour only: the colour of the
flavour, its word and its picture.
"""

from dataclasses import dataclass, replace

import numpy as np
import skia

from training.synth.goods import words
from training.synth.goods.colours import (
    BLACK,
    GOLD,
    KRAFT,
    RED,
    WHITE,
    YELLOW,
    draw_pale,
    draw_strong,
    ink_for,
    luminance,
    mixed,
    scaled,
)
from training.synth.goods.extras import paint_badge, print_extras
from training.synth.goods.flavours import FLAVOURS, Flavour
from training.synth.goods.grounds import CALM_GROUNDS, GROUNDS, Ground
from training.synth.goods.layouts import Layout, draw_layout
from training.synth.goods.pen import Role, Script, Sheet, gradient, ink
from training.synth.goods.pictures import PICTURES
from training.synth.goods.types import Area, Rgb, Rng


@dataclass(frozen=True)
class Brand:
    """A brand's system: its name as a logo, its colours and how it prints."""

    name: str
    script: Script
    role: Role
    choice: int
    lead: Rgb
    second: Rgb
    plate: str
    logo_ink: Rgb
    outlined: bool
    slanted: bool


@dataclass(frozen=True)
class Design:
    """One product's print. Sisters share everything but `flavour`."""

    brand: Brand
    seed: int
    genus: str
    flavour: Flavour
    content: str
    ground: Rgb
    busy: bool
    flavoured_ground: bool
    bare: bool = False


ROLES: tuple[Role, ...] = ("black", "black", "plain", "narrow", "serif", "script", "round", "black")
PLATES = ("none", "none", "oval", "band", "ribbon", "box", "disc")


def draw_brand(rng: Rng, script: Script) -> Brand:
    """Draw a brand system for a market that writes in a script."""
    lead = draw_strong(rng)
    second = WHITE if rng.random() < 0.35 else (YELLOW if rng.random() < 0.25 else draw_strong(rng))
    return Brand(
        name=words.draw_brand(rng, script),
        script=script,
        role=words.pick(rng, ROLES),
        choice=int(rng.integers(4)),
        lead=lead,
        second=second,
        plate=words.pick(rng, PLATES),
        logo_ink=WHITE if rng.random() < 0.6 else second,
        outlined=bool(rng.random() < 0.4),
        slanted=bool(rng.random() < 0.25),
    )


def draw_design(rng: Rng, brand: Brand, genus: str, flavours: str, litres: float, calm: float) -> Design:
    """Draw a product line of a brand; `calm` (0 to 1) is the chance of a pale, quiet front as pharmacies print."""
    quiet = rng.random() < calm
    choice = rng.random()
    ground = draw_pale(rng) if quiet or choice < 0.36 else brand.lead if choice < 0.78 else draw_strong(rng)
    if choice > 0.97:
        ground = KRAFT
    if 0.94 < choice <= 0.97:
        ground = BLACK
    return Design(
        brand=brand,
        seed=int(rng.integers(2**31)),
        genus=genus,
        flavour=words.pick(rng, FLAVOURS[flavours]),
        content=words.draw_content(rng, litres),
        ground=ground,
        busy=not quiet,
        flavoured_ground=bool(rng.random() < 0.4),
        bare=bool(rng.random() < 0.03),
    )


def sister(design: Design, flavour: Flavour) -> Design:
    """Return the same product in another flavour."""
    return replace(design, flavour=flavour)


def _step(design: Design, index: int) -> Rng:
    return np.random.default_rng((design.seed, index))


def ground_colour(design: Design) -> Rgb:
    """Return the colour that a front mostly shows."""
    return design.flavour[1] if design.flavoured_ground else design.ground


def _accent(design: Design) -> Rgb:
    return design.brand.second if design.flavoured_ground else mixed(design.flavour[1], design.ground, 0.1)


def paint_ground(sheet: Sheet, design: Design) -> None:
    """Paint what lies behind the print over the whole sheet."""
    rng = _step(design, 1)
    grounds: tuple[Ground, ...] = GROUNDS if design.busy else CALM_GROUNDS
    words.pick(rng, grounds)(sheet, rng, ground_colour(design), _accent(design))


def paint_front(sheet: Sheet, design: Design) -> None:
    """Print a front over the whole sheet, ground included."""
    paint_ground(sheet, design)
    print_front(sheet, design)


def print_front(sheet: Sheet, design: Design) -> None:
    """Print logo, picture, words and badges over a sheet whose ground is painted."""
    layout = draw_layout(_step(design, 2), sheet.width / sheet.height, design.brand.script)
    if design.bare:
        _plain_label(sheet, design)
        return
    for index, area in enumerate(layout.pictures):
        _picture(sheet, design, _scaled(sheet, area), index)
    _flavour_strip(sheet, design, layout)
    _logo(sheet, design, layout)
    _captions(sheet, design, layout)
    print_extras(sheet, _step(design, 11), ground_colour(design), design.brand.lead, 4 if design.busy else 1)
    _foot(sheet, design)
    _badges(sheet, design, layout)


def _scaled(sheet: Sheet, area: Area) -> Area:
    x, y, w, h = area
    return x * sheet.width, y * sheet.height, w * sheet.width, h * sheet.height


def _plain_label(sheet: Sheet, design: Design) -> None:
    """A shop's own plain label: white paper, one word, a barcode."""
    rng = _step(design, 9)
    sheet.rect(_scaled(sheet, (0.12, 0.3, 0.76, 0.42)), WHITE, radius=0.02 * sheet.width)
    sheet.words(design.genus, _scaled(sheet, (0.18, 0.34, 0.64, 0.12)), BLACK, bold=True)
    sheet.words(design.content, _scaled(sheet, (0.2, 0.48, 0.3, 0.07)), BLACK)
    sheet.barcode(rng, _scaled(sheet, (0.2, 0.57, 0.5, 0.1)))


def _picture(sheet: Sheet, design: Design, area: Area, index: int) -> None:
    rng = _step(design, 3 + index)
    if rng.random() < 0.35:
        _framed(sheet, rng, area, design.flavour[1])
    count = 1 if area[2] < 1.6 * area[3] else 2
    x, y, w, h = area
    for part in range(count):
        place = (x + part * w / count, y, w / count, h)
        sheet.inside(place, lambda s: PICTURES[design.flavour[2]](s, rng, design.flavour[1]))


def _framed(sheet: Sheet, rng: Rng, area: Area, colour: Rgb) -> None:
    pale = mixed(colour, WHITE, float(rng.uniform(0.5, 0.9)))
    if rng.random() < 0.5:
        sheet.oval(area, pale)
        return
    box = skia.Rect.MakeXYWH(*area)
    x, y, w, h = area
    sheet.canvas.drawRoundRect(box, 0.08 * w, 0.08 * w, gradient((x, y), (x, y + h), (pale, mixed(pale, colour, 0.5))))


def _logo(sheet: Sheet, design: Design, layout: Layout) -> None:
    brand, area = design.brand, _scaled(sheet, layout.logo)
    if layout.turned_logo:
        sheet.turned(
            area, lambda s: _logo_in(s, design, (0.02 * s.width, 0.1 * s.height, 0.96 * s.width, 0.8 * s.height))
        )
        return
    if brand.plate in ("band", "ribbon"):
        area = (0.0, area[1], sheet.width, area[3])
    _logo_in(sheet, design, area)


def _logo_in(sheet: Sheet, design: Design, area: Area) -> None:
    brand = design.brand
    x, y, w, h = area
    plate = _plate(sheet, brand, area)
    ground = brand.lead if plate else ground_colour(design)
    colour = brand.logo_ink if abs(luminance(brand.logo_ink) - luminance(ground)) > 110 else ink_for(ground)
    inset = 0.12 if plate else 0.02
    inner = (x + w * inset, y + h * (0.16 if plate else 0.05), w * (1 - 2 * inset), h * (0.68 if plate else 0.9))
    outline = ink_for(colour) if brand.outlined else None
    sheet.words(
        brand.name, inner, colour, role=brand.role, choice=brand.choice, bold=True, stretch=1.6,
        slant=0.2 if brand.slanted else 0.0, outline=outline,
    )  # fmt: skip


def _plate(sheet: Sheet, brand: Brand, area: Area) -> bool:
    x, y, w, h = area
    tone = brand.lead
    match brand.plate:
        case "oval":
            sheet.oval((x - w * 0.03, y - h * 0.12, w * 1.06, h * 1.24), WHITE)
            sheet.oval((x - w * 0.01, y - h * 0.07, w * 1.02, h * 1.14), tone)
        case "disc":
            size = max(h * 1.3, w * 0.8)
            sheet.oval((x + w / 2 - size / 2, y + h / 2 - size / 2, size, size), tone)
        case "band":
            sheet.rect(area, tone)
        case "ribbon":
            sheet.shape(((x, y + h * 0.1), (x + w, y - h * 0.1), (x + w, y + h * 0.9), (x, y + h * 1.1)), tone)
            sheet.canvas.drawLine(x, y + h * 1.1, x + w, y + h * 0.9, ink(GOLD, 1.0, h * 0.06))
        case "box":
            sheet.rect((x - w * 0.02, y - h * 0.05, w * 1.04, h * 1.1), tone, radius=h * 0.2)
        case _:
            return False
    return True


def _flavour_strip(sheet: Sheet, design: Design, layout: Layout) -> None:
    rng = _step(design, 5)
    area = _scaled(sheet, layout.flavour)
    x, y, w, h = area
    word, colour, _ = design.flavour
    style = rng.random()
    if style < 0.45:
        sheet.rect(area, colour, radius=0.0 if layout.flavour[2] > 0.95 else h * 0.3)
        tone = ink_for(colour)
    else:
        ground = ground_colour(design)
        tone = colour if abs(luminance(colour) - luminance(ground)) > 60 else ink_for(ground)
    sheet.words(
        word,
        (x + w * 0.06, y + h * 0.14, w * 0.88, h * 0.72),
        tone,
        role=words.pick(rng, ROLES),
        bold=True,
        stretch=1.2,
    )


def _captions(sheet: Sheet, design: Design, layout: Layout) -> None:
    rng = _step(design, 6)
    tone = ink_for(ground_colour(design))
    sheet.words(design.genus, _scaled(sheet, layout.genus), tone, role="plain", choice=int(rng.integers(4)))
    brand = design.brand
    if layout.script is not None:
        word = words.script_word(rng, brand.script)
        area = _scaled(sheet, layout.script)
        colour = words.pick(rng, (tone, RED, scaled(brand.lead, 0.8), YELLOW, WHITE))
        edge = ink_for(colour)
        if area[3] > 1.6 * area[2] and brand.script in ("japanese", "chinese"):
            sheet.column(word, area, colour, choice=int(rng.integers(3)))
        else:
            sheet.words(word, area, colour, role="black", bold=True, outline=edge, stretch=1.3)
    for index, area in enumerate(layout.claims):
        text = words.script_word(rng, brand.script) if index % 2 else words.pick(rng, words.CLAIMS)
        sheet.words(text, _scaled(sheet, area), tone, align="left")


def _foot(sheet: Sheet, design: Design) -> None:
    rng = _step(design, 7)
    tone = ink_for(ground_colour(design))
    sheet.words(design.content, _scaled(sheet, (0.06, 0.925, 0.34, 0.05)), tone, bold=True, align="left")
    if rng.random() < 0.5:
        for line in range(3):
            text = words.pick(rng, words.SMALL_PRINT)
            sheet.words(text, _scaled(sheet, (0.45, 0.92 + 0.022 * line, 0.5, 0.018)), tone, align="left")


def _badges(sheet: Sheet, design: Design, layout: Layout) -> None:
    rng = _step(design, 8)
    for x, y in layout.badges:
        if rng.random() < (0.55 if design.busy else 0.2):
            size = 0.26 * min(sheet.width, sheet.height) * float(rng.uniform(0.8, 1.3))
            place = (x * sheet.width - size / 2, y * sheet.height - size / 2, size, size)
            paint_badge(sheet, rng, place, words.pick(rng, words.BADGES))


def paint_back(sheet: Sheet, design: Design) -> None:
    """Print a side or a back: brand, a nutrition table, small print, a barcode."""
    rng = _step(design, 10)
    tone = ink_for(ground_colour(design))
    sheet.words(
        design.brand.name,
        _scaled(sheet, (0.1, 0.05, 0.8, 0.12)),
        tone,
        role=design.brand.role,
        choice=design.brand.choice,
        bold=True,
    )
    sheet.words(design.flavour[0], _scaled(sheet, (0.15, 0.19, 0.7, 0.06)), tone)
    for line in range(7):
        text = words.pick(rng, words.SMALL_PRINT)
        sheet.words(text, _scaled(sheet, (0.08, 0.3 + 0.035 * line, 0.84, 0.022)), tone, align="left")
    sheet.rect(_scaled(sheet, (0.1, 0.57, 0.8, 0.2)), mixed(ground_colour(design), WHITE, 0.8))
    for line in range(5):
        sheet.rect(_scaled(sheet, (0.14, 0.595 + 0.034 * line, 0.5, 0.012)), BLACK, alpha=0.7)
        sheet.rect(_scaled(sheet, (0.72, 0.595 + 0.034 * line, 0.13, 0.012)), BLACK, alpha=0.7)
    sheet.barcode(rng, _scaled(sheet, (0.2, 0.81, 0.6, 0.13)))


def paint_wrap(sheet: Sheet, design: Design, front_share: float) -> None:
    """Print a label that runs around a pack: front in the middle third or so, small print at both sides."""
    paint_ground(sheet, design)
    w, h = sheet.width, sheet.height
    half = (1 - front_share) / 2
    sheet.inside((w * 0.02, 0, w * (half - 0.04), h), lambda s: paint_back(s, design))
    sheet.inside((w * (1 - half + 0.02), 0, w * (half - 0.04), h), lambda s: paint_back(s, design))
    sheet.inside((w * half, 0, w * front_share, h), lambda s: print_front(s, design))
