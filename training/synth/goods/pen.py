"""Drawing on printed sheets measured in cm with skia: words in fonts that this machine has, shapes and gradients."""

import math
from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Literal

import numpy as np
import skia

from training.synth.goods.colours import scaled
from training.synth.goods.types import Area, Rgb, Rng
from training.synth.solids import Texture

Align = Literal["left", "centre", "right"]
Role = Literal["black", "plain", "narrow", "serif", "script", "round", "figures"]
Script = Literal["latin", "cyrillic", "greek", "japanese", "chinese", "thai", "arabic"]

FAMILIES: dict[Role, tuple[str, ...]] = {
    "black": ("Lato Black", "Open Sans Extrabold", "Liberation Sans", "DejaVu Sans"),
    "plain": ("Liberation Sans", "Open Sans", "Lato", "Cabin", "DejaVu Sans"),
    "narrow": ("Bebas Neue", "Liberation Sans Narrow", "Open Sans Condensed", "DejaVu Sans Condensed"),
    "serif": ("Liberation Serif", "Roboto Slab", "DejaVu Serif"),
    "script": ("Lobster Two", "Lobster", "Purisa", "DejaVu Serif"),
    "round": ("Comfortaa", "Quicksand", "Dosis", "Play", "DejaVu Sans"),
    "figures": ("Liberation Sans", "DejaVu Sans", "Lato"),
}
"""Families by role; the caller's choice serves if it is installed and has the letters, else the first that does.

They are Debian's fonts-liberation, -dejavu, -lato, -open-sans, -cabin, -bebas-neue, -roboto-slab, -lobster,
-lobstertwo, -comfortaa, -quicksand, -dosis and -play; the scripts below add -motoya-l-maruberi, -motoya-l-cedar,
-ipaexfont-gothic, -wqy-zenhei and -thai-tlwg. Other fonts give other pictures: the world is the same for a seed only
on machines with the same fonts.
"""
SCRIPT_FAMILIES: dict[Script, tuple[str, ...]] = {
    "japanese": ("MotoyaLMaru", "MotoyaLCedar", "IPAexGothic", "Noto Sans CJK JP", "WenQuanYi Zen Hei"),
    "chinese": ("WenQuanYi Zen Hei", "Noto Sans CJK SC", "IPAexGothic"),
    "thai": ("Garuda", "Sawasdee", "Umpush", "Norasi", "Noto Sans Thai"),
    "arabic": ("DejaVu Sans", "DejaVu Sans Condensed"),
    "greek": ("DejaVu Sans", "Liberation Sans"),
}
FAINTEST_PX = 2.6
"""Letters lower than this many pixels are drawn as a grey bar: nobody can read them and they cost the most time."""


def _skia_colour(colour: Rgb, alpha: float = 1.0) -> int:
    return int(skia.Color(*colour, round(255 * alpha)))


@lru_cache(maxsize=256)
def _typeface(family: str, bold: bool) -> skia.Typeface | None:
    style = skia.FontStyle.Bold() if bold else skia.FontStyle.Normal()
    face = skia.FontMgr().matchFamilyStyle(family, style)
    return face if face is not None and face.countGlyphs() else None


def _covers(face: skia.Typeface, text: str) -> bool:
    return all(face.unicharToGlyph(ord(c)) for c in text if not c.isspace())


@lru_cache(maxsize=4096)
def _font(role: Role, choice: int, bold: bool, text: str) -> skia.Font | None:
    """Return the first font at size 100 that has all letters of the text, or None."""
    wanted = FAMILIES[role]
    others = [f for families in SCRIPT_FAMILIES.values() for f in families[choice % len(families) :] + families]
    for family in (wanted[choice % len(wanted)], *wanted, *others):
        face = _typeface(family, bold)
        if face is not None and _covers(face, text):
            font = skia.Font(face, 100)
            font.setSubpixel(True)
            font.setHinting(skia.FontHinting.kNone)
            return font
    return None


@lru_cache(maxsize=16)
def can_write(script: Script) -> bool:
    """Return whether this machine has a font for a script."""
    probe = {"japanese": "あ", "chinese": "鲜", "thai": "ก", "arabic": "\ufee3", "cyrillic": "Б", "greek": "Ω"}
    return _font("plain", 0, False, probe.get(script, "A")) is not None


