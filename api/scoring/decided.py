"""Lines that a person decided: the word of a person stands for what was measured, as long as that is the same."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from api.scoring.lines import KpiLine, LineVerdict

NOTE = "decided by a person"


@dataclass(frozen=True, slots=True, kw_only=True)
class LineDecision:
    """What a person decided about the lines in `basis`, which tells each of them, by its key, as it was before.

    `verdict` None accepts them as they are: a line under review passes when its target is met, else it fails, and what
    was not measured stays undecided. Another verdict comes with the `score` (0 to 1) of its line, None for not
    measured.
    """

    id: str
    basis: Mapping[str, Mapping[str, Any]]
    verdict: LineVerdict | None = None
    score: float | None = None

    def holds_for(self, line: KpiLine) -> bool:
        """Whether it decides the line as it is measured now."""
        accepts_nothing = self.verdict is None and line.verdict == "not_measured"
        return self.basis.get(line.key) == basis_of(line) and not accepts_nothing


def basis_of(line: KpiLine) -> dict[str, Any]:
    """What of a line has to be the same for a decision to hold."""
    return {"value": line.value, "target": line.target, "score": line.score, "verdict": line.verdict}


def decide_lines(lines: Sequence[KpiLine], decisions: Sequence[LineDecision]) -> tuple[KpiLine, ...]:
    """The lines after the decisions, of which the last one that holds for a line has the word."""
    return tuple(_decided(line, decisions) for line in lines)


def _decided(line: KpiLine, decisions: Sequence[LineDecision]) -> KpiLine:
    holding = [decision for decision in decisions if decision.holds_for(line)]
    return _with_word(line, holding[-1]) if holding else line


def _with_word(line: KpiLine, decision: LineDecision) -> KpiLine:
    told = replace(line, decision=decision.id, note=f"{line.note}; {NOTE}" if line.note else NOTE)
    if decision.verdict is None:
        return replace(told, verdict=_settled(line))
    return replace(
        told,
        verdict=decision.verdict,
        score=decision.score,
        probability=None if decision.verdict == "not_measured" else float(decision.verdict == "pass"),
        action=line.action if decision.verdict == "fail" else None,
    )


def _settled(line: KpiLine) -> LineVerdict:
    if line.verdict != "review":
        return line.verdict
    return "pass" if line.action is None else "fail"
