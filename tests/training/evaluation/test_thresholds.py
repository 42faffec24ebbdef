import math

import pytest

from vision.types import Box

pytest.importorskip("faster_coco_eval", reason="the extra `train` is not installed")

from training.evaluation.boxes import ClassBoxes, ScoredBox
from training.evaluation.matching import match
from training.evaluation.thresholds import (
    acceptance,
    best_f1_threshold,
    choose_thresholds,
    count_errors,
    count_threshold,
    cross_count_error,
    f1_score,
    photo_counts,
    precision_recall,
    precision_recall_curve,
)

BOX = Box(10, 10, 20, 40)
FAR = Box(200, 10, 20, 40)


def boxes(truth: list[list[Box]], found: list[list[tuple[Box, float]]]) -> ClassBoxes:
    return ClassBoxes(
        tuple(tuple(photo) for photo in truth), tuple(tuple(ScoredBox(*seen) for seen in photo) for photo in found)
    )


COUNTED = boxes([[BOX], [FAR, BOX, Box(400, 10, 20, 40)]], [[(BOX, 0.9), (FAR, 0.6)], [(FAR, 0.8)]])


@pytest.mark.parametrize(
    ("threshold", "mae", "relative"),
    [(0.5, 1.5, 0.75), (0.7, 1.0, 0.5), (0.95, 2.0, 1.0), (0.6, 1.5, 0.75)],
)
def test_count_errors_are_a_mean_over_photos_and_relative_to_the_mean_count(
    threshold: float, mae: float, relative: float
) -> None:
    assert count_errors(match(COUNTED), threshold) == pytest.approx((mae, relative))


def test_counts_of_a_photo_without_boxes_are_zero() -> None:
    true, found = photo_counts(match(boxes([[BOX], []], [[], []])), 0.5)

    assert (true.tolist(), found.tolist()) == ([1, 0], [0, 0])


@pytest.mark.parametrize("empty", [boxes([], []), boxes([[]], [[(BOX, 0.9)]])])
def test_without_true_boxes_there_is_no_relative_error_and_no_recall(empty: ClassBoxes) -> None:
    assert math.isnan(count_errors(match(empty), 0.5)[1])
    assert math.isnan(precision_recall(match(empty), 0.5)[1])


@pytest.mark.parametrize(
    ("found", "precision", "recall", "f1"),
    [
        ([(BOX, 0.9), (BOX, 0.8)], 0.5, 1.0, 2 / 3),
        ([(BOX, 0.9), (FAR, 0.4)], 1.0, 1.0, 1.0),
        ([(FAR, 0.9)], 0.0, 0.0, 0.0),
    ],
)
def test_precision_recall_and_f1(found: list[tuple[Box, float]], precision: float, recall: float, f1: float) -> None:
    matches = match(boxes([[BOX]], [found]))

    assert precision_recall(matches, 0.5) == pytest.approx((precision, recall))
    assert f1_score(matches, 0.5) == pytest.approx(f1)


def test_a_model_with_a_rule_of_its_own_says_what_it_accepts() -> None:
    found = ((ScoredBox(BOX, 0.2), ScoredBox(Box(500, 500, 10, 10), 0.9, accepted=False)),)
    matches = match(ClassBoxes(((BOX,),), found))
    assert (count_errors(matches, None), precision_recall(matches, None)) == ((0, 0), (1, 1))
    assert precision_recall(matches, 0.5) == (0, 0)
    assert acceptance({"product": 0.3, "gap": 0.2}, own_rule=True) == {"product": None, "gap": 0.2}
    assert acceptance({"product": 0.3}, own_rule=False) == {"product": 0.3}


def test_without_an_accepted_box_there_is_no_precision() -> None:
    precision, recall = precision_recall(match(boxes([[BOX]], [[(BOX, 0.4)]])), 0.5)

    assert math.isnan(precision)
    assert recall == 0


def test_the_curve_follows_the_scores() -> None:
    recall, precision = precision_recall_curve(
        match(boxes([[BOX, FAR]], [[(FAR, 0.5), (Box(0, 500, 9, 9), 0.6), (BOX, 0.7)]]))
    )

    assert recall.tolist() == [0.5, 0.5, 1.0]
    assert precision == pytest.approx([1, 1 / 2, 2 / 3])


def test_the_curve_of_a_set_without_the_class_is_empty() -> None:
    recall, precision = precision_recall_curve(match(boxes([[]], [[(BOX, 0.9)]])))

    assert (recall.size, precision.size) == (0, 0)


def test_the_count_threshold_has_the_smallest_error() -> None:
    assert 0.35 < count_threshold(boxes([[BOX]], [[(BOX, 0.65), (FAR, 0.35)]])) <= 0.65


def test_the_f1_threshold_lies_between_hits_and_false_boxes() -> None:
    found = boxes([[BOX]], [[(BOX, 0.6), (FAR, 0.3)]])

    assert 0.3 < best_f1_threshold([found, found]) <= 0.6


def test_the_cross_error_uses_a_threshold_from_the_other_half() -> None:
    # Photo 0 wants a threshold above 0.5, photo 1 one below it: each half is wrong on the other.
    found = boxes([[BOX], [BOX, FAR]], [[(BOX, 0.9), (FAR, 0.5)], [(BOX, 0.9), (FAR, 0.5)]])

    assert cross_count_error(match(found)) == pytest.approx((0.5 + 1.0) / 2)


def test_one_photo_has_no_other_half() -> None:
    assert math.isnan(cross_count_error(match(boxes([[BOX]], [[]]))))


def test_products_get_the_threshold_that_counts_best_on_the_first_set() -> None:
    # The false box is accepted by the best count (two of two), but not by the best F1.
    found = boxes([[BOX, FAR]], [[(BOX, 0.6), (Box(400, 0, 9, 9), 0.3)]])
    other = boxes([[BOX]], [[(BOX, 0.5), (FAR, 0.45)]])

    thresholds = choose_thresholds([{"product": found, "gap": found}, {"product": other}])

    assert thresholds["product"] <= 0.3
    assert 0.3 < thresholds["gap"] <= 0.6
