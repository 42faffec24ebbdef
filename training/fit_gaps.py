"""Fits the network of `vision/shelf/gap_model.json` for one detector: `python -m training.fit_gaps RECIPE DATA BUNDLE`.

RECIPE names labelled sources (see `training.recipe`), DATA is the folder that their paths are relative to, BUNDLE the
folder of the detector's bundle. The detector's scores are part of the evidence: fit anew for every new detector.
The probability from which a gap is told is set on photos that the fit did not see.
"""

import json
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from rich.progress import track

from training.network_fit import Descent, fit_network
from training.recipe import Source, read_sources
from training.sources import Pixels, read_source
from vision.detector import Detector
from vision.geometry import Floats, Ints, boxes_to_xyxy, overlaps
from vision.shelf.gap_model import GapModel
from vision.shelf.gaps import LEAST_SUPPORT, examine_places, settle
from vision.shelf.rows import lay_rows
from vision.types import Box, Detection, ObjectClass

# What a place is taught to say: 0 up to the first overlap (IoU) with a true gap, 1 from the second on, in between in
# proportion. With a step at 0.5 it learns less of which box fits best, and held-out F1 is 0.01 to 0.02 lower.
WRONG, RIGHT = 0.3, 0.7
# Held-out F1 is 0.01 lower with 24 hidden units and 150 steps over everything, and no better with twice the steps.
DESCENT = Descent(hidden=64, steps=600, rate=0.01, decay=0.1, batch=2048)
FOLDS = 4
# A gap is found when it overlaps a true one by this (IoU).
MATCH = 0.5
# F1 hardly changes over a third of these levels; of equals the highest is taken, for a false gap sends someone for
# nothing. This much F1 is within chance.
ENOUGH = 0.005
LEVELS = tuple(level / 100 for level in range(20, 62, 2))
TARGET = Path(__file__).parents[1] / "vision" / "shelf" / "gap_model.json"

GAP: ObjectClass = "gap"

Detect = Callable[[Pixels], Sequence[Detection]]


@dataclass(frozen=True, slots=True, eq=False)
class ExaminedPhoto:
    """Places `(n, 4)` xyxy of a photo, the evidence `(n, m)` on them, its true gaps, and how much it counts in the
    fit.
    """

    places: Floats
    evidence: Floats
    truth: tuple[Box, ...]
    source: str = ""
    weight: float = 1.0

    @property
    def targets(self) -> Floats:
        """What the network should say of each place, `(n,)`."""
        if not self.truth:
            return np.zeros(len(self.places))
        best = overlaps(self.places, boxes_to_xyxy(self.truth)).max(axis=1)
        targets: Floats = np.clip((best - WRONG) / (RIGHT - WRONG), 0.0, 1.0)
        return targets


Judged = tuple[ExaminedPhoto, Floats]


def examine_sources(sources: Sequence[Source], data: Path, detect: Detect, accepted: float) -> Iterator[ExaminedPhoto]:
    """Detect and examine all photos of those sources that know their gaps; a source's `repeat` is their weight.

    `detect` must tell gaps down to LEAST_SUPPORT; it accepts them from the score `accepted` on.
    """
    for source in sources:
        for photo in read_source(source, data) if GAP in source.known else ():
            pixels = photo.load()
            truth = tuple(found.box for found in photo.objects if found.object_class == GAP)
            examined = examine_photo(pixels, detect(pixels), accepted, truth)
            if examined is not None:
                yield replace(examined, source=source.name, weight=float(source.repeat))


def examine_photo(
    pixels: Pixels, found: Sequence[Detection], accepted: float, truth: tuple[Box, ...]
) -> ExaminedPhoto | None:
    """Examine a photo (H x W x 3, BGR) as the service does; None when no place of it can be judged."""
    sure = [seen for seen in found if seen.accepted]
    boxes = {name: [seen.box for seen in sure if seen.object_class == name] for name in ("product", "price_tag", GAP)}
    facings = boxes["product"]
    layout = lay_rows(facings, pixels.shape[1], pixels.shape[0], boxes["price_tag"], boxes[GAP])
    if layout.perspective is None:
        return None
    gaps = [seen for seen in found if seen.object_class == GAP]
    places, evidence = examine_places(pixels, gaps, facings, layout, accepted=accepted)
    return ExaminedPhoto(places, evidence, truth) if len(places) else None


