"""What an embedder is measured on: references that stand in a catalogue, and facings of other photos to be named."""

import re
import tomllib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Literal

import cv2
import numpy as np

from training.embedder.crop import Crop, encoded
from training.embedder.crops import folder_crops, photo_crops, rendered_crops
from training.embedder.recipe import PictureFolders, RenderedGoods
from training.recipe import source_from

# What a trial serves for besides top-1: naming is fitted to it, unknown products are told in it, its facings are
# smeared or sorted by their height, its confusions are drawn.
Use = Literal["fit", "unknown", "blur", "distance", "sheet"]

# Of the trials with few references.
SHELF_USES: frozenset[Use] = frozenset({"fit", "blur"})
PICTURE_USES: frozenset[Use] = frozenset({"unknown"})
GOODS_USES: frozenset[Use] = frozenset({"fit", "unknown", "blur", "distance", "sheet"})

REFERENCE_COUNTS = (1, 3, 5, 10)
FEW = 5
# Photos of rendered goods whose facings are named; the references come from the others.
ASKED_SCENE = "-0"


@dataclass(frozen=True, slots=True)
class Trial:
    """Crops to be named by references. Only SKUs of the same group are told apart; none is in both lists."""

    name: str
    references: tuple[Crop, ...]
    queries: tuple[Crop, ...]
    uses: frozenset[Use] = frozenset()


@dataclass(frozen=True, slots=True)
class AskedSet:
    """Real crops, `asked` to be named by `references`, or by `packshots` where there are some."""

    name: str
    references: tuple[Crop, ...]
    asked: tuple[Crop, ...]
    packshots: tuple[Crop, ...] = ()


@dataclass(frozen=True, slots=True)
class TrialData:
    """The crops that trials are made of: of shelf photos, of pictures of single products, and drawn ones.

    None of the asked ones was learned from. `notes` say what an embedder knows of their SKUs.
    """

    shelves: tuple[AskedSet, ...]
    pictures: tuple[AskedSet, ...]
    goods: tuple[Crop, ...]
    notes: str = ""


def read_trial_data(path: Path, data: Path, cache: Path) -> TrialData:
    """Read the crops that a file names. Raises ValueError or FileNotFoundError when a key or a folder is not there."""
    table = tomllib.loads(path.read_text(encoding="utf-8"))
    try:
        goods = RenderedGoods(**table.pop("goods"))
        shelves = [_shelf_set(entry, path.parent, data) for entry in table.pop("shelves", [])]
        pictures = [_picture_set(entry, data) for entry in table.pop("pictures", [])]
        notes = str(table.pop("notes", ""))
        if table:
            raise ValueError(f"unknown keys: {', '.join(sorted(table))}")
    except KeyError as error:
        raise ValueError(f"{path}: the key {error} is missing") from error
    except (AttributeError, TypeError, ValueError) as error:
        raise ValueError(f"{path}: {error}") from error
    return TrialData(tuple(shelves), tuple(pictures), tuple(rendered_crops(goods, cache)), notes)


def _shelf_set(table: Mapping[str, Any], folder: Path, data: Path) -> AskedSet:
    known, asked = (tuple(photo_crops(source_from(table[key], folder), data)) for key in ("references", "asked"))
    return AskedSet(_name_of(table, known, asked), known, asked)


def _picture_set(table: Mapping[str, Any], data: Path) -> AskedSet:
    known, asked, packshots = (
        tuple(folder_crops(PictureFolders(**table[key]), data)) if key in table or key != "packshots" else ()
        for key in ("references", "asked", "packshots")
    )
    return AskedSet(_name_of(table, known, asked), known, asked, packshots)


def _name_of(table: Mapping[str, Any], known: Sequence[Crop], asked: Sequence[Crop]) -> str:
    name = str(table["name"])
    if not with_references(asked, known):
        raise ValueError(f"{name}: no SKU is both among the references and asked; are the names of both the same?")
    return name


