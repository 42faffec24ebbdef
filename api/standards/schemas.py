"""What goes over the wire about display standards."""

from datetime import date, datetime
from typing import Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, JsonValue, model_validator

from api.outlets.schemas import Channel, Code, OutletClass
from api.scoring.standard import DisplayStandard

_STANDARD: dict[str, JsonValue] = {
    "code": "SHAMPOO-BAY",
    "version": 1,
    "name": "Shampoo bay in supermarkets",
    "channel": "supermarket",
    "outlet_class": None,
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
    """One version of a display standard. A null channel or class means: every one."""

    model_config = ConfigDict(json_schema_extra={"example": _STANDARD}, from_attributes=True)

    code: Code
    version: int = Field(ge=1, le=1_000_000)
    name: str = Field(min_length=1, max_length=200)
    channel: Channel | None = None
    outlet_class: OutletClass | None = None
    valid_from: date
    valid_to: date | None = Field(default=None, description="The last day; null for an open end.")
    document: DisplayStandard

    @model_validator(mode="after")
    def _ends_after_it_begins(self) -> Self:
        if self.valid_to is not None and self.valid_to < self.valid_from:
            raise ValueError("valid_to must not lie before valid_from")
        return self


class StandardAnswer(StandardContent):
    """A version of a standard as stored."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "id": "7d3f0a52-0d3e-4f51-8a0e-3f6f7a6a1c11",
                **_STANDARD,
                "created_at": "2026-01-01T08:00:00Z",
            }
        },
        from_attributes=True,
    )

    id: UUID
    created_at: datetime
