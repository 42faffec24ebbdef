"""What goes over the wire about visits and scenes."""

from datetime import UTC, datetime
from typing import Literal
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, JsonValue

SceneType = Literal["shelf", "cooler", "end_cap", "floor_stack", "counter", "checkout", "display_case", "other"]

# A device whose clock was never set says 1970; nearer the ends of the calendar a change of zone overflows.
EARLIEST_START = datetime(2000, 1, 1, tzinfo=UTC)
LATEST_START = datetime(2100, 1, 1, tzinfo=UTC)

_VISIT: dict[str, JsonValue] = {
    "outlet_id": "2f9d1c3a-7c1e-4d55-8d43-0e6f0b1a2c3d",
    "planned": True,
    "started_at": "2026-03-02T09:30:00+08:00",
}
_VISIT_ID = "6f1f5f0e-6f0c-4b55-9a53-1b0f5d0f4c11"
_SCENE: dict[str, JsonValue] = {"scene_type": "shelf", "name": "Shampoo bay, left"}


class VisitContent(BaseModel):
    """A visit as the rep's device describes it."""

    model_config = ConfigDict(json_schema_extra={"example": _VISIT})

    outlet_id: UUID
    planned: bool = Field(default=False, description="Whether the route plan asked for it.")
    started_at: AwareDatetime = Field(
        ge=EARLIEST_START, lt=LATEST_START, description="With the offset of the wall clock in the shop."
    )


class VisitAnswer(BaseModel):
    """A visit as stored. `started_at` keeps the offset it was sent with."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "id": _VISIT_ID,
                "rep_id": "5f0c2a3e-0d2b-4c8e-9b6b-1b4f3d2c1a00",
                **_VISIT,
                "created_at": "2026-03-02T01:30:04Z",
            }
        },
        from_attributes=True,
    )

    id: UUID
    outlet_id: UUID
    rep_id: UUID
    planned: bool
    started_at: datetime = Field(validation_alias="local_started_at")
    created_at: datetime


class SceneContent(BaseModel):
    """A fixture or display as the rep names it."""

    model_config = ConfigDict(json_schema_extra={"example": _SCENE})

    scene_type: SceneType
    name: str = Field(default="", max_length=200)


class SceneAnswer(SceneContent):
    """A scene as stored."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "id": "9a1b7c55-3f0e-4b6e-8f6d-7c2f1e0d9b8a",
                "visit_id": _VISIT_ID,
                **_SCENE,
                "created_at": "2026-03-02T01:31:10Z",
            }
        },
        from_attributes=True,
    )

    id: UUID
    visit_id: UUID
    created_at: datetime
