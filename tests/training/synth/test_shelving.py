from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest

from training.synth.assortment import draw_assortment
from training.synth.canvas import Canvas
from training.synth.fixture import ShelfPlan
from training.synth.shelving import Block, plan_blocks, typical_height
from training.synth.stocking import stock_row
from training.synth.style import GoodsStyle
from training.synth.types import Rng

BELOW_EYE = ShelfPlan(index=2, left=20, right=620, top=40, standing=180, edge=192, rail=16)
TIDY = GoodsStyle(
    shapes=("box", "can", "bottle"),
    sku_count=12,
    rises=(0.4, 0.9),
    longest_block=4,
    slot_gap=0.0,
    empty_rate=0.2,
    stack_rate=0.5,
    second_row_rate=1.0,
    untidy_rate=0.0,
)


def planned(seed: int, style: GoodsStyle = TIDY) -> tuple[list[Block], Rng]:
    rng = np.random.default_rng(seed)
    assortment = draw_assortment(rng, style.sku_count, style.shapes, style.rises, 140)
    return plan_blocks(rng, style, assortment, BELOW_EYE), rng


def stocked(seed: int, style: GoodsStyle = TIDY) -> Canvas:
    rng = np.random.default_rng(seed)
    assortment = draw_assortment(rng, style.sku_count, style.shapes, style.rises, 140)
    canvas = Canvas(640, 240)
    stock_row(rng, canvas, style, assortment, BELOW_EYE, plan_blocks(rng, style, assortment, BELOW_EYE))
    return canvas


def bounds(canvas: Canvas, owner: int) -> tuple[int, int, int, int]:
    ys, xs = np.nonzero(canvas.owners == owner)
    return int(xs.min()), int(ys.min()), int(xs.max()) + 1, int(ys.max()) + 1


@pytest.mark.parametrize("seed", range(8))
def test_blocks_follow_each_other_inside_the_row(seed: int) -> None:
    blocks, _ = planned(seed)
    assert blocks[0].left >= BELOW_EYE.left
    assert blocks[-1].right <= BELOW_EYE.right
    assert all(first.right == second.left for first, second in pairwise(blocks))


@pytest.mark.parametrize("seed", range(8))
def test_rest_of_a_row_is_too_narrow_for_a_facing(seed: int) -> None:
    blocks, _ = planned(seed)
    assert BELOW_EYE.right - blocks[-1].right < min(block.facing_width for block in blocks)


@pytest.mark.parametrize("seed", range(8))
def test_empty_slots_never_touch(seed: int) -> None:
    blocks, _ = planned(seed, replace(TIDY, empty_rate=1.0))
    empties = [block.empty for block in blocks]
    assert any(empties)
    assert not any(first and second for first, second in pairwise(empties))


def test_stacks_fit_under_the_board_above() -> None:
    stacks = [block for seed in range(8) for block in planned(seed)[0] if block.layers > 1]
    assert stacks
    assert all(block.height <= BELOW_EYE.clear for block in stacks)


def test_typical_height_of_a_bare_row_is_half_its_clear_height() -> None:
    assert typical_height([], BELOW_EYE) == BELOW_EYE.clear // 2


@pytest.mark.parametrize("seed", range(4))
def test_tidy_facings_stand_on_the_board(seed: int) -> None:
    canvas = stocked(seed)
    standing = [owner for owner, label in enumerate(canvas.labels, 1) if label.kind == "product" and not label.stacked]
    assert standing
    for owner in standing:
        assert bounds(canvas, owner)[3] == pytest.approx(BELOW_EYE.standing, abs=1)


@pytest.mark.parametrize("seed", range(4))
def test_gaps_reach_from_the_board_up_between_their_neighbours(seed: int) -> None:
    canvas = stocked(seed)
    fronts = [bounds(canvas, owner) for owner, label in enumerate(canvas.labels, 1) if label.kind == "product"]
    gaps = [bounds(canvas, owner) for owner, label in enumerate(canvas.labels, 1) if label.kind == "gap"]
    assert gaps
    for left, top, right, bottom in gaps:
        assert bottom == BELOW_EYE.standing
        assert bottom - top > 0.3 * BELOW_EYE.clear
        assert all(right <= front[0] or left >= front[2] for front in fronts)


def test_recessed_facings_stand_behind_the_edge_but_on_the_board() -> None:
    canvas = stocked(3, replace(TIDY, untidy_rate=1.0))
    feet = [
        bounds(canvas, owner)[3]
        for owner, label in enumerate(canvas.labels, 1)
        if label.kind == "product" and not label.stacked and (canvas.owners == owner).any()
    ]
    assert min(feet) < BELOW_EYE.standing
    assert min(feet) >= BELOW_EYE.standing - BELOW_EYE.depth
