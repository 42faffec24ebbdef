"""Measures an embedder in every trial, and says it as JSON and as a page."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

import numpy as np

from training.embedder.figures import Describe, TrialFigures, measure, measure_unknown
from training.embedder.trials import Trial, blurred

# Heights in pixels between which facings of the rendered trial are near, middling and far.
DISTANCES = {"near": (120, 10_000), "middling": (70, 120), "far": (0, 70)}
# Pixels of the crop: 1 is a little out of focus, at 2 small print is gone.
BLURS = (1.0, 2.0)


def measured(trials: Sequence[Trial], describe: Describe) -> dict[str, Any]:
    """Figures by trial (means over trials of one name), of unknown products, by distance and by blur."""
    results = [(trial, measure(trial, describe)) for trial in trials]
    (by_distance,) = [_by_distance(trial, figures) for trial, figures in results if "distance" in trial.uses]
    return {
        "naming": naming_figures([figures for _, figures in results]),
        "unknown": {
            trial.name: _rounded(asdict(measure_unknown(trial, describe)))
            for trial in trials
            if "unknown" in trial.uses
        },
        "by_distance": by_distance,
        "by_blur": {
            trial.name: _by_blur(trial, figures, describe) for trial, figures in results if "blur" in trial.uses
        },
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


def _by_blur(trial: Trial, sharp: TrialFigures, describe: Describe) -> dict[str, float]:
    """Top-1 by the blur of what is to be named, in pixels; the references stay sharp."""
    found = {blur: measure(blurred(trial, blur), describe).top1 for blur in BLURS}
    return {f"{blur:g} px": round(top1, 3) for blur, top1 in {0.0: sharp.top1, **found}.items()}


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


def conditions(metrics: Mapping[str, Any]) -> str:
    """Top-1 by distance and by blur, as a Markdown list."""
    near = ", ".join(f"{name} {row['top1']:.2f}" for name, row in metrics["by_distance"].items())
    lines = [f"- rendered, by distance: {near}"]
    for name, row in metrics["by_blur"].items():
        lines.append(f"- {name}, by blur: " + ", ".join(f"{blur} {top1:.2f}" for blur, top1 in row.items()))
    return "\n".join(lines)
