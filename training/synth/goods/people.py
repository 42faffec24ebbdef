"""What passes between camera and shelf: people, hands and trolleys as flat cut-outs with clear surroundings."""

import numpy as np
import skia

from training.synth.goods.colours import BLACK, WHITE, draw_strong, mixed, scaled
from training.synth.goods.meshes import sheet_mesh
from training.synth.goods.pen import Sheet, gradient, ink
from training.synth.goods.types import Rgb, Rng
from training.synth.solids import Material, Part, Solid

SKINS: tuple[Rgb, ...] = ((244, 208, 182), (226, 178, 142), (190, 138, 100), (140, 94, 64), (96, 64, 46))
HAIRS: tuple[Rgb, ...] = ((30, 24, 22), (70, 46, 30), (150, 110, 60), (120, 118, 116), (40, 30, 40))
CLOTH = Material(gloss=0.05)


def _flat(sheet: Sheet) -> Solid:
    size = (sheet.width, sheet.height, 0.1)
    return Solid((Part(sheet_mesh(sheet.width, sheet.height, both_sides=True), sheet.texture, CLOTH),), size)


def _limb(sheet: Sheet, points: list[tuple[float, float]], width: float, colour: Rgb) -> None:
    path = skia.Path()
    path.moveTo(*points[0])
    path.quadTo(*points[1], *points[2])
    sheet.path(path, scaled(colour, 0.8), line=width)
    sheet.path(path, colour, line=width * 0.8)


def draw_person(rng: Rng, *, scale: float = 2.5) -> Solid:
    """Return a clothed person seen from behind, 150 to 190 cm high, with folds in the cloth; no face is drawn."""
    h = float(rng.uniform(150, 190))
    w = h * 0.42
    sheet = Sheet(w, h, scale)
    coat, trousers = draw_strong(rng), mixed(draw_strong(rng), (60, 64, 80), 0.7)
    skin, hair = SKINS[int(rng.integers(len(SKINS)))], HAIRS[int(rng.integers(len(HAIRS)))]
    coat = mixed(coat, (70, 72, 80), float(rng.uniform(0.2, 0.8)))
    for side in (-1, 1):
        _limb(
            sheet,
            [
                (w * (0.5 + side * 0.1), h * 0.5),
                (w * (0.5 + side * 0.14), h * 0.75),
                (w * (0.5 + side * 0.12), h * 0.97),
            ],
            w * 0.22,
            trousers,
        )
        reach = float(rng.uniform(0.25, 0.42))
        _limb(
            sheet,
            [
                (w * (0.5 + side * 0.26), h * 0.22),
                (w * (0.5 + side * 0.42), h * 0.36),
                (w * (0.5 + side * reach), h * 0.52),
            ],
            w * 0.15,
            scaled(coat, 0.92),
        )
        sheet.oval((w * (0.5 + side * reach) - w * 0.06, h * 0.5, w * 0.12, h * 0.06), skin)
    torso = skia.Path()
    torso.moveTo(w * 0.2, h * 0.2)
    torso.quadTo(w * 0.5, h * 0.11, w * 0.8, h * 0.2)
    torso.lineTo(w * 0.76, h * 0.56)
    torso.lineTo(w * 0.24, h * 0.56)
    sheet.canvas.drawPath(torso, gradient((w * 0.2, 0), (w * 0.8, 0), (scaled(coat, 0.6), coat, scaled(coat, 0.65))))
    for x in rng.uniform(0.3, 0.7, 6):
        sheet.canvas.drawLine(
            w * float(x), h * 0.26, w * float(x + rng.normal(0, 0.06)), h * 0.54, ink(BLACK, 0.13, w * 0.03)
        )
    sheet.rect((w * 0.44, h * 0.11, w * 0.12, h * 0.06), scaled(skin, 0.85))
    sheet.canvas.drawOval(
        skia.Rect.MakeXYWH(w * 0.38, 0.005 * h, w * 0.24, h * 0.125),
        gradient((0, 0), (0, h * 0.13), (scaled(hair, 1.5), hair)),
    )
    return _flat(sheet)


