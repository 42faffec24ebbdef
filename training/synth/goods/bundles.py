"""Packs made of several things: shrink-wrapped units, board multipacks, rolls under film, blisters, shipping cases."""

import numpy as np
import skia

from training.synth.goods import words
from training.synth.goods.artwork import Design, ground_colour, paint_front, paint_ground, print_front
from training.synth.goods.colours import BLACK, KRAFT, WHITE, draw_strong, mixed, scaled
from training.synth.goods.containers import FILM, PAPER, bag, folded, print_box
from training.synth.goods.extras import paint_badge
from training.synth.goods.meshes import Section, box_mesh, laid, loft_mesh, merged, moved, pillow_mesh, sheet_mesh
from training.synth.goods.pen import Sheet, ink
from training.synth.goods.types import Rgb, Rng, Size
from training.synth.goods.vessels import PLASTIC, can, drink_bottle, tub
from training.synth.solids import Mesh, Part, Solid

WHOLE = (0.0, 0.0, 1.0, 1.0)


def shrink_pack(rng: Rng, design: Design, size: Size, scale: float) -> Solid:
    """Several units under clear film with a printed band around them."""
    w, h, d = size
    columns = 3 if w / d > 1.2 else 2
    unit_width = w / columns
    build = drink_bottle if h > 20 else can if h > 10 else tub
    unit = build(rng, design, (unit_width, h, unit_width), scale)
    part = unit.parts[0]
    rows = max(1, round(d / unit_width))
    copies: list[Mesh] = [
        moved(part.mesh, (column + 0.5) * unit_width - w / 2, 0, -row * unit_width)
        for column in range(columns)
        for row in range(min(rows, 2))
    ]
    band = _band(rng, design, size, scale)
    return Solid((Part(merged(copies), part.texture, part.material), *band), size)


def _band(rng: Rng, design: Design, size: Size, scale: float) -> tuple[Part, ...]:
    """Return the film: mostly clear, milky in folds, sometimes with a printed belt."""
    w, h, _ = size
    sheet = Sheet(w, h, min(scale, 14))
    sheet.fill(WHITE, 0.06)
    for x in rng.uniform(0, w, 7):
        lean = float(rng.uniform(-3, 3))
        sheet.canvas.drawLine(float(x), 0, float(x) + lean, h, ink(WHITE, float(rng.uniform(0.15, 0.4)), 0.25))
    if rng.random() < 0.6:
        top, depth = float(rng.uniform(0.35, 0.5)), float(rng.uniform(0.3, 0.45))
        sheet.inside((0, top * h, w, depth * h), lambda s: paint_front(s, design))
    return (Part(box_mesh(size, WHOLE, WHOLE, (0, 0, 1, 0.1), WHOLE), sheet.texture, FILM),)


def board_pack(rng: Rng, design: Design, size: Size, scale: float) -> Solid:
    """A printed board box of several cans or bottles: one product, labelled with their number."""
    sheet = print_box(design, size, scale)
    edge = 0.32 * size[1]
    count = str(int(rng.choice([4, 6, 8, 10, 12, 24])))
    paint_badge(sheet, rng, (size[0] - edge * 1.1, size[1] - edge * 1.1, edge, edge), count)
    return folded(sheet, size)


def roll_pack(rng: Rng, design: Design, size: Size, scale: float) -> Solid:
    """Paper rolls under printed film, in rows; the film shows the rolls between its print."""
    w, h, d = size
    sheet = Sheet(w + d, h, scale)
    sheet.fill((240, 240, 240))
    rows = 1 if rng.random() < 0.3 else 2
    columns = max(2, round(w / 11))
    tint = mixed(WHITE, ground_colour(design), float(rng.uniform(0.05, 0.3)))
    for row in range(rows):
        for column in range(columns + 1):
            box = (column * w / columns, row * h / rows, w / columns, h / rows)
            sheet.rect(box, tint)
            sheet.rect(box, scaled(tint, 0.72), line=0.35)
    sheet.inside((0, 0.2 * h, w, 0.62 * h), lambda s: paint_front(s, design))
    sheet.inside((w, 0, d, h), lambda s: s.fill(scaled(tint, 0.9)))
    u = w / (w + d)
    mesh = _rounded_box(size, u)
    return Solid((Part(mesh, sheet.texture, FILM),), size)


