import math

import pytest

from vision.types import Box

pytest.importorskip("faster_coco_eval", reason="the extra `train` is not installed")

from training.evaluation.average_precision import average_precisions
from training.evaluation.boxes import ClassBoxes, ScoredBox

BOX = Box(10, 10, 20, 40)
FAR = Box(200, 10, 20, 40)
# On a photo of 1000 pixels: 40 is small, 80 medium, 160 large.
SMALL, MEDIUM, LARGE = Box(0, 0, 20, 40), Box(300, 0, 40, 80), Box(600, 0, 80, 160)


def boxes(truth: list[list[Box]], found: list[list[tuple[Box, float]]], sides: tuple[float, ...] = ()) -> ClassBoxes:
    scored = tuple(tuple(ScoredBox(*seen) for seen in photo) for photo in found)
    return ClassBoxes(tuple(map(tuple, truth)), scored, sides)


@pytest.mark.parametrize(
    ("shift", "ap", "ap50", "ap75"),
    [
        (0, 1.0, 1.0, 1.0),
        (4, 0.4, 1.0, 0.0),  # 16 of 24 columns are shared: IoU 0.67, right at 0.50, 0.55, 0.60 and 0.65
        (2, 0.7, 1.0, 1.0),  # 18 of 22 columns: IoU 0.82, right at the first seven thresholds
        (12, 0.0, 0.0, 0.0),  # 8 of 32 columns
    ],
)
def test_a_shifted_box_counts_at_loose_overlap_only(shift: int, ap: float, ap50: float, ap75: float) -> None:
    shifted = BOX._replace(x=BOX.x + shift)

    figures = average_precisions(boxes([[BOX]], [[(shifted, 0.9)]]))["all"]

    assert (figures.ap, figures.ap50, figures.ap75, figures.ar) == pytest.approx((ap, ap50, ap75, ap))


def test_a_false_box_before_the_hit_halves_the_precision() -> None:
    figures = average_precisions(boxes([[BOX]], [[(FAR, 0.9), (BOX, 0.8)]]))["all"]

    assert (figures.ap50, figures.ar) == pytest.approx((0.5, 1.0))


def test_average_recall_is_the_share_found_over_all_thresholds() -> None:
    shifted = FAR._replace(x=FAR.x + 4)

    figures = average_precisions(boxes([[BOX, FAR]], [[(BOX, 0.9), (shifted, 0.8)]]))["all"]

    assert figures.ar == pytest.approx((1.0 + 0.4) / 2)


def test_every_detection_counts_beyond_a_hundred_and_three_hundred() -> None:
    row = [Box(12.0 * number, 0, 10, 20) for number in range(400)]

    figures = average_precisions(boxes([row], [[(box, 0.9) for box in row]]))["all"]

    assert (figures.ap50, figures.ar) == pytest.approx((1, 1))


@pytest.mark.parametrize("truth", [[], [[]], [[], []]])
def test_a_set_without_the_class_has_no_figures(truth: list[list[Box]]) -> None:
    figures = average_precisions(boxes(truth, [[(BOX, 0.9)] for _ in truth]))["all"]

    assert math.isnan(figures.ap)
    assert math.isnan(figures.ar)


def test_no_detections_are_zero() -> None:
    figures = average_precisions(boxes([[BOX], []], [[], []]))["all"]

    assert (figures.ap, figures.ap50, figures.ap75, figures.ar) == (0, 0, 0, 0)


def test_without_the_photos_sides_no_size_is_told() -> None:
    assert set(average_precisions(boxes([[BOX]], [[]]))) == {"all"}


def test_each_size_is_measured_apart() -> None:
    found = [(SMALL, 0.9), (LARGE, 0.8)]

    figures = average_precisions(boxes([[SMALL, MEDIUM, LARGE]], [found], (1000,)))

    assert {size: row.ap50 for size, row in figures.items() if size != "all"} == {"small": 1, "medium": 0, "large": 1}


@pytest.mark.parametrize(
    ("extra", "small", "medium"),
    [
        (Box(100, 500, 20, 40), 0.5, 1.0),  # small and wrong: wrong among the small ones only
        (Box(100, 500, 40, 80), 1.0, 0.5),
        (Box(100, 500, 80, 160), 1.0, 1.0),
        (Box(300, 0, 45, 110), 1.0, 1.0),  # large, but it finds the medium box first: nobody is wrong
    ],
)
def test_what_lies_outside_a_size_is_not_wrong_there(extra: Box, small: float, medium: float) -> None:
    found = [(extra, 0.95), (SMALL, 0.9), (MEDIUM, 0.8)]

    figures = average_precisions(boxes([[SMALL, MEDIUM]], [found], (1000,)))

    assert (figures["small"].ap50, figures["medium"].ap50) == pytest.approx((small, medium))


def test_the_size_is_relative_to_each_photo() -> None:
    figures = average_precisions(boxes([[SMALL], [SMALL]], [[(SMALL, 0.9)], []], (1000, 200)))

    assert (figures["small"].ap50, figures["large"].ap50) == pytest.approx((1, 0))
    assert math.isnan(figures["medium"].ap50)


@pytest.mark.parametrize(
    ("side", "size"), [(49.9, "small"), (50.0, "medium"), (99.9, "medium"), (100.0, "large"), (1000.0, "large")]
)
def test_a_box_on_a_limit_belongs_to_the_larger_size(side: float, size: str) -> None:
    box = Box(0, 0, 10, side)

    figures = average_precisions(boxes([[box]], [[(box, 0.9)]], (1000,)))

    assert [name for name, row in figures.items() if row.ap50 == pytest.approx(1)] == ["all", size]
