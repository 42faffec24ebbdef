"""Which facings of two overlapping photos are the same, followed along the rows from facing to facing.

A homography carries the plane of the fronts. Goods that stand deeper, a lens whose bend is not quite known and fronts
that lean land beside themselves, towards the ends of an oblique photo by more than a facing. But along a row they do so
steadily: what changes from neighbour to neighbour is small. The best chains of pairs through the rows are found by
dynamic programming, as sequences are aligned (Smith and Waterman, 1981), and each pair is as good as the best chain
that leads through it.
"""

import numpy as np

from vision.geometry import Floats, Ints
from vision.scenes.counterparts import best_pairs
from vision.scenes.fronts import Fronts
from vision.scenes.homography import project

# How far off (in facings) a pair may lie along and across the row: drifts reach 1.5, the next row is 1 away.
REACH_ALONG, REACH_ACROSS = 1.8, 0.45
# A pair is worth 1 and so much a unit of surprise at its looks, less what it lies off, squared: with a third of that
# cost runs of one label are joined off by one where the frame ends them, with half as much again drifts still stand.
LOOKS_WORTH, OFF_COST = 0.5, 0.4
# A change of one facing from neighbour to neighbour is a slip, one of a third a step in depth: cost of the slip.
STEP, SLIP_COST = 0.35, 2.5
# A facing that only one photo has, not seen by the detector or hidden: cost, and how many on end a chain passes over.
PASSED_COST, PASSED = 0.5, 3
# Neighbours stand on one line, within this share of their height, at most so many widths apart.
SAME_LINE, NEXT_WITHIN = 0.4, 3.0
# Least worth of a pair's chain: of one that lies where the plane says, and as much more a facing off, squared. One or
# two alike neighbours are found beside any facing; true drifts of a facing come with the whole end of a row.
MIN_SUPPORT, OFF_SUPPORT = 0.7, 4.0
# A facing pushed to the back of its shelf or hung behind others strays alone, farther than a chain follows. It is known
# by its looks and what stands around it.
STRAY_ALONG, STRAY_ACROSS, STRAY_SURPRISE = 2.5, 0.8, 2.0
# In place of the number of a facing: there is none.
NONE = -1


def follow_rows(homography: Floats, first: Fronts, second: Fronts, surprise: Floats) -> Ints:
    """Facings of the first and the second photo that are the same, `(n, 2)`; `homography` carries straight shares.

    `surprise` `(first, second)` tells how alike facings look, 0 on average by chance.
    """
    if not len(first) or not len(second):
        return np.zeros((0, 2), dtype=np.intp)
    along, across = _misses(homography, first, second)
    near = (np.abs(along) < REACH_ALONG) & (np.abs(across) < REACH_ACROSS)
    worth = 1 + LOOKS_WORTH * np.clip(surprise, -1, 3) - OFF_COST * along**2
    worth = np.where(near, worth, -np.inf)
    there = _chained(worth, along, _neighbours(first, 1), _neighbours(second, 1), first.middles[:, 0])
    back = _chained(worth, along, _neighbours(first, -1), _neighbours(second, -1), -first.middles[:, 0])
    support = np.where(near, there + back - np.where(near, worth, 0.0), -np.inf)
    chained = best_pairs(np.where(support >= MIN_SUPPORT + OFF_SUPPORT * along**2, support, 0.0), MIN_SUPPORT)
    return np.concatenate([chained, _left_over(surprise, along, across, chained)])


def _left_over(surprise: Floats, along: Floats, across: Floats, chained: Ints) -> Ints:
    """Of the facings in no chain those that look like each other more than like any other nearby, `(n, 2)`."""
    near = (np.abs(along) < STRAY_ALONG) & (np.abs(across) < STRAY_ACROSS)
    alike = np.where(near, surprise, 0.0)
    alike[chained[:, 0]] = 0.0
    alike[:, chained[:, 1]] = 0.0
    return best_pairs(alike, STRAY_SURPRISE)


def _misses(homography: Floats, first: Fronts, second: Fronts) -> tuple[Floats, Floats]:
    """How far beside each facing of the second photo each of the first lands, along and across, in its sides.

    Facings that the frame cuts are compared by the side that both photos show.
    """
    left, right = (_edge(homography, first, side) for side in (-1, 1))
    width = second.sides[:, 0]
    lefts = left[:, :1] - (second.middles[:, 0] - width / 2)
    rights = right[:, :1] - (second.middles[:, 0] + width / 2)
    cut = first.cut[:, None] | second.cut
    along = np.where(cut[..., 0], rights, np.where(cut[..., 2], lefts, (lefts + rights) / 2))
    size = np.maximum(width, right[:, :1] - left[:, :1])
    across = (left[:, 1:] + right[:, 1:]) / 2 - second.middles[:, 1]
    return np.nan_to_num(along / size, nan=np.inf), np.nan_to_num(across / second.sides[:, 1], nan=np.inf)


def _edge(homography: Floats, fronts: Fronts, side: int) -> Floats:
    return project(homography, fronts.middles + side / 2 * fronts.sides * (1, 0))


def _neighbours(fronts: Fronts, way: int) -> Ints:
    """For each facing the next on its line, `(n, PASSED + 1)`, to the left (`way` 1) or right (-1); NONE is none."""
    x, bottom = way * fronts.middles[:, 0], fronts.middles[:, 1] + fronts.sides[:, 1] / 2
    away = (x[:, None] - x) / fronts.sides[:, :1]
    off = np.abs(bottom[:, None] - bottom) / np.minimum(fronts.sides[:, 1:], fronts.sides[:, 1])
    cost = np.where((away > 0) & (away < NEXT_WITHIN) & (off < SAME_LINE), away + off, np.inf)
    following = np.where(np.isfinite(cost.min(axis=1)), cost.argmin(axis=1), NONE)
    reached = [following]
    for _ in range(PASSED):
        reached.append(np.where(reached[-1] == NONE, NONE, following[reached[-1]]))
    return np.stack(reached, axis=1)


def _chained(worth: Floats, along: Floats, before: Ints, others_before: Ints, order: Floats) -> Floats:
    """The worth of the best chain that ends with each pair, `(first, second)`."""
    best, apart = worth.copy(), np.isneginf(worth)
    passed = PASSED_COST * np.add.outer(np.arange(PASSED + 1), np.arange(PASSED + 1))
    for facing in np.argsort(order, kind="stable"):
        own = before[facing][before[facing] != NONE]
        columns = np.flatnonzero(~apart[facing])
        if not len(own) or not len(columns):
            continue
        previous = others_before[columns]
        chain = best[own][:, previous]
        change = np.abs(along[facing, columns][:, None] - np.where(np.isfinite(chain), along[own][:, previous], 0))
        chain = chain - passed[: len(own), None] - np.minimum((change / STEP) ** 2, SLIP_COST)
        chain = np.where(previous == NONE, -np.inf, chain)
        best[facing, columns] += np.maximum(chain.max(axis=(0, 2)), 0)
    return best
