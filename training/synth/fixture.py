"""The empty fixture, drawn straight on: carcass, boards, rails and the light on its rows."""

from dataclasses import dataclass

import cv2
import numpy as np

from training.synth.canvas import Canvas
from training.synth.lettering import print_words
from training.synth.palette import draw_hue, from_hsv, ink_for, scaled
from training.synth.style import FixtureStyle
from training.synth.types import Colour, Frame, Rng
from training.synth.wording import brand_word


@dataclass(frozen=True)
class ShelfPlan:
    """One shelf row on the canvas, in px.

    Goods fill the height from `top` to `standing`, the line on which they stand; `edge` is the front edge of the
    board, below which the rail of height `rail` begins. Below eye level the board's upper side shows, so `standing`
    lies above `edge`; above eye level the rail hides the goods' feet, so `standing` lies below `edge`.
    """

    index: int
    left: int
    right: int
    top: int
    standing: int
    edge: int
    rail: int

    @property
    def clear(self) -> int:
        """Clear height for goods."""
        return self.standing - self.top

    @property
    def width(self) -> int:
        """Inner width."""
        return self.right - self.left

    @property
    def depth(self) -> int:
        """How much of the board's upper side shows; 0 above eye level."""
        return max(0, self.edge - self.standing)


@dataclass(frozen=True)
class Finish:
    """The colours of a fixture."""

    back: Colour
    board: Colour
    rail: Colour
    frame: Colour


def draw_finish(rng: Rng, style: FixtureStyle) -> Finish:
    """Draw a fixture's colours; coolers are dark, gondolas mostly pale steel."""
    if style.kind == "cooler":
        dark = from_hsv(0.6, 0.1, float(rng.uniform(0.06, 0.2)))
        rail = from_hsv(float(rng.random()), 0.15, float(rng.uniform(0.3, 0.85)))
        return Finish(dark, (120, 120, 120), rail, (25, 25, 25))
    back = from_hsv(float(rng.uniform(0.05, 0.6)), float(rng.uniform(0, 0.12)), float(rng.uniform(0.2, 0.85)))
    board = from_hsv(0.12, float(rng.uniform(0, 0.2)), float(rng.uniform(0.5, 0.95)))
    vivid = from_hsv(draw_hue(rng), float(rng.uniform(0.4, 0.9)), float(rng.uniform(0.3, 0.8)))
    return Finish(back, board, vivid if rng.random() < 0.3 else board, scaled(board, 0.8))


def plan_rows(rng: Rng, style: FixtureStyle, canvas: Canvas, frame: Frame) -> tuple[ShelfPlan, ...]:
    """Plan the rows on a canvas whose part `frame` the camera aims at."""
    x, y, w, h = frame
    left, right = max(0, round(x + style.left * w)), min(canvas.width, round(x + style.right * w))
    shares = rng.uniform(0.85, 1.15, style.rows)
    edges = y + h * (style.top + (style.bottom - style.top) * np.cumsum(shares) / shares.sum())
    plans = []
    previous = y + h * style.top
    for index, edge in enumerate(edges, start=1):
        pitch = float(edge - previous)
        rail = max(5, round(pitch * float(rng.uniform(0.1, 0.17))))
        top = previous + (0.3 * rail if index == 1 else 1.2 * rail)
        sink = pitch * 0.14 * float(np.clip((edge - y) / h - style.horizon, -0.25, 0.8))
        plans.append(ShelfPlan(index, left, right, round(top), round(edge - sink), round(edge), rail))
        previous = float(edge)
    return tuple(plans)


