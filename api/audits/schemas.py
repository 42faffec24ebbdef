"""What goes over the wire about results."""

from datetime import datetime
from typing import Literal, Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, JsonValue

from api.audits.results import PhotoScore, VisitScore
from api.scoring.lines import LineVerdict
from api.scoring.scorecard import Verdict
from api.scoring.standard import Measure
from api.tables import Standard

_STANDARD: dict[str, JsonValue] = {
    "id": "7d3f0a52-0d3e-4f51-8a0e-3f6f7a6a1c11",
    "code": "SHAMPOO-BAY",
    "version": 1,
    "name": "Shampoo bay in supermarkets",
}
_LINE: dict[str, JsonValue] = {
    "kpi": "gaps",
    "label": "Gaps",
    "unit": "count",
    "value": 3,
    "target": 2,
    "weight": 15,
    "score": 0.98,
    "probability": 0.12,
    "verdict": "fail",
    "evidence": ["gap:0", "gap:1", "gap:2"],
    "action": "refill 3 gaps in row 2",
    "note": None,
}
_SCORE: dict[str, JsonValue] = {
    "score": 81.4,
    "coverage": 0.8,
    "verdict": "pass",
    "reason": None,
    "standard": _STANDARD,
    "created_at": "2026-03-02T01:31:54Z",
}
_VISIT: dict[str, JsonValue] = {
    "visit_id": "6f1f5f0e-6f0c-4b55-9a53-1b0f5d0f4c11",
    "outlet_id": "2f9d1c3a-7c1e-4d55-8d43-0e6f0b1a2c3d",
    "started_at": "2026-03-02T09:30:00+08:00",
    "revision": 2,
    "completeness": "completed",
}
_ANALYSIS_ID = "4c1d6e0a-58f4-4a37-9f0e-2f1d6c8b7a90"


class LineAnswer(BaseModel):
    """One KPI line: value, target and score, how sure it is, and the action that would mend it."""

    kpi: str
    label: str
    unit: Measure = Field(description="Whether value and target count things or are shares from 0 to 1.")
    value: float | None
    target: float
    weight: float
    score: float | None = Field(description="0..1; null when not measured.")
    probability: float | None = Field(description="That the target is met, given how sure each box is; 0..1.")
    verdict: LineVerdict
    evidence: list[str] = Field(
        description="Ids of the boxes that count: `f3`, `gap:0`, `pop:1`; of a visit `<photo>/f3`."
    )
    action: str | None
    note: str | None


class StandardReference(BaseModel):
    """The version of the standard that a result rests on."""

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    code: str
    version: int
    name: str

    @classmethod
    def of(cls, standard: Standard | None) -> Self | None:
        """The reference, or None where no standard applied."""
        return cls.model_validate(standard) if standard else None


class ScoreAnswer(BaseModel):
    """What every result says."""

    score: float | None = Field(description="0..100; null when the verdict is not_scorable.")
    coverage: float = Field(description="Measured weight / weight of all KPIs, 0..1.")
    verdict: Verdict
    reason: str | None = Field(description="Why there is no score, or what was left out of it.")
    standard: StandardReference | None
    created_at: datetime


class PhotoResultAnswer(ScoreAnswer):
    """The result of one photo alone, for the rep at the shelf."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "photo_id": "0b8f6a34-6a0e-4f0e-9a8c-5b7f3f3f9a10",
                "analysis_id": _ANALYSIS_ID,
                "naming_id": None,
                "pipeline_version": "b1946ac92492",
                "software_version": "0.1.0",
                **_SCORE,
                "lines": [_LINE],
            }
        }
    )

    photo_id: UUID
    analysis_id: UUID
    naming_id: UUID | None = Field(description="Which names of its facings it rests on; null where nothing is named.")
    pipeline_version: str
    software_version: str
    lines: list[LineAnswer]

    @classmethod
    def of(cls, found: PhotoScore) -> Self:
        """The answer for a photo's result."""
        result = found.result
        return cls(
            photo_id=result.photo_id,
            analysis_id=found.analysis.id,
            naming_id=result.naming_id,
            pipeline_version=found.analysis.pipeline_version,
            software_version=found.analysis.software_version,
            score=result.score,
            coverage=result.coverage,
            verdict=result.verdict,
            reason=result.lines["reason"],
            standard=StandardReference.of(found.standard),
            created_at=result.created_at,
            lines=result.lines["lines"],
        )


class VisitResultSummary(ScoreAnswer):
    """A visit's newest result without its lines, for a list over time."""

    model_config = ConfigDict(json_schema_extra={"example": {**_VISIT, **_SCORE}})

    visit_id: UUID
    outlet_id: UUID
    started_at: datetime
    revision: int = Field(description="Counts up as photos of the visit are analysed.")
    completeness: Literal["partial", "completed"] = Field(
        description="Partial while photos wait for their analysis, or to be compared with others of their scene."
    )

    @classmethod
    def of(cls, found: VisitScore) -> Self:
        """The answer for a visit's result."""
        return cls.model_validate(_visit_fields(found))


class VisitResultAnswer(VisitResultSummary):
    """A visit's result over all its photos so far."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                **_VISIT,
                **_SCORE,
                "analysis_ids": [_ANALYSIS_ID],
                "fusion_ids": [],
                "naming_ids": [],
                "lines": [_LINE],
            }
        }
    )

    analysis_ids: list[UUID]
    fusion_ids: list[UUID] = Field(
        description="What was found about the overlaps of photos, a scene each; see `/v1/scenes/{scene_id}/fusion`."
    )
    naming_ids: list[UUID] = Field(description="Which names of facings it rests on, a photo each.")
    lines: list[LineAnswer]

    @classmethod
    def of(cls, found: VisitScore) -> Self:
        """The answer for a visit's result with all its lines."""
        result = found.result
        fields = {
            "analysis_ids": result.analysis_ids["ids"],
            "fusion_ids": (result.fusion_ids or {"ids": []})["ids"],
            "naming_ids": (result.naming_ids or {"ids": []})["ids"],
            "lines": result.lines["lines"],
        }
        return cls.model_validate(_visit_fields(found) | fields)


def _visit_fields(found: VisitScore) -> dict[str, object]:
    result = found.result
    return {
        "visit_id": result.visit_id,
        "outlet_id": result.outlet_id,
        "started_at": found.visit.local_started_at,
        "revision": result.revision,
        "completeness": result.completeness,
        "score": result.score,
        "coverage": result.coverage,
        "verdict": result.verdict,
        "reason": result.lines["reason"],
        "standard": StandardReference.of(found.standard),
        "created_at": result.created_at,
    }
