"""Do the scores mean what they say: of the boxes scored 0.7, are seven in ten true?"""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from training.evaluation.matching import Matches

BINS = 10
# No threshold of use lies lower, and the thousands of faint boxes below would drown the rest of the mean.
LOWEST_JUDGED = 0.1


@dataclass(frozen=True, slots=True)
class ScoreBin:
    """The detections whose scores lie between `low` and `high`: mean score against the share of them that is true."""

    low: float
    high: float
    boxes: int
    mean_score: float
    true_share: float


def score_bins(matches: Matches) -> tuple[ScoreBin, ...]:
    """Ten bins of equal width from 0 to 1; those without a detection of at least 0.1 are left out."""
    edges = np.linspace(0, 1, BINS + 1)
    numbers = np.clip(np.digitize(matches.scores, edges) - 1, 0, BINS - 1)
    bins = []
    for number, (low, high) in enumerate(itertools.pairwise(edges)):
        inside = (numbers == number) & (matches.scores >= LOWEST_JUDGED)
        if inside.any():
            scores, hits = matches.scores[inside], matches.hits[inside]
            bins.append(ScoreBin(float(low), float(high), scores.size, float(scores.mean()), float(hits.mean())))
    return tuple(bins)


def calibration_error(bins: Sequence[ScoreBin]) -> float:
    """Expected calibration error: the mean distance of score and truth, each bin by its boxes; nan without boxes."""
    boxes = sum(one.boxes for one in bins)
    if not boxes:
        return float("nan")
    return sum(one.boxes * abs(one.mean_score - one.true_share) for one in bins) / boxes
