"""Price tags: paper labels, promotion and card prices, electronic labels and handwritten cards of many countries."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from training.synth.goods import words
from training.synth.goods.colours import BLACK, RED, WHITE, YELLOW, draw_strong, ink_for, luminance, mixed
from training.synth.goods.extras import paint_badge
from training.synth.goods.pen import Role, Script, Sheet, ink
from training.synth.goods.prices import Cents, Currency, Price, draw_currency, draw_price, raised_price
from training.synth.goods.types import Area, Rgb, Rng, Tag, TagForm

PROMO_GROUNDS: tuple[Rgb, ...] = (YELLOW, YELLOW, RED, (250, 130, 30), (255, 236, 80), (240, 60, 60))
SHOWS_REGULAR: frozenset[TagForm] = frozenset({"paper", "split"})
"""Forms whose promotion tags print the regular price, struck through; card prices always show both."""
PAPERS: tuple[Rgb, ...] = (WHITE, WHITE, (250, 246, 232), (255, 244, 190), (222, 238, 250), (235, 245, 225))


@dataclass(frozen=True)
class TagStyle:
    """How one shop prints its tags."""

    form: TagForm
    script: Script
    currency: Currency
    cents: Cents
    paper: Rgb
    promo_ground: Rgb
    lead: Rgb
    aspect: float
    promo_share: float
    role: Role
    price_side: str
    barcode: bool
    unit_price: bool
    framed: bool


def draw_tag_style(rng: Rng, script: Script = "latin") -> TagStyle:
    """Draw a shop's style for a market that writes in `script`."""
    currency = draw_currency(rng, script)
    form: TagForm = words.pick(
        rng, ("paper", "paper", "headline", "split", "card", "electronic", "electronic", "handwritten")
    )
    return TagStyle(
        form=form,
        script=script,
        currency=currency,
        cents=words.pick(rng, currency.cents),
        paper=words.pick(rng, PAPERS),
        promo_ground=words.pick(rng, PROMO_GROUNDS),
        lead=draw_strong(rng),
        aspect=float(rng.uniform(1.25, 2.4)),
        promo_share=float(rng.choice([0.0, 0.1, 0.3, 0.8])),
        role=words.pick(rng, ("black", "plain", "narrow", "plain")),
        price_side=words.pick(rng, ("right", "left", "right")),
        barcode=bool(rng.random() < 0.6),
        unit_price=bool(rng.random() < 0.6),
        framed=bool(rng.random() < 0.4),
    )


@dataclass(frozen=True)
class _Print:
    """What one tag says."""

    name: str
    price: Price
    regular: Price | None
    unit: str
    slogan: str


def draw_tag(rng: Rng, style: TagStyle, pack_name: str, height: float, *, scale: float = 24.0) -> Tag:
    """Print a tag `height` cm high for a product; `scale` is its resolution in pixels per cm."""
    promo = bool(rng.random() < style.promo_share)
    says = _draw_print(rng, style, pack_name, promo)
    wide = height * style.aspect
    sheet = Sheet(wide, height, scale)
    LAYOUTS[style.form](sheet, rng, style, says, promo)
    if style.framed:
        sheet.rect((0, 0, wide, height), (150, 150, 150), line=0.06)
    text = " ".join(sheet.printed)
    regular = says.regular.value if says.regular else None
    return Tag(sheet.texture, (wide, height), text, says.price.value, regular, promo, style.form)


def _draw_print(rng: Rng, style: TagStyle, name: str, promo: bool) -> _Print:
    price = draw_price(rng, style.currency, style.cents)
    shown = style.form == "card" or (promo and style.form in SHOWS_REGULAR)
    regular = raised_price(rng, price) if shown else None
    per = replace(price, hundredths=round(price.hundredths * float(rng.uniform(1.3, 9))))
    word = words.script_word(rng, style.script) if style.script != "latin" else ""
    full = f"{name} {word}".strip() if rng.random() < 0.6 else word or name
    return _Print(full, price, regular, f"{per.printed}/{style.currency.unit}", words.draw_slogan(rng, style.script))


def print_price(sheet: Sheet, price: Price, area: Area, colour: Rgb, role: Role, *, bold: bool = True) -> None:
    """Print a price as large as fits: on one line, or with raised cents beside the units.

    The sheet's list of printed words holds it in one piece either way.
    """
    start = len(sheet.printed)
    _set_price(sheet, price, area, colour, role, bold)
    sheet.printed[start:] = [price.printed]


