"""Fits how likenesses become probabilities: on facings that were not learned from, known ones and unknown ones."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from training.embedder.figures import Describe, answers
from training.embedder.trials import Trial
from vision.cards import NamingRule
from vision.geometry import Flags, Floats, Ints
from vision.recognition.naming import CANDIDATES

# Share of names that may be wrong.
WRONG_NAMES = 0.1
TEMPERATURES = np.geomspace(0.005, 0.2, 30)
STEPS, RATE = 4000, 0.5


@dataclass(frozen=True, slots=True, eq=False)
class Likenesses:
    """Likenesses of the best SKUs of `m` facings, `(m, k)`, best first, and the place of the right one, -1 for none."""

    best: Floats
    right: Ints


def fit_naming(trials: Sequence[Trial], describe: Describe) -> NamingRule:
    """The rule that fits trials in each of which a third of the SKUs is unknown."""
    seen = [asked for trial in trials for asked in _likenesses(trial, describe)]
    best = np.concatenate([one.best for one in seen])
    right = np.concatenate([one.right for one in seen])
    temperature = min(TEMPERATURES, key=lambda value: _surprise(best, right, float(value)))
    bias, slope = _logistic(best[:, 0], right >= 0)
    rule = NamingRule(float(temperature), bias, slope, accepted=0.5)
    return NamingRule(rule.temperature, bias, slope, _accepted(best, right, rule))


def _likenesses(trial: Trial, describe: Describe) -> Iterator[Likenesses]:
    for asked, gallery, nearest in answers(trial, describe, CANDIDATES):
        names = np.asarray([*gallery.skus, ""])[nearest.skus]
        hits = names == np.asarray([trial.queries[place].sku for place in asked])[:, None]
        right = np.where(hits.any(axis=1), hits.argmax(axis=1), -1)
        yield Likenesses(nearest.similarities.astype(np.float64), right)


def _shares(best: Floats, temperature: float) -> Floats:
    weights = np.exp((best - best[:, :1]) / temperature)
    return np.asarray(weights / weights.sum(axis=1, keepdims=True))


def _surprise(best: Floats, right: Ints, temperature: float) -> float:
    """Mean negative log probability of the right candidates."""
    known = right >= 0
    shares = _shares(best[known], temperature)[np.arange(known.sum()), right[known]]
    return float(-np.log(np.maximum(shares, 1e-9)).mean())


def _logistic(likeness: Floats, known: Flags) -> tuple[float, float]:
    """Bias and slope by gradient descent on standardised likenesses."""
    mean, spread = float(likeness.mean()), float(likeness.std()) or 1.0
    inputs = (likeness - mean) / spread
    bias = slope = 0.0
    for _ in range(STEPS):
        misses = 1 / (1 + np.exp(-(bias + slope * inputs))) - known
        bias -= RATE * float(misses.mean())
        slope -= RATE * float((misses * inputs).mean())
    return round(bias - slope * mean / spread, 3), round(slope / spread, 3)


def _accepted(best: Floats, right: Ints, rule: NamingRule) -> float:
    """The lowest probability from which on at most `WRONG_NAMES` of the names are wrong."""
    known = 1 / (1 + np.exp(-(rule.bias + rule.slope * best[:, 0])))
    scores = known * _shares(best, rule.temperature)[:, 0]
    order = np.argsort(-scores)
    wrong = np.cumsum(right[order] != 0) / np.arange(1, len(order) + 1)
    good = np.flatnonzero(wrong <= WRONG_NAMES)
    lowest = float(scores[order[good[-1]]]) if len(good) else float(scores.max())
    return round(min(max(lowest, 0.05), 0.95), 3)
