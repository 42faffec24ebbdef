"""Fits a `vision.evidence_network`: binary cross-entropy by Adam (Kingma and Ba 2015), averaged over several starts."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from vision.evidence_network import EvidenceNetwork
from vision.geometry import Floats

# Networks that start from other numbers and are averaged into one: a single one is better or worse by luck.
MEMBERS = 3
# Means of the gradient and of its square that Adam keeps, and what keeps it from dividing by zero.
MEMORY, SQUARE_MEMORY, TINY = 0.9, 0.999, 1e-8
# Added to every spread, so that evidence that is nearly constant is not blown up.
LEAST_SPREAD = 0.05

Singles = NDArray[np.float32]
Weights = dict[str, Floats]


@dataclass(frozen=True, slots=True)
class Descent:
    """How a network is fitted: `hidden` units each member, `steps` of Adam, its first `rate`, the weights' `decay`.

    A step takes all evidence, or `batch` rows of it, drawn by how much they count.
    """

    hidden: int
    steps: int
    rate: float
    decay: float
    batch: int | None = None


def fit_network(evidence: Floats, targets: Floats, counts: Floats, descent: Descent) -> EvidenceNetwork:
    """The network that says `targets` (n,) of `evidence` (n, m); each row counts as much as `counts` (n,) says."""
    mean, spread = evidence.mean(axis=0), evidence.std(axis=0) + LEAST_SPREAD
    units = descent.hidden * MEMBERS
    empty = EvidenceNetwork(mean, spread, np.zeros((len(mean), units)), np.zeros(units), np.zeros(units), 0.0)
    inputs = empty.standardise(evidence).astype(np.float32)
    weights = counts / counts.mean()
    return _averaged(empty, [_descend(inputs, targets, weights, descent, seed) for seed in range(MEMBERS)])


def _averaged(empty: EvidenceNetwork, members: Sequence[Weights]) -> EvidenceNetwork:
    """The mean of the members' logits is one network again, with all their hidden units side by side."""
    return replace(
        empty,
        hidden=np.concatenate([member["hidden"] for member in members], axis=1),
        hidden_bias=np.concatenate([member["hidden_bias"] for member in members]),
        output=np.concatenate([member["output"] for member in members]) / len(members),
        output_bias=float(np.mean([member["output_bias"] for member in members])),
    )


def _descend(inputs: Singles, targets: Floats, counts: Floats, descent: Descent, seed: int) -> Weights:
    """Adam with weight decay; the rate falls to zero along a cosine."""
    rng, measures, units = np.random.default_rng(seed), inputs.shape[1], descent.hidden
    weights = {
        "hidden": rng.normal(0, measures**-0.5, (measures, units)),
        "hidden_bias": np.zeros(units),
        "output": rng.normal(0, units**-0.5, units),
        "output_bias": np.zeros(()),
    }
    speed, square = ({name: np.zeros_like(value) for name, value in weights.items()} for _ in range(2))
    for step in range(descent.steps):
        rate = descent.rate * (1 + np.cos(np.pi * step / descent.steps)) / 2
        for name, slope in _slopes(weights, *_rows(inputs, targets, counts, descent.batch, rng)).items():
            speed[name] = MEMORY * speed[name] + (1 - MEMORY) * slope
            square[name] = SQUARE_MEMORY * square[name] + (1 - SQUARE_MEMORY) * slope**2
            along = speed[name] / (1 - MEMORY ** (step + 1))
            size = np.sqrt(square[name] / (1 - SQUARE_MEMORY ** (step + 1))) + TINY
            weights[name] = weights[name] * (1 - rate * descent.decay) - rate * along / size
    return weights


def _rows(
    inputs: Singles, targets: Floats, counts: Floats, batch: int | None, rng: np.random.Generator
) -> tuple[Singles, Floats, Floats]:
    """What one step takes: everything, or rows drawn by their counts, which then count alike."""
    if batch is None:
        return inputs, targets, counts
    drawn = rng.choice(len(inputs), batch, p=counts / counts.sum())
    return inputs[drawn], targets[drawn], np.ones(batch)


def _slopes(weights: Weights, inputs: Singles, targets: Floats, counts: Floats) -> Weights:
    """Slope of the mean cross-entropy along each weight."""
    hidden = np.tanh(inputs @ weights["hidden"].astype(np.float32) + weights["hidden_bias"].astype(np.float32))
    likely = 1 / (1 + np.exp(-(hidden @ weights["output"] + weights["output_bias"])))
    error = (likely - targets) * counts / len(inputs)
    back = (error[:, None] * weights["output"] * (1 - hidden**2)).astype(np.float32)
    return {
        "hidden": (inputs.T @ back).astype(np.float64),
        "hidden_bias": back.sum(axis=0).astype(np.float64),
        "output": hidden.T @ error,
        "output_bias": error.sum(),
    }
