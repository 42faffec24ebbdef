"""One KPI line: what was measured, against which target, how sure, and what would mend it."""

from dataclasses import asdict, dataclass
from typing import Any, Literal

from api.scoring.standard import Kpi, Measure

LineVerdict = Literal["pass", "fail", "review", "not_measured"]

LABELS: dict[str, str] = {
    "facings": "Facings",
    "share_of_facings": "Share of facings",
    "eye_level": "Eye level",
    "pop": "POP pieces",
    "gaps": "Gaps",
    "must_stock": "Must-stock list",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Measurement:
    """A KPI that could be measured. `open_facts`: things that are unknown could still meet the target."""

    value: float
    target: float
    unit: Measure
    met: bool
    score: float
    probability: float
    evidence: tuple[str, ...]
    action: str
    note: str | None = None
    open_facts: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class NotMeasured:
    """A KPI that could not be measured, and why. It weighs on coverage, never on the score."""

    target: float
    unit: Measure
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class KpiLine:
    """One line of a result. `score` and `probability` lie in [0, 1]; both are None when nothing was measured."""

    kpi: str
    label: str
    unit: Measure
    value: float | None
    target: float
    weight: float
    score: float | None
    probability: float | None
    verdict: LineVerdict
    evidence: tuple[str, ...] = ()
    action: str | None = None
    note: str | None = None

    def as_json(self) -> dict[str, Any]:
        """The line as it is stored and sent."""
        return asdict(self) | {"evidence": list(self.evidence)}


def judge(kpi: Kpi, outcome: Measurement | NotMeasured, doubt: tuple[float, float]) -> KpiLine:
    """Turn an outcome into a line. Probabilities inside the open band `doubt` are for a person to decide."""
    if isinstance(outcome, NotMeasured):
        return _unmeasured_line(kpi, outcome)
    verdict = _verdict(outcome, doubt)
    return KpiLine(
        kpi=kpi.kpi,
        label=LABELS[kpi.kpi],
        unit=outcome.unit,
        value=outcome.value,
        target=outcome.target,
        weight=kpi.weight,
        score=outcome.score,
        probability=outcome.probability,
        verdict=verdict,
        evidence=outcome.evidence,
        action=None if outcome.met else outcome.action,
        note=_note(outcome, verdict),
    )


def _unmeasured_line(kpi: Kpi, outcome: NotMeasured) -> KpiLine:
    return KpiLine(
        kpi=kpi.kpi,
        label=LABELS[kpi.kpi],
        unit=outcome.unit,
        value=None,
        target=outcome.target,
        weight=kpi.weight,
        score=None,
        probability=None,
        verdict="not_measured",
        note=outcome.reason,
    )


def _verdict(outcome: Measurement, doubt: tuple[float, float]) -> LineVerdict:
    low, high = doubt
    if outcome.met and outcome.probability >= high:
        return "pass"
    if not outcome.met and outcome.probability <= low and not outcome.open_facts:
        return "fail"
    return "review"


def _note(outcome: Measurement, verdict: LineVerdict) -> str | None:
    if verdict != "review" or outcome.open_facts:
        return outcome.note
    doubt = "a close call: check the boxes in the picture"
    return f"{outcome.note}; {doubt}" if outcome.note else doubt
