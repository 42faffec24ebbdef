"""The probability that a place is a gap, from the evidence for and against it: a small neural network.

One hidden layer is enough to say "low, but right above a short pile" or "plain, but outside the shelf", which no sum
of single reasons says. The numbers lie in `gap_model.json` and are fitted by `training.fit_gaps`.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np

from vision.geometry import Floats

# Evidence further from the mean than this many standard deviations says no more.
FURTHEST = 4.0
ARRAYS = ("mean", "spread", "hidden", "hidden_bias", "output")


@dataclass(frozen=True, slots=True, eq=False)
class GapModel:
    """Network of one hidden layer (tanh) on standardised evidence.

    `mean` and `spread` (m,), `hidden` (m, k), `hidden_bias` (k,), `output` (k,), `output_bias`. `told_from` is the
    probability from which a place is told as a gap.
    """

    mean: Floats
    spread: Floats
    hidden: Floats
    hidden_bias: Floats
    output: Floats
    output_bias: float
    told_from: float

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> "GapModel":
        """From the plain form that `to_json` makes."""
        arrays = {name: np.asarray(stored[name], dtype=np.float64) for name in ARRAYS}
        return cls(output_bias=float(stored["output_bias"]), told_from=float(stored["told_from"]), **arrays)

    def to_json(self) -> dict[str, Any]:
        """Plain values, rounded to four digits."""
        arrays = {name: getattr(self, name).round(4).tolist() for name in ARRAYS}
        return arrays | {"output_bias": round(self.output_bias, 4), "told_from": self.told_from}

    def standardise(self, evidence: Floats) -> Floats:
        """Evidence `(n, m)` in standard deviations from the mean."""
        inputs: Floats = np.clip((evidence - self.mean) / self.spread, -FURTHEST, FURTHEST)
        return inputs

    def probabilities(self, evidence: Floats) -> Floats:
        """`(n,)` for evidence `(n, m)`, 0 to 1."""
        hidden = np.tanh(self.standardise(evidence) @ self.hidden + self.hidden_bias)
        likely: Floats = 1 / (1 + np.exp(-(hidden @ self.output + self.output_bias)))
        return likely


@cache
def shipped_gap_model() -> GapModel:
    """The model that was fitted for the shipped detector."""
    stored = (files("vision.shelf") / "gap_model.json").read_text(encoding="utf-8")
    return GapModel.from_json(json.loads(stored))
