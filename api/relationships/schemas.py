"""What goes over the wire about relationship indicators."""

from datetime import date, datetime
from typing import Annotated, Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, JsonValue, StringConstraints, model_validator

# Several a day; more is a slip of the finger.
PerWeek = Annotated[float, Field(ge=0, le=100, allow_inf_nan=False)]
INDICATORS = (
    "visits_per_week",
    "problems_solved_per_week",
    "recommends_brand_first",
    "best_position_granted",
    "best_display_granted",
)

_INDICATORS: dict[str, JsonValue] = {
    "day": "2026-03-02",
    "visits_per_week": 2,
    "problems_solved_per_week": 1.5,
    "recommends_brand_first": True,
    "best_position_granted": False,
    "best_display_granted": None,
    "feedback": "The competitor offered the end cap for April.",
}


class RelationshipContent(BaseModel):
    """How the company stands with the outlet on a day. What nobody knows is null or left out."""

    model_config = ConfigDict(json_schema_extra={"example": _INDICATORS})

    day: date
    visits_per_week: PerWeek | None = None
    problems_solved_per_week: PerWeek | None = None
    recommends_brand_first: bool | None = Field(default=None, description="Whether the outlet names the brand first.")
    best_position_granted: bool | None = None
    best_display_granted: bool | None = None
    feedback: Annotated[str, StringConstraints(strip_whitespace=True, max_length=2000)] = Field(
        default="", description="What the outlet tells: its stock, competitors' moves."
    )

    @model_validator(mode="after")
    def _tells_something(self) -> Self:
        if not self.feedback and all(getattr(self, name) is None for name in INDICATORS):
            raise ValueError(f"nothing is told: give feedback or one of {', '.join(INDICATORS)}")
        return self


class RelationshipAnswer(BaseModel):
    """Relationship indicators as stored."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "id": "c1b6a0d4-0f3e-4a57-8a9c-5b7f3f3f9a10",
                "outlet_id": "2f9d1c3a-7c1e-4d55-8d43-0e6f0b1a2c3d",
                **_INDICATORS,
                "recorded_by": "9a1b7c55-3f0e-4b6e-8f6d-7c2f1e0d9b8a",
                "created_at": "2026-03-02T08:00:00Z",
            }
        },
        from_attributes=True,
    )

    id: UUID
    outlet_id: UUID
    day: date
    visits_per_week: float | None
    problems_solved_per_week: float | None
    recommends_brand_first: bool | None
    best_position_granted: bool | None
    best_display_granted: bool | None
    feedback: str
    recorded_by: UUID
    created_at: datetime