def _set_price(sheet: Sheet, price: Price, area: Area, colour: Rgb, role: Role, bold: bool) -> None:
    x, y, w, h = area
    if price.cents != "raised" or not price.fraction:
        sheet.words(price.printed, area, colour, role=role, bold=bold, stretch=1.25)
        return
    sign = price.currency.sign
    lead = 0.14 * w if sign and price.currency.before else 0.0
    if lead:
        sheet.words(sign, (x, y + h * 0.05, lead * 0.85, h * 0.4), colour, role=role, bold=bold)
    rest = 0.28 * w
    main = (x + lead, y, w - lead - rest, h)
    sheet.words(price.whole, main, colour, role=role, bold=bold, stretch=1.3, align="right")
    sheet.words(
        price.fraction,
        (x + w - rest * 0.94, y + h * 0.02, rest * 0.94, h * 0.48),
        colour,
        role=role,
        bold=bold,
        align="left",
    )
    if sign and not price.currency.before:
        sheet.words(sign, (x + w - rest * 0.94, y + h * 0.6, rest * 0.6, h * 0.34), colour, role=role, align="left")


def _ground(style: TagStyle, promo: bool) -> Rgb:
    return style.promo_ground if promo else style.paper


def _price_ink(style: TagStyle, promo: bool) -> Rgb:
    ground = _ground(style, promo)
    if promo and luminance(ground) > 150:
        return RED
    return ink_for(ground)


def _old_price(sheet: Sheet, price: Price, area: Area, colour: Rgb) -> None:
    """Print the regular price struck through."""
    x, y, w, h = area
    sheet.words(price.printed, area, colour, role="plain")
    sheet.canvas.drawLine(x, y + h * 0.85, x + w, y + h * 0.15, ink(RED if colour != RED else BLACK, 1.0, h * 0.1))


def _paper(sheet: Sheet, rng: Rng, style: TagStyle, says: _Print, promo: bool) -> None:
    ground = _ground(style, promo)
    sheet.fill(ground)
    w, h, tone = sheet.width, sheet.height, ink_for(ground)
    sheet.words(says.name, (0.04 * w, 0.05 * h, 0.92 * w, 0.2 * h), tone, align="left")
    right = style.price_side == "right"
    price = (0.36 * w if right else 0.04 * w, 0.3 * h, 0.6 * w, 0.6 * h)
    print_price(sheet, says.price, price, _price_ink(style, promo), style.role)
    rest = 0.04 * w if right else 0.68 * w
    if says.regular:
        _old_price(sheet, says.regular, (rest, 0.32 * h, 0.28 * w, 0.2 * h), tone)
    elif style.unit_price:
        sheet.words(says.unit, (rest, 0.32 * h, 0.28 * w, 0.14 * h), tone, align="left")
    if style.barcode:
        sheet.barcode(rng, (rest, 0.6 * h, 0.28 * w, 0.28 * h))
    sheet.words(f"{int(rng.integers(10**12, 10**13))}", (rest, 0.9 * h, 0.28 * w, 0.07 * h), tone, align="left")


def _headline(sheet: Sheet, _rng: Rng, style: TagStyle, says: _Print, promo: bool) -> None:
    """Nearly nothing but the price, as small shops and rails under boards show it."""
    ground = _ground(style, promo)
    sheet.fill(ground)
    w, h = sheet.width, sheet.height
    foot = 0.2 if style.unit_price else 0.06
    print_price(
        sheet, says.price, (0.06 * w, 0.08 * h, 0.88 * w, (0.86 - foot) * h), _price_ink(style, promo), style.role
    )
    if style.unit_price:
        sheet.words(says.name, (0.06 * w, 0.8 * h, 0.88 * w, 0.14 * h), ink_for(ground))


