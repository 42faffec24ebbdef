"""Vessels: round and oval packs with a skin that is printed once around. Sizes in cm, real for the shape."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import skia

from training.synth.goods.artwork import Design, ground_colour, paint_wrap
from training.synth.goods.colours import BLACK, SILVER, WHITE, draw_strong, mixed, scaled
from training.synth.goods.containers import unprinted
from training.synth.goods.meshes import Region, Section, box_mesh, loft_mesh, merged, moved
from training.synth.goods.pen import Sheet, gradient, ink
from training.synth.goods.types import Rgb, Rng, Size
from training.synth.solids import Material, Mesh, Part, Solid

TIN = Material(gloss=0.6, metal=0.6)
LABELLED_TIN = Material(gloss=0.4, metal=0.2)
LACQUER = Material(gloss=0.6, metal=0.3)
PLASTIC = Material(gloss=0.5)
GLASS = Material(gloss=0.9)


@dataclass(frozen=True)
class Zone:
    """A horizontal band of a round pack's skin, from `top` to `foot` as shares of its height from the top."""

    top: float
    foot: float
    kind: str
    colour: Rgb = WHITE


def _girth(size: Size) -> float:
    w, _, d = size
    return math.pi * (3 * (w + d) - math.sqrt((3 * w + d) * (w + 3 * d))) / 2


def _skin(design: Design, size: Size, scale: float, zones: Sequence[Zone], front_share: float = 0.4) -> Sheet:
    """Print a skin that runs once around: `label` zones carry the print, others plastic, metal or liquid."""
    girth, h = _girth(size), size[1]
    sheet = unprinted(design, girth, h, scale)
    for zone in zones:
        area = (0.0, zone.top * h, girth, (zone.foot - zone.top) * h)
        sheet.inside(area, lambda s, z=zone: _zone(s, design, z, front_share))  # type: ignore[misc]
    return sheet


def _zone(sheet: Sheet, design: Design, zone: Zone, front_share: float) -> None:
    if zone.kind == "label":
        paint_wrap(sheet, design, front_share)
        return
    sheet.fill(zone.colour)
    box = skia.Rect.MakeWH(sheet.width, sheet.height)
    if zone.kind == "ridged":
        for x in np.linspace(0, sheet.width, 40):
            sheet.canvas.drawLine(float(x), 0, float(x), sheet.height, ink(BLACK, 0.25, sheet.width / 160))
    elif zone.kind == "liquid":
        # A clear bottle is brighter in its middle and dark at its flanks, where one looks through more of it.
        w = sheet.width
        dark, light = scaled(zone.colour, 0.45), mixed(zone.colour, WHITE, 0.35)
        colours = (dark, dark, zone.colour, light, zone.colour, dark, dark)
        sheet.canvas.drawRect(box, gradient((w * 0.15, 0), (w * 0.85, 0), colours))


def _sections(profile: Sequence[tuple[float, float]], size: Size, square: float = 2.0) -> list[Section]:
    """Return sections from (height share from the foot, width share) points, bottom up."""
    w, h, d = size
    return [Section(y * h, r * w / 2, r * d / 2, 1 - y, square) for y, r in profile]


def can(_rng: Rng, design: Design, size: Size, scale: float) -> Solid:
    """A drink can: necked top with a metal rim."""
    neck = 0.55 / size[1]
    profile = (
        (0, 0.78),
        (neck, 0.97),
        (2 * neck, 1),
        (1 - 3 * neck, 1),
        (1 - neck, 0.86),
        (1 - 0.3 * neck, 0.86),
        (1, 0.83),
    )
    zones = (
        Zone(0, 1.4 * neck, "plain", SILVER),
        Zone(1.4 * neck, 1 - 0.9 * neck, "label"),
        Zone(1 - 0.9 * neck, 1, "plain", SILVER),
    )
    mesh = loft_mesh(_sections(profile, size))
    return Solid((Part(mesh, _skin(design, size, scale, zones).texture, TIN),), size)


def tin(_rng: Rng, design: Design, size: Size, scale: float) -> Solid:
    """A food tin: a paper label between two beaded rims."""
    rim = 0.35 / size[1]
    profile = ((0, 1), (rim, 1), (rim * 1.2, 0.97), (1 - rim * 1.2, 0.97), (1 - rim, 1), (1, 1))
    zones = (
        Zone(0, 1.3 * rim, "plain", SILVER),
        Zone(1.3 * rim, 1 - 1.3 * rim, "label"),
        Zone(1 - 1.3 * rim, 1, "plain", SILVER),
    )
    mesh = loft_mesh(_sections(profile, size))
    return Solid((Part(mesh, _skin(design, size, scale, zones).texture, LABELLED_TIN),), size)