def _rounded_box(size: Size, front_share: float) -> Mesh:
    """Return a box whose edges are soft, with flat u: the front, then the side all the way around."""
    w, h, d = size
    cuts = [
        Section(y * h, r * w / 2, r * d / 2, 1 - y, 6.0)
        for y, r in ((0, 0.9), (0.04, 0.99), (0.5, 1), (0.96, 0.99), (1, 0.9))
    ]
    mesh = loft_mesh(cuts, segments=24)
    facing = mesh.normals[:, 2] > 0.5
    uv = mesh.uv.copy()
    uv[:, 0] = np.where(facing, (mesh.points[:, 0] / w + 0.5) * front_share, front_share + 0.5 * (1 - front_share))
    return Mesh(mesh.points, mesh.normals, np.clip(uv, 0, 1).astype(np.float32), mesh.faces)


HEADER_CM = 2.2
"""Height of the strip that carries the hang hole. It is a part of its own, as only it is seen through."""


def _header(width: float, height: float, colour: Rgb, scale: float) -> Part:
    """Return the strip on top of a card with a round slot for the peg, at the height where it belongs."""
    sheet = Sheet(width, HEADER_CM, scale)
    sheet.fill(colour)
    clear = skia.Paint(AntiAlias=True, BlendMode=skia.BlendMode.kClear)
    slot = min(3.0, width * 0.3)
    sheet.canvas.drawRoundRect(skia.Rect.MakeXYWH((width - slot) / 2, 0.8, slot, 0.5), 0.25, 0.25, clear)
    sheet.canvas.drawCircle(width / 2, 1.0, 0.4, clear)
    return Part(moved(sheet_mesh(width, HEADER_CM, both_sides=True), 0, height - HEADER_CM, 0), sheet.texture, PAPER)


def blister(rng: Rng, design: Design, size: Size, scale: float) -> Solid:
    """A printed card with a hang hole and a clear bubble that holds a thing."""
    w, h, d = size
    sheet = Sheet(w, h - HEADER_CM, scale)
    paint_ground(sheet, design)
    # The bubble covers the lower half, so the print is set above it.
    sheet.inside((0, 0, w, sheet.height * 0.5), lambda s: print_front(s, design))
    card = moved(sheet_mesh(w, h - HEADER_CM, both_sides=True), 0, 0, -d + 0.1)
    header = _header(w, h, ground_colour(design), scale)
    raised = Part(moved(header.mesh, 0, 0, -d + 0.1), header.texture, header.material)
    return Solid((Part(card, sheet.texture, PAPER), raised, _bubble(rng, size, scale)), size)


def _bubble(rng: Rng, size: Size, scale: float) -> Part:
    """Return the bubble with its things in it, standing out of a card at the solid's back."""
    w, h, d = size
    sheet = Sheet(w * 0.7, h * 0.45, min(scale, 12))
    sheet.fill(WHITE, 0.2)
    colour = draw_strong(rng)
    step = sheet.width / int(rng.integers(1, 5))
    for left in np.arange(0, sheet.width - step / 2, step):
        area = (float(left) + step * 0.15, sheet.height * 0.08, step * 0.7, sheet.height * 0.84)
        sheet.rect(area, colour, radius=step * 0.2)
        sheet.rect((area[0] + step * 0.1, area[1], step * 0.12, area[3]), WHITE, alpha=0.5)
    x, y = w * 0.35, h * 0.45
    dome = [
        Section(0, x, 0.05, 1.0, 5.0),
        Section(y * 0.06, x, d - 0.2, 0.94, 5.0),
        Section(y * 0.94, x, d - 0.2, 0.06, 5.0),
    ]
    mesh = loft_mesh([*dome, Section(y, x, 0.05, 0.0, 5.0)])
    # Only the front half of the dome stands out of the card; its u runs over the front half of the girth.
    points = mesh.points.copy()
    points[:, 2] = np.maximum(points[:, 2], -d + 0.15)
    uv = np.stack([points[:, 0] / w / 0.7 + 0.5, 1 - points[:, 1] / y], axis=1)
    shaped = Mesh(points, mesh.normals, np.clip(uv, 0, 1).astype(np.float32), mesh.faces)
    return Part(moved(shaped, 0, h * 0.07, 0), sheet.texture, PLASTIC)


