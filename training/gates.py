"""Refuses a candidate that is worse than the current model on any frozen set.

Both are measured in the same run on the same photos, so the sets' own difficulty cancels out. What remains is chance:
on few objects a figure moves although nothing got worse. The tolerance of a figure follows from that chance alone:

- AP, AP50: 0.005 + 0.5 / sqrt(objects). A share over n objects has a standard error of at most 0.5 / sqrt(n).
- count error: 0.005 + its current value / sqrt(photos). Absolute errors scatter about as widely as they are large.

11,469 objects give 0.010, 261 give 0.036, 48 give 0.077. A class with fewer than 30 objects in a set is shown but not
judged. A rule that can be checked by hand from two cards was preferred to a bootstrap over photos, whose verdict
depends on its seed. It is generous on small sets: objects of one photo are alike, and the pairing is not made use of.
"""

import hashlib
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

if TYPE_CHECKING:
    from training.evaluation.detection import MeasuredPhoto

Figures = Mapping[str, Mapping[str, Mapping[str, Any]]]
"""Set -> class -> figures, as a card's `metrics` holds them; a figure that the set cannot tell is None."""
Verdict = Literal["passed", "worse", "not measured", "too few to judge"]

LEAST_OBJECTS = 30
ROUNDING = 0.005
HIGHER_IS_BETTER = {"ap": True, "ap50": True, "count_error": False}
HEADER = "| set | class | figure | current | candidate | difference | tolerance | verdict |"
RULE = "|---|---|---|---|---|---|---|---|"


@dataclass(frozen=True, slots=True)
class GateLine:
    """One figure of both models. `difference` is candidate minus current; None where the candidate lacks the figure."""

    set_name: str
    object_class: str
    figure: str
    current: float
    candidate: float | None
    tolerance: float
    verdict: Verdict

    @property
    def refused(self) -> bool:
        """Whether this line alone keeps the candidate out."""
        return self.verdict in ("worse", "not measured")

    @property
    def difference(self) -> float | None:
        return None if self.candidate is None else self.candidate - self.current


class GateRefused(Exception):
    """The candidate must not be published; the text holds the figures that speak against it."""

    def __init__(self, name: str, rival: str, reasons: Iterable[str], lines: Iterable[GateLine]) -> None:
        refused = [line for line in lines if line.refused]
        parts = [*reasons, *([gate_table(refused)] if refused else [])]
        super().__init__(
            "\n".join(
                [
                    f"{name} is not published: it does not hold against {rival}.",
                    *parts,
                    'Train a better one, or publish it all the same with --accept-worse "reason" (the card tells it).',
                ]
            )
        )


def compare_figures(current: Figures, candidate: Figures) -> tuple[GateLine, ...]:
    """Judge a candidate on every set, class and gated figure that the current model has been measured on."""
    return tuple(
        _judge(set_name, object_class, figure, row, candidate.get(set_name, {}).get(object_class, {}))
        for set_name, rows in current.items()
        for object_class, row in rows.items()
        for figure in HIGHER_IS_BETTER
        if row.get(figure) is not None
    )


def _judge(
    set_name: str, object_class: str, figure: str, current: Mapping[str, Any], candidate: Mapping[str, Any]
) -> GateLine:
    value, allowed = candidate.get(figure), tolerance(figure, current)
    verdict = _verdict(figure, current, value, allowed)
    return GateLine(set_name, object_class, figure, current[figure], value, round(allowed, 4), verdict)


def _verdict(figure: str, current: Mapping[str, Any], value: float | None, allowed: float) -> Verdict:
    if value is None:
        return "not measured"
    if current["objects"] < LEAST_OBJECTS:
        return "too few to judge"
    loss = current[figure] - value if HIGHER_IS_BETTER[figure] else value - current[figure]
    return "worse" if loss > allowed else "passed"


def tolerance(figure: str, current: Mapping[str, Any]) -> float:
    """How much worse a figure may be by chance; see the module's text. Without objects nothing is too much."""
    if not current["objects"]:
        return math.inf
    if figure == "count_error":
        return float(ROUNDING + current[figure] / math.sqrt(current["photos"]))
    return ROUNDING + 0.5 / math.sqrt(current["objects"])


def changed_sets(frozen: Mapping[str, str], measured: Mapping[str, str]) -> tuple[str, ...]:
    """What is wrong with the sets themselves, a sentence each: vanished, or no longer the same photos and labels.

    Both map a set's name to its `set_fingerprint`: as the current card froze it, and as it was read now.
    """
    reasons = []
    for name, fingerprint in frozen.items():
        if name not in measured:
            reasons.append(f"Set {name} is missing: the current model was measured on it.")
        elif measured[name] != fingerprint:
            reasons.append(f"Set {name} is frozen, but its photos or labels changed since the current model.")
    return tuple(reasons)


def set_fingerprint(photos: "Iterable[MeasuredPhoto]") -> str:
    """SHA-256 over the photos of a set in their order: names, pixels (ignored regions painted) and true boxes."""
    digest = hashlib.sha256()
    for photo in photos:
        digest.update(f"{photo.name} {photo.width} {photo.height}\n".encode())
        digest.update(np.ascontiguousarray(photo.load()).data)
        for name, boxes in sorted(photo.truth.items()):
            # A hundredth of a pixel: what readers compute from shares of the width differs further down.
            lines = sorted(" ".join(f"{value:.2f}" for value in box) for box in boxes)
            digest.update("\n".join([name, *lines, ""]).encode())
    return digest.hexdigest()


def gate_table(lines: Iterable[GateLine]) -> str:
    """The lines as a Markdown table."""
    return "\n".join([HEADER, RULE, *(f"| {' | '.join(_cells(line))} |" for line in lines)])


def _cells(line: GateLine) -> list[str]:
    candidate = "-" if line.candidate is None else f"{line.candidate:.3f}"
    difference = "-" if line.difference is None else f"{line.difference:+.3f}"
    figures = [f"{line.current:.3f}", candidate, difference, f"{line.tolerance:.3f}"]
    return [line.set_name, line.object_class, line.figure, *figures, line.verdict]