@lru_cache(maxsize=8192)
def _measure(role: Role, choice: int, bold: bool, text: str) -> tuple[float, float, float, float]:
    """Return left, top, right, bottom of the ink at size 100, baseline at 0."""
    font = _font(role, choice, bold, text)
    if font is None:
        return 0.0, -70.0, 60.0 * len(text), 0.0
    bounds = skia.Rect()
    font.measureText(text, skia.TextEncoding.kUTF8, bounds)
    return bounds.left(), bounds.top(), bounds.right(), bounds.bottom()


class Sheet:
    """A sheet of `width` x `height` cm with row 0 on top, drawn at `scale` pixels per cm; clear until drawn on.

    `printed` collects the words that were really drawn, in order: neither those too faint to read nor those whose
    letters no font has.
    """

    def __init__(self, width: float, height: float, scale: float) -> None:
        self.width, self.height = width, height
        self.printed: list[str] = []
        columns, rows = max(4, math.ceil(width * scale)), max(4, math.ceil(height * scale))
        self.texture: Texture = np.zeros((rows, columns, 4), dtype=np.uint8)
        self._surface = skia.Surface(self.texture, colorType=skia.kRGBA_8888_ColorType)
        self.canvas = self._surface.getCanvas()
        self.scale = min(columns / width, rows / height)
        self.canvas.scale(columns / width, rows / height)

    def inside(self, area: Area, paint: Callable[["Sheet"], None]) -> None:
        """Let `paint` draw within an area as if the area were the whole sheet."""
        x, y, w, h = area
        self.canvas.save()
        self.canvas.clipRect(skia.Rect.MakeXYWH(x, y, w, h), doAntiAlias=False)
        self.canvas.translate(x, y)
        whole = self.width, self.height
        self.width, self.height = w, h
        paint(self)
        self.width, self.height = whole
        self.canvas.restore()

    def fill(self, colour: Rgb, alpha: float = 1.0) -> None:
        """Cover the whole sheet with a colour."""
        self.rect((0, 0, self.width, self.height), colour, alpha=alpha)

    def rect(self, area: Area, colour: Rgb, *, radius: float = 0.0, alpha: float = 1.0, line: float = 0.0) -> None:
        """Fill a rectangle, or draw its outline `line` cm thick."""
        paint = ink(colour, alpha, line)
        box = skia.Rect.MakeXYWH(*area)
        if radius:
            self.canvas.drawRoundRect(box, radius, radius, paint)
        else:
            self.canvas.drawRect(box, paint)

    def oval(self, area: Area, colour: Rgb, *, alpha: float = 1.0, line: float = 0.0) -> None:
        """Fill an ellipse that touches the area's edges, or draw its outline."""
        self.canvas.drawOval(skia.Rect.MakeXYWH(*area), ink(colour, alpha, line))

    def shape(
        self, points: Sequence[tuple[float, float]], colour: Rgb, *, alpha: float = 1.0, line: float = 0.0
    ) -> None:
        """Fill a polygon of (x, y) cm, or draw its outline."""
        path = skia.Path()
        path.addPoly([skia.Point(*p) for p in points], not line)
        self.canvas.drawPath(path, ink(colour, alpha, line))

    def path(self, path: skia.Path, colour: Rgb, *, alpha: float = 1.0, line: float = 0.0) -> None:
        """Fill a path, or draw along it."""
        self.canvas.drawPath(path, ink(colour, alpha, line))

    def ball(self, x: float, y: float, radius: float, colour: Rgb) -> None:
        """Draw a round thing with light from the upper left."""
        self.canvas.drawCircle(x, y, radius, radial((x - radius * 0.35, y - radius * 0.4), radius * 1.5, colour))

    def words(
        self,
        text: str,
        area: Area,
        colour: Rgb,
        *,
        role: Role = "plain",
        choice: int = 0,
        bold: bool = False,
        align: Align = "centre",
        stretch: float = 1.0,
        slant: float = 0.0,
        outline: Rgb | None = None,
    ) -> None:
        """Print one line as large as fits into the area; it may be widened or narrowed by the factor `stretch`."""
        left, top, right, bottom = _measure(role, choice, bold, text)
        x, y, w, h = area
        ink_width, ink_height = max(1.0, right - left), max(1.0, bottom - top)
        across, down = w / ink_width, h / ink_height
        across, down = min(across, down * stretch), min(down, across * stretch)
        free = w - ink_width * across
        start = x + {"left": 0.0, "centre": free / 2, "right": free}[align]
        upper = y + (h - ink_height * down) / 2
        if ink_height * down * self.scale < FAINTEST_PX:
            self.rect((start, upper, ink_width * across, ink_height * down), colour, alpha=0.45)
            return
        font = _font(role, choice, bold, text)
        if font is None:
            return
        self.printed.append(text)
        self.canvas.save()
        self.canvas.translate(start, upper)
        self.canvas.scale(across, down)
        if slant:
            self.canvas.skew(-slant, 0)
        if outline is not None:
            self.canvas.drawString(text, -left, -top, font, ink(outline, 1.0, 16.0))
        self.canvas.drawString(text, -left, -top, font, ink(colour))
        self.canvas.restore()

    def column(self, text: str, area: Area, colour: Rgb, *, choice: int = 0, bold: bool = True) -> None:
        """Print letters one below the other, as East Asian packs do."""
        x, y, w, h = area
        step = h / max(1, len(text))
        for index, letter in enumerate(text):
            self.words(letter, (x, y + step * (index + 0.06), w, step * 0.88), colour, choice=choice, bold=bold)

    def turned(self, area: Area, paint: Callable[["Sheet"], None]) -> None:
        """Let `paint` draw within an area turned by a quarter to the left: its width becomes the area's height."""
        x, y, w, h = area
        self.canvas.save()
        self.canvas.translate(x, y + h)
        self.canvas.rotate(-90)
        whole = self.width, self.height
        self.width, self.height = h, w
        paint(self)
        self.width, self.height = whole
        self.canvas.restore()

    def barcode(self, rng: Rng, area: Area) -> None:
        """Print a barcode's bars on white."""
        x, y, w, h = area
        self.rect(area, (250, 250, 250))
        bars = rng.random(34) < 0.5
        for index in np.flatnonzero(bars):
            self.rect((x + w * (0.04 + 0.92 * index / 34), y + h * 0.08, w * 0.027, h * 0.84), (20, 20, 20))


