"""The display score with its coverage: 100 x sum(w x s) / sum(w) over the KPIs that could be measured."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import fsum
from typing import Any, Literal

from api.scoring.evidence import PhotoEvidence, ShelfFacts, combine
from api.scoring.eye_level import measure_eye_level
from api.scoring.gaps import measure_gaps
from api.scoring.lines import KpiLine, Measurement, NotMeasured, judge
from api.scoring.must_stock import measure_must_stock
from api.scoring.ownership import measure_facings, measure_share_of_facings
from api.scoring.pop import measure_pop
from api.scoring.standard import (
    DisplayStandard,
    EyeLevelKpi,
    FacingsKpi,
    GapsKpi,
    Kpi,
    MustStockKpi,
    PopKpi,
    ShareOfFacingsKpi,
)

Verdict = Literal["pass", "fail", "review", "not_scorable"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Scorecard:
    """The result of one photo or visit. `score` (0..100) is None when the verdict is not_scorable.

    `reason` then says why; beside a score it is a remark on what was left out.
    """

    score: float | None
    coverage: float
    verdict: Verdict
    lines: tuple[KpiLine, ...] = ()
    reason: str | None = None

    def as_json(self) -> dict[str, Any]:
        """The lines and the reason as they are stored."""
        return {"lines": [line.as_json() for line in self.lines], "reason": self.reason}


def score_display(
    photos: Sequence[PhotoEvidence], standard: DisplayStandard, remarks: Sequence[str] = (), *, partial: bool = False
) -> Scorecard:
    """Measure the photos, taken together, against the standard. Pure: equal input gives equal bits.

    `remarks` are what else has to be said beside the score; `partial` says that other photos show the rest.
    """
    facts = combine(photos, partial=partial)
    doubt = (standard.doubtful_above, standard.doubtful_below)
    lines = tuple(judge(kpi, _outcome(kpi, facts, standard), doubt) for kpi in standard.kpis)
    coverage = fsum(line.weight for line in lines if line.score is not None) / fsum(line.weight for line in lines)
    if coverage == 0 or coverage < standard.coverage_floor:
        reason = facts.blocked or _too_little(coverage, standard.coverage_floor)
        return Scorecard(score=None, coverage=coverage, verdict="not_scorable", lines=lines, reason=reason)
    return Scorecard(
        score=_score(lines, [line.score for line in lines]),
        coverage=coverage,
        verdict=_verdict(lines, standard.pass_mark),
        lines=lines,
        reason="; ".join([*([facts.remark] if facts.remark else []), *remarks]) or None,
    )


def without_standard(reason: str) -> Scorecard:
    """The result where no standard applies: nothing is asked, so nothing can be scored."""
    return Scorecard(score=None, coverage=0.0, verdict="not_scorable", reason=reason)


def _outcome(kpi: Kpi, facts: ShelfFacts, standard: DisplayStandard) -> Measurement | NotMeasured:
    if facts.blocked is not None:
        return NotMeasured(target=kpi.target, unit=kpi.measure, reason=facts.blocked)
    match kpi:
        case FacingsKpi():
            return measure_facings(kpi, facts, standard)
        case ShareOfFacingsKpi():
            return measure_share_of_facings(kpi, facts, standard)
        case EyeLevelKpi():
            return measure_eye_level(kpi, facts, standard)
        case PopKpi():
            return measure_pop(kpi, facts)
        case GapsKpi():
            return measure_gaps(kpi, facts, standard)
        case MustStockKpi():
            return measure_must_stock(kpi, facts, standard)


def _score(lines: Sequence[KpiLine], scores: Sequence[float | None]) -> float:
    pairs = [(line.weight, score) for line, score in zip(lines, scores, strict=True) if score is not None]
    return 100.0 * fsum(weight * score for weight, score in pairs) / fsum(weight for weight, _ in pairs)


def _verdict(lines: Sequence[KpiLine], pass_mark: float) -> Verdict:
    """A review only when the doubtful lines could decide: a display that passes or fails anyway needs nobody's time."""
    worst = _score(lines, [_decided_against(line) for line in lines])
    best = _score(lines, [1.0 if line.verdict == "review" else line.score for line in lines])
    if worst < pass_mark <= best:
        return "review"
    return "pass" if worst >= pass_mark else "fail"


def _decided_against(line: KpiLine) -> float | None:
    """The line's score if a person called it failed: as measured when it fell short, else not known, so nothing."""
    met = line.action is None
    return 0.0 if line.verdict == "review" and met else line.score


def _too_little(coverage: float, floor: float) -> str:
    return f"only {coverage:.0%} of the standard could be measured, at least {floor:.0%} is needed"
