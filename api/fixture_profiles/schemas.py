"""What goes over the wire about fixture profiles."""

from datetime import datetime
from typing import Annotated, Self
from uuid import UUID

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, JsonValue, StringConstraints, model_validator

from api.exchange.cells import one_line
from api.visits.schemas import SceneType
from vision.eye_level.fixture_profile import HIGHEST_CM

# Goods do not fit between closer boards: such figures are metres or inches.
LEAST_GAP_CM = 5.0

Height = Annotated[float, Field(ge=0, le=HIGHEST_CM, allow_inf_nan=False)]

_PROFILE: dict[str, JsonValue] = {
    "scene_type": "shelf",
    "name": "Shampoo bay, left",
    "shelf_heights_cm": [150, 112, 74, 36],
}


class FixtureProfileContent(BaseModel):
    """The shelf heights of a fixture as somebody measured them."""

    model_config = ConfigDict(json_schema_extra={"example": _PROFILE})

    scene_type: SceneType
    name: Annotated[str, StringConstraints(strip_whitespace=True, max_length=200), AfterValidator(one_line)] = Field(
        default="", description="That of the scenes which show it; tells fixtures of one type apart."
    )
    shelf_heights_cm: list[Height] = Field(
        min_length=1,
        max_length=50,
        description="Upper sides of the boards, or hooks, in cm over the floor, from the top.",
    )

    @model_validator(mode="after")
    def _boards_lie_below_each_other(self) -> Self:
        for upper, lower in zip(self.shelf_heights_cm, self.shelf_heights_cm[1:], strict=False):
            if upper <= lower:
                raise ValueError(
                    f"{lower:g} stands below {upper:g}: write the heights from the top shelf to the lowest"
                )
            if upper - lower < LEAST_GAP_CM:
                raise ValueError(f"{upper:g} and {lower:g} are less than {LEAST_GAP_CM:g} cm apart: write centimetres")
        return self


class FixtureProfileAnswer(BaseModel):
    """A fixture profile as stored."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "id": "7d0c6a52-1f0e-4c9a-8a63-2f9d1c3a7c1e",
                "outlet_id": "2f9d1c3a-7c1e-4d55-8d43-0e6f0b1a2c3d",
                **_PROFILE,
                "updated_at": "2026-03-02T08:00:00Z",
            }
        },
        from_attributes=True,
    )

    id: UUID
    outlet_id: UUID
    scene_type: SceneType
    name: str
    shelf_heights_cm: list[float]
    updated_at: datetime
