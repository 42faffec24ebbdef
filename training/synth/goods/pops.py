"""POP material: every kind of printed piece that advertises at the shelf, with its shape and its own artwork."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
import skia

from training.synth.goods import words
from training.synth.goods.artwork import Design, draw_brand, draw_design, paint_front
from training.synth.goods.assortment import SCRIPTS, draw_script
from training.synth.goods.colours import BLACK, RED, WHITE, YELLOW, draw_strong, ink_for, mixed, scaled
from training.synth.goods.containers import PAPER
from training.synth.goods.extras import paint_badge
from training.synth.goods.meshes import box_mesh, merged, moved, sheet_mesh, tilted
from training.synth.goods.pen import Script, Sheet
from training.synth.goods.pictures import PICTURES
from training.synth.goods.prices import Price, draw_currency, draw_price
from training.synth.goods.tags import print_price
from training.synth.goods.types import Mount, PopArt, PopKind, Rgb, Rng
from training.synth.solids import Material, Mesh, Part, Solid, Texture

LOUD: tuple[Rgb, ...] = (
    RED,
    YELLOW,
    (20, 90, 190),
    (240, 120, 20),
    (60, 160, 70),
    (200, 40, 140),
    WHITE,
    (255, 236, 60),
)
METAL = Material(gloss=0.5, metal=0.5)
GREY = np.full((4, 4, 4), (150, 152, 156, 255), dtype=np.uint8)


@dataclass(frozen=True)
class _Campaign:
    """What a piece says: its market, its product, its slogan and price."""

    script: Script
    design: Design
    slogan: str
    price: Price
    colour: Rgb


@dataclass(frozen=True)
class _Form:
    """A kind's typical width and height in cm, how it is fixed, and what is printed on it."""

    width: tuple[float, float]
    height: tuple[float, float]
    mount: Mount
    print: Callable[[Sheet, Rng, _Campaign], str]


def draw_pop(rng: Rng, kind: PopKind, brand: str | None, script: Script | None = None) -> PopArt:
    """Draw a piece of a kind, of a brand's campaign or (None) of the shop's own, for a market's script (or any)."""
    return pop_from_id(f"{kind}/{script or draw_script(rng)}/{brand or 'shop'}/{int(rng.integers(10_000)):04d}")


def pop_from_id(artwork_id: str, *, scale: float | None = None) -> PopArt:
    """Return the piece that an id of the form `kind/script/brand/number` names; always the same for the same id.

    `scale` is the texture's resolution in pixels per cm; None suits the kind's size. Raises ValueError for an id of
    another form.
    """
    kind, script, brand, _ = _parts(artwork_id)
    rng = np.random.default_rng(int.from_bytes(hashlib.sha256(artwork_id.encode()).digest()[:8], "big"))
    form = FORMS[kind]
    width, height = float(rng.uniform(*form.width)), float(rng.uniform(*form.height))
    campaign = _draw_campaign(rng, script, None if brand == "shop" else brand)
    sheet = Sheet(width, height, scale or min(16.0, 420 / height))
    text = form.print(sheet, rng, campaign)
    solid = _BODIES.get(kind, _flat_body)(rng, sheet, (width, height))
    return PopArt(kind, artwork_id, solid, form.mount, text)


def artwork_image(artwork_id: str) -> Texture:
    """Return the printed front of the piece that an id names, (H, W, 4), uint8, RGBA, as its printer would get it."""
    return pop_from_id(artwork_id).solid.parts[-1].texture


def _parts(artwork_id: str) -> tuple[PopKind, Script, str, int]:
    head, _, number = artwork_id.rpartition("/")
    kind, _, rest = head.partition("/")
    script, _, brand = rest.partition("/")
    for known in FORMS:
        for market in SCRIPTS:
            if (kind, script) == (known, market) and brand and number.isdecimal():
                return known, market, brand, int(number)
    raise ValueError(
        f"artwork id {artwork_id!r} is not kind/script/brand/number with a kind of {', '.join(FORMS)} "
        f"and a script of {', '.join(SCRIPTS)}"
    )