DRINKS: tuple[Rgb, ...] = (
    (60, 26, 14),
    (200, 90, 20),
    (236, 190, 40),
    (120, 170, 60),
    (214, 226, 230),
    (190, 214, 224),
    (170, 30, 40),
    (240, 150, 40),
    (40, 90, 40),
    (90, 50, 20),
    (20, 60, 40),
    (230, 220, 190),
)
"""Cola, iced tea, lemonade, mixes, water, syrup, juice, and the glass of beer and wine."""


def drink_bottle(rng: Rng, design: Design, size: Size, scale: float) -> Solid:
    """A PET or glass bottle: cap, neck, shoulder, label."""
    w, h, _ = size
    cap, neck = 1.6 / h, 2.6 / w
    neck_end = float(rng.uniform(0.1, 0.3))
    shoulder = neck_end + float(rng.uniform(0.08, 0.2))
    waist = float(rng.uniform(0.88, 1.0))
    profile = (
        (0, 0.84),
        (0.02, 0.98),
        (0.05, 1),
        (0.3, 1),
        (0.4, waist),
        (0.5, waist),
        (0.58, 1),
        (1 - shoulder, 1),
        (1 - (neck_end + shoulder) / 2, (1.1 + neck) / 2),
        (1 - neck_end, neck * 1.15),
        (1 - cap - 0.005, neck * 0.95),
        (1 - cap, neck * 1.12),
        (1 - 0.01, neck * 1.12),
        (1, neck),
    )
    liquid = DRINKS[int(rng.integers(len(DRINKS)))]
    liquid = mixed(liquid, design.flavour[1], 0.5) if rng.random() < 0.4 else liquid
    top = shoulder + float(rng.uniform(0, 0.08))
    foot = min(0.96, top + float(rng.uniform(0.25, 0.55)))
    cap_colour = draw_strong(rng) if rng.random() < 0.7 else WHITE
    zones = [
        Zone(0, cap, "ridged", cap_colour),
        Zone(cap, top, "liquid", liquid),
        Zone(top, foot, "label"),
        Zone(foot, 1, "liquid", liquid),
    ]
    if rng.random() < 0.2:
        zones[2:] = [Zone(shoulder, 1, "label")]
    mesh = loft_mesh(_sections(profile, size))
    return Solid((Part(mesh, _skin(design, size, scale, zones).texture, GLASS),), size)


def care_bottle(rng: Rng, design: Design, size: Size, scale: float) -> Solid:
    """A shampoo or cleaner bottle: oval, opaque, printed over its body, with a wide cap."""
    h = size[1]
    cap = float(rng.uniform(0.08, 0.2))
    lid = float(rng.uniform(0.35, 0.75))
    square = float(rng.choice([2.0, 2.6, 4.0]))
    belly = float(rng.uniform(0.85, 1.0))
    profile = (
        (0, belly * 0.94),
        (0.02, belly),
        (0.5, 1),
        (1 - cap - 0.14, 0.97),
        (1 - cap - 0.05, (1 + lid) / 2),
        (1 - cap, lid),
        (1 - cap + 0.001, lid * 0.97),
        (0.985, lid * 0.92),
        (1, lid * 0.8),
    )
    cap_colour = WHITE if rng.random() < 0.4 else draw_strong(rng)
    if rng.random() < 0.3:
        cap_colour = ground_colour(design)
    zones = (
        Zone(0, cap, "plain", cap_colour),
        Zone(cap, cap + 0.08, "plain", ground_colour(design)),
        Zone(cap + 0.08, 1, "label"),
    )
    mesh = loft_mesh(_sections(profile, (size[0], h, size[2]), square))
    return Solid((Part(mesh, _skin(design, size, scale, zones, 0.45).texture, PLASTIC),), size)


