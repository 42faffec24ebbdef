"""What an embedder is measured on: references that stand in a catalogue, and facings of other photos to be named."""

import re
import tomllib
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import cv2
import numpy as np

from training.embedder.crop import Crop, encoded
from training.embedder.crops import folder_crops, photo_crops, rendered_crops
from training.embedder.recipe import PictureFolders, RenderedGoods
from training.recipe import source_from

REFERENCE_COUNTS = (1, 3, 5, 10)
# Photos of rendered goods whose facings are named; the references come from the others.
ASKED_SCENE = "-0"


@dataclass(frozen=True, slots=True)
class Trial:
    """Crops to be named by references. Only SKUs of the same group are told apart; none is in both lists."""

    name: str
    references: tuple[Crop, ...]
    queries: tuple[Crop, ...]


@dataclass(frozen=True, slots=True)
class TrialData:
    """The crops that trials are made of; none of the asked ones was learned from."""

    cooler_train: tuple[Crop, ...]
    cooler_asked: tuple[Crop, ...]
    packshots: tuple[Crop, ...]
    held_train: tuple[Crop, ...]
    held_asked: tuple[Crop, ...]
    goods: tuple[Crop, ...]


def read_trial_data(path: Path, data: Path, cache: Path) -> TrialData:
    """Read the crops that a file names. Raises ValueError or FileNotFoundError when a key or a folder is not there."""
    table = tomllib.loads(path.read_text(encoding="utf-8"))
    try:
        coolers = {key: source_from(table[key], path.parent) for key in ("cooler_train", "cooler_asked")}
        folders = {key: PictureFolders(**table[key]) for key in ("packshots", "held_train", "held_asked")}
        goods = RenderedGoods(**table["goods"])
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise ValueError(f"{path}: {error}") from error
    return TrialData(
        **{key: tuple(photo_crops(source, data)) for key, source in coolers.items()},
        **{key: tuple(folder_crops(pictures, data)) for key, pictures in folders.items()},
        goods=tuple(rendered_crops(goods, cache)),
    )


def trials(data: TrialData, *, draws: int = 3) -> list[Trial]:
    """All trials; those with few references several times, with other references."""
    made = [
        Trial("cooler, all references", data.cooler_train, data.cooler_asked),
        Trial("hand-held, packshot", data.packshots, data.held_asked),
    ]
    for draw in range(draws):
        rng = np.random.default_rng(draw)
        made.append(Trial("cooler, 5 references", few(rng, data.cooler_train, 5), data.cooler_asked))
        made.append(Trial("hand-held, 5 references", few(rng, data.held_train, 5), data.held_asked))
    known = [crop for crop in data.goods if not crop.photo.endswith(ASKED_SCENE)]
    asked = [crop for crop in data.goods if crop.photo.endswith(ASKED_SCENE)]
    for count in REFERENCE_COUNTS:
        references = few(np.random.default_rng(0), known, count)
        made.append(Trial(f"rendered, {count} references", references, with_references(asked, references)))
    references = few(np.random.default_rng(0), known, 5)
    alike = [crop for crop in with_references(asked, references) if len(sisters(crop, data.goods)) > 1]
    made.append(Trial("rendered look-alikes, 5 references", references, tuple(alike)))
    return made


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
    return Trial(trial.name, trial.references, queries)


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
