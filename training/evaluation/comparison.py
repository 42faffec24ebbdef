"""One or more models measured on the same photos of the same sets."""

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from training.evaluation.boxes import ClassBoxes
from training.evaluation.detection import DetectionRun, PhotoDetections, SetDetections, judged_classes
from training.evaluation.figures import ClassFigures, class_figures
from training.evaluation.models import Detects
from training.evaluation.thresholds import Threshold, choose_thresholds
from training.recipe import Source


@dataclass(frozen=True, slots=True)
class Speed:
    """Milliseconds of one photo from pixels to boxes, one photo after the other in one process."""

    photos: int
    median_ms: float
    p90_ms: float


@dataclass(frozen=True, slots=True)
class ModelResult:
    """One model's figures by set and class. `thresholds_chosen_here`: classes for which it brought no threshold."""

    model: Detects
    thresholds: Mapping[str, Threshold]
    thresholds_chosen_here: tuple[str, ...]
    figures: Mapping[str, Mapping[str, ClassFigures]]
    speed: Mapping[str, Speed]


@dataclass(frozen=True, slots=True)
class Comparison:
    """All models on all sets; the first model is the one that the others are compared with."""

    made_at: datetime.datetime
    sets: tuple[SetDetections, ...]
    models: tuple[ModelResult, ...]


def compare(models: Sequence[Detects], sources: Sequence[Source], run: DetectionRun) -> Comparison:
    """Measure every model on every set, photo by photo side by side.

    Raises:
        ValueError: a set has no photo, or two sets have one name.
    """
    names = [source.name for source in sources]
    if doubled := sorted({name for name in names if names.count(name) > 1}):
        raise ValueError(f"several sets are named {doubled}: give each its own name")
    sets = tuple(run.detect(models, source) for source in sources)
    results = tuple(_result(model, number, sets) for number, model in enumerate(models))
    return Comparison(datetime.datetime.now(datetime.UTC), sets, results)


def _result(model: Detects, number: int, sets: Sequence[SetDetections]) -> ModelResult:
    boxes = {one.source.name: _boxes(model, number, one) for one in sets}
    without = [{name: found for name, found in rows.items() if name not in model.thresholds} for rows in boxes.values()]
    chosen = choose_thresholds(without)
    thresholds = {**model.thresholds, **chosen}
    return ModelResult(
        model=model,
        thresholds=thresholds,
        thresholds_chosen_here=tuple(chosen),
        figures={
            name: {c: class_figures(found, thresholds[c]) for c, found in rows.items()} for name, rows in boxes.items()
        },
        speed={one.source.name: _speed(one.found[number]) for one in sets},
    )


def _boxes(model: Detects, number: int, measured: SetDetections) -> dict[str, ClassBoxes]:
    return {name: measured.boxes(number, name) for name in judged_classes(model, measured.source)}


def _speed(found: Sequence[PhotoDetections]) -> Speed:
    times = [photo.milliseconds for photo in found]
    return Speed(len(times), float(np.median(times)), float(np.percentile(times, 90)))