def draw_hand(rng: Rng, *, scale: float = 12.0) -> Solid:
    """Return a forearm in a sleeve with a hand that reaches up, about 45 cm long."""
    h = float(rng.uniform(38, 52))
    w = h * 0.3
    sheet = Sheet(w, h, scale)
    skin, sleeve = SKINS[int(rng.integers(len(SKINS)))], mixed(draw_strong(rng), (80, 80, 90), 0.5)
    middle = w * 0.5
    for index, length in enumerate((0.13, 0.03, 0.0, 0.035)):
        x = w * (0.24 + 0.15 * index)
        sheet.path(_line((x, h * 0.2), (x + w * 0.02, h * (0.02 + length))), scaled(skin, 0.88), line=w * 0.15)
        sheet.path(_line((x, h * 0.2), (x + w * 0.02, h * (0.02 + length))), skin, line=w * 0.12)
    sheet.path(_line((w * 0.74, h * 0.26), (w * 0.92, h * 0.14)), skin, line=w * 0.15)
    palm = skia.Rect.MakeXYWH(w * 0.16, h * 0.13, w * 0.62, h * 0.2)
    sheet.canvas.drawRoundRect(palm, w * 0.2, w * 0.2, gradient((0, 0), (w, 0), (skin, scaled(skin, 0.82))))
    sheet.shape(
        (
            (middle - w * 0.2, h * 0.3),
            (middle + w * 0.18, h * 0.3),
            (middle + w * 0.24, h * 0.5),
            (middle - w * 0.26, h * 0.5),
        ),
        scaled(skin, 0.93),
    )
    cuff = skia.Path()
    cuff.addPoly(
        [skia.Point(w * 0.14, h * 0.44), skia.Point(w * 0.84, h * 0.44), skia.Point(w, h), skia.Point(0, h)], True
    )
    sheet.canvas.drawPath(cuff, gradient((0, 0), (w, 0), (scaled(sleeve, 0.7), sleeve, scaled(sleeve, 0.6))))
    return _flat(sheet)


def _line(start: tuple[float, float], end: tuple[float, float]) -> skia.Path:
    path = skia.Path()
    path.moveTo(*start)
    path.lineTo(*end)
    return path


def draw_trolley(rng: Rng, *, scale: float = 3.5) -> Solid:
    """Return a shopping trolley seen from its side: wire basket, handle, wheels, sometimes goods in it."""
    w, h = 95.0, 102.0
    sheet = Sheet(w, h, scale)
    steel: Rgb = (150, 154, 160)
    handle = draw_strong(rng)
    for _ in range(int(rng.integers(0, 9))):
        x, size = float(rng.uniform(12, 66)), float(rng.uniform(9, 20))
        sheet.rect((x, 66 - size, size * 0.8, size), draw_strong(rng), radius=1.5)
    for x in np.linspace(8, 84, 20):
        lean = (float(x) - 46) * 0.1
        sheet.canvas.drawLine(float(x), 30, float(x) - lean, 68, ink(steel, 1.0, 0.6))
    for y in np.linspace(30, 68, 8):
        inset = (float(y) - 30) * 0.1
        sheet.canvas.drawLine(6 + inset, float(y), 86 - inset, float(y), ink(mixed(steel, WHITE, 0.3), 1.0, 0.7))
    sheet.path(_line((86, 32), (93, 18)), steel, line=2.2)
    sheet.path(_line((90, 18), (94, 14)), handle, line=4.0)
    for start, end in (((14, 68), (12, 94)), ((78, 68), (84, 94)), ((12, 92), (84, 92))):
        sheet.path(_line(start, end), scaled(steel, 0.8), line=2.0)
    for x in (14.0, 82.0):
        sheet.oval((x - 5, 92, 10, 10), (40, 40, 44))
        sheet.oval((x - 2, 95, 4, 4), steel)
    return _flat(sheet)
