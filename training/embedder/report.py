"""Measures an embedder in every trial, and says it as JSON and as a page."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

import numpy as np

from training.embedder.figures import Describe, TrialFigures, measure, measure_unknown
from training.embedder.trials import Trial

OPEN_SET_TRIALS = ("cooler, all references", "hand-held, 5 references", "rendered, 5 references")
# Heights in pixels between which facings of the rendered trial are near, middling and far.
DISTANCES = {"near": (120, 10_000), "middling": (70, 120), "far": (0, 70)}
DISTANCE_TRIAL = "rendered, 5 references"


def measured(trials: Sequence[Trial], describe: Describe) -> dict[str, Any]:
    """Figures by trial (means over trials of one name), of unknown products, and by distance."""
    results = [measure(trial, describe) for trial in trials]
    by_name = {trial.name: trial for trial in reversed(trials)}
    return {
        "naming": naming_figures(results),
        "unknown": {name: _rounded(asdict(measure_unknown(by_name[name], describe))) for name in OPEN_SET_TRIALS},
        "by_distance": _by_distance(
            by_name[DISTANCE_TRIAL], next(one for one in results if one.name == DISTANCE_TRIAL)
        ),
    }


def naming_figures(results: Sequence[TrialFigures]) -> dict[str, dict[str, float]]:
    """Mean top-1 and top-5 of the trials of each name."""
    by_name: dict[str, list[TrialFigures]] = defaultdict(list)
    for result in results:
        by_name[result.name].append(result)
    return {
        name: {
            "queries": found[0].queries,
            "top1": round(float(np.mean([one.top1 for one in found])), 3),
            "top5": round(float(np.mean([one.top5 for one in found])), 3),
        }
        for name, found in by_name.items()
    }


def _by_distance(trial: Trial, figures: TrialFigures) -> dict[str, dict[str, float]]:
    heights = np.asarray([crop.pixels().shape[0] for crop in trial.queries])
    right = np.asarray(figures.right)
    parts = {name: (heights >= low) & (heights < high) for name, (low, high) in DISTANCES.items()}
    return {
        name: {"queries": int(part.sum()), "top1": round(float(right[part].mean()), 3)}
        for name, part in parts.items()
        if part.any()
    }


def _rounded(figures: Mapping[str, float]) -> dict[str, float]:
    return {name: round(value, 3) for name, value in figures.items()}


def table(columns: Mapping[str, Mapping[str, Mapping[str, float]]]) -> str:
    """Top-1 / top-5 of several descriptions side by side, as a Markdown table; all have the same trials."""
    names = list(next(iter(columns.values())))
    lines = [f"| trial | {' | '.join(columns)} |", "|---" * (len(columns) + 1) + "|"]
    for name in names:
        cells = [f"{found[name]['top1']:.2f} / {found[name]['top5']:.2f}" for found in columns.values()]
        lines.append(f"| {name} | {' | '.join(cells)} |")
    return "\n".join(lines)
