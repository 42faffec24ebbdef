"""Plots of the report page as plain geometry; the page's template draws them."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from training.evaluation.calibration import score_bins
from training.evaluation.matching import Matches
from training.evaluation.thresholds import Threshold, photo_counts, precision_recall, precision_recall_curve

Points = Sequence[tuple[float, float]]

# The plotting field inside a drawing of 320 x 260 units; the rest holds the axes' names and figures.
LEFT, RIGHT, TOP, BOTTOM = 36, 304, 26, 222
CURVE_POINTS = 120
QUARTERS = (1, 2, 3, 4, 5, 10, 15, 20, 25, 30, 40, 50, 75, 100, 150, 200, 250, 300, 400, 500)


@dataclass(frozen=True, slots=True)
class Tick:
    """A figure on an axis and where it stands."""

    place: float
    text: str


@dataclass(frozen=True, slots=True)
class Series:
    """What one model (by its number) adds to a plot: a line through `line`, marks at `marks`, in drawing units."""

    model: int
    line: Points
    marks: Points


@dataclass(frozen=True, slots=True)
class Chart:
    """A plot: axes, ticks, series, and whether the diagonal (what would be right) is drawn."""

    title: str
    x_name: str
    y_name: str
    x_ticks: tuple[Tick, ...]
    y_ticks: tuple[Tick, ...]
    series: tuple[Series, ...]
    diagonal: bool


@dataclass(frozen=True, slots=True)
class ClassSeries:
    """What is plotted of one model for one class: its number, its matches and its threshold."""

    model: int
    matches: Matches
    threshold: Threshold


def precision_recall_chart(rows: Sequence[ClassSeries]) -> Chart:
    """Precision over recall at IoU 0.5; the mark is the model's threshold."""
    series = []
    for row in rows:
        recall, precision = precision_recall_curve(row.matches)
        shown = np.unique(np.linspace(0, max(recall.size - 1, 0), CURVE_POINTS).astype(int))[: recall.size]
        at_threshold = precision_recall(row.matches, row.threshold)[::-1]
        marks = [] if np.isnan(at_threshold).any() else [at_threshold]
        series.append(_series(row.model, list(zip(recall[shown], precision[shown], strict=True)), marks, 1))
    return _chart("Precision and recall", "recall", "precision", series, 1, diagonal=False)


def calibration_chart(rows: Sequence[ClassSeries]) -> Chart:
    """Share of true boxes over their mean score; on the diagonal a score means what it says."""
    points = [[(one.mean_score, one.true_share) for one in score_bins(row.matches)] for row in rows]
    series = [_series(row.model, line, line, 1) for row, line in zip(rows, points, strict=True)]
    return _chart("Calibration of the scores", "mean score", "share that is true", series, 1, diagonal=True)


def count_chart(rows: Sequence[ClassSeries]) -> Chart:
    """Found count over true count, a mark for every photo; on the diagonal the count is right."""
    counts = [np.stack(photo_counts(row.matches, row.threshold), axis=1) for row in rows]
    highest = _round_up(max((int(one.max(initial=1)) for one in counts), default=1))
    series = [
        _series(row.model, [], [(float(true), float(found)) for true, found in one], highest)
        for row, one in zip(rows, counts, strict=True)
    ]
    return _chart("Counts, photo by photo", "true count", "found count", series, highest, diagonal=True)


def _series(model: int, line: Points, marks: Points, highest: float) -> Series:
    return Series(model, [_place(x, y, highest) for x, y in line], [_place(x, y, highest) for x, y in marks])


def _chart(title: str, x_name: str, y_name: str, series: Sequence[Series], highest: float, *, diagonal: bool) -> Chart:
    values = [highest * step / 4 for step in range(5)]
    x_ticks = tuple(Tick(_place(value, 0, highest)[0], f"{value:g}") for value in values)
    y_ticks = tuple(Tick(_place(0, value, highest)[1], f"{value:g}") for value in values)
    return Chart(title, x_name, y_name, x_ticks, y_ticks, tuple(series), diagonal)


def _place(x: float, y: float, highest: float) -> tuple[float, float]:
    return (
        round(LEFT + (RIGHT - LEFT) * x / highest, 1),
        round(BOTTOM - (BOTTOM - TOP) * y / highest, 1),
    )


def _round_up(count: int) -> int:
    """To the next number whose quarters people read at a glance."""
    return 4 * next((quarter for quarter in QUARTERS if 4 * quarter >= count), -(-count // 4))
