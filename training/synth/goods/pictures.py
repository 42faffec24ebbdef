"""Pictures on packs, drawn from vector shapes with light: fruit, food, drops, leaves and emblems."""

from collections.abc import Callable

import numpy as np
import skia

from training.synth.goods.colours import BLACK, WHITE, ink_for, mixed, scaled
from training.synth.goods.pen import Sheet, gradient, ink, radial
from training.synth.goods.types import Rgb, Rng

Picture = Callable[[Sheet, Rng, Rgb], None]
"""Draws over a whole sheet in a leading colour."""
GREEN: Rgb = (84, 150, 52)
CREAM: Rgb = (246, 232, 200)


def _spots(sheet: Sheet, rng: Rng, count: int, spread: float = 0.3) -> list[tuple[float, float]]:
    turns = rng.uniform(0, 2 * np.pi, count)
    reach = np.sqrt(rng.uniform(0, 1, count)) * spread
    x, y = 0.5 + reach * np.cos(turns), 0.55 + reach * np.sin(turns)
    return [(float(a) * sheet.width, float(b) * sheet.height) for a, b in zip(x, y, strict=True)]


def _leaf(sheet: Sheet, x: float, y: float, length: float, degrees: float, colour: Rgb) -> None:
    sheet.canvas.save()
    sheet.canvas.translate(x, y)
    sheet.canvas.rotate(degrees)
    path = skia.Path()
    path.moveTo(0, 0)
    path.quadTo(length * 0.5, -length * 0.42, length, 0)
    path.quadTo(length * 0.5, length * 0.42, 0, 0)
    sheet.canvas.drawPath(
        path, gradient((0, -length * 0.2), (0, length * 0.2), (scaled(colour, 1.3), scaled(colour, 0.7)))
    )
    sheet.canvas.drawLine(0, 0, length * 0.9, 0, ink(scaled(colour, 1.5), 0.7, length * 0.03))
    sheet.canvas.restore()


def _berries(sheet: Sheet, rng: Rng, colour: Rgb) -> None:
    radius = 0.15 * min(sheet.width, sheet.height)
    spots = _spots(sheet, rng, int(rng.integers(6, 13)))
    _leaf(sheet, sheet.width * 0.5, sheet.height * 0.35, radius * 3, -50, GREEN)
    _leaf(sheet, sheet.width * 0.5, sheet.height * 0.35, radius * 3, -140, GREEN)
    for x, y in sorted(spots, key=lambda s: s[1]):
        sheet.ball(x, y, radius * float(rng.uniform(0.8, 1.2)), colour)


def _apple(sheet: Sheet, _rng: Rng, colour: Rgb) -> None:
    radius = 0.3 * min(sheet.width, sheet.height)
    for dx in (-0.8, 0.75, 0.0):
        x, y = sheet.width / 2 + dx * radius, sheet.height * (0.58 if dx else 0.62)
        _leaf(sheet, x, y - radius * 0.9, radius * 0.9, -40 + 30 * dx, GREEN)
        sheet.ball(x, y, radius * (0.85 if dx else 1.0), scaled(colour, 0.9 if dx else 1.0))


def _citrus(sheet: Sheet, _rng: Rng, colour: Rgb) -> None:
    radius = 0.34 * min(sheet.width, sheet.height)
    x, y = sheet.width * 0.62, sheet.height * 0.45
    sheet.ball(x, y, radius, colour)
    x, y = sheet.width * 0.4, sheet.height * 0.6
    sheet.canvas.drawCircle(x, y, radius * 1.05, ink(scaled(colour, 0.9)))
    sheet.canvas.drawCircle(x, y, radius * 0.95, ink(mixed(colour, WHITE, 0.85)))
    for turn in np.arange(0, 2 * np.pi, np.pi / 4.5):
        ends = [
            (x + radius * 0.86 * np.cos(turn + d), y + radius * 0.86 * np.sin(turn + d)) for d in (0.07, 0.35, 0.62)
        ]
        sheet.shape(((x, y), *ends), mixed(colour, WHITE, 0.15))
    _leaf(sheet, sheet.width * 0.75, sheet.height * 0.7, radius, -20, GREEN)


