"""The photos on which the models do worst, and every box on them judged: hit, miss or false."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

import numpy as np

from training.evaluation.boxes import ScoredBox
from training.evaluation.comparison import Comparison
from training.evaluation.detection import SetDetections
from training.evaluation.matching import NO_PARTNER, partners
from training.evaluation.thresholds import Threshold
from vision.types import Box

Verdict = Literal["hit", "miss", "false"]
LOWEST_F1, WORST_COUNT = "lowest F1", "largest count error"


@dataclass(frozen=True, slots=True)
class JudgedBox:
    """A box of a photo: what a model found and whether it is true, or what it missed (then without a score)."""

    verdict: Verdict
    object_class: str
    box: Box
    score: float | None


@dataclass(frozen=True, slots=True)
class JudgedPhoto:
    """All boxes of one photo as one model sees them, over the classes that it is judged on."""

    boxes: tuple[JudgedBox, ...]

    def number(self, verdict: Verdict) -> int:
        """How many boxes have this verdict."""
        return sum(one.verdict == verdict for one in self.boxes)

    @property
    def true_count(self) -> int:
        return self.number("hit") + self.number("miss")

    @property
    def found_count(self) -> int:
        return self.number("hit") + self.number("false")

    @property
    def f1(self) -> float:
        """1 when there is nothing to find and nothing was found."""
        return 2 * self.number("hit") / max(self.true_count + self.found_count, 1) if self.boxes else 1.0

    @property
    def count_error(self) -> float:
        """Counts of all classes together, relative to what is there."""
        return abs(self.found_count - self.true_count) / max(self.true_count, 1)


@dataclass(frozen=True, slots=True)
class WorstPhoto:
    """A photo by its number in the set, why it was chosen, and what each model made of it."""

    number: int
    reason: str
    judged: tuple[JudgedPhoto, ...]


def worst_photos(comparison: Comparison, measured: SetDetections, *, limit: int) -> tuple[WorstPhoto, ...]:
    """The photos of the lowest F1, the last place kept for the largest count error; means over the models."""
    models = range(len(comparison.models))
    counted = [model for model in models if comparison.models[model].figures[measured.source.name]]
    if not counted:
        return ()
    judged = [
        tuple(judge(comparison, measured, model, number) for model in models) for number in range(len(measured.photos))
    ]
    f1 = [np.mean([photo[model].f1 for model in counted]) for photo in judged]
    errors = [np.mean([photo[model].count_error for model in counted]) for photo in judged]
    by_f1 = list(np.argsort(f1, kind="stable")[: max(limit - 1, 1)])
    by_count = [number for number in np.argsort(-np.array(errors), kind="stable") if number not in by_f1]
    chosen = [(number, LOWEST_F1) for number in by_f1] + [(number, WORST_COUNT) for number in by_count]
    return tuple(WorstPhoto(int(number), reason, judged[number]) for number, reason in chosen[:limit])


def judge(comparison: Comparison, measured: SetDetections, model: int, number: int) -> JudgedPhoto:
    """Every box of one photo at the thresholds of one model; both are given by their numbers."""
    result = comparison.models[model]
    classes = result.figures[measured.source.name]
    return JudgedPhoto(
        tuple(one for name in classes for one in _judged_boxes(measured, model, number, name, result.thresholds[name]))
    )


def _judged_boxes(
    measured: SetDetections, model: int, number: int, name: str, threshold: Threshold
) -> Iterator[JudgedBox]:
    truth = measured.photos[number].truth.get(name, ())
    found = [seen for seen in measured.found[model][number].boxes.get(name, ()) if _accepts(threshold, seen)]
    chosen = partners(truth, found)
    for index in sorted(set(range(len(truth))) - set(chosen.tolist())):
        yield JudgedBox("miss", name, truth[index], None)
    for partner, seen in zip(chosen, found, strict=True):
        yield JudgedBox("false" if partner == NO_PARTNER else "hit", name, seen.box, seen.score)


def _accepts(threshold: Threshold, seen: ScoredBox) -> bool:
    return seen.accepted if threshold is None else seen.score >= threshold
