"""Which detection found which true box, at IoU 0.5: the ground under counts, precision, calibration and pictures."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from training.evaluation.boxes import ClassBoxes, ScoredBox, overlaps
from training.evaluation.sizes import relative_sizes
from vision.geometry import Floats
from vision.types import Box

MATCH_IOU = 0.5
NO_PARTNER = -1

Indexes = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Matches:
    """All detections and true boxes of one class over a set, flat.

    Attributes:
        photos: number of photos.
        scores: score of every detection, shape (detections,).
        accepted: whether its model takes it for real by a rule of its own.
        hits: whether it found a true box.
        found_in: index of its photo.
        found_sizes: relative size of the true box that it found, or its own if it found none.
        true_in: photo index of every true box, shape (true boxes,).
        true_sizes: its relative size.
    """

    photos: int
    scores: Floats
    accepted: Flags
    hits: Flags
    found_in: Indexes
    found_sizes: Floats
    true_in: Indexes
    true_sizes: Floats


def partners(truth: Sequence[Box], found: Sequence[ScoredBox]) -> Indexes:
    """For every detection the index of the true box it found, or -1: best score first, each takes the best free one."""
    chosen = np.full(len(found), NO_PARTNER, dtype=np.int64)
    if not truth or not found:
        return chosen
    free = overlaps([seen.box for seen in found], truth)
    by_score = np.argsort([-seen.score for seen in found], kind="stable")
    # Most detections of a low score touch nothing: only the others are worth the walk.
    for index in by_score[free[by_score].max(axis=1) >= MATCH_IOU]:
        best = int(free[index].argmax())
        if free[index, best] >= MATCH_IOU:
            chosen[index] = best
            free[:, best] = 0
    return chosen


def match(boxes: ClassBoxes) -> Matches:
    """Match every photo of a set. Sizes are nan when the photos' sides are not known."""
    sides = boxes.sides or (float("nan"),) * len(boxes.truth)
    chosen = [partners(truth, found) for truth, found in zip(boxes.truth, boxes.found, strict=True)]
    true_sizes = [relative_sizes(truth, side) for truth, side in zip(boxes.truth, sides, strict=True)]
    own_sizes = [
        relative_sizes([seen.box for seen in found], side) for found, side in zip(boxes.found, sides, strict=True)
    ]
    partner = _flat(chosen).astype(np.int64)
    return Matches(
        photos=len(boxes.truth),
        scores=_flat([np.array([seen.score for seen in found]) for found in boxes.found]),
        accepted=_flat([np.array([seen.accepted for seen in found]) for found in boxes.found]).astype(np.bool_),
        hits=partner != NO_PARTNER,
        found_in=_owners(boxes.found),
        found_sizes=_flat(list(map(_judged_sizes, chosen, true_sizes, own_sizes))),
        true_in=_owners(boxes.truth),
        true_sizes=_flat(true_sizes),
    )


def of_size(matches: Matches, limits: tuple[float, float]) -> Matches:
    """Only the boxes of one size.

    As in COCO's rules, a detection that found a true box of another size is neither right nor wrong here, and one
    that found nothing is wrong only if it has this size itself.
    """
    found, true = _within(matches.found_sizes, limits), _within(matches.true_sizes, limits)
    return Matches(
        photos=matches.photos,
        scores=matches.scores[found],
        accepted=matches.accepted[found],
        hits=matches.hits[found],
        found_in=matches.found_in[found],
        found_sizes=matches.found_sizes[found],
        true_in=matches.true_in[true],
        true_sizes=matches.true_sizes[true],
    )


def _judged_sizes(chosen: Indexes, true_sizes: Floats, own_sizes: Floats) -> Floats:
    sizes = own_sizes.copy()
    sizes[chosen >= 0] = true_sizes[chosen[chosen >= 0]]
    return sizes


def _within(sizes: Floats, limits: tuple[float, float]) -> Flags:
    return np.asarray((sizes >= limits[0]) & (sizes < limits[1]))


def _owners(boxes: Sequence[Sequence[object]]) -> Indexes:
    return np.repeat(np.arange(len(boxes)), [len(photo) for photo in boxes]).astype(np.int64)


def _flat(parts: Sequence[npt.NDArray[np.generic]]) -> Floats:
    return np.concatenate([*parts, np.empty(0)]).astype(np.float64)
