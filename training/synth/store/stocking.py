"""Putting goods into compartments: blocks of one product, lanes behind each facing, and what goes wrong there."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from training.synth.engine.instances import pose_at, turned_about
from training.synth.engine.meshes import block as solid_block
from training.synth.engine.meshes import plain
from training.synth.goods import Pack
from training.synth.solids import Material
from training.synth.store import surfaces
from training.synth.store.holes import HEADROOM_CM, SET_BACK_CM, Pile, find_holes
from training.synth.store.setting import Compartment, Setting
from training.synth.store.style import GoodsStyle
from training.synth.store.trays import TRAY_COLOURS, put_up_tray
from training.synth.types import Label, Rng, UnitPose

ROUND_SHAPES = ("bottle", "can", "jar", "tube", "tub", "roll")
PEG_STEEL = Material(gloss=0.6, metal=0.9)
DEEPEST = 3
"""Units drawn one behind another: those further back do not show."""


@dataclass(frozen=True, eq=False)
class Lane:
    """One place at the front of a row: from `left` to `right` cm, its pack, how many units high, or empty."""

    pack: Pack
    left: float
    right: float
    levels: int
    empty: bool = False
    fallen: bool = False

    @property
    def middle(self) -> float:
        """The lane's middle in cm."""
        return (self.left + self.right) / 2


@dataclass(frozen=True, eq=False)
class Block:
    """Neighbouring lanes of one product: what a price tag stands for."""

    pack: Pack
    left: float
    right: float


def stock(
    rng: Rng, setting: Setting, compartment: Compartment, pool: Sequence[Pack], goods: GoodsStyle, highest: int
) -> list[Block]:
    """Fill a compartment with packs of `pool`, at most `highest` units on another; returns the blocks in order."""
    lanes, blocks = _plan(rng, compartment, pool, goods, highest)
    if compartment.hanging:
        _put_up_pegs(setting, compartment, lanes)
    piles = [
        _lay_down(rng, setting, compartment, lane)
        if lane.fallen
        else _fill_lane(rng, setting, compartment, lane, goods)
        for lane in lanes
        if not lane.empty
    ]
    setting.holes.extend(find_holes(compartment, piles))
    for block in blocks:
        if rng.random() < goods.trays and not compartment.hanging:
            _stand_in_tray(rng, setting, compartment, block)
    return blocks


def _stand_in_tray(rng: Rng, setting: Setting, compartment: Compartment, block: Block) -> None:
    """Put the cut case in which a block came around it."""
    lip = block.pack.solid.size[1] * float(rng.uniform(0.1, 0.3))
    colour = surfaces.pick_colour(rng, TRAY_COLOURS, 14)
    middle, width = (block.left + block.right) / 2, block.right - block.left
    put_up_tray(rng, setting, compartment, middle, width, min(lip, 7.0), colour)


def _put_up_pegs(setting: Setting, compartment: Compartment, lanes: Sequence[Lane]) -> None:
    """Put up the peg of each lane, whether goods hang there or not."""
    peg = solid_block((0.5, 0.5, compartment.front - compartment.back), plain(200, 202, 206), PEG_STEEL)
    for lane in lanes:
        pose = pose_at(lane.middle, compartment.ceiling - HEADROOM_CM - 1.2, compartment.front)
        setting.furnish(peg, pose, compartment.cavity)


def _plan(
    rng: Rng, compartment: Compartment, pool: Sequence[Pack], goods: GoodsStyle, highest: int
) -> tuple[list[Lane], list[Block]]:
    """Divide the row into blocks of lanes, from the left."""
    room = compartment.ceiling - compartment.floor - HEADROOM_CM
    fitting = [p for p in pool if p.solid.size[1] <= room and p.solid.size[2] <= compartment.front - compartment.back]
    lanes: list[Lane] = []
    blocks: list[Block] = []
    x = compartment.left + goods.gap
    start = int(rng.integers(max(1, len(fitting))))
    for turn in range(200):
        pack = _next_pack(fitting, start + turn, compartment.right - x)
        if pack is None:
            break
        block = _plan_block(rng, compartment, pack, goods, x, highest)
        lanes += block
        blocks.append(Block(pack, block[0].left, block[-1].right))
        x = block[-1].right + goods.gap
    return lanes, blocks


def _next_pack(fitting: Sequence[Pack], turn: int, room: float) -> Pack | None:
    """Return the next pack in the order of the assortment that is narrow enough for what is left of the row."""
    for step in range(len(fitting)):
        pack = fitting[(turn + step) % len(fitting)]
        if pack.solid.size[0] <= room:
            return pack
    return None