def draw_carcass(rng: Rng, canvas: Canvas, style: FixtureStyle, finish: Finish, rows: tuple[ShelfPlan, ...]) -> None:
    """Draw back panel, side posts, plinth and sometimes a fascia; goods and boards follow row by row."""
    left, right, top, bottom = rows[0].left, rows[0].right, rows[0].top, rows[-1].edge
    pitch = max(20, (bottom - top) // len(rows))
    foot = bottom + round(pitch * 0.3)
    canvas.image[max(top, 0) : max(bottom, 0), left:right] = finish.back
    _draw_back_pattern(rng, canvas, style, finish, rows[0], bottom)
    canvas.cover(left, bottom, right, foot, scaled(finish.board, 0.6))
    post = max(4, round(pitch * float(rng.uniform(0.04, 0.13))))
    for x in (left - post, right):
        if 0 < x < canvas.width - post:
            canvas.cover(x, top - post, x + post, foot, finish.frame)
    if rng.random() < 0.6:
        _draw_fascia(rng, canvas, finish, rows[0], post)


def _draw_back_pattern(
    rng: Rng, canvas: Canvas, style: FixtureStyle, finish: Finish, first: ShelfPlan, bottom: int
) -> None:
    dark = scaled(finish.back, 0.85)
    pattern = rng.random()
    if pattern < 0.4 and style.kind != "cooler":
        for y in range(first.top, bottom, 22):
            for x in range(first.left, first.right, 22):
                cv2.circle(canvas.image, (x, y), 2, dark, -1)
    elif pattern < 0.7:
        for x in range(first.left, first.right, max(80, first.width // 5)):
            cv2.line(canvas.image, (x, first.top), (x, bottom), dark, 3)


def _draw_fascia(rng: Rng, canvas: Canvas, finish: Finish, first: ShelfPlan, post: int) -> None:
    """Draw the board above the first row; a category name on it belongs to the fixture and is no POP."""
    height = max(8, round(first.clear * float(rng.uniform(0.08, 0.2))))
    left, right, top = max(0, first.left - post), min(canvas.width, first.right + post), first.top - height
    colour = finish.rail if rng.random() < 0.5 else finish.frame
    canvas.cover(left, top, right, first.top, colour)
    canvas.shade(left, top, right, first.top, np.array([[1.05], [1.0], [0.8]], dtype=np.float32))


def draw_board(canvas: Canvas, style: FixtureStyle, finish: Finish, row: ShelfPlan) -> None:
    """Draw the upper side of a row's board, seen where the eye is above it."""
    if style.kind == "pegwall" or row.depth == 0:
        return
    back = row.standing - row.depth
    canvas.image[max(back, 0) : max(row.edge, 0), row.left : row.right] = scaled(finish.board, 0.75)
    if style.kind == "cooler":
        for x in range(row.left, row.right, 9):
            cv2.line(canvas.image, (x, back), (x, row.edge), scaled(finish.back, 0.8), 2)


def draw_rail(rng: Rng, canvas: Canvas, style: FixtureStyle, finish: Finish, row: ShelfPlan) -> None:
    """Draw a board's front with its price rail; it hides the feet of goods above eye level."""
    if style.kind == "pegwall":
        return
    bottom = row.edge + row.rail
    canvas.cover(row.left, row.edge, row.right, bottom, finish.rail)
    if rng.random() < 0.12:
        _print_strip(rng, canvas, row)
    canvas.shade(row.left, row.edge, row.right, bottom, np.array([[1.15], [1.0], [0.85], [0.7]], dtype=np.float32))
    for x in range(row.left + row.width // 3, row.right, max(40, row.width // 3)):
        cv2.line(canvas.image, (x, row.edge), (x, bottom), scaled(finish.rail, 0.6), 1)


def _print_strip(rng: Rng, canvas: Canvas, row: ShelfPlan) -> None:
    """Print a brand along the rail: part of the fixture, and easily mistaken for tags."""
    colour = from_hsv(draw_hue(rng), 0.8, 0.7)
    cv2.rectangle(canvas.image, (row.left, row.edge), (row.right, row.edge + row.rail), colour, -1)
    brand, step = brand_word(rng), row.rail * 9
    for x in range(row.left, row.right - step, step):
        print_words(canvas.image, brand, (x, row.edge + row.rail * 0.2, step * 0.6, row.rail * 0.6), ink_for(colour))


def light_row(rng: Rng, canvas: Canvas, style: FixtureStyle, row: ShelfPlan) -> None:
    """Darken the upper part of a row, where the board above keeps the light off; lamps brighten it instead."""
    darkest = float(rng.uniform(0.45, 0.85))
    shadow = [darkest, (darkest + 1) / 2, 1.0, 1.02, 1.0, 0.97]
    profile = [1.45, 1.25, 1.1, 1.0, 0.93, 0.9] if style.lamps else shadow
    light = np.array(profile, dtype=np.float32)[:, None]
    canvas.shade(row.left, row.top - row.rail // 4, row.right, row.edge, light)


def draw_doors(rng: Rng, canvas: Canvas, rows: tuple[ShelfPlan, ...]) -> None:
    """Draw the upright frame of a cooler's glass doors across the goods."""
    first, foot = rows[0], rows[-1].edge + rows[-1].rail
    bar = max(6, first.width // int(rng.integers(45, 80)))
    for share in (0.5,) if rng.random() < 0.5 else (0.33, 0.66):
        x = first.left + round(first.width * share)
        canvas.cover(x, first.top, x + bar, foot, (38, 36, 35))
        canvas.shade(x, first.top, x + bar, foot, np.array([[0.8, 1.5, 0.8]], dtype=np.float32))
