"""The figures of one class on one set, and their form in JSON."""

import dataclasses
import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from training.evaluation.average_precision import ALL, AveragePrecision, average_precisions
from training.evaluation.boxes import ClassBoxes
from training.evaluation.calibration import calibration_error, score_bins
from training.evaluation.matching import Matches, match, of_size
from training.evaluation.sizes import SIZES
from training.evaluation.thresholds import (
    Threshold,
    best_count_threshold,
    count_errors,
    cross_count_error,
    f1_score,
    precision_recall,
)


@dataclass(frozen=True, slots=True)
class SizeFigures:
    """How well the boxes of one size are found; the fields mean what they mean in `ClassFigures`."""

    objects: int
    ap: float
    ap50: float
    ap75: float
    ar: float
    count_error: float
    count_mae: float
    precision: float
    recall: float
    f1: float


@dataclass(frozen=True, slots=True)
class ClassFigures:
    """How well one class is found on one set. A figure that the set cannot tell is nan.

    Attributes:
        photos: photos measured.
        objects: true boxes in them.
        ap: average precision, mean over IoU 0.50 to 0.95.
        ap50: the same at IoU 0.50.
        ap75: the same at IoU 0.75.
        ar: average recall, mean over IoU 0.50 to 0.95, every detection counted.
        threshold: the score from which a box is accepted, nan where the model has a rule of its own; count, precision,
            recall and F1 are of the accepted boxes.
        count_error: `count_mae` over the mean true count.
        count_mae: mean absolute error of the count a photo.
        best_threshold: the threshold with the smallest count error.
        cross_count_error: count error on each half of the photos at the threshold that is best on the other half.
        precision: share of accepted boxes that are true, at IoU 0.5.
        recall: share of true boxes that are found, at IoU 0.5.
        f1: harmonic mean of the two.
        calibration_error: expected distance between a score and the share of such boxes that are true.
        sizes: figures by box size; empty when the photos' sizes are not known.
    """

    photos: int
    objects: int
    ap: float
    ap50: float
    ap75: float
    ar: float
    threshold: float
    count_error: float
    count_mae: float
    best_threshold: float
    cross_count_error: float
    precision: float
    recall: float
    f1: float
    calibration_error: float
    sizes: Mapping[str, SizeFigures] = field(default_factory=dict)


def class_figures(boxes: ClassBoxes, threshold: Threshold) -> ClassFigures:
    """All figures of one class on one set."""
    matches, average = match(boxes), average_precisions(boxes)
    mae, relative = count_errors(matches, threshold)
    precision, recall = precision_recall(matches, threshold)
    return ClassFigures(
        photos=matches.photos,
        objects=matches.true_in.size,
        **dataclasses.asdict(average[ALL]),
        threshold=math.nan if threshold is None else threshold,
        count_error=relative,
        count_mae=mae,
        best_threshold=best_count_threshold(matches),
        cross_count_error=cross_count_error(matches),
        precision=precision,
        recall=recall,
        f1=f1_score(matches, threshold),
        calibration_error=calibration_error(score_bins(matches)),
        sizes={
            name: _size_figures(of_size(matches, SIZES[name]), average[name], threshold)
            for name in average
            if name != ALL
        },
    )


def _size_figures(matches: Matches, average: AveragePrecision, threshold: Threshold) -> SizeFigures:
    mae, relative = count_errors(matches, threshold)
    precision, recall = precision_recall(matches, threshold)
    return SizeFigures(
        objects=matches.true_in.size,
        **dataclasses.asdict(average),
        count_error=relative,
        count_mae=mae,
        precision=precision,
        recall=recall,
        f1=f1_score(matches, threshold),
    )


def figures_as_json(figures: Mapping[str, Mapping[str, ClassFigures]]) -> dict[str, Any]:
    """Set -> class -> figures with four decimals; what could not be told is None. The form of a card's `metrics`."""
    return {
        name: {object_class: rounded(dataclasses.asdict(row)) for object_class, row in rows.items()}
        for name, rows in figures.items()
    }


def rounded(value: Any) -> Any:
    """`value` with all its floats, however deep, at four decimals and nan as None."""
    if isinstance(value, Mapping):
        return {key: rounded(inner) for key, inner in value.items()}
    if isinstance(value, float):
        return None if math.isnan(value) else round(value, 4)
    return value
