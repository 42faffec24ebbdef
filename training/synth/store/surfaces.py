"""Textures of fixtures and the room, (H, W, 4), uint8, RGBA."""

from itertools import pairwise
from typing import Any, cast

import cv2
import numpy as np
from numpy.typing import NDArray

from training.synth.solids import Texture
from training.synth.types import Rng

Rgb = tuple[int, int, int]

BOARD_COLOURS: tuple[Rgb, ...] = (
    (236, 236, 232), (225, 224, 218), (205, 206, 208), (190, 180, 160), (60, 60, 64), (30, 30, 32), (150, 152, 156),
    (214, 196, 164), (240, 238, 226),
)  # fmt: skip
RAIL_COLOURS: tuple[Rgb, ...] = (
    (240, 240, 238), (225, 226, 228), (200, 202, 206), (70, 72, 78), (28, 30, 36), (190, 30, 36), (34, 70, 150),
    (240, 200, 40), (40, 120, 70), (120, 124, 130), (235, 225, 200), (90, 62, 46),
)  # fmt: skip


def pick_colour(rng: Rng, colours: tuple[Rgb, ...], spread: float = 8.0) -> Rgb:
    """Return one of the colours, a little off."""
    base = np.array(colours[int(rng.integers(len(colours)))]) + rng.normal(0, spread, 3)
    red, green, blue = (int(v) for v in np.clip(base, 4, 252))
    return red, green, blue