def _draw_campaign(rng: Rng, script: Script, brand: str | None) -> _Campaign:
    system = draw_brand(rng, script)
    system = replace(system, name=brand) if brand else system
    group = words.pick(rng, ("sweet", "savoury", "care", "sweet"))
    design = draw_design(rng, system, words.pick(rng, words.GENERA["sweets"]), group, 0.5, 0.1)
    design = replace(design, bare=False)
    currency = draw_currency(rng, script)
    price = draw_price(rng, currency, words.pick(rng, currency.cents))
    return _Campaign(script, design, words.draw_slogan(rng, script), price, words.pick(rng, LOUD))


def _poster(sheet: Sheet, rng: Rng, campaign: _Campaign) -> str:
    """A brand's picture over the whole sheet, a slogan in a strip."""
    paint_front(sheet, campaign.design)
    w, h = sheet.width, sheet.height
    top = 0.84 * h if rng.random() < 0.6 else 0.0
    sheet.rect((0, top, w, 0.16 * h), campaign.colour)
    sheet.words(
        campaign.slogan,
        (0.06 * w, top + 0.03 * h, 0.88 * w, 0.1 * h),
        ink_for(campaign.colour),
        role="black",
        bold=True,
        stretch=1.4,
    )
    return f"{campaign.design.brand.name} {campaign.slogan}"


def _offer(sheet: Sheet, rng: Rng, campaign: _Campaign) -> str:
    """A slogan and a large price on a loud ground."""
    sheet.fill(campaign.colour)
    w, h, tone = sheet.width, sheet.height, ink_for(campaign.colour)
    shown = YELLOW if campaign.colour == RED else RED if campaign.colour in (YELLOW, WHITE, (255, 236, 60)) else WHITE
    sheet.words(campaign.slogan, (0.08 * w, 0.08 * h, 0.84 * w, 0.28 * h), tone, role="black", bold=True, stretch=1.4)
    print_price(sheet, campaign.price, (0.1 * w, 0.42 * h, 0.8 * w, 0.44 * h), shown, "black")
    if rng.random() < 0.5:
        sheet.words(campaign.design.brand.name, (0.2 * w, 0.89 * h, 0.6 * w, 0.08 * h), tone)
    if rng.random() < 0.5:
        sheet.rect((0.03 * w, 0.04 * h, 0.94 * w, 0.92 * h), tone, line=0.02 * h)
    return f"{campaign.slogan} {campaign.price.printed}"


def _strip(sheet: Sheet, rng: Rng, campaign: _Campaign) -> str:
    """A long strip: brand, slogan and small pictures in turn."""
    colour = campaign.design.brand.lead
    sheet.fill(colour)
    w, h = sheet.width, sheet.height
    sheet.oval((0.7 * w, -h, 0.4 * w, 3 * h), scaled(colour, 0.75))
    step, x = 7.0 * h, 0.0
    while x < w:
        brand = campaign.design.brand
        sheet.words(
            brand.name,
            (x + 0.3 * h, 0.15 * h, 3.2 * h, 0.7 * h),
            ink_for(colour),
            role=brand.role,
            choice=brand.choice,
            bold=True,
        )
        sheet.inside(
            (x + 3.6 * h, 0, h, h), lambda s: PICTURES[campaign.design.flavour[2]](s, rng, campaign.design.flavour[1])
        )
        sheet.words(
            campaign.slogan,
            (x + 4.7 * h, 0.22 * h, 2.0 * h, 0.56 * h),
            YELLOW if ink_for(colour) == WHITE else BLACK,
            role="black",
            bold=True,
        )
        x += step
    return f"{campaign.design.brand.name} {campaign.slogan}"


