import math

import pytest

from vision.types import Box

pytest.importorskip("faster_coco_eval", reason="the extra `train` is not installed")

from training.evaluation.boxes import ClassBoxes, ScoredBox
from training.evaluation.figures import class_figures, figures_as_json

SMALL, MEDIUM = Box(0, 0, 20, 40), Box(300, 0, 40, 80)
WRONG = Box(500, 500, 40, 80)
BOXES = ClassBoxes(
    ((SMALL, MEDIUM), (MEDIUM,)),
    ((ScoredBox(SMALL, 0.9), ScoredBox(WRONG, 0.8)), (ScoredBox(MEDIUM, 0.7),)),
    (1000, 1000),
)


def test_all_figures_of_a_class() -> None:
    figures = class_figures(BOXES, 0.5)

    assert (figures.photos, figures.objects, figures.threshold) == (2, 3, 0.5)
    assert (figures.precision, figures.recall, figures.f1) == pytest.approx((2 / 3, 2 / 3, 2 / 3))
    assert (figures.count_mae, figures.count_error) == (0, 0)
    assert figures.ar == pytest.approx(2 / 3)
    # 0.9 and 0.7 are right, 0.8 is wrong: one box in each of three bins.
    assert figures.calibration_error == pytest.approx((0.1 + 0.8 + 0.3) / 3)


def test_figures_of_each_size() -> None:
    sizes = class_figures(BOXES, 0.5).sizes

    assert [(name, row.objects) for name, row in sizes.items()] == [("small", 1), ("medium", 2), ("large", 0)]
    assert (sizes["small"].precision, sizes["small"].recall, sizes["small"].count_mae) == (1, 1, 0)
    # One of two is found; the wrong one makes the count of both photos right.
    assert (sizes["medium"].precision, sizes["medium"].recall, sizes["medium"].count_mae) == (0.5, 0.5, 0)
    assert math.isnan(sizes["large"].recall)


def test_the_threshold_decides_what_is_accepted() -> None:
    figures = class_figures(BOXES, 0.75)

    assert (figures.precision, figures.recall) == pytest.approx((1 / 2, 1 / 3))
    assert (figures.count_mae, figures.count_error) == pytest.approx((1 / 2, 1 / 3))


def test_json_has_the_keys_of_a_card_and_no_nan() -> None:
    rows = figures_as_json({"shop": {"gap": class_figures(ClassBoxes(((),), ((),), (100,)), 0.3)}})

    row = rows["shop"]["gap"]
    assert list(row) == [
        *("photos", "objects", "ap", "ap50", "ap75", "ar", "threshold", "count_error", "count_mae"),
        *("best_threshold", "cross_count_error", "precision", "recall", "f1", "calibration_error", "sizes"),
    ]
    assert (row["photos"], row["objects"], row["ap"], row["sizes"]["large"]["ap50"]) == (1, 0, None, None)


def test_json_has_four_decimals() -> None:
    assert figures_as_json({"shop": {"product": class_figures(BOXES, 0.5)}})["shop"]["product"]["recall"] == 0.6667
