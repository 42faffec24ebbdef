"""The small things that make fronts busy: badges, ribbons, rows of icons, seals, panels of small print."""

from collections.abc import Callable

import numpy as np

from training.synth.goods import words
from training.synth.goods.colours import BLACK, GOLD, RED, WHITE, YELLOW, draw_hue, draw_strong, ink_for, mixed
from training.synth.goods.pen import Sheet, ink
from training.synth.goods.types import Area, Rgb, Rng


def paint_badge(sheet: Sheet, rng: Rng, area: Area, text: str) -> None:
    """Print a round, starred or boxed badge with a word."""
    x, y, w, h = area
    colour = words.pick(rng, (YELLOW, RED, WHITE, GOLD, draw_strong(rng, draw_hue(rng))))
    match int(rng.integers(3)):
        case 0:
            sheet.oval(area, colour)
        case 1:
            points = 2 * int(rng.integers(9, 16))
            turns = np.arange(points) * 2 * np.pi / points
            reach = np.where(np.arange(points) % 2 == 0, 0.5, 0.4)
            star = [
                (x + w * (0.5 + r * np.cos(t)), y + h * (0.5 + r * np.sin(t)))
                for t, r in zip(turns, reach, strict=True)
            ]
            sheet.shape(star, colour)
        case _:
            sheet.rect((x, y + h * 0.2, w, h * 0.6), colour, radius=h * 0.1)
    sheet.words(
        text, (x + w * 0.14, y + h * 0.28, w * 0.72, h * 0.44), ink_for(colour), role="black", bold=True, stretch=1.3
    )


def print_extras(sheet: Sheet, rng: Rng, ground: Rgb, lead: Rgb, most: int) -> None:
    """Print up to `most` small things over a front; real fronts leave little of their ground bare."""
    order = rng.permutation(len(EXTRAS))[: int(rng.integers(0, most + 1))]
    for index in order:
        EXTRAS[int(index)](sheet, rng, ground, lead)


def _icon_row(sheet: Sheet, rng: Rng, _ground: Rgb, lead: Rgb) -> None:
    """Nutrition pills or symbols in a row near the foot."""
    count = int(rng.integers(3, 6))
    w, y = sheet.width / (count + 1), sheet.height * float(rng.uniform(0.82, 0.87))
    size = min(0.8 * w, 0.08 * sheet.height)
    for index in range(count):
        x = w * (index + 0.6)
        sheet.rect((x, y, size, size), WHITE, radius=size * 0.3)
        sheet.oval((x + size * 0.2, y + size * 0.12, size * 0.6, size * 0.5), lead)
        sheet.rect((x + size * 0.15, y + size * 0.72, size * 0.7, size * 0.12), BLACK)


def _corner_ribbon(sheet: Sheet, rng: Rng, _ground: Rgb, lead: Rgb) -> None:
    """A ribbon across an upper corner."""
    side = 0.34 * min(sheet.width, sheet.height)
    colour = words.pick(rng, (RED, YELLOW, WHITE, GOLD, lead))
    w = sheet.width
    sheet.shape(((w - side, 0), (w - 0.45 * side, 0), (w, 0.45 * side), (w, side)), colour)
    sheet.canvas.drawLine(
        w - side * 0.6, side * 0.12, w - side * 0.12, side * 0.6, ink(ink_for(colour), 0.8, side * 0.09)
    )


def _panel(sheet: Sheet, rng: Rng, ground: Rgb, lead: Rgb) -> None:
    """A pale or dark panel with lines of print at one side."""
    pale = sum(ground) < 420
    w, h = sheet.width, sheet.height
    x = 0.05 * w if rng.random() < 0.5 else 0.6 * w
    top = float(rng.uniform(0.42, 0.7)) * h
    sheet.rect((x, top, 0.35 * w, 0.17 * h), WHITE if pale else mixed(lead, BLACK, 0.5), radius=0.02 * w)
    for line in range(4):
        area = (x + 0.03 * w, top + (0.02 + 0.036 * line) * h, 0.29 * w, 0.024 * h)
        sheet.words(words.pick(rng, words.CLAIMS), area, BLACK if pale else WHITE, align="left", bold=line == 0)


def _edge_print(sheet: Sheet, rng: Rng, ground: Rgb, _lead: Rgb) -> None:
    """Small print that runs up an edge."""
    tone = ink_for(ground)
    text = words.pick(rng, words.SMALL_PRINT)
    area = (0.015 * sheet.width, 0.3 * sheet.height, 0.035 * sheet.width, 0.5 * sheet.height)
    sheet.turned(area, lambda part: part.words(text, (0, 0, part.width, part.height), tone))


def _seal(sheet: Sheet, rng: Rng, _ground: Rgb, lead: Rgb) -> None:
    """A round seal of quality with a ring of dots."""
    size = 0.2 * min(sheet.width, sheet.height)
    x = float(rng.choice([0.16, 0.84])) * sheet.width
    y = float(rng.uniform(0.55, 0.85)) * sheet.height
    for grow, colour in ((1.0, GOLD), (0.84, WHITE), (0.7, lead)):
        sheet.oval((x - size * grow / 2, y - size * grow / 2, size * grow, size * grow), colour)
    for turn in np.arange(0, 2 * np.pi, np.pi / 6):
        sheet.oval(
            (
                x + size * 0.385 * np.cos(turn) - size * 0.03,
                y + size * 0.385 * np.sin(turn) - size * 0.03,
                size * 0.06,
                size * 0.06,
            ),
            lead,
        )
    sheet.words(
        words.pick(rng, words.BADGES),
        (x - size * 0.25, y - size * 0.14, size * 0.5, size * 0.28),
        ink_for(lead),
        bold=True,
    )


def _twin_lines(sheet: Sheet, rng: Rng, _ground: Rgb, lead: Rgb) -> None:
    """Two lines of contrast colour around the front, at head and foot."""
    colour = words.pick(rng, (GOLD, WHITE, lead, BLACK))
    for y in (0.015, 0.975):
        sheet.rect((0, y * sheet.height, sheet.width, 0.012 * sheet.height), colour)


def _head_band(sheet: Sheet, rng: Rng, ground: Rgb, lead: Rgb) -> None:
    """A contrasting band at the head or the foot, with a claim in it."""
    colour = WHITE if sum(ground) < 420 else mixed(lead, BLACK, 0.3)
    top = 0.0 if rng.random() < 0.4 else 0.87 * sheet.height
    sheet.rect((0, top, sheet.width, 0.07 * sheet.height), colour)
    area = (0.1 * sheet.width, top + 0.012 * sheet.height, 0.8 * sheet.width, 0.045 * sheet.height)
    sheet.words(words.pick(rng, words.CLAIMS), area, ink_for(colour), bold=True)


EXTRAS: tuple[Callable[[Sheet, Rng, Rgb, Rgb], None], ...] = (
    _icon_row, _corner_ribbon, _panel, _edge_print, _seal, _twin_lines, _head_band,
)  # fmt: skip
