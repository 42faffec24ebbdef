"""A comparison as JSON, for gates and for later comparison by other programs."""

import dataclasses
from typing import Any

from training.evaluation.calibration import score_bins
from training.evaluation.comparison import Comparison, ModelResult
from training.evaluation.detection import SetDetections
from training.evaluation.figures import figures_as_json, rounded
from training.evaluation.matching import match

SCHEMA_VERSION = 1


def comparison_as_json(comparison: Comparison) -> dict[str, Any]:
    """Models in the order they were given, each with `metrics` (set -> class -> figures, as on a card).

    Beside them `thresholds`, `speed` by set (milliseconds) and `calibration` by set and class (score bins).
    """
    return {
        "schema_version": SCHEMA_VERSION,
        "made_at": comparison.made_at.isoformat(timespec="seconds"),
        "models": [_model(comparison, number) for number in range(len(comparison.models))],
    }


def _model(comparison: Comparison, number: int) -> dict[str, Any]:
    result = comparison.models[number]
    return {
        "name": result.model.name,
        "version": result.model.version,
        "sha256": result.model.sha256,
        "input_size": result.model.input_size,
        "threads": result.model.threads,
        "thresholds": rounded(result.thresholds),
        "thresholds_chosen_here": list(result.thresholds_chosen_here),
        "metrics": figures_as_json(result.figures),
        "speed": {name: rounded(dataclasses.asdict(speed)) for name, speed in result.speed.items()},
        "calibration": {one.source.name: _calibration(result, number, one) for one in comparison.sets},
    }


def _calibration(result: ModelResult, number: int, measured: SetDetections) -> dict[str, Any]:
    return {
        name: [rounded(dataclasses.asdict(one)) for one in score_bins(match(measured.boxes(number, name)))]
        for name in result.figures[measured.source.name]
    }
