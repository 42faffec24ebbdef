"""How likely a target is met, given how sure the detector is of each box.

Each accepted box is real with the probability of its score, independently of the others; the number of real boxes then
follows a Poisson-binomial distribution, computed exactly. Boxes that the detector missed are not part of it.
All sums run in sorted order, so the same boxes give the same bits whatever order they come in.
"""

from collections.abc import Iterable, Sequence
from fractions import Fraction
from math import fsum

import numpy as np
from numpy.typing import NDArray

# A target such as 0.3 means three tenths, not the nearest binary number below it.
MAX_DENOMINATOR = 1_000_000

Distribution = NDArray[np.float64]


def distribution(scores: Iterable[float], weights: Sequence[int] | None = None) -> Distribution:
    """Probabilities, shape (total weight + 1,), that the boxes which are real weigh 0, 1, 2 ... together."""
    probabilities = [min(1.0, max(0.0, score)) for score in scores]
    sizes = weights if weights is not None else [1] * len(probabilities)
    masses = np.zeros(sum(sizes) + 1)
    masses[0] = 1.0
    for probability, size in sorted(zip(probabilities, sizes, strict=True)):
        real = np.zeros_like(masses)
        real[size:] = masses[: masses.size - size] * probability
        masses = masses * (1.0 - probability) + real
    return masses


def at_least(counts: Distribution, target: int) -> float:
    """Probability that the count is at least `target`."""
    return _total(counts[max(0, target) :])


def at_most(counts: Distribution, target: int) -> float:
    """Probability that the count is at most `target`."""
    return _total(counts[: max(0, target + 1)])


def share_at_least(hits: Distribution, others: Distribution, target: float) -> float:
    """Probability that hits / (hits + others) is at least `target`."""
    share = exact(target)
    if share == 0:
        return 1.0
    below = [at_most(others, int(count * (1 - share) / share)) for count in range(hits.size)]
    return _total(hits * np.array(below))


def share_at_most(hits: Distribution, others: Distribution, target: float) -> float:
    """Probability that hits / (hits + others) is at most `target`."""
    share = exact(target)
    if share == 0:
        return float(hits[0])
    above = [at_least(others, -int(-count * (1 - share) // share)) for count in range(hits.size)]
    return _total(hits * np.array(above))


def total(one: Distribution, other: Distribution) -> Distribution:
    """The sum of two counts that do not depend on each other."""
    return np.convolve(one, other)


def exact(target: float) -> Fraction:
    """The decimal fraction that the author of the standard meant."""
    return Fraction(target).limit_denominator(MAX_DENOMINATOR)


def _total(masses: Distribution) -> float:
    return min(1.0, fsum(masses.tolist()))