def trigger_bottle(rng: Rng, design: Design, size: Size, scale: float) -> Solid:
    """A cleaner with a trigger, or a lotion with a pump: a care bottle under a nozzle that points to one side."""
    w, h, d = size
    share = float(rng.uniform(0.7, 0.78))
    body = care_bottle(rng, design, (w, h * share, d), scale)
    colour = WHITE if rng.random() < 0.5 else draw_strong(rng)
    plastic = np.full((4, 4, 4), (*colour, 255), dtype=np.uint8)
    side = 1 if rng.random() < 0.5 else -1
    face: Region = (0.1, 0.1, 0.9, 0.9)
    reach, rise = w * float(rng.uniform(0.5, 0.75)), h * (1 - share)

    def block(size: Size, x: float, y: float) -> Mesh:
        return moved(box_mesh(size, face, face, face, face), x, y, -d / 2 + size[2] / 2)

    boxes = (
        block((w * 0.16, rise * 0.8, w * 0.16), 0, h * share),
        block((reach, rise * 0.3, w * 0.2), side * reach * 0.2, h - rise * 0.3),
        block((w * 0.08, rise * 0.55, w * 0.1), side * reach * 0.45, h - rise * 0.8),
    )
    return Solid((*body.parts, Part(merged(boxes), plastic, PLASTIC)), size)


def spray_can(rng: Rng, design: Design, size: Size, scale: float) -> Solid:
    """A deodorant or hair spray: a slim can under a cap with a dome."""
    cap = float(rng.uniform(0.16, 0.28))
    profile = ((0, 1), (1 - cap - 0.03, 1), (1 - cap, 0.9), (1 - cap + 0.001, 0.96), (0.96, 0.9), (0.99, 0.7), (1, 0.4))
    zones = (Zone(0, cap, "plain", WHITE if rng.random() < 0.5 else draw_strong(rng)), Zone(cap, 1, "label"))
    mesh = loft_mesh(_sections(profile, size))
    return Solid((Part(mesh, _skin(design, size, scale, zones).texture, LACQUER),), size)


def jar(rng: Rng, design: Design, size: Size, scale: float) -> Solid:
    """A glass jar with its food visible above and below the label, and a metal lid."""
    lid = 1.6 / size[1]
    profile = (
        (0, 0.9),
        (0.03, 1),
        (1 - lid - 0.14, 1),
        (1 - lid - 0.02, 0.84),
        (1 - lid, 0.84),
        (1 - lid + 0.001, 0.92),
        (0.99, 0.92),
        (1, 0.88),
    )
    food = mixed(design.flavour[1], (120, 70, 40), float(rng.uniform(0, 0.6)))
    label = float(rng.uniform(0.2, 0.32))
    lid_colour = draw_strong(rng) if rng.random() < 0.6 else (210, 180, 90)
    zones = (
        Zone(0, lid, "plain", lid_colour),
        Zone(lid, label, "liquid", food),
        Zone(label, 0.92, "label"),
        Zone(0.92, 1, "liquid", food),
    )
    mesh = loft_mesh(_sections(profile, size))
    return Solid((Part(mesh, _skin(design, size, scale, zones).texture, GLASS),), size)


def tub(rng: Rng, design: Design, size: Size, scale: float) -> Solid:
    """A yoghurt cup, noodle cup or margarine tub: wider at the top, with a lid."""
    lid = min(0.12, 0.6 / size[1])
    narrow = float(rng.uniform(0.68, 0.9))
    square = 2.0 if size[0] == size[2] else 3.5
    profile = ((0, narrow * 0.95), (0.02, narrow), (1 - lid, 0.95), (1 - lid + 0.002, 1), (1, 1))
    zones = (Zone(0, lid, "plain", mixed(design.flavour[1], WHITE, 0.4)), Zone(lid, 1, "label"))
    mesh = loft_mesh(_sections(profile, size, square))
    return Solid((Part(mesh, _skin(design, size, scale, zones, 0.36).texture, PLASTIC),), size)


def tube(rng: Rng, design: Design, size: Size, scale: float) -> Solid:
    """A cream tube that stands on its cap: round below, flat and crimped on top."""
    w, h, d = size
    cap = float(rng.uniform(0.1, 0.18))
    cut = (
        Section(0, w * 0.38, d * 0.38, 1),
        Section(cap * h, w * 0.4, d * 0.4, 1 - cap),
        Section(cap * h + 0.02, w * 0.42, d * 0.5, 1 - cap),
        Section(h * 0.5, w * 0.46, d * 0.36, 0.5),
        Section(h * 0.93, w * 0.5, d * 0.08, 0.07),
        Section(h, w * 0.5, d * 0.04, 0),
    )
    zones = (
        Zone(0, 0.06, "ridged", ground_colour(design)),
        Zone(0.06, 1 - cap, "label"),
        Zone(1 - cap, 1, "plain", WHITE if rng.random() < 0.6 else draw_strong(rng)),
    )
    return Solid((Part(loft_mesh(cut), _skin(design, size, scale, zones, 0.45).texture, PLASTIC),), size)
