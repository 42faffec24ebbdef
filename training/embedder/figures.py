"""Figures of an embedder: how often the right SKU comes first, and how well unknown products are told."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from training.embedder.crop import Crop
from training.embedder.trials import Trial, unknown_thirds
from vision.geometry import Flags, Floats
from vision.letterbox import Pixels
from vision.recognition.embedder import Vectors
from vision.recognition.gallery import Gallery, Nearest, gallery_of

Describe = Callable[[Sequence[Pixels]], Vectors]
FALSE_ACCEPTS = 0.05


@dataclass(frozen=True, slots=True)
class TrialFigures:
    """Result of a trial: shares of `queries` crops; `confused` counts (shown, named) pairs of labels."""

    name: str
    queries: int
    top1: float
    top5: float
    right: tuple[bool, ...]
    confused: Counter[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class OpenSetFigures:
    """How well products without references are told: `named` is the share of known facings that are named rightly at
    the likeness at which `FALSE_ACCEPTS` of the unknown ones are named.
    """

    auroc: float
    named: float
    likeness: float


def measure(trial: Trial, describe: Describe) -> TrialFigures:
    """Name the queries of a trial by the references of their group."""
    right, among, confused = (
        np.zeros(len(trial.queries), bool),
        np.zeros(len(trial.queries), bool),
        Counter[tuple[str, str]](),
    )
    for asked, gallery, nearest in answers(trial, describe, 5):
        for place, numbers in zip(asked, nearest.skus, strict=True):
            query, skus = trial.queries[place], [gallery.skus[number] for number in numbers if number >= 0]
            right[place], among[place] = skus[0] == query.sku, query.sku in skus
            if not right[place]:
                confused[query.label, f"{query.group}/{skus[0]}"] += 1
    return TrialFigures(
        trial.name, len(right), float(right.mean()), float(among.mean()), tuple(map(bool, right)), confused
    )


def answers(trial: Trial, describe: Describe, count: int) -> Iterator[tuple[list[int], Gallery, Nearest]]:
    """By group: the places of its queries in the trial, the gallery of its references, the `count` nearest SKUs.

    Groups without a reference are left out.
    """
    for group in sorted({crop.group for crop in trial.references} & {crop.group for crop in trial.queries}):
        references = [crop for crop in trial.references if crop.group == group]
        asked = [place for place, crop in enumerate(trial.queries) if crop.group == group]
        named = zip((crop.sku for crop in references), vectors(references, describe), strict=True)
        gallery = gallery_of("", list(named))
        yield asked, gallery, gallery.nearest(vectors([trial.queries[place] for place in asked], describe), count)


def vectors(crops: Sequence[Crop], describe: Describe) -> Vectors:
    """`(n, d)`: what `describe` makes of the crops."""
    return describe([crop.pixels() for crop in crops])


def measure_unknown(trial: Trial, describe: Describe) -> OpenSetFigures:
    """Leave a third of the SKUs out of the gallery, each third once, and ask about all of them."""
    folds = [open_set(*likenesses(fold, describe)) for fold in unknown_thirds(trial)]
    return OpenSetFigures(
        *(float(np.mean([getattr(fold, name) for fold in folds])) for name in ("auroc", "named", "likeness"))
    )


def likenesses(trial: Trial, describe: Describe) -> tuple[Floats, Flags, Flags]:
    """Of each query: likeness of the best SKU, whether that is right, and whether its SKU has a reference at all."""
    has = {crop.label for crop in trial.references}
    likeness, right, known = [], [], []
    for asked, gallery, nearest in answers(trial, describe, 1):
        crops = [trial.queries[place] for place in asked]
        likeness += nearest.similarities[:, 0].tolist()
        right += [gallery.skus[best] == crop.sku for best, crop in zip(nearest.skus[:, 0], crops, strict=True)]
        known += [crop.label in has for crop in crops]
    return np.asarray(likeness), np.asarray(right), np.asarray(known)


def open_set(likeness: Floats, right: Flags, known: Flags) -> OpenSetFigures:
    """Area under the curve of known against unknown, and what is named rightly at `FALSE_ACCEPTS`."""
    unknown = np.sort(likeness[~known])
    ranks = np.searchsorted(unknown, likeness[known], side="left") + np.searchsorted(unknown, likeness[known], "right")
    from_on = float(np.quantile(unknown, 1 - FALSE_ACCEPTS))
    accepted = likeness[known] > from_on
    return OpenSetFigures(float(ranks.mean() / (2 * len(unknown))), float((accepted & right[known]).mean()), from_on)


def remembering(describe: Describe) -> Describe:
    """The same description, made once for each picture: trials share most of their crops."""
    known: dict[bytes, NDArray[np.float32]] = {}

    def remember(crops: Sequence[Pixels]) -> Vectors:
        keys = [crop.shape[0].to_bytes(4, "big") + crop.tobytes() for crop in crops]
        new = {key: crop for key, crop in zip(keys, crops, strict=True) if key not in known}
        if new:
            known.update(zip(new, describe(list(new.values())), strict=True))
        return np.stack([known[key] for key in keys])

    return remember
