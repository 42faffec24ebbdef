"""What goes over the wire about decisions, their confirmation, and what of a visit waits for a person."""

from datetime import datetime
from typing import Annotated, Literal, Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, JsonValue, model_validator

from api.decisions.states import DecisionState
from api.decisions.worklist import ReviewReason
from api.reviews.appeal_schemas import AppealAnswer
from api.reviews.correction_schemas import Reason
from api.scoring.scorecard import Verdict
from api.tables import Confirmation, Decision, ReviewItem
from api.tables.reviews import DecisionKind

# What a person may call a line; "review" would be no decision.
DecidedVerdict = Literal["pass", "fail", "not_measured"]
LineScore = Annotated[float, Field(ge=0, le=1, allow_inf_nan=False)]
LineKey = Annotated[str, Field(min_length=1, max_length=176, description="`key` of the line.")]

_PERSON = "5f0c2a3e-0d2b-4c8e-9b6b-1b4f3d2c1a00"
_VISIT = "6f1f5f0e-6f0c-4b55-9a53-1b0f5d0f4c11"
_CONTENT: dict[str, JsonValue] = {
    "revision": 2,
    "line": "gaps",
    "kind": "override",
    "verdict": "pass",
    "score": 1.0,
    "reason": "The two empty places are behind a promotion that head office had put there.",
}
_CONFIRMATION: dict[str, JsonValue] = {"confirmed": True, "reason": "Seen on the photo too."}
_DECISION: dict[str, JsonValue] = {
    "id": "c7b9a8f0-1e0d-4d6e-8f0a-3a3f5a1f9b21",
    "visit_id": _VISIT,
    **_CONTENT,
    "state": "in_force",
    "appeal_id": None,
    "decided_by": _PERSON,
    "decided_at": "2026-03-02T04:00:00Z",
    "confirmation": None,
}
_ITEM: dict[str, JsonValue] = {
    "visit_id": _VISIT,
    "outlet_id": "2f9d1c3a-7c1e-4d55-8d43-0e6f0b1a2c3d",
    "outlet_name": "Hao Mart, Huashan Road",
    "rep_id": _PERSON,
    "rep_name": "Li Wei",
    "started_at": "2026-03-02T09:30:00+08:00",
    "reasons": ["verdict", "appeal"],
    "since": "2026-03-02T01:31:54Z",
    "due_at": "2026-03-05T01:31:54Z",
    "escalated": False,
    "revision": 2,
    "score": 78.5,
    "verdict": "review",
}


class LineOverride(BaseModel):
    """What a person says a line is. Only what was not measured has no score."""

    verdict: DecidedVerdict | None = None
    score: LineScore | None = None

    @model_validator(mode="after")
    def _score_fits_verdict(self) -> Self:
        if (self.score is None) != (self.verdict in (None, "not_measured")):
            raise ValueError("a line that passes or fails needs a score from 0 to 1; nothing else has one")
        if (self.verdict, self.score) in (("fail", 1.0), ("pass", 0.0)):
            raise ValueError("a line that fails has a score below 1, and one that passes has one above 0")
        return self


class DecisionContent(LineOverride):
    """A decision about a line (`line`), or without it about the whole result.

    `accept` takes lines as they are measured: one under review passes if it met its target. `override` says what a
    line is. `new_photo` asks the rep for one.
    """

    model_config = ConfigDict(json_schema_extra={"example": _CONTENT})

    revision: int = Field(ge=1, description="The result that was looked at; an older one than the newest is refused.")
    line: LineKey | None = None
    kind: Literal["accept", "override", "new_photo"]
    reason: Reason

    @model_validator(mode="after")
    def _override_names_a_line(self) -> Self:
        if (self.kind == "override") != (self.verdict is not None):
            raise ValueError("an override has a verdict, and nothing else has one")
        if self.kind == "override" and self.line is None:
            raise ValueError("an override is about one line: name its key")
        return self


class ConfirmationContent(BaseModel):
    """A second person's word on a decision that raises a score."""

    model_config = ConfigDict(json_schema_extra={"example": _CONFIRMATION})

    confirmed: bool = Field(description="False: the decision has no effect.")
    reason: Reason


class ConfirmationAnswer(ConfirmationContent):
    """A second person's word as stored."""

    model_config = ConfigDict(
        json_schema_extra={"example": {**_CONFIRMATION, "decided_by": _PERSON, "decided_at": "2026-03-02T05:00:00Z"}},
        from_attributes=True,
    )

    decided_by: UUID
    decided_at: datetime


class DecisionAnswer(BaseModel):
    """A decision as stored, and what has become of it.

    `waiting` and `refused`: by a second person. `replaced`: by a later decision. `stale`: the line is measured
    otherwise by now, and the decision does not count. `open` and `closed`: whether the new photo is still waited for.
    """

    model_config = ConfigDict(json_schema_extra={"example": {k: v for k, v in _DECISION.items() if k != "revision"}})

    id: UUID
    visit_id: UUID
    line: str | None
    kind: DecisionKind
    verdict: DecidedVerdict | None
    score: float | None
    reason: str
    state: DecisionState
    appeal_id: UUID | None
    decided_by: UUID
    decided_at: datetime
    confirmation: ConfirmationAnswer | None

    @classmethod
    def of(cls, decision: Decision, state: DecisionState, confirmation: Confirmation | None) -> Self:
        """The answer for a decision."""
        names = (
            "id",
            "visit_id",
            "line",
            "kind",
            "verdict",
            "score",
            "reason",
            "appeal_id",
            "decided_by",
            "decided_at",
        )
        answer = ConfirmationAnswer.model_validate(confirmation) if confirmation else None
        return cls(**{name: getattr(decision, name) for name in names}, state=state, confirmation=answer)


class ReviewSummary(BaseModel):
    """A visit that waits for a person, and why."""

    model_config = ConfigDict(json_schema_extra={"example": _ITEM}, from_attributes=True)

    visit_id: UUID
    outlet_id: UUID
    outlet_name: str
    rep_id: UUID
    rep_name: str
    started_at: datetime
    reasons: list[ReviewReason]
    since: datetime
    due_at: datetime = Field(description="That of its first open appeal, else three working days after `since`.")
    escalated: bool = Field(description="An appeal was not decided in time.")
    revision: int | None
    score: float | None
    verdict: Verdict | None


class VisitReviewAnswer(BaseModel):
    """Everything that people decided, ask or object about a visit."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "visit_id": _VISIT,
                "reasons": ["verdict"],
                "due_at": "2026-03-05T01:31:54Z",
                "new_photo_wanted": False,
                "decisions": [],
                "appeals": [],
            }
        }
    )

    visit_id: UUID
    reasons: list[ReviewReason] = Field(description="Why the visit waits for a person; empty when it does not.")
    due_at: datetime | None
    new_photo_wanted: bool = Field(description="A manager asked for a new photo, and none has come since.")
    decisions: list[DecisionAnswer]
    appeals: list[AppealAnswer]


def reasons_of(item: ReviewItem | None) -> list[str]:
    """Why a visit waits, as a list."""
    return item.reasons.split(" ") if item else []
