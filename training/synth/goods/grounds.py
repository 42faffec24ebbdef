"""Grounds of printed fronts: what lies behind logo, picture and words."""

from collections.abc import Callable

import numpy as np
import skia

from training.synth.goods.colours import WHITE, mixed, scaled
from training.synth.goods.pen import Sheet, gradient, ink, radial
from training.synth.goods.types import Rgb, Rng

Ground = Callable[[Sheet, Rng, Rgb, Rgb], None]
"""Paints a whole sheet in a ground colour and an accent."""


def _plain(sheet: Sheet, _rng: Rng, ground: Rgb, _accent: Rgb) -> None:
    sheet.fill(ground)


def _fading(sheet: Sheet, rng: Rng, ground: Rgb, accent: Rgb) -> None:
    end = mixed(ground, accent, float(rng.uniform(0.4, 1.0)))
    paint = gradient((0, sheet.height * float(rng.uniform(0, 0.5))), (0, sheet.height), (ground, end))
    sheet.canvas.drawRect(skia.Rect.MakeWH(sheet.width, sheet.height), paint)


def _glowing(sheet: Sheet, rng: Rng, ground: Rgb, _accent: Rgb) -> None:
    sheet.fill(scaled(ground, 0.8))
    middle = (sheet.width / 2, sheet.height * float(rng.uniform(0.3, 0.7)))
    sheet.canvas.drawRect(skia.Rect.MakeWH(sheet.width, sheet.height), radial(middle, sheet.height * 0.75, ground))


def _banded(sheet: Sheet, rng: Rng, ground: Rgb, accent: Rgb) -> None:
    sheet.fill(ground)
    top, depth = float(rng.uniform(0, 0.85)), float(rng.uniform(0.1, 0.4))
    sheet.rect((0, top * sheet.height, sheet.width, depth * sheet.height), accent)
    edge = float(rng.uniform(0.01, 0.03)) * sheet.height
    sheet.rect((0, top * sheet.height - edge, sheet.width, edge), mixed(accent, WHITE, 0.5))


def _split(sheet: Sheet, rng: Rng, ground: Rgb, accent: Rgb) -> None:
    sheet.fill(ground)
    left, right = (float(v) * sheet.height for v in rng.uniform(0.25, 0.8, 2))
    w, h = sheet.width, sheet.height
    sheet.shape(((0, left), (w, right), (w, h), (0, h)), accent)
    sheet.canvas.drawLine(0, left, w, right, ink(mixed(accent, WHITE, 0.6), 1.0, 0.02 * h))


def _striped(sheet: Sheet, rng: Rng, ground: Rgb, accent: Rgb) -> None:
    sheet.fill(ground)
    w, h = sheet.width, sheet.height
    step = w * float(rng.uniform(0.08, 0.3))
    slope = h * float(rng.choice([0.0, 0.3, -0.3]))
    tone = mixed(ground, accent, float(rng.uniform(0.25, 0.9)))
    for x in np.arange(-w, 2 * w, step * 2):
        sheet.shape(((x, 0), (x + step, 0), (x + step + slope, h), (x + slope, h)), tone)


def _swooshed(sheet: Sheet, rng: Rng, ground: Rgb, accent: Rgb) -> None:
    sheet.fill(ground)
    w, h = sheet.width, sheet.height
    for tone, rise in ((mixed(accent, WHITE, 0.55), 0.06), (accent, 0.0)):
        level = float(rng.uniform(0.5, 0.62)) - rise
        path = skia.Path()
        path.moveTo(0, h * level)
        path.cubicTo(w * 0.35, h * (level - 0.25), w * 0.6, h * (level + 0.25), w, h * (level - 0.08))
        path.lineTo(w, h)
        path.lineTo(0, h)
        sheet.path(path, tone)


def _rayed(sheet: Sheet, rng: Rng, ground: Rgb, accent: Rgb) -> None:
    sheet.fill(ground)
    x, y = sheet.width / 2, sheet.height * float(rng.uniform(0.35, 0.65))
    tone = mixed(ground, accent, float(rng.uniform(0.25, 0.6)))
    reach = sheet.width + sheet.height
    for turn in np.arange(0, 2 * np.pi, np.pi / 9):
        ends = [(x + reach * np.cos(turn + d), y + reach * np.sin(turn + d)) for d in (0, np.pi / 18)]
        sheet.shape(((x, y), *ends), tone)


def _dotted(sheet: Sheet, rng: Rng, ground: Rgb, accent: Rgb) -> None:
    sheet.fill(ground)
    tone = mixed(ground, accent, 0.55)
    for x, y, size in rng.uniform(0, 1, (26, 3)):
        radius = sheet.width * 0.07 * float(size) ** 2 + 0.05
        sheet.canvas.drawCircle(float(x) * sheet.width, float(y) * sheet.height, radius, ink(tone))


def _checked(sheet: Sheet, rng: Rng, ground: Rgb, accent: Rgb) -> None:
    sheet.fill(ground)
    step = sheet.width / int(rng.integers(5, 10))
    tone = ink(accent, 0.35)
    for x in np.arange(0, sheet.width, step * 2):
        sheet.canvas.drawRect(skia.Rect.MakeXYWH(x, 0, step, sheet.height), tone)
    for y in np.arange(0, sheet.height, step * 2):
        sheet.canvas.drawRect(skia.Rect.MakeXYWH(0, y, sheet.width, step), tone)


def _framed(sheet: Sheet, _rng: Rng, ground: Rgb, accent: Rgb) -> None:
    sheet.fill(accent)
    edge = 0.05 * min(sheet.width, sheet.height)
    w, h = sheet.width - 2 * edge, sheet.height - 2 * edge
    sheet.rect((edge, edge, w, h), ground, radius=edge)


def _mottled(sheet: Sheet, rng: Rng, ground: Rgb, accent: Rgb) -> None:
    """Paint the soft mottle of a photograph that fills the front."""
    sheet.fill(ground)
    shader = skia.PerlinNoiseShader.MakeFractalNoise(
        2.2 / sheet.width, 2.2 / sheet.width, 3, float(rng.uniform(0, 999))
    )
    paint = skia.Paint(Shader=shader, BlendMode=skia.BlendMode.kSoftLight)
    sheet.canvas.drawRect(skia.Rect.MakeWH(sheet.width, sheet.height), paint)
    fall = gradient((0, 0), (0, sheet.height), (accent, accent), (0.0, 0.7))
    sheet.canvas.drawRect(skia.Rect.MakeWH(sheet.width, sheet.height), fall)


GROUNDS: tuple[Ground, ...] = (
    _plain, _fading, _fading, _glowing, _banded, _banded, _split, _striped, _swooshed, _swooshed, _rayed, _dotted,
    _checked, _framed, _mottled,
)  # fmt: skip
CALM_GROUNDS: tuple[Ground, ...] = (_plain, _plain, _fading, _banded, _swooshed)
"""What pharmacies and cosmetics print."""
