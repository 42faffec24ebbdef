"""How right decided lines are, how many are left to people, and what stated probabilities come to."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from training.verdicts.outcomes import Outcome
from training.wilson import wilson_interval

# Of a normal distribution, 95 % lie within so many.
DEVIATIONS = 1.96
EDGES = (0.0, 0.05, 0.1, 0.2, 0.4, 0.6, 0.8, 0.9, 0.95, 1.01)


@dataclass(frozen=True, slots=True)
class VerdictFigures:
    """Of lines that could be measured: those decided either way and right so, and those for a person to decide."""

    passed: int
    rightly_passed: int
    failed: int
    rightly_failed: int
    review: int

    @classmethod
    def of(cls, outcomes: Iterable[Outcome]) -> "VerdictFigures":
        """The figures of these outcomes."""
        told = [(each.verdict, each.right) for each in outcomes]
        verdicts = [verdict for verdict, _ in told]
        return cls(
            passed=verdicts.count("pass"),
            rightly_passed=told.count(("pass", True)),
            failed=verdicts.count("fail"),
            rightly_failed=told.count(("fail", True)),
            review=verdicts.count("review"),
        )

    @property
    def decided(self) -> int:
        """Lines that nobody has to look at."""
        return self.passed + self.failed

    @property
    def right_share(self) -> float:
        """Rightly decided lines / decided lines; nan without any."""
        return _share(self.rightly_passed + self.rightly_failed, self.decided)

    @property
    def right_interval(self) -> tuple[float, float]:
        """Where the share of rightly decided lines lies for 95 % (Wilson 1927), as if lines were independent."""
        return wilson_interval(self.rightly_passed + self.rightly_failed, self.decided, DEVIATIONS)

    @property
    def review_share(self) -> float:
        """Lines for a person / measured lines; nan without any."""
        return _share(self.review, self.review + self.decided)


@dataclass(frozen=True, slots=True)
class StatedBin:
    """Lines whose probability lies in a bin: how likely they were said to be met on the mean, and how many were."""

    low: float
    high: float
    lines: int
    stated: float
    met: float


def stated_bins(outcomes: Sequence[Outcome]) -> list[StatedBin]:
    """Stated probabilities against the truth; bins without a line are left out."""
    told = [(each.probability, each.met) for each in outcomes if each.probability is not None]
    bins = []
    for low, high in pairwise(EDGES):
        inside = [(stated, met) for stated, met in told if low <= stated < high]
        if inside:
            stated, met = (sum(column) / len(inside) for column in zip(*inside, strict=True))
            bins.append(StatedBin(low, min(1.0, high), len(inside), stated, met))
    return bins


def _share(part: int, whole: int) -> float:
    return part / whole if whole else float("nan")
