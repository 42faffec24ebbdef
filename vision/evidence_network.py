"""The probability of something from the evidence for and against it: a small neural network on a few measures.

One hidden layer is enough to say "low, but right above a short pile" or "unsure, but between two that are alike", which
no sum of single reasons says. Numpy only; `training.network_fit` fits it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

import numpy as np

from vision.geometry import Floats

# Evidence further from the mean than this many standard deviations says no more.
FURTHEST = 4.0
ARRAYS = ("mean", "spread", "hidden", "hidden_bias", "output")


@dataclass(frozen=True, slots=True, eq=False)
class EvidenceNetwork:
    """Network of one hidden layer (tanh) on standardised evidence.

    `mean` and `spread` (m,), `hidden` (m, k), `hidden_bias` (k,), `output` (k,), `output_bias`.
    """

    mean: Floats
    spread: Floats
    hidden: Floats
    hidden_bias: Floats
    output: Floats
    output_bias: float

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> Self:
        """From the plain form that `to_json` makes. Raises KeyError, TypeError or ValueError for anything else."""
        arrays = {name: np.asarray(stored[name], dtype=np.float64) for name in ARRAYS}
        measures, units = arrays["hidden"].shape
        shapes = {"mean": (measures,), "spread": (measures,), "hidden_bias": (units,), "output": (units,)}
        if wrong := [name for name, shape in shapes.items() if arrays[name].shape != shape]:
            raise ValueError(f"{', '.join(wrong)} do not fit a hidden layer of {measures} x {units}")
        return cls(output_bias=float(stored["output_bias"]), **arrays)

    def to_json(self) -> dict[str, Any]:
        """Plain values, rounded to four digits."""
        arrays = {name: getattr(self, name).round(4).tolist() for name in ARRAYS}
        return arrays | {"output_bias": round(self.output_bias, 4)}

    def standardise(self, evidence: Floats) -> Floats:
        """Evidence `(n, m)` in standard deviations from the mean."""
        inputs: Floats = np.clip((evidence - self.mean) / self.spread, -FURTHEST, FURTHEST)
        return inputs

    def probabilities(self, evidence: Floats) -> Floats:
        """`(n,)` for evidence `(n, m)`, 0 to 1."""
        hidden = np.tanh(self.standardise(evidence) @ self.hidden + self.hidden_bias)
        likely: Floats = 1 / (1 + np.exp(-(hidden @ self.output + self.output_bias)))
        return likely
