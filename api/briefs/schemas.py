"""What goes over the wire about the objective of visits, and about what a rep has to know before one."""

from datetime import date, datetime
from typing import Annotated, Any, Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, JsonValue, model_validator

from api.actions.schemas import ActionAnswer
from api.audits.schemas import LineAnswer, VisitResultSummary
from api.route_plans.schemas import Day
from api.standards.schemas import StandardReference

_OUTLET_ID = "2f9d1c3a-7c1e-4d55-8d43-0e6f0b1a2c3d"
_OBJECTIVE: dict[str, JsonValue] = {
    "objective": "Agree a second shelf for the new shampoo.",
    "valid_from": "2026-03-01",
    "valid_to": "2026-03-31",
}


class ObjectiveContent(BaseModel):
    """What visits of an outlet are for in a period."""

    model_config = ConfigDict(json_schema_extra={"example": _OBJECTIVE}, from_attributes=True)

    objective: Annotated[str, Field(min_length=1, max_length=500)]
    valid_from: Day
    valid_to: Day = Field(description="The last day.")

    @model_validator(mode="after")
    def _ends_after_it_begins(self) -> Self:
        if self.valid_to < self.valid_from:
            raise ValueError("valid_to must not lie before valid_from")
        return self


class ObjectiveAnswer(ObjectiveContent):
    """An objective as stored. It never changes; of several that are valid, the one saved last counts."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "id": "d2c6a1de-4f1b-4a0e-8a55-0b8e7f9c6a11",
                "outlet_id": _OUTLET_ID,
                **_OBJECTIVE,
                "created_by": "9a1b7c55-3f0e-4b6e-8f6d-7c2f1e0d9b8a",
                "created_at": "2026-02-27T08:00:00Z",
            }
        },
        from_attributes=True,
    )

    id: UUID
    outlet_id: UUID
    created_by: UUID
    created_at: datetime


class LastVisitAnswer(BaseModel):
    """The last visit that was over, if any was judged the last of those, and what it found."""

    visit_id: UUID
    rep_id: UUID
    started_at: datetime
    order_placed: str | None = Field(description="Null while the rep has not checked out.")
    note: str
    result: VisitResultSummary | None = Field(description="Null where no photo of it was analysed.")
    failing: list[LineAnswer] = Field(description="The KPI lines that failed, each with the action that mends it.")


class PromotedSku(BaseModel):
    """A product on promotion, and what its tag may say."""

    sku: str
    price: dict[str, Any] | None = Field(description="The lowest and the highest promotion price.")
    leaflet: float | None = Field(description="The price that the leaflet tells.")


class PromotionAnswer(BaseModel):
    """The promotion in force, as the standard tells it."""

    promoted: list[PromotedSku]
    materials: list[str] = Field(description="The artwork that has to hang.")


class BriefAnswer(BaseModel):
    """What a rep has to know before a visit."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "outlet_id": _OUTLET_ID,
                "day": "2026-03-09",
                "planned": True,
                "objectives": ["Agree a second shelf for the new shampoo."],
                "last_visit": None,
                "open_actions": [],
                "standard": None,
                "promotion": None,
            }
        }
    )

    outlet_id: UUID
    day: date
    planned: bool = Field(description="Whether the caller's own route plan asks for a visit on that day.")
    objectives: list[str] = Field(description="That of the outlet first, then that of the route plan.")
    last_visit: LastVisitAnswer | None = Field(description="Of those that the caller may see.")
    open_actions: list[ActionAnswer] = Field(description="What is still to be done there, the first due first.")
    standard: StandardReference | None = Field(description="The display standard that applies on that day.")
    promotion: PromotionAnswer | None = Field(description="Null where the standard tells of none.")
