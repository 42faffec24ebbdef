"""What goes over the wire about display standards."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, JsonValue, model_validator

from api.outlets.schemas import Channel, Code, OutletClass
from api.scoring.standard import DisplayStandard
from api.standards.choice import Candidate, Reason
from api.tables.standards import StandardState
from api.visits.schemas import SceneType

_STANDARD: dict[str, JsonValue] = {
    "code": "SHAMPOO-BAY",
    "version": 1,
    "name": "Shampoo bay in supermarkets",
    "channel": "supermarket",
    "outlet_class": None,
    "territory_id": None,
    "scene_type": None,
    "valid_from": "2026-01-01",
    "valid_to": None,
    "document": {
        "kpis": [
            {"kpi": "facings", "weight": 30, "target": 24, "count": "all"},
            {"kpi": "share_of_facings", "weight": 20, "target": 0.3},
            {"kpi": "eye_level", "weight": 25, "target": 0.25, "measure": "share", "count": "all"},
            {"kpi": "pop", "weight": 10, "required": [{"kind": None, "count": 1}]},
            {"kpi": "gaps", "weight": 15, "target": 2, "measure": "count"},
        ],
        "pass_mark": 80,
        "coverage_floor": 0.5,
        "permit_row_index_fallback": True,
    },
}


class StandardContent(BaseModel):
    """One version of a display standard. A null channel, class or territory means: every one.

    Without a scene type it is for the whole visit; with one, for the scenes of that type.
    """

    model_config = ConfigDict(json_schema_extra={"example": _STANDARD}, from_attributes=True)

    code: Code
    version: int = Field(ge=1, le=1_000_000)
    name: str = Field(min_length=1, max_length=200)
    channel: Channel | None = None
    outlet_class: OutletClass | None = None
    territory_id: UUID | None = Field(default=None, description="A territory and all below it.")
    scene_type: SceneType | None = None
    valid_from: date
    valid_to: date | None = Field(default=None, description="The last day; null for an open end.")
    document: DisplayStandard

    @model_validator(mode="after")
    def _ends_after_it_begins(self) -> Self:
        if self.valid_to is not None and self.valid_to < self.valid_from:
            raise ValueError("valid_to must not lie before valid_from")
        return self


_ID = "7d3f0a52-0d3e-4f51-8a0e-3f6f7a6a1c11"


class StandardAnswer(StandardContent):
    """A version of a standard as stored."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "id": _ID,
                **_STANDARD,
                "state": "published",
                "created_at": "2025-12-18T08:00:00Z",
                "published_at": "2025-12-20T08:00:00Z",
                "retired_at": None,
                "retired_after": None,
            }
        },
        from_attributes=True,
    )

    id: UUID
    state: StandardState = Field(description="Only a draft may be replaced; only what was published scores.")
    created_at: datetime
    published_at: datetime | None
    retired_at: datetime | None
    retired_after: date | None = Field(description="The last day of a retired version.")


class Publication(BaseModel):
    """How a draft is published."""

    model_config = ConfigDict(json_schema_extra={"example": {"backdated": False}}, extra="forbid")

    backdated: bool = Field(
        default=False,
        description="Needed when valid_from is past. No stored result changes; see `results:recompute`.",
    )


class Retirement(BaseModel):
    """How a published version is retired."""

    model_config = ConfigDict(
        json_schema_extra={"example": {"last_day": "2026-06-30", "backdated": False}}, extra="forbid"
    )

    last_day: date | None = Field(default=None, description="The last day on which it applies; null for today (UTC).")
    backdated: bool = Field(default=False, description="Needed when last_day is past. No stored result changes by it.")


class StandardReference(BaseModel):
    """A version of a standard by its names."""

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    code: str
    version: int
    name: str


class CandidateAnswer(StandardReference):
    """A version of a standard and why it applies to the outlet or not."""

    state: StandardState
    scene_type: SceneType | None
    reason: Reason | None = Field(
        description="Why it does not apply; null: it does. `older` and `less_specific` name who was preferred."
    )
    beaten_by: UUID | None

    @classmethod
    def of(cls, candidate: Candidate) -> Self:
        """The answer for a candidate."""
        standard, winner = candidate.standard, candidate.beaten_by
        names = {name: getattr(standard, name) for name in ("id", "code", "version", "name", "state", "scene_type")}
        return cls(**names, reason=candidate.reason, beaten_by=winner.id if winner else None)


_CANDIDATE: dict[str, JsonValue] = {
    "id": _ID,
    "code": "SHAMPOO-BAY",
    "version": 1,
    "name": "Shampoo bay in supermarkets",
    "state": "published",
    "scene_type": None,
    "reason": None,
    "beaten_by": None,
}


class ApplicableAnswer(BaseModel):
    """What applies to an outlet on a day, and why nothing else does."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "day": "2026-03-02",
                "applies": [_CANDIDATE],
                "others": [
                    {
                        **_CANDIDATE,
                        "id": "0c2a7f1e-5a0b-4a53-8a55-0f6d3f1c2b3a",
                        "code": "EVERY-SHELF",
                        "name": "Any shelf",
                        "reason": "less_specific",
                        "beaten_by": _ID,
                    }
                ],
            }
        }
    )

    day: date
    applies: list[CandidateAnswer] = Field(description="At most one for the whole visit and one for each scene type.")
    others: list[CandidateAnswer]

    @classmethod
    def of(cls, day: date, candidates: Sequence[Candidate]) -> Self:
        """The answer for the candidates of a day."""
        answers = [CandidateAnswer.of(candidate) for candidate in candidates]
        applies = [answer for answer in answers if answer.reason is None]
        applies.sort(key=lambda answer: answer.scene_type or "")
        return cls(day=day, applies=applies, others=[answer for answer in answers if answer.reason is not None])
