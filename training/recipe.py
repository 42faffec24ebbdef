"""What a recipe file says: the sources that teach a model, and how it is trained."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

SourceForm = Literal["yolo", "coco", "voc", "label-studio", "sku110k", "rendered"]


@dataclass(frozen=True, slots=True)
class Source:
    """One set of photos. `known` are the classes that its labels are complete in; all others are unknown there."""

    name: str
    form: SourceForm
    known: tuple[str, ...]
    licence: str
    commercial_use: bool
    class_map: Mapping[str, str] = field(default_factory=dict)
    images: str = ""
    labels: tuple[str, ...] = ()
    photos: tuple[str, ...] = ("*",)
    skip: tuple[str, ...] = ()
    repeat: int = 1
    count: int = 0
    first_seed: int = 0

    def class_of(self, label: str) -> str | None:
        """The project's class for a label of this source; None when the label is not used."""
        target = self.class_map.get(label, self.class_map.get("*"))
        return label if target == "*" else target


@dataclass(frozen=True, slots=True)
class TrainingPlan:
    """The figures of a training run.

    The network sees squares of `image_size` pixels. A photo is read at a random long side between `smallest_side` and
    `largest_side`, so that the model serves inputs from half to twice its own size. `class_masks` keeps classes that
    a photo's labels do not know out of the loss; without it they count as background (for the ablation only).
    """

    epochs: int
    image_size: int
    batch: int
    learning_rate: float
    mosaic: float
    mosaic_off_last_epochs: int
    smallest_side: int = 448
    largest_side: int = 1152
    class_masks: bool = True
    seed: int = 0


@dataclass(frozen=True, slots=True)
class Recipe:
    """How one model is made.

    It starts from `start`, a checkpoint below the data folder, or from the finished run of another recipe, `start_run`.
    """

    name: str
    classes: tuple[str, ...]
    training: TrainingPlan
    sources: tuple[Source, ...] = field(default_factory=tuple)
    start: str | None = None
    start_run: str | None = None

    def start_checkpoint(self, data: Path, runs: Path) -> Path:
        """The checkpoint that training starts from."""
        return data / self.start if self.start else last_checkpoint(runs, str(self.start_run))


def last_checkpoint(runs: Path, name: str) -> Path:
    """Where the run of a recipe keeps its last checkpoint."""
    return runs / name / "weights" / "last.pt"


def read_recipe(path: Path) -> Recipe:
    """Read a recipe file.

    Raises:
        ValueError: a key is unknown or missing, or a source knows a class that the model does not have.
    """
    table = tomllib.loads(path.read_text())
    try:
        recipe = _recipe(table)
    except TypeError as error:
        raise ValueError(f"{path}: {error}") from error
    if (recipe.start is None) == (recipe.start_run is None):
        raise ValueError(f"{path}: give either start (a checkpoint below the data folder) or start_run (a recipe)")
    _check_classes(recipe, path)
    return recipe


def read_sources(path: Path) -> tuple[Source, ...]:
    """Read a file that only names sources: the sets to measure on.

    Raises:
        ValueError: a key is unknown or missing.
    """
    try:
        return tuple(_source(source) for source in tomllib.loads(path.read_text())["sources"])
    except (TypeError, KeyError) as error:
        raise ValueError(f"{path}: {error}") from error


def _recipe(table: dict[str, Any]) -> Recipe:
    sources = tuple(_source(source) for source in table.pop("sources", []))
    training = TrainingPlan(**table.pop("training", {}))
    classes = tuple(table.pop("classes", ()))
    return Recipe(**table, classes=classes, training=training, sources=sources)


def _source(table: dict[str, Any]) -> Source:
    lists: dict[str, Any] = {key: tuple(table[key]) for key in ("known", "labels", "photos", "skip") if key in table}
    return Source(**(table | lists))


def _check_classes(recipe: Recipe, path: Path) -> None:
    for source in recipe.sources:
        if unknown := set(source.known) - set(recipe.classes):
            raise ValueError(f"{path}: source {source.name} knows {sorted(unknown)}, which the model does not have")
