import math

import pytest

from vision.types import Box

pytest.importorskip("faster_coco_eval", reason="the extra `train` is not installed")

from training.evaluate import (
    ClassBoxes,
    ScoredBox,
    average_precisions,
    best_f1_threshold,
    class_figures,
    count_error,
    count_threshold,
    precision_recall,
)

BOX = Box(10, 10, 20, 40)
FAR = Box(200, 10, 20, 40)


def boxes(truth: list[list[Box]], found: list[list[tuple[Box, float]]]) -> ClassBoxes:
    return ClassBoxes(
        tuple(tuple(photo) for photo in truth), tuple(tuple(ScoredBox(*seen) for seen in photo) for photo in found)
    )


def test_perfect_detections_have_full_precision() -> None:
    assert average_precisions(boxes([[BOX, FAR]], [[(BOX, 0.9), (FAR, 0.8)]])) == pytest.approx((1, 1, 1))


def test_a_shifted_box_counts_at_loose_overlap_only() -> None:
    shifted = Box(14, 10, 20, 40)  # overlap 16 of 24 columns: IoU 0.67

    ap, ap50, ap75 = average_precisions(boxes([[BOX]], [[(shifted, 0.9)]]))

    assert (ap50, ap75) == pytest.approx((1, 0))
    assert ap == pytest.approx(0.4)


def test_every_detection_counts_beyond_a_hundred_and_three_hundred() -> None:
    row = [Box(12.0 * number, 0, 10, 20) for number in range(400)]

    _, ap50, _ = average_precisions(boxes([row], [[(box, 0.9) for box in row]]))

    assert ap50 == pytest.approx(1)


def test_a_set_without_the_class_has_no_precision() -> None:
    assert all(math.isnan(value) for value in average_precisions(boxes([[]], [[(BOX, 0.9)]])))


@pytest.mark.parametrize(("threshold", "expected"), [(0.5, 0.5), (0.7, 0.0), (0.95, 1.0)])
def test_count_error_is_relative_to_the_mean_count(threshold: float, expected: float) -> None:
    found = boxes([[BOX], [FAR]], [[(BOX, 0.9), (FAR, 0.6)], [(FAR, 0.8)]])

    assert count_error(found, threshold, range(2)) == pytest.approx(expected)


def test_the_count_threshold_has_the_smallest_error() -> None:
    found = boxes([[BOX]], [[(BOX, 0.65), (FAR, 0.35)]])

    assert 0.35 < count_threshold(found) <= 0.65


def test_a_true_box_is_hit_once_only() -> None:
    assert precision_recall(boxes([[BOX]], [[(BOX, 0.9), (BOX, 0.8)]]), 0.5) == (0.5, 1.0)


def test_the_f1_threshold_lies_between_hits_and_false_boxes() -> None:
    found = boxes([[BOX]], [[(BOX, 0.6), (FAR, 0.3)]])

    assert 0.3 < best_f1_threshold([found, found]) <= 0.6


def test_the_cross_error_uses_a_threshold_from_the_other_half() -> None:
    # Photo 0 wants a threshold above 0.5, photo 1 one below it: each half is wrong on the other.
    found = boxes([[BOX], [BOX, FAR]], [[(BOX, 0.9), (FAR, 0.5)], [(BOX, 0.9), (FAR, 0.5)]])

    figures = class_figures(found, 0.3)

    assert figures.cross_count_error == pytest.approx((0.5 + 1.0) / 2)