def _cherries(sheet: Sheet, _rng: Rng, colour: Rgb) -> None:
    radius = 0.2 * min(sheet.width, sheet.height)
    top = (sheet.width * 0.55, sheet.height * 0.15)
    for x, y in ((0.35, 0.7), (0.66, 0.75), (0.52, 0.6)):
        sheet.canvas.drawLine(*top, x * sheet.width, y * sheet.height, ink(GREEN, 1.0, radius * 0.14))
        sheet.ball(x * sheet.width, y * sheet.height, radius, colour)
    _leaf(sheet, *top, radius * 2, 10, GREEN)


def _leaves(sheet: Sheet, rng: Rng, colour: Rgb) -> None:
    length = 0.5 * min(sheet.width, sheet.height)
    for x, y in _spots(sheet, rng, 8, 0.2):
        _leaf(sheet, x, y, length * float(rng.uniform(0.6, 1.2)), float(rng.uniform(0, 360)), mixed(colour, GREEN, 0.4))


def _flower(sheet: Sheet, _rng: Rng, colour: Rgb) -> None:
    length = 0.36 * min(sheet.width, sheet.height)
    _leaf(sheet, sheet.width / 2, sheet.height * 0.6, length * 1.4, 60, GREEN)
    for turn in range(0, 360, 40):
        _leaf(sheet, sheet.width / 2, sheet.height * 0.5, length, turn + 10, mixed(colour, WHITE, 0.25))
    sheet.ball(sheet.width / 2, sheet.height * 0.5, length * 0.28, (240, 190, 50))


def _bowl(sheet: Sheet, rng: Rng, colour: Rgb) -> None:
    w, h = sheet.width, sheet.height
    size = min(w, h * 1.3)
    x, y = w / 2, h * 0.5
    for tone, rx, ry, dy in ((scaled(WHITE, 0.75), 0.46, 0.34, 0.08), (WHITE, 0.46, 0.26, 0.0)):
        sheet.oval((x - size * rx, y - size * ry * 0.7 + size * dy, size * rx * 2, size * ry * 1.7), tone)
    sheet.canvas.drawOval(
        skia.Rect.MakeXYWH(x - size * 0.4, y - size * 0.13, size * 0.8, size * 0.34), radial((x, y), size * 0.5, colour)
    )
    for _ in range(16):
        dx, dy = rng.uniform(-0.3, 0.3), rng.uniform(-0.08, 0.12)
        tone = mixed(colour, ((230, 190, 90), GREEN, (200, 60, 40), CREAM)[int(rng.integers(4))], 0.6)
        sheet.ball(
            x + float(dx) * size, y + float(dy) * size + size * 0.02, size * float(rng.uniform(0.03, 0.07)), tone
        )


def _steak(sheet: Sheet, rng: Rng, colour: Rgb) -> None:
    w, h = sheet.width, sheet.height
    sheet.oval((w * 0.04, h * 0.2, w * 0.92, h * 0.72), WHITE)
    sheet.oval((w * 0.1, h * 0.26, w * 0.8, h * 0.6), scaled(WHITE, 0.93))
    for x, y in ((0.38, 0.52), (0.6, 0.5)):
        box = skia.Rect.MakeXYWH(w * (x - 0.2), h * (y - 0.15), w * 0.42, h * 0.34)
        sheet.canvas.drawOval(box, radial((w * x, h * y), w * 0.3, mixed((150, 80, 40), colour, 0.25)))
    for x, y in _spots(sheet, rng, 5, 0.25):
        _leaf(sheet, x, y + h * 0.08, w * 0.12, float(rng.uniform(0, 360)), GREEN)