def _round_offer(sheet: Sheet, rng: Rng, campaign: _Campaign) -> str:
    """A disc with a word and a price, as wobblers show."""
    w, h = sheet.width, sheet.height
    sheet.oval((0, 0, w, h), campaign.colour)
    sheet.oval((0.05 * w, 0.05 * h, 0.9 * w, 0.9 * h), ink_for(campaign.colour), line=0.03 * w)
    if rng.random() < 0.4:
        sheet.inside(
            (0.25 * w, 0.08 * h, 0.5 * w, 0.4 * h),
            lambda s: PICTURES[campaign.design.flavour[2]](s, rng, campaign.design.flavour[1]),
        )
    else:
        sheet.words(
            campaign.slogan,
            (0.16 * w, 0.2 * h, 0.68 * w, 0.24 * h),
            ink_for(campaign.colour),
            role="black",
            bold=True,
            stretch=1.3,
        )
    print_price(
        sheet,
        campaign.price,
        (0.14 * w, 0.48 * h, 0.72 * w, 0.32 * h),
        YELLOW if campaign.colour == RED else ink_for(campaign.colour),
        "black",
    )
    return f"{campaign.slogan} {campaign.price.printed}"


def _burst(sheet: Sheet, rng: Rng, campaign: _Campaign) -> str:
    """A jagged star with a price."""
    w, h = sheet.width, sheet.height
    spikes = int(rng.integers(9, 20))
    turns = np.arange(2 * spikes) * np.pi / spikes
    reach = np.where(np.arange(2 * spikes) % 2 == 0, 0.5, float(rng.uniform(0.38, 0.44)))
    for grow, colour in ((1.0, scaled(campaign.colour, 0.75)), (0.94, campaign.colour)):
        star = [
            (w * (0.5 + grow * r * np.cos(t)), h * (0.5 + grow * r * np.sin(t)))
            for t, r in zip(turns, reach, strict=True)
        ]
        sheet.shape(star, colour)
    tone = ink_for(campaign.colour)
    sheet.words(campaign.slogan, (0.2 * w, 0.24 * h, 0.6 * w, 0.2 * h), tone, role="black", bold=True, stretch=1.3)
    print_price(
        sheet,
        campaign.price,
        (0.18 * w, 0.47 * h, 0.64 * w, 0.3 * h),
        YELLOW if campaign.colour == RED else tone,
        "black",
    )
    return f"{campaign.slogan} {campaign.price.printed}"


def _flag(sheet: Sheet, rng: Rng, campaign: _Campaign) -> str:
    """A hanging flag: straight, pointed or swallow-tailed at its foot."""
    text = _poster(sheet, rng, campaign)
    w, h = sheet.width, sheet.height
    cut = skia.Path()
    match int(rng.integers(3)):
        case 0:
            cut.addPoly([skia.Point(0, 0.86 * h), skia.Point(w / 2, h), skia.Point(0, h)], True)
            cut.addPoly([skia.Point(w, 0.86 * h), skia.Point(w / 2, h), skia.Point(w, h)], True)
        case 1:
            cut.addPoly([skia.Point(0, h), skia.Point(w / 2, 0.88 * h), skia.Point(w, h)], True)
        case _:
            return text
    sheet.canvas.drawPath(cut, skia.Paint(AntiAlias=True, BlendMode=skia.BlendMode.kClear))
    return text


