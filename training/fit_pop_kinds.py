"""Fits the numbers of `vision/pop/pop_kinds.json` on rendered shelves: `python -m training.fit_pop_kinds FOLDER`.

Common scenes show three pieces each, so scenes full of them are rendered into FOLDER first (four minutes; those
that lie there already are taken as they are). Softmax regression with a quadratic penalty, by gradient descent; the
probability from which a kind is told is set on scenes that the fit did not see.
"""

import json
import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from training.synth import scene_record
from training.wilson import wilson_interval
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
# Drawn ones are told apart, real ones are not: of 33 pieces on photos of shops that were told as leaflets none was one.
NEVER_TOLD = ("leaflet",)
TARGET = Path(__file__).parents[1] / "vision" / "pop" / "pop_kinds.json"
SEEDS = range(930001, 930119)
SIZE = (1280, 960)
# Pieces a metre of shelf and large ones over or beside it, five times as many as in common scenes.
PIECES_PER_METRE, SIGNS = 4.0, 2.0
JPEG_QUALITY = 90


@dataclass(frozen=True, eq=False)
class Pieces:
    """Measures (n, m) of labelled pieces, their kinds (n,) and the seeds (n,) of their scenes."""

    measures: Floats
    kinds: NDArray[np.str_]
    seeds: Ints

    def take(self, where: NDArray[np.bool_]) -> "Pieces":
        """Only the pieces that `where` (n,) says."""
        return Pieces(self.measures[where], self.kinds[where], self.seeds[where])


def render_dressed(folder: Path, seeds: Sequence[int], size: tuple[int, int] = SIZE) -> None:
    """Render scenes full of POP material into a folder, each as a photo of `size` (width, height) px with its truth."""
    from training.synth.photography import photograph_styled  # needs the extra `train`
    from training.synth.store.style import draw_style

    folder.mkdir(parents=True, exist_ok=True)
    for seed in seeds:
        path = folder / f"{seed}.jpg"
        if path.with_suffix(".json").exists():
            continue
        rng = np.random.default_rng(seed)
        style = draw_style(rng)
        dressing = replace(style.dressing, pop_per_metre=PIECES_PER_METRE, signs=SIGNS)
        scene = photograph_styled(rng, replace(style, dressing=dressing), width=size[0], height=size[1])
        if not cv2.imwrite(str(path), scene.image, [cv2.IMWRITE_JPEG_QUALITY, JPEG_QUALITY]):
            raise OSError(f"cannot write {path}; is the folder writable?")
        path.with_suffix(".json").write_text(json.dumps(scene_record(scene, seed=seed)), encoding="utf-8")


def read_pieces(folder: Path) -> Pieces:
    """Measure all visible pieces of the rendered photos in a folder."""
    measures, kinds, seeds = [], [], []
    records = [path for path in sorted(folder.glob("*.json")) if path.with_suffix(".jpg").exists()]
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
        out = pieces.seeds % FOLDS == fold
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
    for kind in (kind for kind in kinds[:-1] if kind not in NEVER_TOLD):
        for level in LEVELS:
            told = (guesses == kind) & (sure >= level)
            least, _ = wilson_interval(int((truth[told] == kind).sum()), int(told.sum()), DEVIATIONS)
            if least >= LEAST_PRECISION:
                found[kind] = level
                break
    return found


def _counts(found: dict[str, Any]) -> bool:
    return bool(found["kind"] == "pop" and found["visible"] >= MIN_VISIBLE and found["box"][3] >= MIN_HEIGHT)


def _measures(photo: Path, record: dict[str, Any], pieces: Sequence[dict[str, Any]]) -> Floats:
    facings = [Box(*found["box"]) for found in record["objects"] if found["kind"] == "product"]
    edges = [(Point(*row["edge_px"][0]), Point(*row["edge_px"][1])) for row in record["rows"]]
    pixels = cv2.imread(str(photo))
    if pixels is None:
        raise OSError(f"{photo} is no picture")
    return measure_pieces(pixels.astype(np.uint8), [Box(*found["box"]) for found in pieces], facings, edges)


def main(folder: Path) -> None:
    """Render what is missing, fit, and write the numbers to where `vision` reads them."""
    render_dressed(folder, SEEDS)
    TARGET.write_text(json.dumps(fit_kinds(read_pieces(folder)).to_json()) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
