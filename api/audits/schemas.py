"""What goes over the wire about results."""

from datetime import datetime
from typing import Any, Literal, Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, JsonValue, computed_field

from api.audits.demands import standard_ids_of
from api.audits.results import PhotoScore, VisitScore
from api.scoring.kpis import Measure
from api.scoring.lines import LineVerdict, line_key
from api.scoring.scorecard import Verdict
from api.standards.schemas import StandardReference
from api.tables import PhotoResult, Standard, VisitResult
from api.tables.base import JsonObject

# What the models and the catalogue say alone, or with what people corrected and decided.
Layer = Literal["raw", "corrected"]

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
    "scene_type": None,
}
_SCORE: dict[str, JsonValue] = {
    "score": 81.4,
    "coverage": 0.8,
    "verdict": "pass",
    "reason": None,
    "layer": "corrected",
    "raw_score": 81.4,
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
    subject: str | None = Field(
        default=None, description="The SKU, brand, planogram or question, where a standard may ask for several."
    )
    scene_type: str | None = Field(default=None, description="Set where the line is about scenes of that type alone.")
    decision: UUID | None = Field(
        default=None, description="The decision of a person that gave the line its verdict; see `/review` of the visit."
    )

    @computed_field(description="What tells the line from the others of its result: `facings:ROSE@cooler`.")
    def key(self) -> str:
        """KPI, subject and scene type in one word."""
        return line_key(self.kpi, self.subject, self.scene_type)


class ScoreAnswer(BaseModel):
    """What every result says."""

    score: float | None = Field(description="0..100; null when the verdict is not_scorable.")
    coverage: float = Field(description="Measured weight / weight of all KPIs, 0..1.")
    verdict: Verdict
    reason: str | None = Field(description="Why there is no score, or what was left out of it.")
    layer: Layer = Field(description="Whether people's corrections and decisions are in it, where there are any.")
    raw_score: float | None = Field(description="The score without people's corrections and decisions.")
    standard: StandardReference | None = Field(description="The general one; without one, the first of scene types.")
    created_at: datetime


class PhotoResultAnswer(ScoreAnswer):
    """The result of one photo alone, for the rep at the shelf."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "photo_id": "0b8f6a34-6a0e-4f0e-9a8c-5b7f3f3f9a10",
                "analysis_id": _ANALYSIS_ID,
                "naming_id": None,
                "correction_id": None,
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
    correction_id: UUID | None = Field(description="Which corrections of people it rests on; null for none.")
    pipeline_version: str
    software_version: str
    lines: list[LineAnswer]

    @classmethod
    def of(cls, found: PhotoScore, layer: Layer) -> Self:
        """The answer for a photo's result."""
        result = found.result
        return cls(
            photo_id=result.photo_id,
            analysis_id=found.analysis.id,
            naming_id=result.naming_id,
            pipeline_version=found.analysis.pipeline_version,
            correction_id=result.correction_id if layer == "corrected" else None,
            software_version=found.analysis.software_version,
            standard=_reference(found.standard),
            created_at=result.created_at,
            **figures(result, layer),
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
        return cls.model_validate(_visit_fields(found, "corrected"))


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
                "correction_ids": [],
                "decision_ids": [],
                "answer_ids": [],
                "lines": [_LINE],
                "standard_ids": [_STANDARD["id"]],
            }
        }
    )

    standard_ids: list[UUID] = Field(
        description="Every standard that it rests on: the general one first, then those of scene types."
    )
    analysis_ids: list[UUID]
    fusion_ids: list[UUID] = Field(
        description="What was found about the overlaps of photos, a scene each; see `/v1/scenes/{scene_id}/fusion`."
    )
    naming_ids: list[UUID] = Field(description="Which names of facings it rests on, a photo each.")
    correction_ids: list[UUID] = Field(description="Which corrections of people it rests on, a photo each.")
    decision_ids: list[UUID] = Field(description="Which decisions of people about its lines it rests on.")
    answer_ids: list[UUID] = Field(description="Which answers to questionnaires it rests on.")
    lines: list[LineAnswer]

    @classmethod
    def of(cls, found: VisitScore, layer: Layer = "corrected") -> Self:
        """The answer for a visit's result with all its lines."""
        result = found.result
        people = layer == "corrected"
        fields = {
            "standard_ids": standard_ids_of(result),
            "analysis_ids": result.analysis_ids["ids"],
            "fusion_ids": _ids(result.fusion_ids),
            "naming_ids": _ids(result.naming_ids),
            "correction_ids": _ids(result.correction_ids) if people else [],
            "decision_ids": _ids(result.decision_ids) if people else [],
            "answer_ids": _ids(result.answer_ids),
        }
        return cls.model_validate(_visit_fields(found, layer) | fields)


def _reference(standard: Standard | None) -> StandardReference | None:
    return StandardReference.model_validate(standard) if standard else None


def figures(result: PhotoResult | VisitResult, layer: Layer) -> dict[str, Any]:
    """The figures of a stored result, with or without people's part in it."""
    corrected = {"score": result.score, "coverage": result.coverage, "verdict": result.verdict, **result.lines}
    raw = result.raw or corrected
    return {**(raw if layer == "raw" else corrected), "layer": layer, "raw_score": raw["score"]}


def _ids(named: JsonObject | None) -> list[str]:
    return list(named["ids"]) if named else []


def _visit_fields(found: VisitScore, layer: Layer) -> dict[str, object]:
    result = found.result
    return {
        "visit_id": result.visit_id,
        "outlet_id": result.outlet_id,
        "started_at": found.visit.local_started_at,
        "revision": result.revision,
        "completeness": result.completeness,
        "standard": _reference(found.standard),
        "created_at": result.created_at,
        **figures(result, layer),
    }
