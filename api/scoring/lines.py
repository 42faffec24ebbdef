"""One KPI line: what was measured, against which target, how sure, and what would mend it."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Literal

from api.scoring.kpis import Kpi, Measure

LineVerdict = Literal["pass", "fail", "review", "not_measured"]

LABELS: dict[str, str] = {
    "facings": "Facings",
    "share_of_facings": "Share of facings",
    "linear_share": "Linear share of shelf",
    "eye_level": "Eye level",
    "brand_block": "Brand block",
    "pop": "POP pieces",
    "pop_artwork": "Campaign artwork",
    "gaps": "Gaps",
    "must_stock": "Must-stock list",
    "on_shelf_availability": "On-shelf availability",
    "prices": "Prices",
    "price_tags": "Price tags",
    "promotion_signs": "Promotion signs",
    "secondary_displays": "Secondary displays",
    "planogram": "Planogram",
    "questionnaire": "Questionnaire",
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


OPTIONAL = frozenset({"subject", "scene_type", "decision"})


def line_key(kpi: str, subject: str | None, scene_type: str | None) -> str:
    """The key of a line: its KPI, `:` what that is about, `@` the scene type that it is asked of."""
    about = f":{subject}" if subject else ""
    # Another sign than before the subject: a brand may be called like a scene type.
    return f"{kpi}{about}@{scene_type}" if scene_type else f"{kpi}{about}"


def stored_key(line: Mapping[str, Any]) -> str:
    """The key of a line as it is stored."""
    return line_key(line["kpi"], line.get("subject"), line.get("scene_type"))


@dataclass(frozen=True, slots=True, kw_only=True)
class KpiLine:
    """One line of a result. `score` and `probability` lie in [0, 1]; both are None when nothing was measured.

    `subject` is the SKU, brand, planogram or question that it is about, where a standard can ask for several.
    `scene_type` is set where the line stands for the scenes of that type alone. `decision` names the decision of a
    person that gave the line its verdict, if one did.
    """

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
    subject: str | None = None
    scene_type: str | None = None
    decision: str | None = None

    @property
    def key(self) -> str:
        """What tells the line from the others of its result, now and in later results."""
        return line_key(self.kpi, self.subject, self.scene_type)

    def as_json(self) -> dict[str, Any]:
        """The line as it is stored; what only some lines have stands in those alone, as in lines of before."""
        line = asdict(self) | {"evidence": list(self.evidence)}
        return {name: value for name, value in line.items() if name not in OPTIONAL or value is not None}


def judge(kpi: Kpi, outcome: Measurement | NotMeasured, doubt: tuple[float, float]) -> KpiLine:
    """Turn an outcome into a line. Probabilities inside the open band `doubt` are for a person to decide."""
    if isinstance(outcome, NotMeasured):
        return _unmeasured_line(kpi, outcome)
    verdict = _verdict(outcome, doubt)
    return KpiLine(
        kpi=kpi.kpi,
        label=_label(kpi),
        subject=kpi.subject,
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
        label=_label(kpi),
        subject=kpi.subject,
        unit=outcome.unit,
        value=None,
        target=outcome.target,
        weight=kpi.weight,
        score=None,
        probability=None,
        verdict="not_measured",
        note=outcome.reason,
    )


def _label(kpi: Kpi) -> str:
    return LABELS[kpi.kpi] if kpi.subject is None else f"{LABELS[kpi.kpi]}: {kpi.subject}"


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