def _slices(sheet: Sheet, rng: Rng, _colour: Rgb) -> None:
    w, h = sheet.width, sheet.height
    for x, y in _spots(sheet, rng, 13, 0.34):
        sheet.canvas.save()
        sheet.canvas.translate(x, y)
        sheet.canvas.rotate(float(rng.uniform(0, 180)))
        rx, ry = 0.2 * min(w, h), 0.2 * min(w, h) * float(rng.uniform(0.5, 1.0))
        paint = radial((-rx * 0.2, -ry * 0.3), rx * 1.3, (236, 190, 90))
        sheet.canvas.drawOval(skia.Rect.MakeXYWH(-rx, -ry, rx * 2, ry * 2), paint)
        sheet.canvas.restore()


def _chocolate(sheet: Sheet, _rng: Rng, _colour: Rgb) -> None:
    w, h = sheet.width, sheet.height
    side = 0.28 * min(w, h)
    sheet.canvas.save()
    sheet.canvas.translate(w * 0.3, h * 0.22)
    sheet.canvas.rotate(12)
    for row in range(3):
        for column in range(3):
            x, y = column * side, row * side
            sheet.rect((x, y, side * 0.96, side * 0.96), scaled((92, 52, 30), 0.7 + 0.1 * column))
            sheet.rect((x + side * 0.14, y + side * 0.14, side * 0.66, side * 0.66), scaled((92, 52, 30), 1.25))
    sheet.canvas.restore()


def _biscuit(sheet: Sheet, rng: Rng, colour: Rgb) -> None:
    radius = 0.3 * min(sheet.width, sheet.height)
    for dx, dy in ((0.5, -0.3), (-0.55, 0.1), (0.25, 0.45)):
        x, y = sheet.width / 2 + dx * radius, sheet.height / 2 + dy * radius
        sheet.ball(x, y, radius, (214, 162, 88))
        for turn in rng.uniform(0, 6.28, 9):
            reach = radius * float(rng.uniform(0.1, 0.8))
            spot = (x + reach * float(np.cos(turn)), y + reach * float(np.sin(turn)))
            sheet.canvas.drawCircle(*spot, radius * 0.1, ink(mixed((90, 50, 30), colour, 0.4)))


def _nuts(sheet: Sheet, rng: Rng, _colour: Rgb) -> None:
    radius = 0.14 * min(sheet.width, sheet.height)
    for x, y in _spots(sheet, rng, 14):
        box = skia.Rect.MakeXYWH(x - radius, y - radius * 0.7, radius * 2, radius * 1.4)
        sheet.canvas.drawOval(box, radial((x - radius * 0.3, y - radius * 0.3), radius * 1.3, (188, 128, 70)))


def _pepper(sheet: Sheet, _rng: Rng, colour: Rgb) -> None:
    length = 0.8 * min(sheet.width, sheet.height)
    for degrees in (-60, -20, 25):
        sheet.canvas.save()
        sheet.canvas.translate(sheet.width / 2, sheet.height * 0.9)
        sheet.canvas.rotate(degrees - 60)
        path = skia.Path()
        path.moveTo(0, 0)
        path.cubicTo(length * 0.3, -length * 0.3, length * 0.8, -length * 0.25, length, 0)
        path.cubicTo(length * 0.8, -length * 0.02, length * 0.3, 0.1 * length, 0, 0)
        sheet.canvas.drawPath(path, gradient((0, -length * 0.2), (0, 0), (scaled(colour, 1.4), scaled(colour, 0.7))))
        sheet.canvas.drawLine(length, 0, length * 1.15, -length * 0.06, ink(GREEN, 1.0, length * 0.06))
        sheet.canvas.restore()


def _tomato(sheet: Sheet, _rng: Rng, colour: Rgb) -> None:
    radius = 0.26 * min(sheet.width, sheet.height)
    for x, y in ((0.35, 0.45), (0.66, 0.5), (0.48, 0.66)):
        sheet.ball(x * sheet.width, y * sheet.height, radius, colour)
        for turn in range(0, 360, 72):
            _leaf(sheet, x * sheet.width, y * sheet.height - radius * 0.6, radius * 0.5, turn, GREEN)


