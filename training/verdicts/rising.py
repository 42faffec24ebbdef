"""What stated figures are worth, by how often things of that figure were true: isotonic regression on bins.

Pool-adjacent-violators (Ayer et al. 1955): where a higher figure was true less often than a lower one, both are pooled.
"""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from api.scoring.reliability import Knots
from vision.geometry import Floats

# Chances near 0 and 1 decide lines, and differ there by less than a hundredth.
DIGITS = 4


def rising_knots(stated: Sequence[float], true: Sequence[bool], *, bins: int, least: int, doubt: float) -> Knots:
    """Knots of the shares of true things, never falling, over up to `bins` bins of at least `least` things each.

    Each share is drawn to what was stated as if `doubt` more things had come out so: few things prove little.
    """
    if not stated:
        return ()
    figures, outcomes = np.asarray(stated), np.asarray(true, dtype=np.float64)
    order = np.argsort(figures, kind="stable")
    parts = np.array_split(order, max(1, min(bins, len(order) // least)))
    sizes = np.asarray([len(part) for part in parts], dtype=np.float64)
    means = np.asarray([figures[part].mean() for part in parts])
    shares = np.asarray([outcomes[part].mean() for part in parts])
    levels = rising((shares * sizes + means * doubt) / (sizes + doubt), sizes)
    knots = [(round(float(at), DIGITS), round(float(level), DIGITS)) for at, level in zip(means, levels, strict=True)]
    return tuple(knots[:1] + [high for low, high in pairwise(knots) if high[0] > low[0]])


def rising(levels: Floats, weights: Floats) -> Floats:
    """The levels (n,) that never fall and lie nearest to these, by squares of so much weight (n,)."""
    pools: list[tuple[float, float, int]] = []
    for level, weight in zip(levels.tolist(), weights.tolist(), strict=True):
        pool = (level, weight, 1)
        while pools and pools[-1][0] >= pool[0]:
            pool = _together(pools.pop(), pool)
        pools.append(pool)
    return np.repeat([level for level, _, _ in pools], [members for _, _, members in pools])


def _together(one: tuple[float, float, int], other: tuple[float, float, int]) -> tuple[float, float, int]:
    weight = one[1] + other[1]
    return (one[0] * one[1] + other[0] * other[1]) / weight, weight, one[2] + other[2]
