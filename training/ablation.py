"""What each part of a recipe is worth: the recipe is trained again without it, and all are measured together.

One run each from one seed. The noise between two runs of the same recipe is about a point of AP50, so only larger
differences say something.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from statistics import fmean

from training.evaluation import ClassFigures, DetectionRun, compare
from training.evaluation.checkpoints import checkpoint_model
from training.prepare import prepare
from training.recipe import Recipe, Source
from training.train_detector import train


def _whole(recipe: Recipe) -> Recipe:
    return recipe


def _without_rendered(recipe: Recipe) -> Recipe:
    return replace(recipe, sources=tuple(source for source in recipe.sources if source.form != "rendered"))


def _without_masks(recipe: Recipe) -> Recipe:
    return replace(recipe, training=replace(recipe.training, class_masks=False))


def _one_size(recipe: Recipe) -> Recipe:
    side = recipe.training.image_size
    return replace(recipe, training=replace(recipe.training, smallest_side=side, largest_side=side))


VARIANTS: Mapping[str, Callable[[Recipe], Recipe]] = {
    "whole recipe": _whole,
    "without rendered shelves": _without_rendered,
    "without class masks": _without_masks,
    "photos at one size only": _one_size,
}


@dataclass(frozen=True, slots=True)
class VariantResult:
    """A variant's figures by input size (pixels of the long side), set and class."""

    variant: str
    figures: Mapping[int, Mapping[str, Mapping[str, ClassFigures]]]


def ablate(
    recipe: Recipe, data: Path, runs: Path, models: Path, sets: Sequence[Source], input_sizes: Sequence[int]
) -> tuple[VariantResult, ...]:
    """Train every variant of a recipe and measure it; variants that are trained already are only measured.

    Args:
        recipe: the recipe to take apart.
        data: the folder that its paths are relative to.
        runs: folder for checkpoints and prepared photos.
        models: models folder, for a recipe that starts from a bundle.
        sets: what to measure on; rendered ones are left out, because what counts is real photos.
        input_sizes: long sides of the input in pixels to measure at.
    """
    detections = DetectionRun(data)
    real = [source for source in sets if source.form != "rendered"]
    results = []
    for name, change in VARIANTS.items():
        variant = replace(change(recipe), name=f"{recipe.name}-{name.replace(' ', '-')}")
        description = prepare(variant, data, runs / "prepared")
        checkpoint = train(variant, description, variant.start_checkpoint(data, runs, models), runs)
        networks = [checkpoint_model(checkpoint, input_size=size) for size in input_sizes]
        figures = [compare([model], real, detections).models[0].figures for model in networks]
        results.append(VariantResult(name, dict(zip(input_sizes, figures, strict=True))))
    return tuple(results)


def ablation_page(recipe: Recipe, results: Sequence[VariantResult]) -> str:
    """The results as a Markdown page: AP50 a column for each set and class, a row for each variant and size."""
    plan = recipe.training
    columns = _columns(results)
    head = ["trained", "input px", *(f"{name} {known}" for name, known in columns), "mean"]
    rows = [
        [result.variant, str(size), *_cells(figures, columns)]
        for result in results
        for size, figures in result.figures.items()
    ]
    lines = [f"| {' | '.join(cells)} |" for cells in (head, ["---"] * len(head), *rows)]
    told = (
        f"Recipe `{recipe.name}`: {plan.epochs} epochs of {plan.image_size} px, photos read at {plan.smallest_side} to "
        f"{plan.largest_side} px, seed {plan.seed}, one run a variant. Figures are AP50."
    )
    return "\n".join(["# What each part of the training is worth", "", told, "", *lines, ""])


def _columns(results: Sequence[VariantResult]) -> list[tuple[str, str]]:
    first = next(iter(results[0].figures.values()))
    return [(name, known) for name, rows in first.items() for known in rows]


def _cells(figures: Mapping[str, Mapping[str, ClassFigures]], columns: Sequence[tuple[str, str]]) -> list[str]:
    values = [figures[name][known].ap50 for name, known in columns]
    return [f"{value:.3f}" for value in (*values, fmean(values))]
