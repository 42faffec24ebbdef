"""Measures a detector through `vision` itself, so that what is measured is what the service runs.

Average precision follows COCO (ten IoU thresholds, 101 recall points) but counts every detection: shelves hold
hundreds of facings, and the usual limit of 100 a photo would hide most of them.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
from faster_coco_eval import COCO, COCOeval_faster
from rich.progress import track

from training.recipe import Source
from training.sources import LabelledPhoto, read_source
from vision.detector import Detector
from vision.types import Box

NO_LIMIT = 100_000
# Below this score no threshold of use would lie, and the curves need nothing that far down.
LOWEST_SCORE = 0.01
THRESHOLDS = np.arange(0.1, 0.71, 0.01)


@dataclass(frozen=True, slots=True)
class ScoredBox:
    """One detection of one class, box in pixels."""

    box: Box
    score: float


@dataclass(frozen=True, slots=True)
class ClassBoxes:
    """Truth and detections of one class over the photos of one set, index by photo."""

    truth: tuple[tuple[Box, ...], ...]
    found: tuple[tuple[ScoredBox, ...], ...]


@dataclass(frozen=True, slots=True)
class ClassFigures:
    """How well one class is found on one set.

    `count_error` is the mean absolute error of the count per photo over the mean true count, at `threshold`.
    `best_threshold` has the smallest such error; `cross_count_error` is measured on each half of the photos at the
    threshold that is best on the other half.
    """

    photos: int
    objects: int
    ap: float
    ap50: float
    ap75: float
    threshold: float
    count_error: float
    best_threshold: float
    cross_count_error: float
    precision: float
    recall: float


def evaluate(detector: Detector, sources: Sequence[Source], data: Path) -> dict[str, dict[str, ClassFigures]]:
    """Figures by source name and class, for the classes that the source knows and the detector has."""
    figures: dict[str, dict[str, ClassFigures]] = {}
    for source in sources:
        boxes = detect_source(detector, source, data)
        thresholds: Mapping[str, float] = {str(name): score for name, score in detector.card.thresholds.items()}
        figures[source.name] = {name: class_figures(found, thresholds[name]) for name, found in boxes.items()}
    return figures


def detect_source(detector: Detector, source: Source, data: Path) -> dict[str, ClassBoxes]:
    """Run the detector over a source; truth and detections by class."""
    names = [name for name in source.known if name in detector.card.classes]
    truth: dict[str, list[tuple[Box, ...]]] = {name: [] for name in names}
    found: dict[str, list[tuple[ScoredBox, ...]]] = {name: [] for name in names}
    for photo in track(read_source(source, data), description=f"evaluating on {source.name}"):
        boxes = _detect(detector, photo)
        for name in names:
            truth[name].append(tuple(seen.box for seen in photo.objects if seen.object_class == name))
            found[name].append(tuple(boxes.get(name, ())))
    return {name: ClassBoxes(tuple(truth[name]), tuple(found[name])) for name in names}


def _detect(detector: Detector, photo: LabelledPhoto) -> dict[str, list[ScoredBox]]:
    pixels = photo.load()
    fit = detector.fit(pixels.shape[1], pixels.shape[0])
    boxes: dict[str, list[ScoredBox]] = {}
    for seen in detector.detect(pixels, fit, min_score=LOWEST_SCORE):
        boxes.setdefault(seen.object_class, []).append(ScoredBox(seen.box, seen.score))
    return boxes


def class_figures(boxes: ClassBoxes, threshold: float) -> ClassFigures:
    """All figures of one class on one set."""
    ap, ap50, ap75 = average_precisions(boxes)
    precision, recall = precision_recall(boxes, threshold)
    best, cross = count_threshold(boxes), _cross_count_error(boxes)
    return ClassFigures(
        photos=len(boxes.truth),
        objects=sum(map(len, boxes.truth)),
        ap=ap,
        ap50=ap50,
        ap75=ap75,
        threshold=threshold,
        count_error=count_error(boxes, threshold, range(len(boxes.truth))),
        best_threshold=best,
        cross_count_error=cross,
        precision=precision,
        recall=recall,
    )


def average_precisions(boxes: ClassBoxes) -> tuple[float, float, float]:
    """AP, AP50 and AP75 by the COCO rules without a limit on detections; nan when the set has no object."""
    if not any(boxes.truth):
        return float("nan"), float("nan"), float("nan")
    truth = COCO(_coco_truth(boxes.truth))
    coco = COCOeval_faster(truth, truth.loadRes(_coco_found(boxes.found)), "bbox", print_function=_silent)
    coco.params.maxDets = [1, 10, NO_LIMIT]
    coco.evaluate()
    coco.accumulate()
    # (IoU thresholds, recall points, classes, areas, limits); area 0 is "all"
    precision: npt.NDArray[np.float64] = coco.eval["precision"][:, :, 0, 0, -1]
    return float(precision.mean()), float(precision[0].mean()), float(precision[5].mean())


def count_error(boxes: ClassBoxes, threshold: float, photos: Iterable[int]) -> float:
    """Mean absolute count error over the mean true count, on the photos of these indexes."""
    chosen = list(photos)
    true_counts = np.array([len(boxes.truth[index]) for index in chosen], dtype=float)
    counts = np.array([sum(seen.score >= threshold for seen in boxes.found[index]) for index in chosen], dtype=float)
    return float(np.abs(counts - true_counts).mean() / max(true_counts.mean(), 1e-9))


def precision_recall(boxes: ClassBoxes, threshold: float) -> tuple[float, float]:
    """Precision and recall at IoU 0.5: each detection, best first, takes the free true box it fits best."""
    hits = accepted = 0
    for truth, found in zip(boxes.truth, boxes.found, strict=True):
        kept = sorted((seen for seen in found if seen.score >= threshold), key=lambda seen: -seen.score)
        accepted += len(kept)
        hits += _hits(truth, kept)
    objects = sum(map(len, boxes.truth))
    return hits / max(accepted, 1), hits / max(objects, 1)


def best_f1_threshold(sets: Sequence[ClassBoxes]) -> float:
    """The threshold with the best F1 at IoU 0.5 over several sets pooled."""
    pooled = ClassBoxes(sum((s.truth for s in sets), ()), sum((s.found for s in sets), ()))
    return float(max(THRESHOLDS, key=lambda threshold: _f1(*precision_recall(pooled, float(threshold)))))


def _f1(precision: float, recall: float) -> float:
    return 2 * precision * recall / max(precision + recall, 1e-9)


def _hits(truth: Sequence[Box], found: Sequence[ScoredBox]) -> int:
    if not truth or not found:
        return 0
    overlaps = _overlaps([seen.box for seen in found], truth)
    hits = 0
    for row in overlaps:
        best = int(row.argmax())
        if row[best] >= 0.5:
            hits += 1
            overlaps[:, best] = 0
    return hits


def _overlaps(first: Sequence[Box], second: Sequence[Box]) -> npt.NDArray[np.float64]:
    """Intersection over union, shape (first, second)."""
    a, b = np.array(first, dtype=float)[:, None], np.array(second, dtype=float)[None]
    width = np.minimum(a[..., 0] + a[..., 2], b[..., 0] + b[..., 2]) - np.maximum(a[..., 0], b[..., 0])
    height = np.minimum(a[..., 1] + a[..., 3], b[..., 1] + b[..., 3]) - np.maximum(a[..., 1], b[..., 1])
    shared = np.clip(width, 0, None) * np.clip(height, 0, None)
    union = a[..., 2] * a[..., 3] + b[..., 2] * b[..., 3] - shared
    return np.asarray(shared / np.maximum(union, 1e-9))


def count_threshold(boxes: ClassBoxes, photos: Iterable[int] | None = None) -> float:
    """The threshold with the smallest count error on the photos of these indexes (all, if None)."""
    chosen = range(len(boxes.truth)) if photos is None else list(photos)
    return float(min(THRESHOLDS, key=lambda threshold: count_error(boxes, float(threshold), chosen)))


def _cross_count_error(boxes: ClassBoxes) -> float:
    even, odd = range(0, len(boxes.truth), 2), range(1, len(boxes.truth), 2)
    if not odd:
        return float("nan")
    errors = [count_error(boxes, count_threshold(boxes, a), b) for a, b in ((even, odd), (odd, even))]
    return sum(errors) / 2


def _coco_truth(truth: Sequence[Sequence[Box]]) -> dict[str, object]:
    flat = [(photo, box) for photo, boxes in enumerate(truth) for box in boxes]
    return {
        "images": [{"id": photo} for photo in range(len(truth))],
        "categories": [{"id": 1, "name": "object"}],
        "annotations": [
            {"id": number, "image_id": photo, "category_id": 1, "bbox": list(box), "area": box.area, "iscrowd": 0}
            for number, (photo, box) in enumerate(flat, start=1)
        ],
    }


def _coco_found(found: Sequence[Sequence[ScoredBox]]) -> list[dict[str, object]]:
    return [
        {"image_id": photo, "category_id": 1, "bbox": list(seen.box), "score": seen.score}
        for photo, boxes in enumerate(found)
        for seen in boxes
    ]


def _silent(*_: object) -> None:
    """faster-coco-eval prints unless it is given something else to call."""
