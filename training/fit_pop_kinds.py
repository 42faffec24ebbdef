"""Fits the numbers of `vision/pop_kinds.json` on rendered shelves: `python -m training.fit_pop_kinds FOLDER`.

FOLDER holds photos with their truth beside them, as `shelfaudit render` writes them; 150 scenes take a minute. Softmax
regression with a quadratic penalty, by gradient descent; the probability from which a kind is told is set on scenes
that the fit did not see.
"""

import json
import math
import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from vision.pop.pop_kinds import KindModel, expand, measure_pieces
from vision.types import Box, Point

Floats = NDArray[np.float64]
Ints = NDArray[np.intp]

# Pieces hidden by half or lower than 16 pixels look like anything.
MIN_VISIBLE, MIN_HEIGHT = 0.5, 16
# Kinds with fewer examples are learned as one: enough to know that a piece is none of the common ones.
MIN_EXAMPLES, OTHER = 20, "other"
# Penalty on the weights; three times as much told 20 fewer of 727 held-out pieces, no more of them rightly.
PENALTY = 0.003
STEPS, RATE, MOMENTUM = 800, 0.15, 0.9
# Added to every spread, so that a measure that is nearly constant is not blown up.
LEAST_SPREAD = 0.05
FOLDS = 5
# A kind is told from the lowest of these probabilities on at which it was right often enough: the lower end of the
# interval of its held-out precision (Wilson, 1927, 80 %) counts, for a few lucky pieces prove nothing.
LEVELS = (0.5, 0.55, 0.6, 0.65, 0.7, 0.75, 0.8, 0.85, 0.9)
LEAST_PRECISION, DEVIATIONS = 0.9, 1.28
TARGET = Path(__file__).parents[1] / "vision" / "pop_kinds.json"


@dataclass(frozen=True, eq=False)
class Pieces:
    """Measures (n, m) of labelled pieces, their kinds (n,) and the seeds (n,) of their scenes."""

    measures: Floats
    kinds: NDArray[np.str_]
    seeds: Ints

    def take(self, where: NDArray[np.bool_]) -> "Pieces":
        """Only the pieces that `where` (n,) says."""
        return Pieces(self.measures[where], self.kinds[where], self.seeds[where])


def read_pieces(folders: Sequence[Path]) -> Pieces:
    """Measure all visible pieces of the rendered photos in some folders."""
    measures, kinds, seeds = [], [], []
    records = [
        path for folder in folders for path in sorted(folder.glob("*.json")) if path.with_suffix(".jpg").exists()
    ]
    for path in records:
        record = json.loads(path.read_text(encoding="utf-8"))
        pieces = [found for found in record["objects"] if _counts(found)]
        if pieces:
            measures.append(_measures(path.with_suffix(".jpg"), record, pieces))
            kinds += [found["pop_kind"] for found in pieces]
            seeds += [record["seed"]] * len(pieces)
    return Pieces(np.concatenate(measures), np.asarray(kinds), np.asarray(seeds, dtype=np.intp))


def fit_kinds(pieces: Pieces) -> KindModel:
    """Fit on all pieces; how sure a kind must be is set by `FOLDS` fits that each leave some scenes out."""
    model = _fit(pieces)
    held_out = np.zeros((len(pieces.kinds), len(model.kinds)))
    for fold in range(FOLDS):
        out = pieces.seeds // 2 % FOLDS == fold
        if out.any() and not out.all():
            held_out[out] = _fit(pieces.take(~out), model.kinds).probabilities(pieces.measures[out])
    told_from = _told_from(held_out, pieces.kinds, model.kinds)
    return KindModel(model.kinds, model.mean, model.spread, model.weights, model.bias, told_from)


def _fit(pieces: Pieces, kinds: tuple[str, ...] | None = None) -> KindModel:
    kinds = kinds or _common(pieces.kinds)
    inputs = expand(pieces.measures)
    mean, spread = inputs.mean(axis=0), inputs.std(axis=0) + LEAST_SPREAD
    inputs = (inputs - mean) / spread
    truth = np.asarray([[kind == (own if own in kinds else OTHER) for kind in kinds] for own in pieces.kinds], float)
    weights, bias, speed = np.zeros((inputs.shape[1], len(kinds))), np.zeros(len(kinds)), np.zeros(1)
    for _ in range(STEPS):
        logits = inputs @ weights + bias
        shares = np.exp(logits - logits.max(axis=1, keepdims=True))
        error = shares / shares.sum(axis=1, keepdims=True) - truth
        speed = MOMENTUM * speed + inputs.T @ error / len(inputs) + PENALTY * weights
        weights = weights - RATE * speed
        bias = bias - RATE * error.mean(axis=0)
    return KindModel(kinds, mean, spread, weights, bias, {})


def _common(kinds: NDArray[np.str_]) -> tuple[str, ...]:
    counts = Counter(kinds.tolist())
    return (*sorted(kind for kind, count in counts.items() if count >= MIN_EXAMPLES), OTHER)


def _told_from(probabilities: Floats, truth: NDArray[np.str_], kinds: tuple[str, ...]) -> dict[str, float]:
    """The lowest level for each kind at which it is right often enough; kinds without one are missing."""
    guesses, sure = np.asarray(kinds)[probabilities.argmax(axis=1)], probabilities.max(axis=1)
    found = {}
    for kind in kinds[:-1]:
        for level in LEVELS:
            told = (guesses == kind) & (sure >= level)
            if _least_share(int((truth[told] == kind).sum()), int(told.sum())) >= LEAST_PRECISION:
                found[kind] = level
                break
    return found


def _least_share(right: int, count: int) -> float:
    """The lower end of Wilson's interval of a share; 0 for none."""
    if not count:
        return 0.0
    share, square = right / count, DEVIATIONS**2 / count
    middle = share + square / 2
    return (middle - math.sqrt(share * (1 - share) * square + square**2 / 4)) / (1 + square)


def _counts(found: dict[str, Any]) -> bool:
    return bool(found["kind"] == "pop" and found["visible"] >= MIN_VISIBLE and found["box"][3] >= MIN_HEIGHT)


def _measures(photo: Path, record: dict[str, Any], pieces: Sequence[dict[str, Any]]) -> Floats:
    facings = [Box(*found["box"]) for found in record["objects"] if found["kind"] == "product"]
    edges = [(Point(*row["edge_px"][0]), Point(*row["edge_px"][1])) for row in record["rows"]]
    pixels = cv2.imread(str(photo))
    if pixels is None:
        raise OSError(f"{photo} is no picture")
    return measure_pieces(pixels.astype(np.uint8), [Box(*found["box"]) for found in pieces], facings, edges)


if __name__ == "__main__":
    TARGET.write_text(json.dumps(fit_kinds(read_pieces([Path(name) for name in sys.argv[1:]])).to_json()) + "\n")
