"""Fits the rule that accepts products by their score and their neighbours (`vision.neighbours`) for one detector.

It learns from photos that did not teach the detector: on those that did, its scores are higher than they will ever be
again. So they are photos that detectors are measured on, and counts are told by rules that did not see the photo.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from training.evaluation import ClassBoxes
from training.evaluation.boxes import ScoredBox
from training.evaluation.matching import NO_PARTNER, partners
from training.network_fit import Descent, fit_network
from vision.geometry import Flags, Floats, boxes_to_xyxy
from vision.neighbours import FAINTEST, NeighbourRule, neighbour_evidence
from vision.types import Box

# With 600 steps and less decay, sets that taught nothing come out worse.
DESCENT = Descent(hidden=16, steps=300, rate=0.02, decay=0.02)
# A rendered shelf says less about real ones than a real shelf does.
RENDERED_WEIGHT = 0.4
SHARE = 0.5
FOLDS = 5
# Photos with boxes of products: fewer teach nothing that would hold on others.
LEAST_PHOTOS = 2 * FOLDS

Weights = Mapping[str, float]
BoxesBySet = Mapping[str, ClassBoxes]


@dataclass(frozen=True, slots=True, eq=False)
class _Lesson:
    """What one photo teaches: evidence `(n, m)` on its boxes, which of them are right `(n,)`, and what each counts."""

    evidence: Floats
    right: Flags
    weight: float


def fit_rule(boxes: BoxesBySet, weights: Weights) -> NeighbourRule | None:
    """The rule from the products of all photos of the sets in `weights`, whose boxes count that much.

    None where fewer than LEAST_PHOTOS show a box that can be judged.
    """
    lessons = [lesson for _, lesson in _lessons(boxes, weights)]
    return _fit(lessons) if len(lessons) >= LEAST_PHOTOS else None


def crossed(boxes: BoxesBySet, weights: Weights) -> dict[str, ClassBoxes]:
    """The same boxes, each photo's accepted by a rule that did not learn from it (every fifth photo is left out).

    There must be enough photos for `fit_rule`.
    """
    lessons = list(_lessons(boxes, weights))
    rules = [_fit([lesson for number, lesson in lessons if number % FOLDS != fold]) for fold in range(FOLDS)]
    return {
        name: replace(
            one, found=tuple(_accepted(found, rules[number % FOLDS]) for number, found in _numbered(boxes, name))
        )
        for name, one in boxes.items()
    }


def _numbered(boxes: BoxesBySet, name: str) -> Iterator[tuple[int, tuple[ScoredBox, ...]]]:
    """What was found in the photos of a set; photos are numbered through all sets."""
    names = list(boxes)
    first = sum(len(boxes[before].found) for before in names[: names.index(name)])
    return enumerate(boxes[name].found, start=first)


def _accepted(found: Sequence[ScoredBox], rule: NeighbourRule) -> tuple[ScoredBox, ...]:
    accepted = rule.accepts(_rows(found))
    return tuple(replace(seen, accepted=bool(one)) for seen, one in zip(found, accepted, strict=True))


def _lessons(boxes: BoxesBySet, weights: Weights) -> Iterator[tuple[int, _Lesson]]:
    """The photos' numbers, and what each teaches."""
    for name, weight in weights.items():
        for truth, (number, found) in zip(boxes[name].truth, _numbered(boxes, name), strict=True):
            judged = [seen for seen in found if seen.score >= FAINTEST]
            if judged:
                yield number, _lesson(truth, judged, weight)


def _lesson(truth: Sequence[Box], found: Sequence[ScoredBox], weight: float) -> _Lesson:
    return _Lesson(neighbour_evidence(_rows(found)), partners(truth, found) != NO_PARTNER, weight)


def _rows(found: Sequence[ScoredBox]) -> Floats:
    return np.column_stack([boxes_to_xyxy([seen.box for seen in found]), [seen.score for seen in found]])


def _fit(lessons: Sequence[_Lesson]) -> NeighbourRule:
    counts = np.concatenate([np.full(len(lesson.right), lesson.weight) for lesson in lessons])
    evidence = np.concatenate([lesson.evidence for lesson in lessons])
    right = np.concatenate([lesson.right for lesson in lessons]).astype(np.float64)
    return NeighbourRule(fit_network(evidence, right, counts, DESCENT), SHARE)