def hanging_bag(rng: Rng, design: Design, size: Size, scale: float) -> Solid:
    """A sweets bag under a punched header."""
    w, h, d = size
    body = bag(rng, design, (w, h - HEADER_CM, d), scale)
    header = _header(w, h, ground_colour(design), scale)
    raised = Part(moved(header.mesh, 0, 0, -d / 2), header.texture, header.material)
    return Solid((*body.parts, raised), size)


def clear_bag(rng: Rng, design: Design, size: Size, scale: float) -> Solid:
    """A bag of produce or nuts: the goods show through, a small label is stuck on."""
    w, h, _ = size
    sheet = Sheet(2 * w, h, scale)
    colour = mixed(
        design.flavour[1], ((220, 120, 40), (110, 150, 60), (200, 60, 50), (190, 150, 90))[int(rng.integers(4))], 0.7
    )
    sheet.fill(scaled(colour, 0.55))
    radius = w * float(rng.uniform(0.04, 0.14))
    for x, y in rng.uniform(0, 1, (round(70 * (0.08 * w / radius) ** 1.2) + 20, 2)):
        sheet.ball(
            float(x) * 2 * w,
            h * (0.12 + 0.84 * float(y)),
            radius * float(rng.uniform(0.8, 1.2)),
            scaled(colour, float(rng.uniform(0.85, 1.15))),
        )
    sheet.rect((0, 0, 2 * w, 0.1 * h), WHITE, alpha=0.45)
    if rng.random() < 0.8:
        sheet.inside((0.15 * w, 0.3 * h, 0.7 * w, 0.4 * h), lambda s: paint_front(s, design))
    mesh = pillow_mesh(size, (0.002, 0, 0.498, 1), (0.502, 0, 0.998, 1), rng.normal(0, 0.15, (11, 11)))
    return Solid((Part(mesh, sheet.texture, FILM),), size)


def chub(_rng: Rng, design: Design, size: Size, scale: float) -> Solid:
    """A sausage-like roll that lies: printed film with two clipped ends."""
    w, h, d = size
    girth = np.pi * h
    sheet = Sheet(w, girth, scale)
    paint_front(sheet, design)
    sheet.inside((0, 0.28 * girth, w, 0.44 * girth), lambda s: paint_front(s, design))
    ends = ((0, 0.12), (0.04, 0.3), (0.08, 0.85), (0.14, 1), (0.86, 1), (0.92, 0.85), (0.96, 0.3), (1, 0.12))
    cuts = [Section(y * w, r * h / 2, r * d / 2, y) for y, r in ends]
    upright = loft_mesh(cuts)
    # The loft's u runs around the roll and its v along it; lying down they swap.
    turned = Mesh(upright.points, upright.normals, np.ascontiguousarray(upright.uv[:, ::-1]), upright.faces)
    mesh = moved(laid(turned), -w / 2, h / 2, 0)
    return Solid((Part(mesh, sheet.texture, FILM),), size)


FRESH: tuple[Rgb, ...] = (
    (176, 60, 56),
    (214, 130, 110),
    (236, 200, 160),
    (96, 150, 60),
    (230, 150, 60),
    (240, 236, 220),
)
"""Meat, ham, poultry, vegetables, salmon, cheese."""