def ink(colour: Rgb, alpha: float = 1.0, line: float = 0.0) -> skia.Paint:
    """Return a paint that fills, or draws lines `line` cm thick."""
    paint = skia.Paint(AntiAlias=True, Color=_skia_colour(colour, alpha))
    if line:
        paint.setStyle(skia.Paint.kStroke_Style)
        paint.setStrokeWidth(line)
        paint.setStrokeCap(skia.Paint.kRound_Cap)
        paint.setStrokeJoin(skia.Paint.kRound_Join)
    return paint


def radial(centre: tuple[float, float], radius: float, colour: Rgb) -> skia.Paint:
    """Return a paint that falls from a bright centre over the colour to a dark rim."""
    stops = [_skia_colour(scaled(colour, 1.35)), _skia_colour(colour), _skia_colour(scaled(colour, 0.6))]
    return faded(centre, radius, stops)


def faded(centre: tuple[float, float], radius: float, stops: Sequence[int]) -> skia.Paint:
    """Return a radial gradient through skia colours."""
    shader = skia.GradientShader.MakeRadial(skia.Point(*centre), max(radius, 1e-3), list(stops))
    return skia.Paint(AntiAlias=True, Shader=shader)


def gradient(
    start: tuple[float, float],
    end: tuple[float, float],
    colours: Sequence[Rgb],
    alphas: Sequence[float] | None = None,
) -> skia.Paint:
    """Return a paint that runs through the colours from one point to another."""
    shown = alphas or [1.0] * len(colours)
    stops = [_skia_colour(c, a) for c, a in zip(colours, shown, strict=True)]
    shader = skia.GradientShader.MakeLinear([skia.Point(*start), skia.Point(*end)], stops)
    return skia.Paint(AntiAlias=True, Shader=shader)