def _fish(sheet: Sheet, _rng: Rng, colour: Rgb) -> None:
    w, h = sheet.width, sheet.height
    path = skia.Path()
    path.moveTo(w * 0.06, h * 0.52)
    path.quadTo(w * 0.38, h * 0.16, w * 0.76, h * 0.5)
    path.lineTo(w * 0.96, h * 0.32)
    path.lineTo(w * 0.92, h * 0.7)
    path.lineTo(w * 0.76, h * 0.54)
    path.quadTo(w * 0.38, h * 0.86, w * 0.06, h * 0.52)
    sheet.canvas.drawPath(path, gradient((0, h * 0.25), (0, h * 0.8), (scaled(colour, 0.6), (230, 232, 236))))
    sheet.canvas.drawCircle(w * 0.2, h * 0.47, 0.035 * w, ink(BLACK))
    sheet.path(path, scaled(colour, 0.5), line=0.015 * w)


def _wheat(sheet: Sheet, _rng: Rng, colour: Rgb) -> None:
    w, h = sheet.width, sheet.height
    for lean in (-0.22, 0.0, 0.22):
        foot, top = (w * 0.5, h * 0.98), (w * (0.5 + lean), h * 0.1)
        sheet.canvas.drawLine(*foot, *top, ink((190, 150, 60), 1.0, 0.02 * w))
        for step in np.arange(0.35, 1.0, 0.11):
            x, y = foot[0] + (top[0] - foot[0]) * step, foot[1] + (top[1] - foot[1]) * step
            for side in (-35, -145):
                _leaf(sheet, x, y, 0.14 * min(w, h), side + lean * 60, mixed((226, 180, 70), colour, 0.2))


def _drops(sheet: Sheet, rng: Rng, colour: Rgb) -> None:
    for x, y in _spots(sheet, rng, 7):
        size = 0.2 * min(sheet.width, sheet.height) * float(rng.uniform(0.5, 1.3))
        path = skia.Path()
        path.moveTo(x, y - size * 1.3)
        path.cubicTo(x + size, y, x + size * 0.6, y + size * 0.7, x, y + size * 0.7)
        path.cubicTo(x - size * 0.6, y + size * 0.7, x - size, y, x, y - size * 1.3)
        sheet.canvas.drawPath(path, radial((x - size * 0.2, y - size * 0.2), size * 1.4, mixed(colour, WHITE, 0.2)))


def _splash(sheet: Sheet, rng: Rng, colour: Rgb) -> None:
    w, h = sheet.width, sheet.height
    turns = np.linspace(0, 2 * np.pi, 25)[:-1]
    reach = np.where(np.arange(24) % 2 == 0, rng.uniform(0.34, 0.5, 24), rng.uniform(0.18, 0.26, 24))
    path = skia.Path()
    spots = [(w * (0.5 + r * np.cos(t)), h * (0.5 + r * np.sin(t))) for t, r in zip(turns, reach, strict=True)]
    path.moveTo(*spots[0])
    for first, second in zip(spots[1::2], [*spots[2::2], spots[0]], strict=True):
        path.quadTo(*first, *second)
    sheet.canvas.drawPath(path, radial((w * 0.45, h * 0.4), min(w, h) * 0.6, mixed(colour, WHITE, 0.35)))
    _spray(sheet, rng, mixed(colour, WHITE, 0.5))


def _spray(sheet: Sheet, rng: Rng, colour: Rgb) -> None:
    for x, y in _spots(sheet, rng, 14, 0.48):
        sheet.ball(x, y, 0.03 * min(sheet.width, sheet.height) * float(rng.uniform(0.5, 1.6)), colour)


def _wave(sheet: Sheet, _rng: Rng, colour: Rgb) -> None:
    w, h = sheet.width, sheet.height
    for step in np.linspace(0, 1, 9):
        path = skia.Path()
        path.moveTo(w * (0.1 + 0.2 * step), 0)
        path.cubicTo(w * (0.9 - 0.3 * step), h * 0.3, w * (0.1 + 0.2 * step), h * 0.6, w * (0.6 + 0.35 * step), h)
        sheet.path(path, mixed(scaled(colour, 0.7), mixed(colour, WHITE, 0.6), float(step)), line=0.05 * w)