def _food(sheet: Sheet, rng: Rng, colour: Rgb) -> None:
    """Fill a tray with pieces: a few slices, or many lumps, as the draw says."""
    grain = min(sheet.width, sheet.height) * float(rng.choice([0.06, 0.12, 0.3]))
    count = min(160, round(2.5 * sheet.width * sheet.height / grain**2))
    for x, y in rng.uniform(-0.02, 1.02, (count, 2)):
        tone = mixed(scaled(colour, float(rng.uniform(0.75, 1.1))), WHITE, float(rng.uniform(0, 0.15)))
        sheet.ball(float(x) * sheet.width, float(y) * sheet.height, grain * float(rng.uniform(0.6, 1.1)), tone)


def fresh_tray(rng: Rng, design: Design, size: Size, scale: float) -> Solid:
    """A foam or clear tray under film: the food shows, a label is stuck on."""
    w, h, d = size
    sheet = Sheet(w + d, h + d, scale)
    board = words.pick(rng, ((30, 30, 32), WHITE, (200, 210, 214)))
    sheet.fill(board)
    colour = words.pick(rng, FRESH)
    inner = (0.06 * w, 0.08 * h, 0.88 * w, 0.84 * h)
    sheet.rect(inner, scaled(colour, 0.7), radius=0.08 * h)
    sheet.inside(inner, lambda s: _food(s, rng, colour))
    if rng.random() < 0.8:
        label = (0.12 * w, 0.12 * h, float(rng.uniform(0.4, 0.76)) * w, float(rng.uniform(0.3, 0.7)) * h)
        sheet.inside(label, lambda s: paint_front(s, design))
    u, v = w / (w + d), h / (h + d)
    return Solid(
        (Part(box_mesh(size, (0, 0, u, v), (u, v, 1, 1), (0, v, u, 1), (u, v, 1, 1)), sheet.texture, FILM),), size
    )


def shipping_case(rng: Rng, design: Design, size: Size, scale: float) -> Solid:
    """A closed brown or white shipping carton with one- or two-colour print and tape, as it stands on top shelves."""
    w, h, d = size
    coarse = min(scale, 8)
    sheet = Sheet(w + d, h + d, coarse)
    board = KRAFT if rng.random() < 0.75 else WHITE
    tone = scaled(design.brand.lead, 0.8) if rng.random() < 0.7 else BLACK
    sheet.fill(scaled(board, float(rng.uniform(0.9, 1.1))))
    for left, wide in ((0.0, w), (w, d)):
        sheet.inside((left, 0, wide, h), lambda s: _case_print(s, rng, design, tone))
    sheet.rect((0, h + d * 0.4, w, d * 0.2), (205, 180, 130), alpha=0.7)
    u, v = w / (w + d), h / (h + d)
    return Solid(
        (Part(box_mesh(size, (0, 0, u, v), (u, 0, 1, v), (0, v, u, 1), (0, 0, u, v)), sheet.texture, PAPER),), size
    )


def _case_print(sheet: Sheet, rng: Rng, design: Design, tone: tuple[int, int, int]) -> None:
    w, h = sheet.width, sheet.height
    sheet.words(
        design.brand.name,
        (0.08 * w, 0.15 * h, 0.84 * w, 0.32 * h),
        tone,
        role=design.brand.role,
        choice=design.brand.choice,
        bold=True,
    )
    sheet.words(f"{design.genus} {design.flavour[0]}", (0.1 * w, 0.55 * h, 0.6 * w, 0.12 * h), tone, align="left")
    sheet.words(f"12 x {design.content}", (0.1 * w, 0.75 * h, 0.4 * w, 0.1 * h), tone, align="left")
    sheet.barcode(rng, (0.62 * w, 0.7 * h, 0.3 * w, 0.2 * h))
    sheet.rect((0, 0.0, w, 0.05 * h), (205, 180, 130), alpha=0.6)
