"""What a recipe file says: the sources that teach a model, and how it is trained."""

import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal, Protocol, TypeVar, get_args

SourceForm = Literal["yolo", "coco", "voc", "label-studio", "sku110k", "rendered"]
LISTS = ("known", "labels", "photos", "skip")
# An entry of these lists that starts with the mark is relative to its file, not to the data folder.
PLACED = ("labels", "photos")
PLACED_MARK = "@"
# Between the class and the kind of a label: "pop:strip".
KIND_MARK = ":"
# The plan of the networks that bundles hold; it ships with ultralytics.
ARCHITECTURE = "yolo11n.yaml"
# What a run notes of the recipe that it was made by, and therein the SHA-256 of the bundle that it started from.
RECIPE_FILE, BUNDLE_DIGEST = "recipe.json", "start_bundle_sha256"


@dataclass(frozen=True, slots=True)
class Source:
    """One set of photos. `known` are the classes that its labels are complete in; all others are unknown there.

    `photos` holds file name patterns; an entry `@FILE` stands for the photos of a frozen split. An entry `@PLACE` of
    `labels` lies beside the recipe and not in the data folder: labels that this project made. In a file both are
    relative to that file, here to the working directory.
    """

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

    def label_places(self, data: Path) -> tuple[Path, ...]:
        """The folders or files of the labels; `data` is the data folder."""
        return tuple(
            Path(entry.removeprefix(PLACED_MARK)) if entry.startswith(PLACED_MARK) else data / entry
            for entry in self.labels
        )

    def class_of(self, label: str) -> str | None:
        """The project's class for a label of this source; None when the label is not used.

        "pop:strip", a class with its kind, is mapped as "pop" is.
        """
        name = label.partition(KIND_MARK)[0]
        target = self.class_map.get(label, self.class_map.get(name, self.class_map.get("*")))
        return label if target == "*" else target