def trials(data: TrialData, *, draws: int = 3) -> list[Trial]:
    """All trials; those with few references several times, with other references."""
    made = [
        Trial(f"{one.name}, all references", one.references, one.asked, frozenset({"unknown", "sheet"}))
        for one in data.shelves
    ]
    made += [
        Trial(f"{one.name}, packshot", one.packshots, one.asked, frozenset({"sheet"}))
        for one in data.pictures
        if one.packshots
    ]
    real = [*((one, SHELF_USES) for one in data.shelves), *((one, PICTURE_USES) for one in data.pictures)]
    for draw in range(draws):
        rng = np.random.default_rng(draw)
        for one, uses in real:
            serves = uses if draw == 0 else frozenset()
            made.append(Trial(f"{one.name}, {FEW} references", few(rng, one.references, FEW), one.asked, serves))
    return made + _of_goods(data.goods)


def _of_goods(goods: Sequence[Crop]) -> list[Trial]:
    known = [crop for crop in goods if not crop.photo.endswith(ASKED_SCENE)]
    asked = [crop for crop in goods if crop.photo.endswith(ASKED_SCENE)]
    made = []
    for count in REFERENCE_COUNTS:
        references = few(np.random.default_rng(0), known, count)
        serves = GOODS_USES if count == FEW else frozenset()
        made.append(Trial(f"rendered, {count} references", references, with_references(asked, references), serves))
    references = few(np.random.default_rng(0), known, FEW)
    alike = [crop for crop in with_references(asked, references) if len(sisters(crop, goods)) > 1]
    return [*made, Trial(f"rendered look-alikes, {FEW} references", references, tuple(alike))]


def few(rng: np.random.Generator, crops: Iterable[Crop], count: int) -> tuple[Crop, ...]:
    """`count` crops of each SKU, or all of one that has fewer."""
    by_label: dict[str, list[Crop]] = defaultdict(list)
    for crop in crops:
        by_label[crop.label].append(crop)
    return tuple(
        found[place]
        for _, found in sorted(by_label.items())
        for place in rng.permutation(len(found))[: min(count, len(found))]
    )


def with_references(crops: Iterable[Crop], references: Sequence[Crop]) -> tuple[Crop, ...]:
    """The crops of SKUs that have a reference."""
    labels = {crop.label for crop in references}
    return tuple(crop for crop in crops if crop.label in labels)


def blurred(trial: Trial, deviation: float) -> Trial:
    """The trial with its queries out of focus: smeared by a Gaussian of so many pixels of the crop."""
    asked = [cv2.GaussianBlur(crop.pixels(), (0, 0), deviation) for crop in trial.queries]
    jpegs = [encoded(np.asarray(picture, dtype=np.uint8)) for picture in asked]
    queries = tuple(replace(crop, jpeg=jpeg) for crop, jpeg in zip(trial.queries, jpegs, strict=True))
    return replace(trial, queries=queries)


def unknown_thirds(trial: Trial, folds: int = 3) -> list[Trial]:
    """The trial with each third of its SKUs left out of the references."""
    labels = sorted({crop.label for crop in trial.references})
    order = np.random.default_rng(7).permutation(len(labels))
    left_out = [{labels[place] for place in order[fold::folds]} for fold in range(folds)]
    return [
        Trial(trial.name, tuple(crop for crop in trial.references if crop.label not in unknown), trial.queries)
        for unknown in left_out
    ]


def sisters(asked: Crop, crops: Iterable[Crop]) -> set[str]:
    """SKUs of the drawn product line of a crop: one content, numbers in a row, flavours that differ, one assortment."""
    line = _content(asked.sku)
    numbers = {
        _number(crop.sku): crop.sku for crop in crops if crop.group == asked.group and _content(crop.sku) == line
    }
    found, number = {asked.sku}, _number(asked.sku)
    for step in (-1, 1):
        at = number + step
        while at in numbers:
            found.add(numbers[at])
            at += step
    return found


def _content(sku: str) -> str:
    return sku.rpartition("-")[2]


def _number(sku: str) -> int:
    found = re.match(r"SYN-(\d+)", sku)
    return int(found[1]) if found else -1
