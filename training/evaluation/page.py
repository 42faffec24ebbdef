"""The report page: one HTML file with figures, plots and the worst photos, nothing loaded from elsewhere."""

import base64
import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import cv2
import jinja2
import numpy as np

from training.evaluation.charts import Chart, ClassSeries, calibration_chart, count_chart, precision_recall_chart
from training.evaluation.comparison import Comparison
from training.evaluation.detection import MeasuredPhoto, SetDetections
from training.evaluation.figures import ClassFigures, SizeFigures
from training.evaluation.matching import match
from training.evaluation.sizes import SIZES
from training.evaluation.worst import WorstPhoto, worst_photos

WORST_PHOTOS = 4
# Long side in pixels; boxes are drawn as lines above it and stay sharp when the page is zoomed.
PICTURE_SIDE = 1100
PICTURE_QUALITY = 78
# Fewer true boxes than this and one of them moves the figures by more than a point.
FEW_OBJECTS = 100
MINUS = "\N{MINUS SIGN}"
NO_FIGURE = "\N{EN DASH}"

AnyFigures = ClassFigures | SizeFigures


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure of the tables: its field, how it is written, and whether more is better (None: neither)."""

    name: str
    field: str
    form: str
    more_is_better: bool | None
    meaning: str = ""


FIGURES = (
    Figure("AP", "ap", ".3f", True, "average precision, mean over IoU 0.50 to 0.95"),
    Figure("AP50", "ap50", ".3f", True, "average precision at IoU 0.50"),
    Figure("AP75", "ap75", ".3f", True, "average precision at IoU 0.75"),
    Figure("AR", "ar", ".3f", True, "average recall, mean over IoU 0.50 to 0.95, every detection counted"),
    Figure("Threshold", "threshold", ".2f", None, "score from which a box is accepted"),
    Figure("Precision", "precision", ".3f", True, "share of accepted boxes that are true, IoU 0.50"),
    Figure("Recall", "recall", ".3f", True, "share of true boxes that are found, IoU 0.50"),
    Figure("F1", "f1", ".3f", True, "harmonic mean of precision and recall"),
    Figure("Count MAE", "count_mae", ".1f", False, "mean absolute error of the count a photo"),
    Figure("Count error", "count_error", ".1%", False, "count MAE over the mean true count"),
    Figure(
        "Count error, crossed", "cross_count_error", ".1%", False, "each half at the threshold best on the other half"
    ),
    Figure("Best count at", "best_threshold", ".2f", None, "threshold with the smallest count error here"),
    Figure("Calibration error", "calibration_error", ".3f", False, "mean distance of score and share of true boxes"),
)
BY_FIELD = {figure.field: figure for figure in FIGURES}
OVERVIEW = tuple(BY_FIELD[field] for field in ("ap50", "ap", "count_error"))
OF_SIZES = tuple(
    BY_FIELD[field] for field in ("ap", "ap50", "ap75", "ar", "precision", "recall", "f1", "count_mae", "count_error")
)


@dataclass(frozen=True, slots=True)
class Cell:
    """One figure of one model; `difference` from the first model, and whether that is better, worse or same."""

    value: str
    difference: str = ""
    judgement: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a table: a figure with a cell for each model, None where a model does not know the class."""

    figure: Figure
    cells: tuple[Cell | None, ...]


@dataclass(frozen=True, slots=True)
class SizeTable:
    """The figures of one box size, with its limits in words."""

    name: str
    limits: str
    objects: int
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class ClassPart:
    """All about one class on one set."""

    name: str
    photos: int
    objects: int
    few: bool
    overview: tuple[Row, ...]
    rows: tuple[Row, ...]
    sizes: tuple[SizeTable, ...]
    charts: tuple[Chart, ...]


@dataclass(frozen=True, slots=True)
class PicturedPhoto:
    """A worst photo with its picture as a data URI."""

    photo: MeasuredPhoto
    worst: WorstPhoto
    picture: str


@dataclass(frozen=True, slots=True)
class SetPart:
    """All about one set."""

    measured: SetDetections
    classes: tuple[ClassPart, ...]
    pictures: tuple[PicturedPhoto, ...]


