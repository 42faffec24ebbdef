"""Planning a row: blocks of facings, stacks and empty slots from left to right."""

from dataclasses import dataclass
from statistics import median

from training.synth.assortment import Assortment, Sku
from training.synth.fixture import ShelfPlan
from training.synth.packaging import STACKABLE
from training.synth.style import GoodsStyle
from training.synth.types import Rng

WIDEST_GAP = 0.3
"""An empty slot takes at most this share of its row; a whole empty row would be a closed shelf, not a gap."""
FALLEN_RATE = 0.05
"""Share of an untidy shop's blocks that are one fallen unit."""


@dataclass(frozen=True)
class Block:
    """A run of facings of one SKU, or the empty slot that it left: x from `left` to `right` px on its row."""

    sku: Sku
    left: int
    right: int
    facing_width: int
    facing_height: int
    layers: int
    empty: bool
    lying: bool

    @property
    def height(self) -> int:
        """Height of the whole stack in px."""
        return self.facing_height * self.layers


def plan_blocks(rng: Rng, style: GoodsStyle, assortment: Assortment, row: ShelfPlan) -> list[Block]:
    """Plan a row from left to right: families side by side, now and then an empty slot.

    No hole wide enough for a facing is left over without being an empty slot: it would be a gap that the truth denies.
    """
    blocks: list[Block] = []
    x = row.left + int(rng.integers(0, 12))
    while (family := _fitting_family(rng, assortment, row, x)) is not None:
        for sku in family:
            if x + _facing_size(sku, row)[0] > row.right:
                break
            may_be_empty = not (blocks and blocks[-1].empty)
            blocks.append(_plan_block(rng, style, row, sku, x, may_be_empty))
            last = blocks[-1]
            x = last.right + round(style.slot_gap * last.facing_width * float(rng.uniform(0.5, 2)))
    return blocks


def typical_height(blocks: list[Block], row: ShelfPlan) -> int:
    """Return the median height in px of a row's stacks; half the clear height when the row is bare."""
    heights = [block.height for block in blocks if not block.empty]
    return round(median(heights)) if heights else row.clear // 2


def _fitting_family(rng: Rng, assortment: Assortment, row: ShelfPlan, x: int) -> list[Sku] | None:
    """Draw a family whose first product still fits between x and the row's end."""
    fitting = [f for f in assortment.families if x + _facing_size(f[0], row)[0] <= row.right]
    return fitting[int(rng.integers(len(fitting)))] if fitting else None


def _facing_size(sku: Sku, row: ShelfPlan) -> tuple[int, int]:
    height = max(10, round(row.clear * sku.rise))
    return max(6, round(height * sku.pack.aspect)), height


def _plan_block(rng: Rng, style: GoodsStyle, row: ShelfPlan, sku: Sku, x: int, may_be_empty: bool) -> Block:
    width, height = _facing_size(sku, row)
    if rng.random() < FALLEN_RATE * style.untidy_rate and x + height <= row.right and width < height:
        return Block(sku, x, x + height, height, width, 1, empty=False, lying=True)
    empty = may_be_empty and width < WIDEST_GAP * row.width and bool(rng.random() < style.empty_rate)
    most = (row.right - x) // width
    if empty:
        most = min(most, max(1, int(WIDEST_GAP * row.width / width)))
    facings = min(int(rng.integers(1, (3 if empty else style.longest_block) + 1)), most)
    layers = 1 if empty else _draw_layers(rng, style, row, sku, height)
    return Block(sku, x, x + facings * width, width, height, layers, empty, lying=False)


def _draw_layers(rng: Rng, style: GoodsStyle, row: ShelfPlan, sku: Sku, height: int) -> int:
    most = min(4, row.clear // height)
    if sku.pack.shape not in STACKABLE or most < 2 or rng.random() > style.stack_rate:
        return 1
    return int(rng.integers(2, most + 1))
