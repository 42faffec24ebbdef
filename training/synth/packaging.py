"""Packs seen from the front: silhouettes, materials and light on them."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, cast

import cv2
import numpy as np
from numpy.typing import NDArray

from training.synth.artwork import Design, paint_front
from training.synth.palette import WHITE, from_hsv, mixed, scaled
from training.synth.types import Colour, Image, Mask, Rng, Sprite

Shape = Literal["carton", "box", "can", "bottle", "jar", "tube", "pouch", "multipack", "tub", "hanging_pack", "roll"]
Profile = tuple[tuple[float, float], ...]
"""Points (share of the height from the top, half width as a share of the full half width), top first."""

ASPECTS: dict[Shape, tuple[float, float]] = {
    "carton": (0.35, 0.6),
    "box": (0.5, 1.8),
    "can": (0.5, 0.75),
    "bottle": (0.26, 0.42),
    "jar": (0.6, 1.0),
    "tube": (0.3, 0.45),
    "pouch": (0.62, 1.1),
    "multipack": (1.0, 1.9),
    "tub": (0.9, 1.5),
    "hanging_pack": (0.5, 0.8),
    "roll": (1.5, 2.5),
}
"""Width over height of each shape, lowest and highest."""
STACKABLE: frozenset[Shape] = frozenset({"box", "can", "multipack", "tub", "jar", "roll", "pouch"})


@dataclass(frozen=True)
class Pack:
    """A physical pack: shape, printed design, width over height, and a seed for its own details."""

    shape: Shape
    design: Design
    aspect: float
    seed: int


def draw_pack(rng: Rng, shape: Shape, design: Design) -> Pack:
    """Draw a pack of the given shape that carries the design."""
    lowest, highest = ASPECTS[shape]
    return Pack(shape, design, float(rng.uniform(lowest, highest)), int(rng.integers(2**31)))


def render_pack(pack: Pack, height: int) -> Sprite:
    """Render a pack of a height in px as a sprite whose silhouette touches its lower border."""
    width = max(6, round(height * pack.aspect))
    return PAINTERS[pack.shape](pack, width, height, np.random.default_rng(pack.seed))


def _sprite(image: Image, mask: Mask) -> Sprite:
    return np.dstack([image, mask])


def _lit(image: Image, light: NDArray[np.float32]) -> Image:
    """Multiply by a light map that broadcasts to (H, W); above 1 it fades to white, as a highlight does."""
    pixels = image.astype(np.float32)
    factor = np.broadcast_to(light, image.shape[:2])[..., None]
    shaded = pixels * np.minimum(factor, 1.0)
    lit: Image = np.clip(shaded + (255.0 - shaded) * np.clip(factor - 1.0, 0, 1), 0, 255).astype(np.uint8)
    return lit


def _round_light(width: int, rng: Rng, gloss: float) -> NDArray[np.float32]:
    """Light across an upright cylinder: dark at both flanks, one highlight."""
    x = np.linspace(-1, 1, width, dtype=np.float32)
    body = 0.5 + 0.5 * np.sqrt(np.clip(1 - x**2, 0, 1))
    peak = float(rng.uniform(-0.55, 0.55))
    highlight = gloss * np.exp(-(((x - peak) / float(rng.uniform(0.06, 0.16))) ** 2))
    return cast("NDArray[np.float32]", (body + highlight)[None, :].astype(np.float32))


def _flat_light(width: int, height: int, rng: Rng) -> NDArray[np.float32]:
    """Light on a flat front: a slight slope, darker creases at the borders."""
    slope_x, slope_y = rng.uniform(-0.08, 0.08), rng.uniform(-0.1, 0.02)
    x, y = np.linspace(-1, 1, width)[None, :], np.linspace(-1, 1, height)[:, None]
    edge = np.maximum(np.abs(x) ** 30, np.abs(y) ** 40) * 0.35
    light: NDArray[np.float32] = (0.95 + slope_x * x + slope_y * y - edge).astype(np.float32)
    return light


def _silhouette(profile: Profile, width: int, height: int) -> Mask:
    ys = np.array([p[0] for p in profile]) * (height - 1)
    halves = np.array([p[1] for p in profile]) * (width - 1) / 2
    centre = (width - 1) / 2
    right = np.stack([centre + halves, ys], axis=1)
    left = np.stack([centre - halves, ys], axis=1)[::-1]
    mask = np.zeros((height, width), dtype=np.uint8)
    corners = np.round(np.concatenate([right, left]) * 16).astype(np.int32)
    cv2.fillPoly(mask, [corners], 255, cv2.LINE_AA, shift=4)
    return mask


def _stuck_on(image: Image, label: Image, top: int, left: int = 0) -> None:
    bottom, right = min(image.shape[0], top + label.shape[0]), min(image.shape[1], left + label.shape[1])
    image[top:bottom, left:right] = label[: bottom - top, : right - left]


def _filled(width: int, height: int, colour: Colour) -> Image:
    image = np.empty((height, width, 3), dtype=np.uint8)
    image[:] = colour
    return image


def _box(pack: Pack, width: int, height: int, rng: Rng) -> Sprite:
    front = paint_front(pack.design, width, height)
    return _sprite(_lit(front, _flat_light(width, height, rng)), np.full((height, width), 255, np.uint8))


def _carton(pack: Pack, width: int, height: int, rng: Rng) -> Sprite:
    """A drink carton; half of them have a gable roof and a screw cap."""
    if rng.random() < 0.5:
        return _box(pack, width, height, rng)
    roof = round(height * 0.16)
    image = _filled(width, height, scaled(pack.design.palette.ground, 0.8))
    body = _lit(paint_front(pack.design, width, height - roof), _flat_light(width, height - roof, rng))
    _stuck_on(image, body, roof)
    image[: max(1, roof // 4)] = scaled(pack.design.palette.ground, 0.95)
    cv2.circle(image, (width // 2, roof * 2 // 3), max(1, width // 7), pack.design.palette.accent, -1, cv2.LINE_AA)
    return _sprite(image, _silhouette(((0, 0.9), (0.04, 0.9), (0.16, 1), (1, 1)), width, height))


def _can(pack: Pack, width: int, height: int, rng: Rng) -> Sprite:
    rim = max(1, round(height * 0.05))
    image = _filled(width, height, (195, 195, 190))
    _stuck_on(image, paint_front(pack.design, width, height - 2 * rim), rim)
    profile: Profile = ((0, 0.82), (0.03, 0.86), (0.09, 1), (0.94, 1), (1, 0.86))
    if rng.random() < 0.4:  # a food tin has straight walls
        profile = ((0, 0.97), (0.02, 1), (0.98, 1), (1, 0.97))
    return _sprite(_lit(image, _round_light(width, rng, 0.5)), _silhouette(profile, width, height))


def _bottle(pack: Pack, width: int, height: int, rng: Rng) -> Sprite:
    neck, shoulder = float(rng.uniform(0.24, 0.5)), float(rng.uniform(0.26, 0.42))
    cap = float(rng.uniform(0.05, 0.12))
    waist = float(rng.uniform(0.9, 1.0))
    bow = (neck + 1) / 2 + float(rng.uniform(-0.05, 0.2))
    profile: Profile = (
        (0, neck * 1.05), (cap, neck * 1.05), (cap, neck), (shoulder * 0.6, neck), (shoulder * 0.82, min(bow, 0.95)),
        (shoulder, 1), (0.65, waist), (0.96, 1), (1, 0.93),
    )  # fmt: skip
    image = _filled(width, height, _bottle_colour(pack, rng))
    label_top, label_end = round(height * (shoulder + 0.03)), round(height * float(rng.uniform(0.85, 0.97)))
    _stuck_on(image, paint_front(pack.design, width, label_end - label_top), label_top)
    image = _lit(image, _round_light(width, rng, 0.6))
    image[: round(cap * height)] = _cap(pack, width, round(cap * height), rng)
    return _sprite(image, _silhouette(profile, width, height))


def _bottle_colour(pack: Pack, rng: Rng) -> Colour:
    options: tuple[Colour, ...] = (
        pack.design.palette.accent,
        pack.design.palette.ground,
        from_hsv(float(rng.random()), 0.25, 0.85),
        from_hsv(float(rng.uniform(0.02, 0.12)), 0.8, float(rng.uniform(0.2, 0.8))),
        (60, 90, 30),
        (245, 245, 240),
    )
    return options[int(rng.integers(len(options)))]


def _cap(pack: Pack, width: int, height: int, rng: Rng) -> Image:
    colours: tuple[Colour, ...] = (pack.design.palette.accent, pack.design.palette.second, WHITE, (40, 40, 40))
    cap = _filled(width, max(height, 0), colours[int(rng.integers(4))])
    return _lit(cap, _round_light(width, rng, 0.4))


def _jar(pack: Pack, width: int, height: int, rng: Rng) -> Sprite:
    lid = round(height * float(rng.uniform(0.14, 0.26)))
    goods = from_hsv(float(rng.uniform(0, 0.15)), float(rng.uniform(0.3, 0.9)), float(rng.uniform(0.3, 0.95)))
    image = _filled(width, height, goods)
    top, end = lid + round(height * 0.1), round(height * 0.93)
    _stuck_on(image, paint_front(pack.design, width, max(4, end - top)), top)
    image = _lit(image, _round_light(width, rng, 0.6))
    image[:lid] = _cap(pack, width, lid, rng)
    neck = lid / height
    return _sprite(image, _silhouette(((0, 0.88), (neck, 0.9), (neck + 0.07, 1), (0.96, 1), (1, 0.94)), width, height))


def _tube(pack: Pack, width: int, height: int, rng: Rng) -> Sprite:
    cap = round(height * float(rng.uniform(0.14, 0.24)))
    image = paint_front(pack.design, width, height)
    image = _lit(image, _round_light(width, rng, 0.45))
    image[height - cap :] = _cap(pack, width, cap, rng)
    image[: max(1, height // 40)] = scaled(pack.design.palette.ground, 0.75)
    foot = 1 - cap / height
    return _sprite(image, _silhouette(((0, 1), (0.3, 0.97), (foot, 0.78), (foot, 0.7), (1, 0.7)), width, height))


def _tub(pack: Pack, width: int, height: int, rng: Rng) -> Sprite:
    lid = max(2, round(height * 0.16))
    image = _lit(paint_front(pack.design, width, height), _round_light(width, rng, 0.25))
    image[:lid] = _lit(
        _filled(width, lid, mixed(pack.design.palette.accent, WHITE, 0.3)), _round_light(width, rng, 0.3)
    )
    profile: Profile = ((0, 1), (lid / height, 1), (lid / height, 0.95), (1, 0.82))
    return _sprite(image, _silhouette(profile, width, height))


def _pouch(pack: Pack, width: int, height: int, rng: Rng) -> Sprite:
    front = paint_front(pack.design, width, height)
    seal = max(1, round(height * 0.06))
    front[:seal] = scaled(pack.design.palette.ground, 0.85)
    image = _lit(front, _creases(width, height, rng, 0.16) * _round_light(width, rng, 0.1))
    sides = rng.uniform(0.9, 1.0, 7)
    profile = tuple((float(i) / 6, float(s)) for i, s in enumerate(sides))
    return _sprite(image, _silhouette(profile, width, height))


def _creases(width: int, height: int, rng: Rng, depth: float) -> NDArray[np.float32]:
    coarse = rng.normal(1.0, depth, (7, 6)).astype(np.float32)
    return cast("NDArray[np.float32]", cv2.resize(coarse, (width, height), interpolation=cv2.INTER_CUBIC))


def _roll(pack: Pack, width: int, height: int, rng: Rng) -> Sprite:
    """A sausage-like roll or a bag lying on its side, with clipped ends."""
    image = paint_front(pack.design, width, height)
    across = _round_light(height, rng, 0.4).reshape(-1, 1)
    image = _lit(image, across * _creases(width, height, rng, 0.05))
    ends = np.abs(np.linspace(-1, 1, width)) ** 6
    y = np.abs(np.linspace(-1, 1, height))[:, None]
    mask = np.where(y <= 1.01 - 0.45 * ends[None, :], 255, 0).astype(np.uint8)
    return _sprite(image, mask)


def _multipack(pack: Pack, width: int, height: int, rng: Rng) -> Sprite:
    """Several units under film, with a printed band across."""
    columns = int(rng.integers(2, 5))
    unit_width = max(4, width // columns)
    maker = _can if rng.random() < 0.5 else _bottle
    unit = maker(pack, unit_width, height, rng)
    image = _filled(width, height, scaled(pack.design.palette.ground, 0.6))
    for column in range(columns):
        left = column * unit_width
        right = min(width, left + unit_width)
        alpha = unit[:, : right - left, 3:] / 255.0
        image[:, left:right] = (unit[:, : right - left, :3] * alpha + image[:, left:right] * (1 - alpha)).astype(
            np.uint8
        )
    if rng.random() < 0.6:
        band = round(height * 0.4)
        _stuck_on(image, paint_front(pack.design, width, band), round(height * 0.3))
    return _sprite(_lit(image, _creases(width, height, rng, 0.08)), np.full((height, width), 255, np.uint8))


def _hanging_pack(pack: Pack, width: int, height: int, rng: Rng) -> Sprite:
    """A blister card or sachet with a hole for the peg."""
    image = paint_front(pack.design, width, height)
    left, top, right, bottom = round(width * 0.15), round(height * 0.35), round(width * 0.85), round(height * 0.85)
    if rng.random() < 0.5:
        cv2.rectangle(image, (left, top), (right, bottom), mixed(pack.design.palette.second, WHITE, 0.5), -1)
        cv2.rectangle(image, (left, top), (right, bottom), (200, 200, 200), 1)
        centre, axes = (width // 2, (top + bottom) // 2), (width // 6, max(1, (bottom - top) // 2 - 1))
        cv2.ellipse(image, centre, axes, 0, 0, 360, pack.design.palette.accent, -1)
    image = _lit(image, _flat_light(width, height, rng) * _creases(width, height, rng, 0.05))
    cv2.ellipse(
        image,
        (width // 2, round(height * 0.05)),
        (max(1, width // 8), max(1, height // 50)),
        0,
        0,
        360,
        (60, 60, 60),
        -1,
    )
    return _sprite(image, np.full((height, width), 255, np.uint8))


Painter = Callable[[Pack, int, int, Rng], Sprite]
PAINTERS: dict[Shape, Painter] = {
    "carton": _carton,
    "box": _box,
    "can": _can,
    "bottle": _bottle,
    "jar": _jar,
    "tube": _tube,
    "pouch": _pouch,
    "multipack": _multipack,
    "tub": _tub,
    "hanging_pack": _hanging_pack,
    "roll": _roll,
}
