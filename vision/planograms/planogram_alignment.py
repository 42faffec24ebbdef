"""Two sequences laid side by side so that the pairs fit best: Needleman-Wunsch with affine gaps.

Sources: Needleman and Wunsch, J. Mol. Biol. 48 (1970); affine gaps after Gotoh, J. Mol. Biol. 162 (1982).
"""

from dataclasses import dataclass

import numpy as np

from vision.geometry import Floats

# The three ways to take a step. Their order decides between equals: the same input always gives the same pairs.
PAIRED, FIRST_ALONE, SECOND_ALONE = 0, 1, 2
STEPS = ((1, 1), (1, 0), (0, 1))

Pair = tuple[int | None, int | None]


@dataclass(frozen=True, slots=True)
class GapCost:
    """What it costs to leave items of either sequence without a partner: the first of a run, and each further one."""

    open: float
    extend: float


def align(scores: Floats, gap: GapCost) -> tuple[Pair, ...]:
    """The pairing of two sequences with the highest total of `scores`, less the cost of what is left alone.

    `scores[i, j]`, shape `(n, m)`, says how well item i of the first fits item j of the second. Returns indices in
    order, each exactly once; None is the missing partner.
    """
    totals = _totals(scores, gap)
    first, second = scores.shape
    way = int(totals[:, first, second].argmax())
    pairs: list[Pair] = []
    while first or second:
        down, right = STEPS[way]
        pairs.append((first - 1 if down else None, second - 1 if right else None))
        first, second = first - down, second - right
        way = int((totals[:, first, second] - _step_costs(way, gap)).argmax())
    return tuple(reversed(pairs))


def _totals(scores: Floats, gap: GapCost) -> Floats:
    """Best totals, shape `(3, n + 1, m + 1)`: of the first i and j items when the last step was of that kind."""
    rows, columns = scores.shape
    totals = np.full((3, rows + 1, columns + 1), -np.inf)
    totals[PAIRED, 0, 0] = 0.0
    run = gap.extend * np.arange(columns + 1)
    for row in range(rows + 1):
        if row:
            above = totals[:, row - 1]
            totals[PAIRED, row, 1:] = above.max(axis=0)[:-1] + scores[row - 1]
            totals[FIRST_ALONE, row] = (above - _step_costs(FIRST_ALONE, gap)[:, None]).max(axis=0)
        # A run may begin behind any earlier column: the best beginning, carried along.
        begun = np.maximum.accumulate(totals[:SECOND_ALONE, row].max(axis=0) + run)
        totals[SECOND_ALONE, row, 1:] = begun[:-1] - run[:-1] - gap.open
    return totals


def _step_costs(way: int, gap: GapCost) -> Floats:
    """What a step of that kind costs after each kind of step, shape `(3,)`."""
    costs = np.full(3, 0.0 if way == PAIRED else gap.open)
    if way != PAIRED:
        costs[way] = gap.extend
    return costs