def _sparkle(sheet: Sheet, rng: Rng, colour: Rgb) -> None:
    for x, y in _spots(sheet, rng, 8, 0.42):
        size = 0.22 * min(sheet.width, sheet.height) * float(rng.uniform(0.3, 1.2))
        tips = [
            (
                x + size * (1 if i % 2 == 0 else 0.2) * np.cos(i * np.pi / 4),
                y + size * (1 if i % 2 == 0 else 0.2) * np.sin(i * np.pi / 4),
            )
            for i in range(8)
        ]
        sheet.shape(tips, mixed(colour, WHITE, float(rng.uniform(0.3, 0.9))))


def _pill(sheet: Sheet, rng: Rng, colour: Rgb) -> None:
    size = 0.5 * min(sheet.width, sheet.height)
    for x, y in _spots(sheet, rng, 3, 0.22):
        sheet.canvas.save()
        sheet.canvas.translate(x, y)
        sheet.canvas.rotate(float(rng.uniform(0, 180)))
        sheet.rect((-size / 2, -size * 0.18, size, size * 0.36), WHITE, radius=size * 0.18)
        sheet.rect((-size / 2, -size * 0.18, size * 0.5, size * 0.36), colour, radius=size * 0.17)
        sheet.canvas.restore()


def _emblem(sheet: Sheet, rng: Rng, colour: Rgb) -> None:
    w, h, r = sheet.width, sheet.height, 0.45 * min(sheet.width, sheet.height)
    sheet.canvas.drawCircle(w / 2, h / 2, r, ink(scaled(colour, 0.8)))
    sheet.canvas.drawCircle(w / 2, h / 2, r * 0.9, ink(mixed(colour, WHITE, 0.85), 1.0, r * 0.05))
    points = int(rng.integers(4, 9))
    turns = np.arange(points * 2) * np.pi / points - np.pi / 2
    reach = np.where(np.arange(points * 2) % 2 == 0, 0.7, float(rng.uniform(0.25, 0.5))) * r
    star = [(w / 2 + q * np.cos(t), h / 2 + q * np.sin(t)) for t, q in zip(turns, reach, strict=True)]
    sheet.shape(star, ink_for(scaled(colour, 0.8)))


def _face(sheet: Sheet, _rng: Rng, colour: Rgb) -> None:
    """Draw a mascot: round head, ears, big eyes, a smile."""
    w, h, r = sheet.width, sheet.height, 0.4 * min(sheet.width, sheet.height)
    x, y = w / 2, h * 0.55
    for side in (-1, 1):
        sheet.ball(x + side * r * 0.75, y - r * 0.75, r * 0.36, scaled(colour, 0.85))
    sheet.ball(x, y, r, colour)
    for side in (-1, 1):
        sheet.canvas.drawCircle(x + side * r * 0.36, y - r * 0.15, r * 0.24, ink(WHITE))
        sheet.canvas.drawCircle(x + side * r * 0.32, y - r * 0.12, r * 0.12, ink(BLACK))
    path = skia.Path()
    path.moveTo(x - r * 0.5, y + r * 0.3)
    path.quadTo(x, y + r * 0.85, x + r * 0.5, y + r * 0.3)
    sheet.path(path, (150, 30, 40))


PICTURES: dict[str, Picture] = {
    "berries": _berries, "apple": _apple, "citrus": _citrus, "cherries": _cherries, "leaves": _leaves,
    "flower": _flower, "bowl": _bowl, "steak": _steak, "slices": _slices, "chocolate": _chocolate, "biscuit": _biscuit,
    "nuts": _nuts, "pepper": _pepper, "tomato": _tomato, "fish": _fish, "wheat": _wheat, "drops": _drops,
    "splash": _splash, "wave": _wave, "sparkle": _sparkle, "pill": _pill, "emblem": _emblem, "face": _face,
}  # fmt: skip
