"""What a score is worth: a small table from a detection's score to the probability that the box is true."""

from collections.abc import Sequence

from training.evaluation import ClassBoxes
from training.evaluation.calibration import score_bins
from training.evaluation.matching import match

Knots = list[tuple[float, float]]


def probability_table(sets: Sequence[ClassBoxes]) -> Knots:
    """At most ten (score, probability) knots, both rising, for linear interpolation between them.

    A box is true when it has IoU 0.5 with a true box of its class that no better box has taken. Scores below 0.1 are
    left out. Bins whose shares fall although the score rises are joined (pool adjacent violators).
    """
    pooled = ClassBoxes(sum((one.truth for one in sets), ()), sum((one.found for one in sets), ()))
    pools: list[tuple[float, float, int]] = []
    for one in score_bins(match(pooled)):
        pools.append((one.mean_score, one.true_share, one.boxes))
        while len(pools) > 1 and pools[-2][1] >= pools[-1][1]:
            pools[-2:] = [_joined(*pools[-2:])]
    return [(round(score, 3), round(share, 3)) for score, share, _ in pools]


def _joined(first: tuple[float, float, int], second: tuple[float, float, int]) -> tuple[float, float, int]:
    boxes = first[2] + second[2]
    score, share = ((first[part] * first[2] + second[part] * second[2]) / boxes for part in (0, 1))
    return score, share, boxes