def write_page(comparison: Comparison, path: Path) -> None:
    """Write the report of a comparison as one HTML file, readable on phones and desktops, light and dark."""
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(Path(__file__).parent),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    page = environment.get_template("page.html").render(
        comparison=comparison,
        sets=[_set_part(comparison, measured) for measured in comparison.sets],
        letters=[chr(ord("A") + number) for number in range(len(comparison.models))],
        figures=FIGURES,
    )
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(page, encoding="utf-8")


def _set_part(comparison: Comparison, measured: SetDetections) -> SetPart:
    pictured = [
        PicturedPhoto(measured.photos[worst.number], worst, _picture(measured.photos[worst.number]))
        for worst in worst_photos(comparison, measured, limit=WORST_PHOTOS)
    ]
    classes = [
        _class_part(comparison, measured, name)
        for name in measured.source.known
        if any(name in result.figures[measured.source.name] for result in comparison.models)
    ]
    return SetPart(measured, tuple(classes), tuple(pictured))


def _class_part(comparison: Comparison, measured: SetDetections, name: str) -> ClassPart:
    by_model = [result.figures[measured.source.name].get(name) for result in comparison.models]
    first = next(figures for figures in by_model if figures)
    series = [
        ClassSeries(number, match(measured.boxes(number, name)), comparison.models[number].thresholds[name])
        for number, figures in enumerate(by_model)
        if figures
    ]
    return ClassPart(
        name=name,
        photos=first.photos,
        objects=first.objects,
        few=first.objects < FEW_OBJECTS,
        overview=_rows(OVERVIEW, by_model),
        rows=_rows(FIGURES, by_model),
        sizes=tuple(_size_table(size, by_model) for size in first.sizes if first.sizes[size].objects),
        charts=(precision_recall_chart(series), calibration_chart(series), count_chart(series)),
    )


def _size_table(size: str, by_model: Sequence[ClassFigures | None]) -> SizeTable:
    of_size = [figures.sizes[size] if figures else None for figures in by_model]
    objects = next(figures.objects for figures in of_size if figures)
    return SizeTable(size, _limits(*SIZES[size]), objects, _rows(OF_SIZES, of_size))


def _limits(low: float, high: float) -> str:
    if low == 0:
        return f"below {high:.0%}"
    return f"{low:.0%} and more" if math.isinf(high) else f"{low:.0%} to {high:.0%}"


def _rows(figures: Sequence[Figure], by_model: Sequence[AnyFigures | None]) -> tuple[Row, ...]:
    return tuple(Row(figure, _cells(figure, by_model)) for figure in figures)


def _cells(figure: Figure, by_model: Sequence[AnyFigures | None]) -> tuple[Cell | None, ...]:
    values = [None if figures is None else float(getattr(figures, figure.field)) for figures in by_model]
    first, *others = values
    head = None if first is None else Cell(_written(first, figure.form))
    return (head, *(None if value is None else _compared(value, first, figure) for value in others))


def _compared(value: float, first: float | None, figure: Figure) -> Cell:
    written = _written(value, figure.form)
    if figure.more_is_better is None or first is None or math.isnan(value) or math.isnan(first):
        return Cell(written)
    difference = _written(value - first, f"+{figure.form}")
    if not any(digit in difference for digit in "123456789"):
        return Cell(written, "same", "same")
    return Cell(written, difference, "better" if (value > first) == figure.more_is_better else "worse")


def _written(value: float, form: str) -> str:
    return NO_FIGURE if math.isnan(value) else format(value, form).replace("-", MINUS)


def _picture(photo: MeasuredPhoto) -> str:
    pixels = photo.load()
    scale = PICTURE_SIDE / max(photo.width, photo.height)
    if scale < 1:
        size = round(photo.width * scale), round(photo.height * scale)
        pixels = np.asarray(cv2.resize(pixels, size, interpolation=cv2.INTER_AREA), dtype=np.uint8)
    _, jpeg = cv2.imencode(".jpg", pixels, [cv2.IMWRITE_JPEG_QUALITY, PICTURE_QUALITY])
    return f"data:image/jpeg;base64,{base64.b64encode(jpeg.tobytes()).decode()}"
