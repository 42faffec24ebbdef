"""Holes: the empty places at the front of a row.

A hole is what annotators of real shelves box, whatever made it: a sold-out lane, one whose goods stand deep in the
shelf, loose spacing, a row that ends early. Two kinds:

* An opening between goods at the front, or between them and a side of the row, in which a facing of the narrower
  neighbour would fit (LEAST_SHARE of its width). It reaches from one to the other and as high as the higher of the two
  stands: neighbouring empty lanes are one hole. A row with nothing at its front is one hole.
* Units that are missing on a pile, and behind it, while others of its block stand higher.

Goods further back part a hole where the photo shows them, for they are its facings (`truth.read_holes`). No holes are
the place of a fallen unit, which lies in it, and air over goods that stand as high as their block.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

import numpy as np
from numpy.typing import NDArray

from training.synth.store.setting import Compartment, Hole
from training.synth.types import Label

HEADROOM_CM = 1.0
LEAST_HOLE_CM = 4.0
"""Whatever is narrower or lower is spacing."""
LEAST_SHARE = 0.8
"""The share of a facing's width that a place for it must have: goods are squeezed in and pushed aside."""
SET_BACK_CM = 5.0
"""Goods so far behind the front, and by their own depth, leave a place before them."""


@dataclass(frozen=True)
class Pile:
    """What stands in one lane, a single unit or several on another: from `left` to `right` cm, `height` cm high.

    `height` is that of the units right behind where those stand higher. `sku` is the product that it is part of a block
    of, None for a unit that has fallen; `width` is one unit's, which differs from the pile's where that is turned. One
    that is `set_back` leaves a place before it.
    """

    sku: str | None
    left: float
    right: float
    height: float
    width: float
    set_back: bool = False


def find_holes(compartment: Compartment, piles: Sequence[Pile]) -> list[Hole]:
    """Return the holes of a row, whose piles come from left to right."""
    front = [pile for pile in piles if not pile.set_back]
    return [*_openings(compartment, front), *_missing_units(compartment, front)]


def _openings(compartment: Compartment, piles: Sequence[Pile]) -> Iterator[Hole]:
    reached = compartment.left
    for before, after in zip([None, *piles], [*piles, None], strict=True):
        beside = [pile for pile in (before, after) if pile is not None]
        end = after.left if after else compartment.right
        facing = min((pile.width for pile in beside), default=LEAST_HOLE_CM)
        if end - reached >= max(LEAST_SHARE * facing, LEAST_HOLE_CM):
            high = max((pile.height for pile in beside), default=compartment.ceiling - compartment.floor)
            yield Hole(*_place(compartment, (reached, end), (0.0, high)), facing)
        reached = max(reached, after.right) if after else end


def _missing_units(compartment: Compartment, piles: Sequence[Pile]) -> Iterator[Hole]:
    for _, block in groupby(piles, key=lambda pile: pile.sku):
        standing = list(block)
        full = max(pile.height for pile in standing)
        for low, run in groupby(standing, key=lambda pile: pile.height):
            short = list(run)
            if short[0].sku and full - low >= LEAST_HOLE_CM:
                yield Hole(*_place(compartment, (short[0].left, short[-1].right), (low, full)), short[0].width)


def _place(
    compartment: Compartment, ends: tuple[float, float], heights: tuple[float, float]
) -> tuple[Label, NDArray[np.float64]]:
    """Return label and corners of a hole between two heights over the board, or below the pegs where goods hang."""
    (left, right), (low, high) = ends, heights
    bottom, top = compartment.floor + low, compartment.ceiling - HEADROOM_CM
    if compartment.hanging:
        bottom = max(top - high, compartment.floor)
    else:
        top = min(compartment.floor + high, top)
    z = compartment.front - 1
    corners = np.array([(left, bottom, z), (right, bottom, z), (right, top, z), (left, top, z)])
    return Label("gap", compartment.row, stacked=low > 0, height_cm=round(bottom, 2)), corners