def _leaflet(sheet: Sheet, rng: Rng, campaign: _Campaign) -> str:
    """A single page full of offers: a headline and a grid of pictures with prices."""
    sheet.fill(WHITE)
    w, h = sheet.width, sheet.height
    sheet.rect((0, 0, w, 0.16 * h), campaign.colour)
    sheet.words(
        campaign.slogan, (0.06 * w, 0.03 * h, 0.88 * w, 0.1 * h), ink_for(campaign.colour), role="black", bold=True
    )
    for index in range(6):
        x, y = 0.04 * w + (index % 2) * 0.48 * w, (0.19 + (index // 2) * 0.27) * h
        name = words.pick(rng, tuple(PICTURES))
        colour = draw_strong(rng)
        sheet.inside((x, y, 0.28 * w, 0.2 * h), lambda s, n=name, c=colour: PICTURES[n](s, rng, c))  # type: ignore[misc]
        price = draw_price(rng, campaign.price.currency, campaign.price.cents)
        print_price(sheet, price, (x + 0.24 * w, y + 0.1 * h, 0.2 * w, 0.09 * h), RED, "black")
        sheet.words(words.pick(rng, words.CLAIMS), (x, y + 0.21 * h, 0.4 * w, 0.03 * h), BLACK, align="left")
    return campaign.slogan


def _notice(sheet: Sheet, rng: Rng, campaign: _Campaign) -> str:
    """A board with pinned or chalked lines."""
    dark = rng.random() < 0.5
    sheet.fill((44, 52, 48) if dark else (200, 170, 120))
    w, h = sheet.width, sheet.height
    sheet.rect((0, 0, w, h), (120, 84, 50), line=0.05 * w)
    tone: Rgb = (236, 238, 230) if dark else (40, 40, 44)
    if not dark:
        sheet.rect((0.1 * w, 0.1 * h, 0.8 * w, 0.8 * h), WHITE)
    sheet.words(campaign.slogan, (0.14 * w, 0.13 * h, 0.72 * w, 0.2 * h), tone, role="script", bold=True)
    for line in range(4):
        text = words.script_word(rng, campaign.script)
        sheet.words(text, (0.16 * w, (0.4 + 0.09 * line) * h, 0.66 * w, 0.06 * h), tone, role="script", align="left")
    print_price(sheet, campaign.price, (0.3 * w, 0.76 * h, 0.5 * w, 0.13 * h), tone, "script")
    return f"{campaign.slogan} {campaign.price.printed}"


def _standee(sheet: Sheet, rng: Rng, campaign: _Campaign) -> str:
    """A life-size cut-out: a giant pack or a mascot on a foot, see-through around it."""
    w, h = sheet.width, sheet.height
    body = (0.14 * w, 0.24 * h, 0.72 * w, 0.7 * h)
    sheet.inside(
        (0.2 * w, 0.0, 0.6 * w, 0.4 * h),
        lambda s: PICTURES["face" if rng.random() < 0.5 else campaign.design.flavour[2]](
            s, rng, campaign.design.flavour[1]
        ),
    )
    sheet.inside(body, lambda s: paint_front(s, campaign.design))
    sheet.rect((0.06 * w, 0.9 * h, 0.88 * w, 0.1 * h), campaign.design.brand.lead)
    paint_badge(sheet, rng, (0.6 * w, 0.5 * h, 0.38 * w, 0.38 * w), campaign.slogan)
    return f"{campaign.design.brand.name} {campaign.slogan}"


def _sign(sheet: Sheet, rng: Rng, campaign: _Campaign) -> str:
    """A shop sign or header: a word over the whole width."""
    colour = draw_strong(rng)
    sheet.fill(colour)
    w, h = sheet.width, sheet.height
    word = campaign.design.brand.name if rng.random() < 0.6 else words.script_word(rng, campaign.script)
    sheet.rect((0, 0.88 * h, w, 0.12 * h), mixed(colour, WHITE, 0.6))
    sheet.words(
        word,
        (0.08 * w, 0.14 * h, 0.84 * w, 0.62 * h),
        ink_for(colour),
        role="round" if rng.random() < 0.4 else "black",
        bold=True,
    )
    return word


def _flat_body(_rng: Rng, sheet: Sheet, size: tuple[float, float]) -> Solid:
    """A sheet of paper or board that shows its front only."""
    w, h = size
    return Solid((Part(sheet_mesh(w, h, both_sides=True), sheet.texture, PAPER),), (w, h, 0.1))


def _wobbler_body(_rng: Rng, sheet: Sheet, size: tuple[float, float]) -> Solid:
    """A disc at the end of a clear springy arm that reaches out from the rail."""
    w, h = size
    reach = h * float(np.sin(np.radians(6)))
    disc = Part(moved(tilted(sheet_mesh(w, h, both_sides=True), -6), 0, 0, -reach), sheet.texture, PAPER)
    arm = sheet_mesh(0.6, h * 0.5)
    clear = np.full((4, 4, 4), (230, 234, 238, 90), dtype=np.uint8)
    return Solid((Part(moved(arm, 0, h * 0.2, -reach - 0.3), clear, Material(gloss=0.9)), disc), (w, h, reach + 0.4))


def _easel_body(_rng: Rng, sheet: Sheet, size: tuple[float, float]) -> Solid:
    """A tent of card: the front leans back, a second flap stands behind."""
    w, h = size
    lean = 14.0
    front = tilted(sheet_mesh(w, h, both_sides=True), lean)
    depth = 2 * h * float(np.sin(np.radians(lean)))
    back = moved(tilted(sheet_mesh(w, h, both_sides=True), -lean), 0, 0, -depth)
    return Solid((Part(merged((front, back)), sheet.texture, PAPER),), (w, h * float(np.cos(np.radians(lean))), depth))


def _x_stand_body(_rng: Rng, sheet: Sheet, size: tuple[float, float]) -> Solid:
    """A banner stretched over two crossed rods on the floor."""
    w, h = size
    rods = [moved(box_mesh((1.2, h * 0.96, 0.6), *(((0, 0, 1, 1),) * 4)), s * w * 0.3, 0, -6) for s in (-1, 1)]
    foot = moved(box_mesh((w * 0.9, 1.2, 20), *(((0, 0, 1, 1),) * 4)), 0, 0, -1)
    cloth = moved(tilted(sheet_mesh(w, h * 0.94, both_sides=True), 2), 0, 0.05 * h, -1)
    return Solid((Part(merged([*rods, foot]), GREY, METAL), Part(cloth, sheet.texture, PAPER)), (w, h, 21))


def _case_body(_rng: Rng, sheet: Sheet, size: tuple[float, float]) -> Solid:
    """A small display case of printed board: header, sides, and two steps."""
    w, h = size
    d = 0.5 * w
    grey = np.full((4, 4, 4), (232, 230, 226, 255), dtype=np.uint8)
    boards: list[Mesh] = [
        moved(box_mesh((0.6, h * 0.75, d), *(((0, 0, 1, 1),) * 4)), s * (w / 2 - 0.3), 0, 0) for s in (-1, 1)
    ]
    boards += [moved(box_mesh((w, 0.6, d), *(((0, 0, 1, 1),) * 4)), 0, y * h, 0) for y in (0.0, 0.35)]
    boards.append(moved(sheet_mesh(w, h * 0.75), 0, 0, -d))
    header = moved(sheet_mesh(w, h * 0.3, both_sides=True), 0, h * 0.7, 0)
    return Solid((Part(merged(boards), grey, PAPER), Part(header, sheet.texture, PAPER)), (w, h, d))


_BODIES: dict[PopKind, Callable[[Rng, Sheet, tuple[float, float]], Solid]] = {
    "wobbler": _wobbler_body,
    "table_card": _easel_body,
    "x_stand": _x_stand_body,
    "display_case": _case_body,
}
FORMS: dict[PopKind, _Form] = {
    "poster": _Form((40, 60), (56, 84), "hang", _poster),
    "hanging_flag": _Form((20, 32), (28, 44), "hang", _flag),
    "banner": _Form((140, 260), (28, 50), "hang", _strip),
    "x_stand": _Form((60, 80), (150, 180), "stand", _poster),
    "table_card": _Form((10, 21), (12, 21), "stand", _offer),
    "leaflet": _Form((14.8, 21), (21, 29.7), "lay", _leaflet),
    "shelf_talker": _Form((7, 14), (9, 18), "clip", _offer),
    "wobbler": _Form((7, 11), (7, 11), "clip", _round_offer),
    "price_burst": _Form((9, 20), (9, 18), "stick", _burst),
    "promotion_sign": _Form((14, 30), (10, 21), "clip", _offer),
    "standee": _Form((50, 75), (140, 180), "stand", _standee),
    "shelf_strip": _Form((60, 110), (3.5, 5), "clip", _strip),
    "header_card": _Form((60, 120), (16, 30), "header", _sign),
    "shop_sign": _Form((120, 260), (30, 45), "hang", _sign),
    "notice_board": _Form((40, 60), (50, 80), "stand", _notice),
    "display_case": _Form((28, 45), (40, 60), "stand", _poster),
}
"""A kind's sizes in cm: A4 and A3 leaflets, metre-wide banners, man-high stands."""
