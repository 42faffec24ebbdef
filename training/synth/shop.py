"""The shop around a fixture: ceiling, lamps, far shelves out of focus, wall and floor."""

import cv2
import numpy as np

from training.synth.canvas import Canvas
from training.synth.palette import from_hsv, scaled
from training.synth.types import Image, Rng

COARSE = 8
"""The surroundings are drawn this many times smaller and enlarged: nothing in them is sharp enough for a facing."""


def draw_shop(rng: Rng, canvas: Canvas, top: int, bottom: int) -> None:
    """Draw what shows above the fixture's `top`, below its `bottom` (y in px) and at its sides."""
    size = (canvas.width // COARSE + 1, canvas.height // COARSE + 1)
    sheet = np.empty((size[1], size[0], 3), dtype=np.uint8)
    wall = from_hsv(float(rng.uniform(0.05, 0.65)), float(rng.uniform(0, 0.12)), float(rng.uniform(0.45, 0.9)))
    sheet[:] = wall
    if rng.random() < 0.6:
        _draw_far_shelves(rng, sheet, top // COARSE, bottom // COARSE)
    _draw_ceiling(rng, sheet, round(top / COARSE * float(rng.uniform(0.2, 0.75))))
    _draw_floor(rng, sheet, bottom // COARSE)
    soft = cv2.GaussianBlur(sheet, (0, 0), 1.3)
    enlarged = cv2.resize(soft, (canvas.width, canvas.height), interpolation=cv2.INTER_LINEAR)
    canvas.image[:] = enlarged


def _draw_far_shelves(rng: Rng, sheet: Image, top: int, bottom: int) -> None:
    """Draw rows of dull spots: other fixtures far behind."""
    width = sheet.shape[1]
    pitch = max(5, (bottom - top) // int(rng.integers(5, 9)))
    haze = from_hsv(0.1, 0.1, float(rng.uniform(0.3, 0.6)))
    cv2.rectangle(sheet, (0, top), (width, bottom), haze, -1)
    for y in range(top, bottom, pitch):
        for x in range(0, width, 3):
            tint = from_hsv(float(rng.random()), float(rng.uniform(0.1, 0.5)), float(rng.uniform(0.2, 0.6)))
            cv2.rectangle(sheet, (x, y + 2), (x + 2, y + pitch - 2), tint, -1)
        cv2.line(sheet, (0, y), (width, y), scaled(haze, 1.5), 1)


def _draw_ceiling(rng: Rng, sheet: Image, bottom: int) -> None:
    if bottom <= 1:
        return
    width = sheet.shape[1]
    colour = from_hsv(0.12, 0.04, float(rng.uniform(0.35, 0.92)))
    cv2.rectangle(sheet, (0, 0), (width, bottom), colour, -1)
    vanish = width * float(rng.uniform(0.3, 0.7))
    for share in np.arange(float(rng.uniform(-0.6, -0.2)), 1.6, float(rng.uniform(0.3, 0.6))):
        near, far = (round(width * share), 0), (round(vanish + (width * share - vanish) * 0.6), bottom)
        cv2.line(sheet, near, far, (255, 255, 255), max(1, bottom // 7), cv2.LINE_AA)


def _draw_floor(rng: Rng, sheet: Image, top: int) -> None:
    height, width = sheet.shape[:2]
    if top >= height:
        return
    colour = from_hsv(float(rng.uniform(0.05, 0.13)), float(rng.uniform(0, 0.25)), float(rng.uniform(0.35, 0.85)))
    cv2.rectangle(sheet, (0, top), (width, height), colour, -1)
    joint = scaled(colour, 0.85)
    for share in (0.12, 0.35, 0.7):
        y = top + round((height - top) * share)
        cv2.line(sheet, (0, y), (width, y), joint, 1)
    for x in range(-width, 2 * width, max(8, width // 8)):
        end = round(width / 2 + (x - width / 2) * 1.6)
        cv2.line(sheet, (x, top), (end, height), joint, 1, cv2.LINE_AA)
