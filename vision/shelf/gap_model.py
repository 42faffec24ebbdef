"""The probability that a place is a gap. The numbers lie in `gap_model.json` and are fitted by `training.fit_gaps`."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from vision.evidence_network import EvidenceNetwork


@dataclass(frozen=True, slots=True, eq=False)
class GapModel:
    """A network on the evidence of `gap_evidence`; a place is told as a gap from the probability `told_from` on."""

    network: EvidenceNetwork
    told_from: float

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> "GapModel":
        """From the plain form that `to_json` makes."""
        return cls(EvidenceNetwork.from_json(stored), float(stored["told_from"]))

    def to_json(self) -> dict[str, Any]:
        """Plain values, rounded to four digits."""
        return self.network.to_json() | {"told_from": self.told_from}


@cache
def shipped_gap_model() -> GapModel:
    """The model that was fitted for the shipped detector."""
    stored = (files("vision.shelf") / "gap_model.json").read_text(encoding="utf-8")
    return GapModel.from_json(json.loads(stored))
