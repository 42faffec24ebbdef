"""Colours of packs: what consumer brands print, as red, green, blue."""

import colorsys

from training.synth.goods.types import Rgb, Rng

WHITE: Rgb = (252, 252, 250)
BLACK: Rgb = (18, 18, 20)
RED: Rgb = (214, 26, 36)
YELLOW: Rgb = (252, 214, 30)
GOLD: Rgb = (196, 156, 72)
SILVER: Rgb = (190, 194, 200)
KRAFT: Rgb = (178, 138, 92)

HUES = (0.0, 0.98, 0.03, 0.08, 0.13, 0.16, 0.27, 0.34, 0.42, 0.52, 0.57, 0.61, 0.66, 0.76, 0.86, 0.93)
"""Leading hues of consumer packs, and how often shops show them: reds, blues, yellows and greens lead."""
HUE_WEIGHTS = (0.13, 0.07, 0.06, 0.08, 0.08, 0.05, 0.05, 0.09, 0.04, 0.06, 0.07, 0.08, 0.05, 0.04, 0.03, 0.02)


def from_hsv(hue: float, saturation: float, value: float) -> Rgb:
    """Return the colour of a hue (any real, wraps at 1), saturation and value (0 to 1)."""
    red, green, blue = colorsys.hsv_to_rgb(hue % 1.0, min(1.0, max(0.0, saturation)), min(1.0, max(0.0, value)))
    return round(red * 255), round(green * 255), round(blue * 255)


def luminance(colour: Rgb) -> float:
    """Return the perceived brightness, 0 to 255 (ITU-R BT.601 weights)."""
    return 0.299 * colour[0] + 0.587 * colour[1] + 0.114 * colour[2]


def ink_for(ground: Rgb) -> Rgb:
    """Return near-black or near-white, whichever reads better on the ground."""
    return BLACK if luminance(ground) > 145 else WHITE


def scaled(colour: Rgb, factor: float) -> Rgb:
    """Return the colour made darker (< 1) or brighter (> 1)."""
    red, green, blue = (min(255, max(0, round(c * factor))) for c in colour)
    return red, green, blue


def mixed(first: Rgb, second: Rgb, share: float) -> Rgb:
    """Return the colour at `share` (0 to 1) of the way from the first to the second."""
    red, green, blue = (round(a + (b - a) * share) for a, b in zip(first, second, strict=True))
    return red, green, blue


def draw_hue(rng: Rng) -> float:
    """Draw a pack hue (0 to 1) as often as shops show it."""
    return float(HUES[int(rng.choice(len(HUES), p=HUE_WEIGHTS))] + rng.normal(0, 0.012))


def draw_strong(rng: Rng, hue: float | None = None) -> Rgb:
    """Draw a colour that a brand leads with; one in five is dark."""
    lead = (draw_hue(rng) if hue is None else hue) % 1.0
    # Ink on film cannot print the greens, cyans and pinks that a screen shows.
    brightest = 0.78 if 0.22 < lead < 0.53 or 0.78 < lead < 0.95 else 0.97
    value = rng.uniform(0.18, 0.45) if rng.random() < 0.2 else rng.uniform(0.55, brightest)
    return from_hsv(lead, float(rng.uniform(0.38, 0.95)), float(value))


def draw_pale(rng: Rng, hue: float | None = None) -> Rgb:
    """Draw a light ground, often plain white."""
    lead = draw_hue(rng) if hue is None else hue
    saturation = 0.0 if rng.random() < 0.45 else float(rng.uniform(0.04, 0.3))
    return from_hsv(lead, saturation, float(rng.uniform(0.9, 1.0)))
