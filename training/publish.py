"""Puts a detector into `models/`: weights, card, manifest. The card's figures are measured here, not typed in."""

import dataclasses
import hashlib
import json
import math
import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from training.evaluate import ClassBoxes, best_f1_threshold, class_figures, count_threshold, detect_source
from training.recipe import Recipe, Source
from vision.cards import CARD, CARD_SCHEMA_VERSION, MANIFEST
from vision.detector import Detector

WEIGHTS = "detector.onnx"
# Neighbouring facings on a sheared photo overlap by up to half; a stricter limit deletes true neighbours.
NMS_IOU = 0.6
# Facings are counted, so their threshold is the one that counts best; the rarer things are looked at one by one.
COUNTED_CLASS = "product"
NOTES = (
    "AP by the COCO rules with every detection counted. count_error: mean absolute count error over the mean count. "
    "The product threshold has the smallest count error on the first set; the others have the best F1 over the sets "
    "that know the class. cross_count_error is free of that choice: each half of the photos is measured at the "
    "threshold chosen on the other half."
)


def publish_detector(
    recipe: Recipe, weights: Path, models: Path, data: Path, sets: Sequence[Source], *, version: str, input_size: int
) -> Path:
    """Write the bundle `models/<recipe name>` and name it in the manifest.

    Args:
        recipe: what the weights were trained by.
        weights: the exported ONNX network.
        models: the models folder.
        data: the folder that the sources' paths are relative to.
        sets: what to measure on; thresholds are chosen there too, and the card says so.
        version: version of the model.
        input_size: long side of the network's input in pixels.

    Returns:
        The folder of the bundle.
    """
    folder = models / recipe.name
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copy(weights, folder / WEIGHTS)
    card = _card(recipe, folder / WEIGHTS, version, input_size)
    _write(folder / CARD, card)
    _write(models / MANIFEST, {"detector": recipe.name})
    measured = {source.name: detect_source(Detector.load(models), source, data) for source in sets}
    card["thresholds"] = {name: _threshold(name, measured) for name in recipe.classes}
    card["metrics"] = {name: _figures(boxes, card["thresholds"]) for name, boxes in measured.items()}
    _write(folder / CARD, card)
    return folder


def _card(recipe: Recipe, weights: Path, version: str, input_size: int) -> dict[str, Any]:
    commercial_use = all(source.commercial_use for source in recipe.sources)
    return {
        "schema_version": CARD_SCHEMA_VERSION,
        "kind": "detector",
        "name": recipe.name,
        "version": version,
        "file": weights.name,
        "sha256": hashlib.sha256(weights.read_bytes()).hexdigest(),
        "licence": "AGPL-3.0-or-later" if commercial_use else "research only: learned from photos under such a licence",
        "commercial_use": commercial_use,
        "classes": list(recipe.classes),
        "input_size": input_size,
        "thresholds": dict.fromkeys(recipe.classes, 0.3),
        "nms_iou": NMS_IOU,
        "data": [_data_entry(source) for source in recipe.sources],
        "training": {"start": recipe.start, **dataclasses.asdict(recipe.training)},
        "metrics": {},
        "notes": NOTES,
    }


def _data_entry(source: Source) -> dict[str, Any]:
    return {
        "name": source.name,
        "licence": source.licence,
        "commercial_use": source.commercial_use,
        "classes_known": list(source.known),
    }


def _threshold(name: str, measured: Mapping[str, Mapping[str, ClassBoxes]]) -> float:
    sets = [boxes[name] for boxes in measured.values() if name in boxes]
    chosen = count_threshold(sets[0]) if name == COUNTED_CLASS else best_f1_threshold(sets)
    return round(chosen, 2)


def _figures(boxes: Mapping[str, ClassBoxes], thresholds: Mapping[str, float]) -> dict[str, dict[str, float | None]]:
    figures = {name: dataclasses.asdict(class_figures(found, thresholds[name])) for name, found in boxes.items()}
    return {name: {key: _rounded(value) for key, value in row.items()} for name, row in figures.items()}


def _rounded(value: float) -> float | None:
    return None if math.isnan(value) else round(value, 4)


def _write(path: Path, values: Mapping[str, Any]) -> None:
    path.write_text(json.dumps(values, indent=1, ensure_ascii=False) + "\n")
