"""Colours of packs, paper and fixtures."""

import colorsys
from dataclasses import dataclass

from training.synth.types import Colour, Rng

WHITE: Colour = (250, 250, 250)
BLACK: Colour = (20, 20, 20)
RED: Colour = (40, 30, 215)
YELLOW: Colour = (40, 215, 250)


@dataclass(frozen=True)
class Palette:
    """The colours of one pack design: ground, two accents and the ink that reads on the ground."""

    ground: Colour
    accent: Colour
    second: Colour
    ink: Colour


def from_hsv(hue: float, saturation: float, value: float) -> Colour:
    """Return the BGR colour of a hue (any real, wraps at 1), saturation and value (0 to 1)."""
    red, green, blue = colorsys.hsv_to_rgb(hue % 1.0, saturation, value)
    return round(blue * 255), round(green * 255), round(red * 255)


def luminance(colour: Colour) -> float:
    """Return the perceived brightness of a BGR colour, 0 to 255 (ITU-R BT.601 weights)."""
    blue, green, red = colour
    return 0.114 * blue + 0.587 * green + 0.299 * red


def ink_for(ground: Colour) -> Colour:
    """Return black or white, whichever reads better on the ground."""
    return BLACK if luminance(ground) > 140 else WHITE


def scaled(colour: Colour, factor: float) -> Colour:
    """Return the colour made darker (< 1) or brighter (> 1)."""
    blue, green, red = (min(255, max(0, round(c * factor))) for c in colour)
    return blue, green, red


def mixed(first: Colour, second: Colour, share: float) -> Colour:
    """Return the colour at `share` (0 to 1) of the way from the first to the second."""
    blue, green, red = (round(a + (b - a) * share) for a, b in zip(first, second, strict=True))
    return blue, green, red


HUES = (0.0, 0.02, 0.08, 0.13, 0.15, 0.3, 0.36, 0.55, 0.6, 0.64, 0.8, 0.92)
"""Leading hues of consumer packs: reds, yellows, greens and blues; violet and pink are rare on real shelves."""
HUE_WEIGHTS = (0.16, 0.1, 0.1, 0.11, 0.08, 0.08, 0.09, 0.06, 0.08, 0.06, 0.04, 0.04)


def draw_hue(rng: Rng) -> float:
    """Draw a pack hue (0 to 1) as often as shops show it."""
    return float(rng.choice(HUES, p=HUE_WEIGHTS) + rng.normal(0, 0.015))


def draw_palette(rng: Rng, hue: float | None = None) -> Palette:
    """Draw a pack palette; `hue` (0 to 1) fixes the leading hue, as a brand does."""
    lead = draw_hue(rng) if hue is None else hue + float(rng.normal(0, 0.02))
    pale = rng.random() < 0.45
    ground = _pale(rng, lead) if pale else _strong(rng, lead)
    accent = _strong(rng, lead if pale else draw_hue(rng))
    second = _strong(rng, draw_hue(rng)) if rng.random() < 0.45 else WHITE
    return Palette(ground, accent, second, ink_for(ground))


def _pale(rng: Rng, hue: float) -> Colour:
    return from_hsv(hue, float(rng.uniform(0.0, 0.22)), float(rng.uniform(0.88, 1.0)))


def _strong(rng: Rng, hue: float) -> Colour:
    dark = rng.random() < 0.2
    return from_hsv(
        hue, float(rng.uniform(0.55, 1.0)), float(rng.uniform(0.15, 0.45) if dark else rng.uniform(0.6, 1.0))
    )
