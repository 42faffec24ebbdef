"""Price tags on the rails and promotion material at its places."""

from collections.abc import Sequence
from typing import get_args

import numpy as np

from training.synth.engine.instances import Cavity, pose_at
from training.synth.engine.meshes import panel
from training.synth.goods import PopArt, PopKind, Tag, TagStyle, draw_pop, draw_tag
from training.synth.solids import Material
from training.synth.store.setting import Compartment, Setting
from training.synth.store.stocking import Block
from training.synth.store.style import DressingStyle, FixtureStyle
from training.synth.types import Label, Rng

TAG_PAPER = Material(gloss=0.25)
TAG_SHARPNESS = 1.5
"""Tags carry small print: they get more texels than packs."""
TALLEST_ON_BOARD_CM = 32.0
"""Standing pieces up to this height stand on a board, taller ones on the floor."""


def hang_tags(
    rng: Rng,
    setting: Setting,
    dressing: DressingStyle,
    style: TagStyle,
    scale: float,
    shelves: Sequence[tuple[Compartment, Sequence[Block]]],
) -> None:
    """Put a tag under most blocks of every row, all in the style of one shop; `scale` is texels per cm."""
    if dressing.tags == 0:
        return
    for compartment, blocks in shelves:
        end = compartment.left
        for block in blocks:
            if rng.random() > dressing.tags:
                continue
            tag = draw_tag(
                rng, style, f"{block.pack.brand} {block.pack.flavour}", dressing.tag_height, scale=scale * TAG_SHARPNESS
            )
            left = _tag_left(rng, block, tag)
            if left < end or left + tag.size[0] > compartment.right + 1:
                continue
            _hang(rng, setting, compartment, tag, left)
            end = left + tag.size[0] + 0.2


def _tag_left(rng: Rng, block: Block, tag: Tag) -> float:
    """Return where the tag begins: at the block's left end or under its middle."""
    if rng.random() < 0.5:
        return block.left + float(rng.uniform(0, 0.8))
    return (block.left + block.right - tag.size[0]) / 2


def _hang(rng: Rng, setting: Setting, place: Compartment, tag: Tag, left: float) -> None:
    width, height = tag.size
    if place.hanging:
        y, z = place.ceiling - height * 0.6, place.front + 0.6
    else:
        y, z = place.floor + 0.2 - max(place.rail, 3.0) / 2 - height / 2, place.front + 0.95
    tilt = float(np.clip(rng.normal(2, 3), -6, 8))
    z += height * max(0.0, float(np.sin(np.radians(tilt))))
    pose = pose_at(left + width / 2, y, z, tilt=tilt, lean=float(rng.normal(0, 0.7)))
    label = Label(
        "price_tag",
        place.row,
        text=tag.text,
        price=tag.price,
        regular_price=tag.regular_price,
        promo=tag.promo,
        height_cm=round(y, 2),
    )
    setting.place(label, panel(tag.size, tag.texture, TAG_PAPER), pose)


def put_up_pop(
    rng: Rng,
    setting: Setting,
    dressing: DressingStyle,
    fixture: FixtureStyle,
    shelves: Sequence[tuple[Compartment, Sequence[Block]]],
) -> None:
    """Put up promotion material: small pieces on the rows, large ones over and beside the fixture."""
    brands = sorted({block.pack.brand for _, blocks in shelves for block in blocks})
    top = max(compartment.ceiling for compartment, _ in shelves)
    metres = fixture.length / 100 * len(shelves)
    for _ in range(min(14, int(rng.poisson(dressing.pop_per_metre * metres)))):
        art = _draw_piece(rng, brands, small=True)
        _fix_small(rng, setting, shelves[int(rng.integers(len(shelves)))][0], art)
    for _ in range(int(rng.poisson(dressing.signs * 1.5))):
        _fix_large(rng, setting, fixture, top, _draw_piece(rng, brands, small=False))


def _draw_piece(rng: Rng, brands: Sequence[str], *, small: bool) -> PopArt:
    kinds: tuple[PopKind, ...] = SMALL if small else tuple(kind for kind in get_args(PopKind) if kind not in SMALL)
    brand = str(rng.choice(list(brands))) if brands and rng.random() < 0.7 else None
    return draw_pop(rng, kinds[int(rng.integers(len(kinds)))], brand)


SMALL: tuple[PopKind, ...] = (
    "shelf_talker",
    "shelf_talker",
    "wobbler",
    "price_burst",
    "promotion_sign",
    "table_card",
    "leaflet",
    "shelf_strip",
)


def _fix_small(rng: Rng, setting: Setting, place: Compartment, art: PopArt) -> None:
    height = art.solid.size[1]
    x = float(rng.uniform(place.left, max(place.left + 0.1, place.right)))
    if art.mount in ("stand", "lay") and height <= TALLEST_ON_BOARD_CM:
        _place(setting, place.row, art, (x, place.floor, place.front + 0.5), turn=float(rng.normal(0, 8)))
        return
    hangs = rng.random() < 0.5
    y = place.floor + 0.5 - height if hangs else place.floor - place.rail / 2 - height * float(rng.uniform(0, 0.5))
    _place(setting, place.row, art, (x, y, place.front + 1.3), turn=float(rng.normal(0, 6)))


def _fix_large(rng: Rng, setting: Setting, fixture: FixtureStyle, top: float, art: PopArt) -> None:
    width, height, _ = art.solid.size
    x = float(rng.uniform(0, fixture.length))
    if art.mount == "stand" and height > TALLEST_ON_BOARD_CM:
        side = rng.random()
        beside = -width / 2 - 6 if side < 0.45 else fixture.length + width / 2 + 6 if side < 0.9 else x
        _place(setting, None, art, (beside, 0.0, float(rng.uniform(2, 15))), turn=float(rng.normal(0, 10)))
    elif art.mount == "hang":
        _place(setting, None, art, (x, top + float(rng.uniform(4, 40)), float(rng.uniform(3, 60))))
    else:
        _place(setting, None, art, (x, top + float(rng.uniform(1, 8)), float(rng.uniform(0.5, 3))))


def _place(
    setting: Setting, row: int | None, art: PopArt, at: tuple[float, float, float], *, turn: float = 0.0
) -> None:
    label = Label("pop", row, text=art.text, pop_kind=art.kind, artwork_id=art.artwork_id, height_cm=round(at[1], 2))
    setting.place(label, art.solid, pose_at(*at, turn=turn), Cavity())
