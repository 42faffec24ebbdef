"""What goes over the wire about trial runs of standards, and about scoring visits again."""

from datetime import date, datetime
from typing import Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, JsonValue, model_validator

from api.audits.trial import MOST_VISITS, Trial
from api.audits.trial_report import TriedVisit
from api.scoring.kpis import Measure
from api.scoring.lines import LineVerdict
from api.scoring.scorecard import Verdict
from api.standards.schemas import StandardReference

_BEFORE: dict[str, JsonValue] = {
    "verdict": "pass",
    "unit": "count",
    "value": 22,
    "target": 20,
    "weight": 30,
    "score": 1.0,
}
_AFTER: dict[str, JsonValue] = {**_BEFORE, "verdict": "fail", "target": 40, "score": 0.55}
_CHANGE: dict[str, JsonValue] = {
    "kpi": "facings",
    "subject": None,
    "scene_type": None,
    "before": _BEFORE,
    "after": _AFTER,
}
_SCORE: dict[str, JsonValue] = {"score": 86.0, "verdict": "pass", "coverage": 1.0}


class _Period(BaseModel):
    since: date | None = Field(default=None, description="The first day of the visits, by the calendar of the shop.")
    until: date | None = Field(default=None, description="The last day.")

    @model_validator(mode="after")
    def _ends_after_it_begins(self) -> Self:
        if self.since is not None and self.until is not None and self.until < self.since:
            raise ValueError("until must not lie before since")
        return self


class TrialRequest(_Period):
    """Which visits a standard is tried on: the latest ones, in a period if one is given."""

    model_config = ConfigDict(json_schema_extra={"example": {"visits": 100, "since": "2026-01-01"}}, extra="forbid")

    visits: int = Field(default=100, ge=1, le=MOST_VISITS, description="How many at most.")


class ScoringRequest(_Period):
    """Which past visits are scored again: those that a standard may apply to, or all; in a period if one is given."""

    model_config = ConfigDict(
        json_schema_extra={"example": {"standard_id": "7d3f0a52-0d3e-4f51-8a0e-3f6f7a6a1c11"}}, extra="forbid"
    )

    standard_id: UUID | None = None


class ScoringAnswer(BaseModel):
    """How many visits wait to be scored again."""

    model_config = ConfigDict(json_schema_extra={"example": {"visits": 1240}})

    visits: int = Field(description="Newly queued; a visit that waited already is not queued twice.")


class ScoreState(BaseModel):
    """What a result says in short."""

    score: float | None
    verdict: Verdict
    coverage: float


class LineState(BaseModel):
    """What a line says in short."""

    verdict: LineVerdict
    unit: Measure
    value: float | None
    target: float
    weight: float
    score: float | None


class LineChangeAnswer(BaseModel):
    """A line that the standard would change; null where there is no such line."""

    model_config = ConfigDict(from_attributes=True)

    kpi: str
    subject: str | None = Field(description="The SKU, brand, planogram or question that it is about.")
    scene_type: str | None
    before: LineState | None
    after: LineState | None


class TriedVisitAnswer(BaseModel):
    """A visit with its stored result and what the standard would have made of it."""

    visit_id: UUID
    outlet_id: UUID
    outlet_code: str
    outlet_name: str
    started_at: datetime
    stored: ScoreState
    trial: ScoreState
    flips: bool = Field(description="Whether the verdict would be another one.")
    changed_lines: list[LineChangeAnswer]

    @classmethod
    def of(cls, tried: TriedVisit) -> Self:
        """The answer for a visit."""
        stored, card = tried.stored, tried.card
        return cls(
            visit_id=tried.visit.id,
            outlet_id=tried.outlet.id,
            outlet_code=tried.outlet.code,
            outlet_name=tried.outlet.name,
            started_at=tried.visit.local_started_at,
            stored=ScoreState.model_validate(stored, from_attributes=True),
            trial=ScoreState.model_validate(card, from_attributes=True),
            flips=tried.flips,
            changed_lines=[LineChangeAnswer.model_validate(change) for change in tried.changed],
        )


class TrialSummaryAnswer(BaseModel):
    """All visits of a trial in a few figures."""

    model_config = ConfigDict(from_attributes=True)

    visits: int
    verdicts_before: dict[Verdict, int]
    verdicts_after: dict[Verdict, int]
    flips: int = Field(description="Visits whose verdict would be another one.")
    mean_score_change: float | None = Field(description="In points, of the visits that are scorable before and after.")
    lines_not_measured: int = Field(description="Lines of the trial that could not be measured.")


class TrialAnswer(BaseModel):
    """What a standard would have done to past visits, the latest first. Nothing of it is stored."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "standard": {
                    "id": "7d3f0a52-0d3e-4f51-8a0e-3f6f7a6a1c11",
                    "code": "SHAMPOO-BAY",
                    "version": 2,
                    "name": "Shampoo bay in supermarkets",
                },
                "summary": {
                    "visits": 1,
                    "verdicts_before": {"pass": 1},
                    "verdicts_after": {"fail": 1},
                    "flips": 1,
                    "mean_score_change": -13.5,
                    "lines_not_measured": 0,
                },
                "visits": [
                    {
                        "visit_id": "6f1f5f0e-6f0c-4b55-9a53-1b0f5d0f4c11",
                        "outlet_id": "2f9d1c3a-7c1e-4d55-8d43-0e6f0b1a2c3d",
                        "outlet_code": "SH-W-0042",
                        "outlet_name": "Hao Mart, Huashan Road",
                        "started_at": "2026-03-02T09:30:00+08:00",
                        "stored": _SCORE,
                        "trial": {**_SCORE, "score": 72.5, "verdict": "fail"},
                        "flips": True,
                        "changed_lines": [_CHANGE],
                    }
                ],
            }
        }
    )

    standard: StandardReference
    summary: TrialSummaryAnswer
    visits: list[TriedVisitAnswer]

    @classmethod
    def of(cls, trial: Trial) -> Self:
        """The answer for a trial."""
        return cls(
            standard=StandardReference.model_validate(trial.standard),
            summary=TrialSummaryAnswer.model_validate(trial.summary),
            visits=[TriedVisitAnswer.of(tried) for tried in trial.visits],
        )
