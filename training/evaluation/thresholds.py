"""Counts, precision and recall at a threshold, and the thresholds that are best for them."""

from collections.abc import Mapping, Sequence

import numpy as np

from training.evaluation.boxes import ClassBoxes
from training.evaluation.matching import Flags, Indexes, Matches, match
from vision.geometry import Floats

THRESHOLDS = np.arange(0.1, 0.71, 0.01)
# Facings are counted, so their threshold is the one that counts best; the rarer things are looked at one by one.
COUNTED_CLASS = "product"

# The score from which boxes are accepted; None where the model accepts by a rule of its own.
Threshold = float | None


def acceptance(thresholds: Mapping[str, float], *, own_rule: bool) -> dict[str, Threshold]:
    """By class the score from which a detector accepts; with a rule of its own (`vision.neighbours`) products
    have none.
    """
    return {name: None if own_rule and name == COUNTED_CLASS else score for name, score in thresholds.items()}


def taken(matches: Matches, threshold: Threshold) -> Flags:
    """Which detections are accepted, `(detections,)`."""
    return matches.accepted if threshold is None else np.asarray(matches.scores >= threshold)


def photo_counts(matches: Matches, threshold: Threshold) -> tuple[Indexes, Indexes]:
    """True count and found count of every photo, each of shape (photos,)."""
    accepted = matches.found_in[taken(matches, threshold)]
    return (
        np.bincount(matches.true_in, minlength=matches.photos),
        np.bincount(accepted, minlength=matches.photos),
    )


def count_errors(matches: Matches, threshold: Threshold, photos: slice = slice(None)) -> tuple[float, float]:
    """Mean absolute error of the count a photo, and that error over the mean true count.

    nan for the first without photos, for the second without true boxes.
    """
    true, found = (counts[photos] for counts in photo_counts(matches, threshold))
    if not true.size:
        return float("nan"), float("nan")
    mae = float(np.abs(found - true).mean())
    return mae, mae / float(true.mean()) if true.any() else float("nan")


def precision_recall(matches: Matches, threshold: Threshold) -> tuple[float, float]:
    """Precision and recall at IoU 0.5; nan where no box is accepted or none is true."""
    accepted = taken(matches, threshold)
    hits = int((matches.hits & accepted).sum())
    return _share(hits, int(accepted.sum())), _share(hits, matches.true_in.size)


def f1_score(matches: Matches, threshold: Threshold) -> float:
    """Harmonic mean of precision and recall; nan where there is neither a true nor an accepted box."""
    accepted = taken(matches, threshold)
    return _share(2 * int((matches.hits & accepted).sum()), int(accepted.sum()) + matches.true_in.size)


def precision_recall_curve(matches: Matches) -> tuple[Floats, Floats]:
    """Recall and precision after each detection, best score first; both empty without true boxes."""
    if not matches.true_in.size:
        return np.empty(0), np.empty(0)
    hits = matches.hits[np.argsort(-matches.scores, kind="stable")].cumsum()
    return hits / matches.true_in.size, hits / np.arange(1, hits.size + 1)


def best_f1_threshold(sets: Sequence[ClassBoxes]) -> float:
    """The threshold with the best F1 at IoU 0.5 over several sets pooled."""
    pooled = match(ClassBoxes(sum((s.truth for s in sets), ()), sum((s.found for s in sets), ())))
    return float(max(THRESHOLDS, key=lambda threshold: np.nan_to_num(f1_score(pooled, float(threshold)))))


def count_threshold(boxes: ClassBoxes) -> float:
    """The threshold with the smallest count error on all photos."""
    return best_count_threshold(match(boxes))


def best_count_threshold(matches: Matches, photos: slice = slice(None)) -> float:
    """The threshold with the smallest count error on these photos."""
    return float(
        min(THRESHOLDS, key=lambda threshold: np.nan_to_num(count_errors(matches, float(threshold), photos)[0]))
    )


def cross_count_error(matches: Matches) -> float:
    """Relative count error on each half of the photos at the threshold that is best on the other half, averaged."""
    if matches.photos < 2:
        return float("nan")
    halves = slice(0, None, 2), slice(1, None, 2)
    errors = [count_errors(matches, best_count_threshold(matches, a), b)[1] for a, b in (halves, halves[::-1])]
    return sum(errors) / 2


def choose_thresholds(measured: Sequence[Mapping[str, ClassBoxes]]) -> dict[str, float]:
    """A threshold for every class: the best count on the first set that knows products, the best F1 for the others."""
    names = dict.fromkeys(name for boxes in measured for name in boxes)
    return {name: round(_chosen(name, [boxes[name] for boxes in measured if name in boxes]), 2) for name in names}


def _chosen(name: str, sets: Sequence[ClassBoxes]) -> float:
    return count_threshold(sets[0]) if name == COUNTED_CLASS else best_f1_threshold(sets)


def _share(part: int, whole: int) -> float:
    return part / whole if whole else float("nan")
