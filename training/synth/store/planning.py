"""Where the boards of a fixture are: heights that suit the goods on them."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from training.synth.goods import Pack
from training.synth.store.setting import Compartment
from training.synth.store.style import FixtureStyle, GoodsStyle
from training.synth.types import Rng

BOARD_CM = 2.6
TOP_SHELF_ROOM_CM = 60.0
"""Free space over the highest board of an open fixture."""


@dataclass(frozen=True, eq=False)
class PlannedRow:
    """A compartment, the products meant for it and how many units may stand on one another."""

    compartment: Compartment
    pool: tuple[Pack, ...]
    highest: int


def plan_rows(rng: Rng, fixture: FixtureStyle, goods: GoodsStyle, packs: Sequence[Pack]) -> tuple[PlannedRow, ...]:
    """Plan the rows of a fixture, the highest first; the fixture stands from x = 0 to its length, its front at 0."""
    planned: list[PlannedRow] = []
    floor = fixture.base
    for _ in range(fixture.rows):
        pool, highest = _draw_pool(rng, packs, fixture)
        clear = _clear_height(rng, pool, goods, highest)
        if planned and floor + clear > fixture.top:
            break
        planned.append(PlannedRow(_compartment(fixture, floor, clear), pool, highest))
        floor += clear + _board_thickness(fixture)
    planned[-1] = _open_top(fixture, planned[-1])
    return tuple(
        replace(row, compartment=replace(row.compartment, row=number))
        for number, row in enumerate(reversed(planned), start=1)
    )


def _board_thickness(fixture: FixtureStyle) -> float:
    return {"peg_wall": 2.0, "cut_case_stack": 0.3}.get(fixture.kind, BOARD_CM)


def _draw_pool(rng: Rng, packs: Sequence[Pack], fixture: FixtureStyle) -> tuple[tuple[Pack, ...], int]:
    """Choose neighbours of the assortment for one row; a floor stack takes what can carry its own kind."""
    stacked = fixture.kind == "floor_stack"
    budget = (fixture.top - fixture.base) / fixture.rows
    eligible = [p for p in packs if p.solid.size[1] < budget and (p.stackable or not stacked)] or list(packs)
    share = float(rng.uniform(0.25, 0.9))
    count = max(1, min(len(eligible), round(len(eligible) * (0.15 if stacked else share))))
    # Similar heights stand together, as shelves are set to their goods.
    first = int(rng.integers(len(eligible)))
    pool = [eligible[(first + n) % len(eligible)] for n in range(count)]
    tallest = float(np.quantile([p.solid.size[1] for p in pool], 0.7)) * 1.1
    kept = [p for p in pool if p.solid.size[1] <= tallest] or pool
    highest = int(rng.integers(5, 10)) if stacked else int(rng.choice([1, 2, 3, 4]))
    return tuple(kept), highest


def _clear_height(rng: Rng, pool: Sequence[Pack], goods: GoodsStyle, highest: int) -> float:
    tallest = max(pack.solid.size[1] for pack in pool)
    stacked = [p.solid.size[1] * highest for p in pool if p.stackable]
    if highest > 4:
        return float(np.median(stacked or [tallest])) + 5
    if stacked and rng.random() < goods.stacking:
        tallest = max(tallest, min(float(np.median(stacked)), max(tallest, 34.0)))
    return max(9.0, tallest * (1 + goods.headroom * float(rng.uniform(0.5, 1.5))) + 2)


def _compartment(fixture: FixtureStyle, floor: float, clear: float) -> Compartment:
    hanging = fixture.kind == "peg_wall"
    railed = fixture.kind not in ("floor_stack", "cut_case_stack", "peg_wall")
    return Compartment(
        row=None,
        left=1.5,
        right=fixture.length - 1.5,
        floor=floor,
        ceiling=floor + clear,
        front=0.0,
        back=-(22.0 if hanging else fixture.depth),
        rail=fixture.rail if railed else 0.0,
        glow=fixture.lamps,
        hanging=hanging,
    )


def _open_top(fixture: FixtureStyle, row: PlannedRow) -> PlannedRow:
    """Give the highest row the free space over it; in a cooler and on pegs it stays closed."""
    if fixture.kind in ("cooler", "peg_wall"):
        return row
    room = row.compartment.ceiling + (TOP_SHELF_ROOM_CM if fixture.kind == "floor_stack" else 10.0)
    return replace(row, compartment=replace(row.compartment, ceiling=room))