def fit_gaps(photos: Sequence[ExaminedPhoto], descent: Descent = DESCENT) -> GapModel:
    """Fit on all photos; from which probability a gap is told is set by `FOLDS` fits that each leave some out."""
    return replace(_fit(photos, descent), told_from=choose_level(hold_out(photos, descent)))


def hold_out(photos: Sequence[ExaminedPhoto], descent: Descent) -> list[Judged]:
    """The photos with the probabilities that a network which did not see them gives to their places."""
    held_out: list[Judged] = []
    for fold in range(FOLDS):
        model = _fit([photo for at, photo in enumerate(photos) if at % FOLDS != fold], descent)
        held_out += [(photo, model.network.probabilities(photo.evidence)) for photo in photos[fold::FOLDS]]
    return held_out


def choose_level(held_out: Sequence[Judged]) -> float:
    """The highest level of those with which F1 is next to best."""
    f1 = {level: mean_f1(held_out, level) for level in LEVELS}
    return max(level for level in LEVELS if f1[level] >= max(f1.values()) - ENOUGH)


def mean_f1(judged: Sequence[Judged], told_from: float) -> float:
    """F1 at IoU 0.5, the mean over the sources: each weighs the square root of its gaps, as its figure is that sure."""
    counts: dict[str, Ints] = {}
    for photo, probabilities in judged:
        counted = _counts(photo, probabilities, told_from)
        counts[photo.source] = counts.get(photo.source, np.zeros_like(counted)) + counted
    right, found, true = np.asarray(list(counts.values())).T
    return float(np.average(2 * right / np.maximum(found + true, 1), weights=np.sqrt(true)))


def _counts(photo: ExaminedPhoto, probabilities: Floats, told_from: float) -> Ints:
    """How many gaps were found rightly, found, and true; likeliest first, each finds the best that is free."""
    found = [box for box, _ in settle(photo.places, probabilities, told_from)]
    if not found or not photo.truth:
        return np.asarray([0, len(found), len(photo.truth)], dtype=np.intp)
    free, right = overlaps(boxes_to_xyxy(found), boxes_to_xyxy(photo.truth)), 0
    for own in free:
        best = int(own.argmax())
        if own[best] >= MATCH:
            right += 1
            free[:, best] = 0.0
    return np.asarray([right, len(found), len(photo.truth)], dtype=np.intp)


def _fit(photos: Sequence[ExaminedPhoto], descent: Descent) -> GapModel:
    evidence = np.concatenate([photo.evidence for photo in photos])
    targets = np.concatenate([photo.targets for photo in photos])
    counts = np.concatenate([np.full(len(photo.places), photo.weight) for photo in photos])
    return GapModel(fit_network(evidence, targets, counts, descent), told_from=1.0)


def refuse_restricted(sources: Sequence[Source]) -> None:
    """The network serves every detector, those for companies too.

    Raises:
        ValueError: a source must not be used commercially.
    """
    if restricted := [source.name for source in sources if not source.commercial_use]:
        raise ValueError(f"leave out {', '.join(restricted)}: their licences do not permit commercial use")


def main(recipe: str, data: str, bundle: str) -> None:
    """Detect, examine, fit and write."""
    sources = read_sources(Path(recipe))
    refuse_restricted(sources)
    detector = Detector.load(Path(bundle).parent, Path(bundle).name)

    def detect(pixels: Pixels) -> Sequence[Detection]:
        return detector.detect(pixels, pixels.shape[1], pixels.shape[0], min_score=LEAST_SUPPORT)

    examined = examine_sources(sources, Path(data), detect, detector.card.thresholds[GAP])
    photos = list(track(examined, "examining photos", total=None))
    fitted = fit_gaps(photos)
    TARGET.write_text(json.dumps(fitted.to_json()) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