def painted(rng: Rng, colour: Rgb, *, stains: float = 6.0, size: tuple[int, int] = (64, 256)) -> Texture:
    """Return painted metal or plastic of one colour with faint uneven patches, `size` (H, W) px."""
    coarse = rng.normal(0, stains, (max(2, size[0] // 24), max(2, size[1] // 24), 1)).astype(np.float32)
    patches = cv2.resize(coarse, (size[1], size[0]), interpolation=cv2.INTER_CUBIC)[..., None]
    return _opaque(np.array(colour) + patches + rng.normal(0, 1.5, (*size, 1)))


def perforated(rng: Rng, colour: Rgb) -> Texture:
    """Return a back panel with a grid of holes; one texture is one metre square."""
    texture = painted(rng, colour, size=(256, 256))
    dark = tuple(int(v * 0.35) for v in colour)
    for y in range(8, 256, 16):
        for x in range(8, 256, 16):
            cv2.circle(texture, (x, y), 2, (*dark, 255), -1, cv2.LINE_AA)
    return texture


def slotted(rng: Rng, colour: Rgb) -> Texture:
    """Return an upright with its row of slots."""
    texture = painted(rng, colour, size=(256, 16))
    for y in range(4, 256, 10):
        cv2.rectangle(texture, (6, y), (9, y + 5), (20, 20, 20, 255), -1)
    return texture


def slatted(rng: Rng, colour: Rgb) -> Texture:
    """Return a slat wall: level grooves."""
    texture = painted(rng, colour, size=(256, 64))
    for y in range(0, 256, 26):
        cv2.rectangle(texture, (0, y), (63, y + 4), (*(int(v * 0.45) for v in colour), 255), -1)
        cv2.rectangle(texture, (0, y + 5), (63, y + 6), (*(min(255, int(v * 1.1)) for v in colour), 255), -1)
    return texture


def wire_grid(colour: Rgb, *, across: int, down: int) -> Texture:
    """Return a see-through grid of wires, `across` x `down` px between wires."""
    texture = np.zeros((128, 128, 4), dtype=np.uint8)
    texture[..., :3] = colour
    texture[::down, :, 3] = texture[1::down, :, 3] = 255
    texture[:, ::across, 3] = texture[:, 1::across, 3] = 255
    return texture


def tiled_floor(rng: Rng) -> Texture:
    """Return floor tiles with joints and dirt, one texture is 4 x 4 tiles."""
    colour = pick_colour(rng, ((214, 206, 190), (186, 184, 180), (150, 146, 140), (110, 92, 74), (226, 224, 220)))
    texture = painted(rng, colour, stains=9, size=(256, 256)).astype(np.int16)
    texture[..., :3] += rng.normal(0, 6, (256, 256, 1)).astype(np.int16)
    if rng.random() < 0.7:
        texture[::64, :, :3] -= 30
        texture[:, ::64, :3] -= 30
    texture[..., 3] = 255
    return np.clip(texture, 0, 255).astype(np.uint8)


def distant_shop(rng: Rng) -> Texture:
    """Return the far side of the shop, out of focus: shelves full of coloured patches under a bright ceiling."""
    height, width = 256, 512
    picture = np.full((height, width, 3), rng.integers(120, 215), dtype=np.float32)
    picture += rng.normal(0, 8, 3)
    boards = np.arange(70, 240, int(rng.integers(16, 34)))
    for top, bottom in pairwise(boards):
        x = 0
        while x < width:
            wide = int(rng.integers(4, 30))
            rise = int(rng.integers(2, max(3, int(bottom) - int(top) - 2)))
            grey = float(rng.integers(40, 220))
            picture[top + rise - 1 : bottom - 3, x : x + wide] = grey + (rng.integers(10, 245, 3) - grey) * 0.5
            x += wide
        picture[bottom - 3 : bottom] = rng.integers(150, 240)
    return _opaque(cv2.GaussianBlur(picture, (0, 0), float(rng.uniform(1.5, 5))))


def lit_ceiling(rng: Rng) -> Texture:
    """Return a ceiling with light strips."""
    tone = int(rng.integers(60, 200))
    texture = painted(rng, (tone, tone, tone), size=(256, 256))
    pitch, half = int(rng.integers(40, 100)), int(rng.integers(2, 6))
    for y in range(pitch // 2, 256, pitch):
        texture[y - half : y + half, :, :3] = 255
    texture[:, :: int(rng.integers(60, 120)), :3] //= 2
    return texture


def wood(rng: Rng) -> Texture:
    """Return planks with grain."""
    base = np.array(pick_colour(rng, ((176, 134, 92), (206, 172, 126), (120, 84, 56), (222, 200, 168))))
    grain = cv2.GaussianBlur(rng.normal(0, 1, (128, 256, 1)).astype(np.float32), (0, 0), 8, None, 0.8)
    return _opaque(base + (grain / max(1e-3, float(np.abs(grain).max())) * 26)[..., None])


def cardboard(rng: Rng) -> Texture:
    """Return a brown transport carton with some dark print."""
    texture = painted(rng, pick_colour(rng, ((188, 150, 104), (204, 168, 124), (164, 128, 88))), size=(128, 192))
    ink = (int(rng.integers(20, 120)), int(rng.integers(20, 80)), int(rng.integers(20, 120)), 255)
    left, top = int(rng.integers(10, 60)), int(rng.integers(20, 60))
    cv2.putText(texture, str(rng.integers(10, 999)), (left, top + 30), cv2.FONT_HERSHEY_DUPLEX, 1.1, ink, 2)
    for line in range(int(rng.integers(1, 4))):
        cv2.rectangle(
            texture, (left, top + 42 + 9 * line), (left + int(rng.integers(30, 100)), top + 45 + 9 * line), ink, -1
        )
    cv2.line(texture, (0, 4), (191, 4), (150, 118, 80, 255), 3)
    return texture


def printed_strip(rng: Rng, colour: Rgb) -> Texture:
    """Return the front of a display tray: a brand's colour with blocks of print."""
    texture = painted(rng, colour, size=(48, 256))
    ink = (255, 255, 255, 255) if sum(colour) < 400 else (30, 30, 60, 255)
    x = int(rng.integers(4, 30))
    while x < 230:
        wide = int(rng.integers(14, 60))
        cv2.rectangle(texture, (x, 16), (min(250, x + wide), 32), ink, -1)
        x += wide + int(rng.integers(10, 50))
    return texture


def door_reflections(rng: Rng, fog: float) -> Texture:
    """Return what a glass door adds to the view: mirrored lights and shop, and fog from its lower edge (share 0-1)."""
    height, width = 256, 160
    shine: NDArray[Any] = np.zeros((height, width), dtype=np.float32)
    for _ in range(int(rng.integers(1, 5))):
        x, lean = float(rng.uniform(0, width)), float(rng.uniform(-40, 40))
        wide = int(rng.integers(3, 26))
        cv2.line(shine, (int(x), 0), (int(x + lean), height), float(rng.uniform(0.15, 0.7)), wide)
    shine = cv2.GaussianBlur(shine, (0, 0), float(rng.uniform(1, 7)))
    mirrored = cv2.resize(rng.random((10, 8)).astype(np.float32), (width, height), interpolation=cv2.INTER_CUBIC) * 0.1
    rise = np.linspace(0, 1, height, dtype=np.float32)[:, None] ** 1.5
    mist = fog * rise * cv2.resize(rng.uniform(0.4, 1, (6, 5)).astype(np.float32), (width, height))
    cover = np.clip(shine + mirrored + mist, 0, 0.85)
    texture = np.full((height, width, 4), 245, dtype=np.uint8)
    texture[..., 3] = (cover * 255).astype(np.uint8)
    return texture


def _opaque(colours: NDArray[Any]) -> Texture:
    clipped = np.clip(colours, 0, 255).astype(np.uint8)
    alpha = np.full((*clipped.shape[:2], 1), 255, dtype=np.uint8)
    return cast(Texture, np.ascontiguousarray(np.concatenate([clipped, alpha], axis=2)))
