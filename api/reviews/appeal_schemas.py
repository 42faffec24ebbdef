"""What goes over the wire about appeals."""

from datetime import datetime
from typing import Annotated, Literal, Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, JsonValue, model_validator

from api.corrections.document import Corrections
from api.reviews.correction_schemas import Reason
from api.tables import Appeal
from api.tables.reviews import AppealState

_PROPOSED: dict[str, JsonValue] = {
    "photo_id": "0b8f6a34-6a0e-4f0e-9a8c-5b7f3f3f9a10",
    "analysis_id": "4c1d6e0a-58f4-4a37-9f0e-2f1d6c8b7a90",
    "corrections": [{"change": "remove", "id": "gap:0"}],
}
_CONTENT: dict[str, JsonValue] = {
    "revision": 2,
    "line": "gaps",
    "photo_id": None,
    "text": "The second gap is the post of the shelf, not an empty place.",
    "proposed": _PROPOSED,
}
_VISIT = "6f1f5f0e-6f0c-4b55-9a53-1b0f5d0f4c11"


class ProposedCorrections(BaseModel):
    """What the rep would correct on a photo. They are added to the corrections in force once the appeal is accepted."""

    photo_id: UUID
    analysis_id: UUID
    corrections: Annotated[Corrections, Field(min_length=1)]


class AppealContent(BaseModel):
    """An objection to a line of the visit's result, or to what was seen on a photo."""

    model_config = ConfigDict(json_schema_extra={"example": _CONTENT})

    revision: int = Field(ge=1, description="The result that was looked at; an older one than the newest is refused.")
    line: Annotated[str, Field(min_length=1, max_length=176)] | None = None
    photo_id: UUID | None = None
    text: Reason
    proposed: ProposedCorrections | None = None

    @model_validator(mode="after")
    def _about_one_thing(self) -> Self:
        if (self.line is None) == (self.photo_id is None):
            raise ValueError("an appeal is about a line or about a photo (photo_id)")
        return self

    @property
    def subject(self) -> str:
        """The line or photo as one word."""
        return f"line:{self.line}" if self.line else f"photo:{self.photo_id}"


class AppealAnswer(BaseModel):
    """An appeal as stored."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "id": "1d9f5b5a-7a39-4a0c-b0f5-2a6e8c0c7f10",
                "visit_id": _VISIT,
                "line": "gaps",
                "photo_id": None,
                "text": _CONTENT["text"],
                "proposed": _PROPOSED,
                "made_by": "5f0c2a3e-0d2b-4c8e-9b6b-1b4f3d2c1a00",
                "made_at": "2026-03-02T03:00:00Z",
                "due_at": "2026-03-05T03:00:00Z",
                "escalated_at": None,
                "state": "open",
                "outcome_reason": None,
                "closed_by": None,
                "closed_at": None,
            }
        },
        from_attributes=True,
    )

    id: UUID
    visit_id: UUID
    line: str | None
    photo_id: UUID | None
    text: str
    proposed: ProposedCorrections | None
    made_by: UUID
    made_at: datetime
    due_at: datetime = Field(description="To be decided by then; it stays open after that, and those above see it.")
    escalated_at: datetime | None
    state: AppealState
    outcome_reason: str | None
    closed_by: UUID | None
    closed_at: datetime | None

    @classmethod
    def of(cls, appeal: Appeal) -> Self:
        """The answer for an appeal."""
        return cls.model_validate(appeal)


class OutcomeContent(BaseModel):
    """What becomes of an appeal. To accept one about a line, it proposes corrections or you give verdict and score."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "revision": 2,
                "outcome": "accepted",
                "verdict": None,
                "score": None,
                "reason": "Right: that is the post.",
            }
        }
    )

    revision: int = Field(ge=1, description="The result that was looked at; an older one than the newest is refused.")
    outcome: Literal["accepted", "rejected"]
    verdict: Literal["pass", "fail", "not_measured"] | None = Field(
        default=None, description="Of the line, in place of the proposed corrections."
    )
    score: Annotated[float, Field(ge=0, le=1, allow_inf_nan=False)] | None = None
    reason: Reason

    @model_validator(mode="after")
    def _score_fits_verdict(self) -> Self:
        if (self.score is None) != (self.verdict in (None, "not_measured")):
            raise ValueError("a line that passes or fails needs a score from 0 to 1; nothing else has one")
        if self.outcome == "rejected" and self.verdict is not None:
            raise ValueError("a rejected appeal changes no line")
        return self