@dataclass(frozen=True, slots=True)
class TrainingPlan:
    """The figures of a training run.

    The network sees squares of `image_size` pixels. A photo is read at a random long side between `smallest_side` and
    `largest_side`, so that the model serves inputs from half to twice its own size. `class_masks` keeps classes that
    a photo's labels do not know out of the loss; without it they count as background (for the ablation only).
    `keep_of_start`: share of the bundle's weights in what a recipe makes that starts from one, so that it forgets less.
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
    keep_of_start: float | None = None


@dataclass(frozen=True, slots=True)
class Recipe:
    """How one model is made.

    It starts from `start`, a checkpoint below the data folder, from the finished run of another recipe, `start_run`, or
    from a bundle in the models folder, `start_bundle`.
    """

    name: str
    classes: tuple[str, ...]
    training: TrainingPlan
    sources: tuple[Source, ...] = field(default_factory=tuple)
    start: str | None = None
    start_run: str | None = None
    start_bundle: str | None = None

    def start_checkpoint(self, data: Path, runs: Path, models: Path) -> Path:
        """What training starts from: a checkpoint, or the folder of a bundle."""
        if self.start_bundle:
            return models / self.start_bundle
        return data / self.start if self.start else last_checkpoint(runs, str(self.start_run))


def last_checkpoint(runs: Path, name: str) -> Path:
    """Where the run of a recipe keeps its last checkpoint."""
    return runs / name / "weights" / "last.pt"


def read_recipe(path: Path) -> Recipe:
    """Read a recipe file.

    Raises:
        ValueError: a key is unknown, missing or has a wrong value, or a source knows a class that the model does not
            have.
    """
    try:
        recipe = _recipe(tomllib.loads(path.read_text(encoding="utf-8")), path.parent)
    except (TypeError, ValueError) as error:
        raise ValueError(f"{path}: {error}") from error
    _check_start(recipe, path)
    _check_classes(recipe, path)
    return recipe


class GoesOn(Protocol):
    """A recipe whose run may go on from that of another recipe, `start_run`."""

    @property
    def name(self) -> str: ...

    @property
    def start_run(self) -> str | None: ...


AnyRecipe = TypeVar("AnyRecipe", bound=GoesOn)


def runs_of(path: Path, read: Callable[[Path], AnyRecipe]) -> tuple[AnyRecipe, ...]:
    """A recipe and those that it goes on from, first one first. Their files lie in the same folder.

    Raises:
        ValueError: the runs go on from each other in a circle, or `read` refuses a file.
    """
    runs = [read(path)]
    while (before := runs[0].start_run) is not None:
        if before in [run.name for run in runs]:
            raise ValueError(f"{path}: the runs go on from each other in a circle, at {before}")
        runs.insert(0, read(path.with_name(f"{before}.toml")))
    return tuple(runs)


def read_sources(path: Path) -> tuple[Source, ...]:
    """Read a file that only names sources: the sets to measure on.

    Raises:
        ValueError: a key is unknown, missing or has a wrong value.
    """
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
        return tuple(source_from(source, path.parent) for source in table["sources"])
    except KeyError as error:
        raise ValueError(f"{path}: the key {error} is missing") from error
    except (TypeError, ValueError) as error:
        raise ValueError(f"{path}: {error}") from error


def source_from(table: Mapping[str, Any], folder: Path) -> Source:
    """A source as a file says it.

    Args:
        table: the keys and values of the source.
        folder: of the file; frozen splits and labels of this project are relative to it.

    Raises:
        ValueError: a key is unknown, missing or has a wrong value.
    """
    named = f"source {table.get('name', '(without a name)')}"
    lists: dict[str, Any] = {key: _texts(table[key], f"{named}: {key}") for key in LISTS if key in table}
    lists |= {key: tuple(_placed(entry, folder) for entry in lists[key]) for key in PLACED if key in lists}
    try:
        source = Source(**(dict(table) | lists))
    except TypeError as error:
        raise ValueError(f"{named}: {error}") from error
    if fault := _fault(source):
        raise ValueError(f"{named}: {fault}")
    return source


def _recipe(table: dict[str, Any], folder: Path) -> Recipe:
    sources = tuple(source_from(source, folder) for source in table.pop("sources", []))
    training = TrainingPlan(**table.pop("training", {}))
    classes = _texts(table.pop("classes", []), "classes")
    return Recipe(**table, classes=classes, training=training, sources=sources)


def _texts(value: Any, key: str) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(entry, str) for entry in value):
        raise ValueError(f"{key} must be a list of texts, not {value!r}")
    return tuple(value)


def _placed(entry: str, folder: Path) -> str:
    if not entry.startswith(PLACED_MARK):
        return entry
    return f"{PLACED_MARK}{folder / entry.removeprefix(PLACED_MARK)}"


def _fault(source: Source) -> str | None:
    """Why a source cannot be read. Photos without labels would teach that all in them is background."""
    if source.form not in get_args(SourceForm):
        return f"unknown form {source.form!r}; give one of {', '.join(get_args(SourceForm))}"
    if source.form == "rendered":
        return None
    missing = [key for key in ("images", "labels") if not getattr(source, key)]
    return f"the form {source.form} needs {' and '.join(missing)}" if missing else None


def _check_start(recipe: Recipe, path: Path) -> None:
    given = [start for start in (recipe.start, recipe.start_run, recipe.start_bundle) if start is not None]
    if len(given) != 1:
        raise ValueError(
            f"{path}: give one of start (a checkpoint below the data folder), start_run (a recipe) and start_bundle (a "
            "bundle in the models folder)"
        )
    if (share := recipe.training.keep_of_start) is not None and not (recipe.start_bundle and 0 <= share < 1):
        raise ValueError(f"{path}: keep_of_start is a share of the weights of start_bundle, from 0 to below 1")
    if recipe.start_bundle == recipe.name:
        raise ValueError(f"{path}: publishing would replace {recipe.name}, which it starts from; give it another name")


def _check_classes(recipe: Recipe, path: Path) -> None:
    for source in recipe.sources:
        if unknown := set(source.known) - set(recipe.classes):
            raise ValueError(f"{path}: source {source.name} knows {sorted(unknown)}, which the model does not have")