def _split(sheet: Sheet, rng: Rng, style: TagStyle, says: _Print, promo: bool) -> None:
    """A coloured field at one side names the offer or the shop."""
    ground = style.paper
    sheet.fill(ground)
    w, h = sheet.width, sheet.height
    field = style.promo_ground if promo else style.lead
    left = 0.0 if style.price_side == "right" else 0.68 * w
    sheet.rect((left, 0, 0.32 * w, h), field)
    slogan = says.slogan if promo else says.unit
    sheet.words(
        slogan, (left + 0.02 * w, 0.1 * h, 0.28 * w, 0.34 * h), ink_for(field), role="black", bold=True, stretch=1.4
    )
    if says.regular:
        _old_price(sheet, says.regular, (left + 0.04 * w, 0.58 * h, 0.24 * w, 0.26 * h), ink_for(field))
    elif style.barcode:
        sheet.barcode(rng, (left + 0.04 * w, 0.58 * h, 0.24 * w, 0.3 * h))
    start = 0.36 * w if left == 0.0 else 0.04 * w
    sheet.words(says.name, (start, 0.06 * h, 0.6 * w, 0.18 * h), BLACK, align="left")
    print_price(sheet, says.price, (start, 0.32 * h, 0.6 * w, 0.6 * h), RED if promo else BLACK, style.role)


def _card(sheet: Sheet, rng: Rng, style: TagStyle, says: _Print, promo: bool) -> None:
    """Two prices: the card holder's large on colour, everybody's small on white."""
    sheet.fill(WHITE)
    w, h = sheet.width, sheet.height
    field = style.promo_ground if promo else style.lead
    sheet.rect((0.42 * w, 0.24 * h, 0.58 * w, 0.76 * h), field)
    sheet.words(says.name, (0.04 * w, 0.04 * h, 0.92 * w, 0.16 * h), BLACK, align="left")
    print_price(sheet, says.price, (0.46 * w, 0.3 * h, 0.5 * w, 0.62 * h), ink_for(field), style.role)
    if says.regular:
        print_price(sheet, says.regular, (0.05 * w, 0.46 * h, 0.3 * w, 0.3 * h), BLACK, "plain", bold=False)
    if style.barcode:
        sheet.barcode(rng, (0.05 * w, 0.8 * h, 0.3 * w, 0.16 * h))


def _electronic(sheet: Sheet, rng: Rng, style: TagStyle, says: _Print, promo: bool) -> None:
    """An e-ink display in a white frame: black, and red where it promotes."""
    frame = mixed(WHITE, (150, 154, 160), float(rng.uniform(0, 0.25)))
    sheet.fill(frame)
    w, h = sheet.width, sheet.height
    screen = (0.05 * w, 0.1 * h, 0.9 * w, 0.8 * h)
    sheet.rect(screen, (206, 210, 206))
    tone: Rgb = (196, 24, 30) if promo else (30, 32, 34)
    if promo:
        sheet.rect((0.05 * w, 0.1 * h, 0.9 * w, 0.2 * h), tone)
    sheet.words(says.name, (0.08 * w, 0.13 * h, 0.84 * w, 0.14 * h), (225, 226, 222) if promo else tone, align="left")
    print_price(sheet, says.price, (0.36 * w, 0.35 * h, 0.55 * w, 0.48 * h), tone, style.role)
    sheet.words(says.unit, (0.08 * w, 0.36 * h, 0.24 * w, 0.12 * h), (40, 42, 44), align="left")
    sheet.barcode(rng, (0.08 * w, 0.62 * h, 0.24 * w, 0.22 * h))


def _handwritten(sheet: Sheet, rng: Rng, style: TagStyle, says: _Print, promo: bool) -> None:
    """A marker on a coloured card, as kiosks and market halls write."""
    ground = _ground(style, promo)
    sheet.fill(ground)
    w, h = sheet.width, sheet.height
    sheet.words(says.name, (0.08 * w, 0.06 * h, 0.84 * w, 0.22 * h), ink_for(ground), role="script")
    print_price(sheet, says.price, (0.12 * w, 0.34 * h, 0.76 * w, 0.56 * h), _price_ink(style, promo), "script")
    if promo:
        paint_badge(sheet, rng, (0.74 * w, 0.02 * h, 0.36 * h, 0.36 * h), says.slogan)


Paint = Callable[[Sheet, Rng, TagStyle, _Print, bool], None]
LAYOUTS: dict[TagForm, Paint] = {
    "paper": _paper,
    "headline": _headline,
    "split": _split,
    "card": _card,
    "electronic": _electronic,
    "handwritten": _handwritten,
}