def _plan_block(
    rng: Rng, compartment: Compartment, pack: Pack, goods: GoodsStyle, x: float, highest: int
) -> list[Lane]:
    width, height, _ = pack.solid.size
    pitch = width + goods.gap * float(rng.uniform(0.5, 1.5)) + 0.1
    count = max(1, min(int(rng.integers(1, goods.spread + 1)), int((compartment.right - x) / pitch)))
    levels = 1
    if pack.stackable and not compartment.hanging and rng.random() < goods.stacking:
        room = compartment.ceiling - compartment.floor - HEADROOM_CM
        levels = int(np.clip(room // height, 1, highest))
    sold_out = _sold_out(rng, count, goods.empty)
    lanes = [Lane(pack, x + pitch * n, x + pitch * n + width, levels, empty=bool(sold_out[n])) for n in range(count)]
    if rng.random() < goods.fallen * count and height <= count * pitch and not compartment.hanging:
        return [Lane(pack, x, x + height, 1, fallen=True)]
    return lanes


def _sold_out(rng: Rng, count: int, share: float) -> list[bool]:
    """Say of each lane of a block whether it is empty: mostly one run of lanes, as shoppers take from one side."""
    empty = [False] * count
    if rng.random() < share * count:
        run = int(rng.integers(1, max(2, count // 2 + 1)))
        first = int(rng.integers(0, count - run + 1))
        empty[first : first + run] = [True] * run
    return empty


def _fill_lane(rng: Rng, setting: Setting, compartment: Compartment, lane: Lane, goods: GoodsStyle) -> Pile:
    """Stand the units of one lane: the nearest is the facing, the others are the second row and deeper.

    Returns what stands in front.
    """
    depth = max(lane.pack.solid.size[2], 0.8)
    z = compartment.front - 0.4 - float(rng.uniform(0, 1.2)) * goods.disorder
    space = z - compartment.back
    if rng.random() < goods.set_back:
        z -= float(rng.uniform(0.15, 0.6)) * max(0.0, space - depth)
    deep = max(1, min(DEEPEST, int((z - compartment.back) / depth)))
    deep = int(rng.integers(1, deep + 1)) if rng.random() < 0.35 else deep
    levels = lane.levels if rng.random() > goods.empty * 2 else int(rng.integers(1, lane.levels + 1))
    turns = [
        _stand(rng, setting, compartment, lane, goods, z - place * (depth + 0.15), level, second=place > 0)
        for place in range(deep)
        for level in range(lane.levels if place else levels)
    ]
    width, height, _ = lane.pack.solid.size
    half = _footprint(lane.pack, turns[0]) / 2
    seen = lane.levels if deep > 1 else levels
    set_back = compartment.front - z >= max(depth, SET_BACK_CM)
    return Pile(lane.pack.sku, lane.middle - half, lane.middle + half, height * seen, width, set_back)


def _footprint(pack: Pack, turn: float) -> float:
    """Return how much of the row's length (cm) a pack takes when it is turned by `turn` degrees."""
    width, _, depth = pack.solid.size
    angle = np.radians(turn)
    return float(abs(width * np.cos(angle)) + abs(depth * np.sin(angle)))


def _stand(
    rng: Rng,
    setting: Setting,
    compartment: Compartment,
    lane: Lane,
    goods: GoodsStyle,
    z: float,
    level: int,
    *,
    second: bool,
) -> float:
    """Stand one unit at a depth and level; returns by how many degrees it is turned."""
    _, height, depth = lane.pack.solid.size
    turned = rng.random() < goods.turned
    turn = _turn(rng, lane.pack, goods.disorder, turned=turned)
    y = compartment.floor + level * height
    if compartment.hanging:
        y = compartment.ceiling - HEADROOM_CM - height
    x = lane.middle + float(rng.normal(0, 0.15)) * goods.disorder
    pose = turned_about(pose_at(x, y, z, turn=turn), (0, 0, -depth / 2))
    how: UnitPose = "hanging" if compartment.hanging else "turned" if turned else "upright"
    setting.place(
        _label(compartment, lane.pack, level, how, y, second=second), lane.pack.solid, pose, compartment.cavity
    )
    return turn


def _turn(rng: Rng, pack: Pack, disorder: float, *, turned: bool) -> float:
    if turned:
        return float(rng.choice([90, 180, 270, rng.uniform(20, 70), rng.uniform(-70, -20)]))
    spread = 12.0 if pack.shape in ROUND_SHAPES else 2.0
    return float(rng.normal(0, spread)) * disorder


def _lay_down(rng: Rng, setting: Setting, compartment: Compartment, lane: Lane) -> Pile:
    width, height = lane.pack.solid.size[:2]
    side = float(rng.choice([-1, 1]))
    pose = pose_at(
        lane.middle + side * height / 2, compartment.floor + width / 2, compartment.front - 1, lean=side * 90
    )
    label = _label(compartment, lane.pack, 0, "fallen", compartment.floor, second=False)
    setting.place(label, lane.pack.solid, pose, compartment.cavity)
    return Pile(None, lane.left, lane.right, width, width)


def _label(compartment: Compartment, pack: Pack, level: int, how: UnitPose, y: float, *, second: bool) -> Label:
    return Label(
        "product", compartment.row, stacked=level > 0, sku=pack.sku, second_row=second, pose=how, height_cm=round(y, 2)
    )
