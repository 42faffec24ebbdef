import pytest

from vision.types import Box

pytest.importorskip("faster_coco_eval", reason="the extra `train` is not installed")

from training.evaluation.boxes import ClassBoxes, ScoredBox
from training.evaluation.charts import (
    BOTTOM,
    LEFT,
    RIGHT,
    TOP,
    ClassSeries,
    calibration_chart,
    count_chart,
    precision_recall_chart,
)
from training.evaluation.matching import match

BOX, FAR, WRONG = Box(10, 10, 20, 40), Box(200, 10, 20, 40), Box(500, 10, 20, 40)
MIDDLE, CENTER = (LEFT + RIGHT) / 2, (TOP + BOTTOM) / 2


def series(truth: list[list[Box]], found: list[list[tuple[Box, float]]], model: int = 0) -> ClassSeries:
    boxes = ClassBoxes(tuple(map(tuple, truth)), tuple(tuple(ScoredBox(*one) for one in photo) for photo in found))
    return ClassSeries(model, match(boxes), 0.5)


def test_the_curve_runs_by_recall_and_precision_and_marks_the_threshold() -> None:
    chart = precision_recall_chart([series([[BOX, FAR]], [[(BOX, 0.9), (WRONG, 0.8), (FAR, 0.4)]], model=1)])

    (row,) = chart.series
    assert row.model == 1
    assert row.line[:2] == [(MIDDLE, TOP), (MIDDLE, CENTER)]
    assert row.marks == [(MIDDLE, CENTER)]


def test_a_chart_never_holds_thousands_of_points() -> None:
    many = [(Box(float(number), 500, 5, 5), 0.3) for number in range(5000)]

    assert len(precision_recall_chart([series([[BOX]], [many])]).series[0].line) <= 120


def test_calibration_is_marked_where_score_and_truth_meet() -> None:
    (row,) = calibration_chart([series([[BOX]], [[(BOX, 0.5), (WRONG, 0.5)]])]).series

    assert row.marks == row.line == [(MIDDLE, CENTER)]


def test_counts_have_a_mark_for_every_photo_on_one_scale() -> None:
    chart = count_chart([series([[BOX, FAR], []], [[(BOX, 0.9), (FAR, 0.9)], [(WRONG, 0.9), (BOX, 0.3)]])])

    assert [tick.text for tick in chart.x_ticks] == [tick.text for tick in chart.y_ticks] == ["0", "1", "2", "3", "4"]
    assert chart.series[0].marks == [(MIDDLE, CENTER), (LEFT, BOTTOM - (BOTTOM - TOP) / 4)]


@pytest.mark.parametrize("chart", [precision_recall_chart, calibration_chart, count_chart])
def test_a_set_without_boxes_draws_nothing_but_axes(chart: object) -> None:
    (row,) = chart([series([], [])]).series  # type: ignore[operator]

    assert (list(row.line), list(row.marks)) == ([], [])


@pytest.mark.parametrize(
    ("count", "top"), [(3, "4"), (7, "8"), (9, "12"), (95, "100"), (130, "160"), (830, "1000"), (2001, "2004")]
)
def test_scales_end_at_round_numbers(count: int, top: str) -> None:
    row = [Box(30.0 * number, 0, 20, 20) for number in range(count)]

    assert count_chart([series([row], [[]])]).x_ticks[-1].text == top
