"""Invented pack artwork: the printed front of a product."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TypeVar

import cv2
import numpy as np

from training.synth import wording
from training.synth.lettering import print_glyphs, print_words
from training.synth.palette import WHITE, YELLOW, Palette, draw_palette, ink_for, mixed, scaled
from training.synth.types import Area, Colour, Image, Rng

T = TypeVar("T")


@dataclass(frozen=True)
class Design:
    """One printed front. The same `layout_seed` with another palette or variant word is a sister product."""

    layout_seed: int
    palette: Palette
    brand: str
    genus: str
    variant: str
    content: str


def draw_design(rng: Rng, brand: str, hue: float) -> Design:
    """Draw the design of a new product of a brand with its leading hue (0 to 1)."""
    return Design(
        layout_seed=int(rng.integers(2**31)),
        palette=draw_palette(rng, hue if rng.random() < 0.7 else None),
        brand=brand,
        genus=wording.pick(rng, wording.GENERA),
        variant=wording.pick(rng, wording.VARIANTS),
        content=wording.net_content(rng),
    )


def sister_design(rng: Rng, design: Design) -> Design:
    """Return a variant of the product: the same layout, other accent colours, another flavour."""
    other = draw_palette(rng)
    palette = replace(design.palette, accent=other.accent, second=other.second)
    if rng.random() < 0.4:
        palette = other
    return replace(design, palette=palette, variant=wording.pick(rng, wording.VARIANTS))


def paint_front(design: Design, width: int, height: int) -> Image:
    """Paint a design on a sheet of (height, width, 3), uint8, BGR. The same design paints the same sheet."""
    rng = np.random.default_rng(design.layout_seed)
    sheet = np.empty((height, width, 3), dtype=np.uint8)
    sheet[:] = design.palette.ground
    _choose(rng, GROUNDS)(sheet, rng, design.palette)
    picture_first = rng.random() < 0.5
    picture = _choose(rng, PICTURES)
    picture_top = float(rng.uniform(0.45, 0.55) if picture_first else rng.uniform(0.1, 0.2))
    picture(sheet, rng, design.palette, (0.15 * width, picture_top * height, 0.7 * width, 0.36 * height))
    brand_top = float(rng.uniform(0.06, 0.2) if picture_first else rng.uniform(0.5, 0.62))
    _brand_plate(sheet, rng, design, (0.06 * width, brand_top * height, 0.88 * width, 0.2 * height))
    _captions(sheet, rng, design, brand_top + 0.21)
    if rng.random() < 0.4:
        _badge(sheet, rng, design.palette, picture_top + 0.2)
    _small_print(sheet, rng, design)
    return sheet


def _choose(rng: Rng, options: tuple[T, ...]) -> T:
    return options[int(rng.integers(len(options)))]


def _plain_ground(sheet: Image, rng: Rng, palette: Palette) -> None:
    pass


def _fading_ground(sheet: Image, rng: Rng, palette: Palette) -> None:
    share = np.linspace(0, 1, sheet.shape[0])[:, None, None]
    end = mixed(palette.ground, palette.accent, float(rng.uniform(0.5, 1.0)))
    first, last = np.array(palette.ground, float), np.array(end, float)
    sheet[:] = (first * (1 - share) + last * share).astype(np.uint8)


def _banded_ground(sheet: Image, rng: Rng, palette: Palette) -> None:
    height, width = sheet.shape[:2]
    for colour in (palette.accent, palette.second)[: int(rng.integers(1, 3))]:
        top = float(rng.uniform(0, 0.85))
        depth = float(rng.uniform(0.06, 0.35))
        cv2.rectangle(sheet, (0, round(top * height)), (width, round((top + depth) * height)), colour, -1)


def _split_ground(sheet: Image, rng: Rng, palette: Palette) -> None:
    height, width = sheet.shape[:2]
    left, right = rng.uniform(0.2, 0.8, 2) * height
    corners = np.array([[0, left], [width, right], [width, height], [0, height]], dtype=np.int32)
    cv2.fillPoly(sheet, [corners], palette.accent, cv2.LINE_AA)


def _striped_ground(sheet: Image, rng: Rng, palette: Palette) -> None:
    height, width = sheet.shape[:2]
    step = max(4, round(width * float(rng.uniform(0.12, 0.4))))
    slope = round(height * float(rng.choice([0.0, 0.3, -0.3, 0.8])))
    colour = mixed(palette.ground, palette.accent, float(rng.uniform(0.4, 1)))
    for x in range(-2 * width, 3 * width, step * 2):
        cv2.line(sheet, (x, 0), (x + slope, height), colour, max(2, step), cv2.LINE_AA)


def _swoosh_ground(sheet: Image, rng: Rng, palette: Palette) -> None:
    height, width = sheet.shape[:2]
    for colour, grow in ((palette.second, 1.08), (palette.accent, 1.0)):
        centre = (round(width * float(rng.uniform(0, 1))), round(height * float(rng.choice([0.0, 1.0]))))
        axes = (round(width * grow * float(rng.uniform(0.6, 1.1))), round(height * 0.45 * grow))
        cv2.ellipse(sheet, centre, axes, float(rng.uniform(-20, 20)), 0, 360, colour, -1, cv2.LINE_AA)


def _dotted_ground(sheet: Image, rng: Rng, palette: Palette) -> None:
    height, width = sheet.shape[:2]
    colour = mixed(palette.ground, palette.second, 0.6)
    for x, y, size in rng.uniform(0, 1, (18, 3)):
        radius = max(1, round(width * 0.08 * size))
        cv2.circle(sheet, (round(x * width), round(y * height)), radius, colour, -1, cv2.LINE_AA)


Ground = Callable[[Image, Rng, Palette], None]
GROUNDS: tuple[Ground, ...] = (
    _plain_ground, _fading_ground, _banded_ground, _banded_ground, _split_ground, _striped_ground, _swoosh_ground,
    _swoosh_ground, _dotted_ground,
)  # fmt: skip


def _fruits(sheet: Image, rng: Rng, palette: Palette, area: Area) -> None:
    x, y, w, h = area
    colour = palette.accent if palette.accent != palette.ground else palette.second
    for _ in range(int(rng.integers(2, 7))):
        centre = (round(x + w * float(rng.uniform(0.2, 0.8))), round(y + h * float(rng.uniform(0.25, 0.75))))
        radius = max(2, round(min(w, h) * float(rng.uniform(0.16, 0.34))))
        tint = scaled(colour, float(rng.uniform(0.75, 1.2)))
        cv2.circle(sheet, centre, radius, scaled(tint, 0.7), -1, cv2.LINE_AA)
        cv2.circle(sheet, centre, max(1, radius - max(1, radius // 7)), tint, -1, cv2.LINE_AA)
        shine = (centre[0] - radius // 3, centre[1] - radius // 3)
        cv2.circle(sheet, shine, max(1, radius // 4), mixed(tint, WHITE, 0.7), -1, cv2.LINE_AA)


def _bowl(sheet: Image, rng: Rng, palette: Palette, area: Area) -> None:
    x, y, w, h = area
    centre = (round(x + w / 2), round(y + h * 0.45))
    axes = (max(2, round(w * 0.45)), max(2, round(h * 0.4)))
    cv2.ellipse(sheet, centre, axes, 0, 0, 180, scaled(palette.second, 0.85), -1, cv2.LINE_AA)
    cv2.ellipse(sheet, centre, (axes[0], max(1, axes[1] // 3)), 0, 0, 360, WHITE, -1, cv2.LINE_AA)
    for _ in range(9):
        spot = (centre[0] + round(axes[0] * float(rng.uniform(-0.6, 0.6))), centre[1] - round(axes[1] * 0.1))
        colour = scaled(palette.accent, float(rng.uniform(0.6, 1.3)))
        cv2.circle(sheet, spot, max(1, axes[1] // 5), colour, -1, cv2.LINE_AA)


def _leaves(sheet: Image, rng: Rng, palette: Palette, area: Area) -> None:
    x, y, w, h = area
    for _ in range(int(rng.integers(2, 6))):
        centre = (round(x + w * float(rng.uniform(0.25, 0.75))), round(y + h * float(rng.uniform(0.25, 0.75))))
        axes = (max(2, round(w * float(rng.uniform(0.15, 0.4)))), max(1, round(h * 0.14)))
        angle = float(rng.uniform(0, 180))
        colour = scaled(palette.accent, float(rng.uniform(0.7, 1.2)))
        cv2.ellipse(sheet, centre, axes, angle, 0, 360, colour, -1, cv2.LINE_AA)


def _emblem(sheet: Image, rng: Rng, palette: Palette, area: Area) -> None:
    x, y, w, h = area
    centre, radius = (round(x + w / 2), round(y + h / 2)), max(2, round(min(w, h) * 0.48))
    cv2.circle(sheet, centre, radius, palette.second, -1, cv2.LINE_AA)
    cv2.circle(sheet, centre, round(radius * 0.82), palette.accent, -1, cv2.LINE_AA)
    side = radius * 1.1
    print_glyphs(sheet, rng, (centre[0] - side / 2, centre[1] - side / 2, side, side), ink_for(palette.accent))


def _window(sheet: Image, rng: Rng, palette: Palette, area: Area) -> None:
    """Paint a see-through window with the goods behind it."""
    x, y, w, h = area
    left, top, right, bottom = round(x), round(y), round(x + w), round(y + h)
    ground = mixed((90, 150, 200), palette.accent, 0.25)
    cv2.rectangle(sheet, (left, top), (right, bottom), ground, -1)
    for px, py, size in rng.uniform(0, 1, (30, 3)):
        spot = (round(x + px * w), round(y + py * h))
        colour = scaled(ground, 0.6 + 0.8 * float(size))
        cv2.circle(sheet, spot, max(1, round(min(w, h) * 0.1)), colour, -1, cv2.LINE_AA)


def _photo(sheet: Image, rng: Rng, palette: Palette, area: Area) -> None:
    """Paint an oval picture with the soft, mottled colours of a food photograph."""
    x, y, w, h = (round(v) for v in area)
    light, tint = rng.normal(0, 45, (9, 9, 1)), rng.normal(0, 14, (9, 9, 3))
    field = light + tint + np.array(mixed(palette.accent, (110, 160, 205), 0.5))
    mottled = cv2.resize(field.astype(np.float32), (max(2, w), max(2, h)), interpolation=cv2.INTER_CUBIC)
    window = sheet[y : y + h, x : x + w]
    mask = np.zeros(window.shape[:2], dtype=np.uint8)
    cv2.ellipse(mask, (w // 2, h // 2), (w // 2, h // 2), 0, 0, 360, 255, -1)
    window[mask > 0] = np.clip(mottled, 0, 255).astype(np.uint8)[: window.shape[0], : window.shape[1]][mask > 0]


def _blank(sheet: Image, rng: Rng, palette: Palette, area: Area) -> None:
    pass


Picture = Callable[[Image, Rng, Palette, Area], None]
PICTURES: tuple[Picture, ...] = (_fruits, _fruits, _bowl, _leaves, _emblem, _window, _photo, _photo, _blank)


def _brand_plate(sheet: Image, rng: Rng, design: Design, area: Area) -> None:
    x, y, w, h = area
    colour: Colour = design.palette.ink
    plate = rng.random()
    centre = (round(x + w / 2), round(y + h / 2))
    if plate < 0.3:
        colour = ink_for(design.palette.accent)
        cv2.ellipse(sheet, centre, (round(w * 0.52), round(h * 0.6)), 0, 0, 360, design.palette.accent, -1, cv2.LINE_AA)
    elif plate < 0.55:
        colour = ink_for(design.palette.second)
        cv2.rectangle(sheet, (round(x - w), round(y)), (round(x + 2 * w), round(y + h)), design.palette.second, -1)
    inner = (x + w * 0.08, y + h * 0.12, w * 0.84, h * 0.76)
    if rng.random() < 0.25:
        print_glyphs(sheet, rng, inner, colour)
        return
    outline = ink_for(colour) if rng.random() < 0.35 else None
    print_words(sheet, design.brand, inner, colour, weight=int(rng.integers(0, 3)), stretch=True, outline=outline)


def _captions(sheet: Image, rng: Rng, design: Design, top: float) -> None:
    height, width = sheet.shape[:2]
    genus_area = (0.15 * width, top * height, 0.7 * width, 0.07 * height)
    print_words(sheet, design.genus, genus_area, design.palette.ink)
    strip_top = round((top + 0.08) * height)
    if rng.random() < 0.6:
        cv2.rectangle(sheet, (0, strip_top), (width, strip_top + round(0.085 * height)), design.palette.accent, -1)
        ink = ink_for(design.palette.accent)
    else:
        ink = design.palette.ink
    print_words(sheet, design.variant, (0.12 * width, strip_top, 0.76 * width, 0.08 * height), ink, weight=1)


def _badge(sheet: Image, rng: Rng, palette: Palette, share: float) -> None:
    """Print a round badge beside the picture, about `share` of the height from the top, clear of the brand."""
    height, width = sheet.shape[:2]
    radius = max(3, round(0.14 * min(width, height) * float(rng.uniform(0.8, 1.4))))
    centre = (round(width * float(rng.uniform(0.25, 0.8))), round(height * (share + float(rng.normal(0, 0.04)))))
    colour: Colour = palette.accent if rng.random() < 0.5 else YELLOW
    cv2.circle(sheet, centre, radius, colour, -1, cv2.LINE_AA)
    word = wording.pick(rng, ("NEW", "BIO", "+20%", "3x", "1L", "0%", "PRO", "XL"))
    area = (centre[0] - radius * 0.8, centre[1] - radius * 0.6, radius * 1.6, radius * 1.2)
    print_words(sheet, word, area, ink_for(colour))


def _small_print(sheet: Image, rng: Rng, design: Design) -> None:
    height, width = sheet.shape[:2]
    foot = (0.1 * width, 0.925 * height, 0.35 * width, 0.05 * height)
    print_words(sheet, design.content, foot, design.palette.ink, weight=1)
    for line in range(int(rng.integers(0, 3))):
        words = wording.pick(rng, wording.SMALL_PRINT)
        area = (0.5 * width, (0.92 + 0.025 * line) * height, 0.45 * width, 0.02 * height)
        print_words(sheet, words, area, design.palette.ink)
