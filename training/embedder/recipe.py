"""What the recipe of an embedder says: whose crops teach it, and how."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, get_args

from training.embedder.crop import CropKind
from training.recipe import ARCHITECTURE, Source, runs_of, source_from


@dataclass(frozen=True, slots=True)
class EmbedderPlan:
    """The figures of a training run.

    A batch holds `groups` x `skus` crops: SKUs of one group (one assortment, one cooler) are told apart from each
    other, which is what a shelf asks for. A share `held` of the rendered and shelf crops is shown as if held in hand.
    `shares` says how often a group of each kind of crops is drawn; a kind's part goes to its groups by their SKUs.
    """

    epochs: int
    steps: int
    groups: int
    skus: int
    learning_rate: float
    backbone_rate: float
    margin: float
    scale: float
    held: float
    shares: Mapping[CropKind, float]
    seed: int = 0


@dataclass(frozen=True, slots=True)
class RenderedGoods:
    """Assortments drawn by the renderer, `scenes` photos each; `first_seed` is that of the first assortment."""

    first_seed: int
    assortments: int
    scenes: int


@dataclass(frozen=True, slots=True)
class PictureFolders:
    """Pictures of one product each, in a folder a SKU below `path` (or one picture a SKU, named after it)."""

    name: str
    path: str
    licence: str
    commercial_use: bool
    group: str = ""


@dataclass(frozen=True, slots=True)
class ShelfPhotos:
    """Shelf photos whose facings have boxes but no names: facings that look the same to `embedder`, a bundle, are one
    SKU. Photos whose name fits the pattern `stretched` were stretched in width; their crops are narrowed by `aspect`.
    """

    source: Source
    embedder: str
    stretched: str = ""
    aspect: float = 1.0


@dataclass(frozen=True, slots=True)
class EmbedderRecipe:
    """How one embedder is made. `start` is a detector checkpoint below the data folder: it gives the network its shape.

    Its weights come from there too, or from the finished run of another embedder, `start_run`. In place of both,
    `start_bundle` names a published embedder of the models folder, whose sizes the recipe must have. `sources` are
    photos whose labels name the SKUs, `folders` pictures of single products, `shelves` photos whose facings nobody
    named.
    """

    name: str
    input_width: int
    input_height: int
    dimension: int
    training: EmbedderPlan
    goods: RenderedGoods
    start: str | None = None
    sources: tuple[Source, ...] = ()
    folders: tuple[PictureFolders, ...] = ()
    shelves: tuple[ShelfPhotos, ...] = ()
    start_run: str | None = None
    start_bundle: str | None = None

    def shape(self, data: Path) -> Path:
        """What gives the network its shape: a detector checkpoint, or the plan of one that ultralytics brings."""
        return data / self.start if self.start else Path(ARCHITECTURE)


def read_embedder_recipe(path: Path) -> EmbedderRecipe:
    """Read a recipe file. Raises ValueError when it is not there, or a key is unknown, missing or wrong."""
    try:
        recipe = _recipe(tomllib.loads(path.read_text(encoding="utf-8")), path.parent)
        _check_start(recipe)
    except (OSError, TypeError, ValueError, KeyError) as error:
        raise ValueError(f"{path}: {_reason(error)}") from error
    return recipe


def embedder_lineage(path: Path) -> tuple[EmbedderRecipe, ...]:
    """A recipe and the runs that it goes on from, first one first. Their recipes lie in the same folder.

    Raises ValueError when a recipe is wrong or missing, or the runs go on from each other in a circle.
    """
    return runs_of(path, read_embedder_recipe)


def _recipe(table: dict[str, Any], folder: Path) -> EmbedderRecipe:
    return EmbedderRecipe(
        training=_plan(_section(table, "training")),
        goods=RenderedGoods(**_section(table, "goods")),
        sources=tuple(source_from(source, folder) for source in table.pop("sources", [])),
        folders=tuple(PictureFolders(**folders) for folders in table.pop("folders", [])),
        shelves=tuple(_shelves(shelves, folder) for shelves in table.pop("shelves", [])),
        **table,
    )


def _check_start(recipe: EmbedderRecipe) -> None:
    if bool(recipe.start) == bool(recipe.start_bundle) or (recipe.start_bundle and recipe.start_run):
        raise ValueError(
            "give start (a checkpoint below the data folder), with start_run (a recipe) if it goes on from another "
            "run, or start_bundle alone (an embedder in the models folder)"
        )
    if recipe.start_bundle == recipe.name:
        raise ValueError(f"publishing would replace {recipe.name}, which it starts from; give it another name")


def _plan(table: Mapping[str, Any]) -> EmbedderPlan:
    plan = EmbedderPlan(**table)
    if unknown := set(plan.shares) - set(get_args(CropKind)):
        raise ValueError(f"shares: no kind of crops is named {', '.join(sorted(unknown))}")
    return plan


def _shelves(table: dict[str, Any], folder: Path) -> ShelfPhotos:
    own = {key: table.pop(key) for key in ("embedder", "stretched", "aspect") if key in table}
    return ShelfPhotos(source_from(table, folder), **own)


def _section(table: dict[str, Any], key: str) -> Mapping[str, Any]:
    section = table.pop(key)
    if not isinstance(section, dict):
        raise ValueError(f"[{key}] must be a table")
    return section


def _reason(error: Exception) -> str:
    return f"the key {error} is missing" if isinstance(error, KeyError) else str(error)
