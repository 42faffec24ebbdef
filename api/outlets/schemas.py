"""What goes over the wire about territories and outlets."""

from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, JsonValue

# A word of the extensible list of channels; one spelling, else no standard would match the outlet.
Channel = Annotated[str, Field(pattern=r"^[a-z0-9]+(_[a-z0-9]+)*$", max_length=64, examples=["supermarket"])]
OutletClass = Literal["A", "B", "C"]
Latitude = Annotated[float, Field(ge=-90, le=90)]
Longitude = Annotated[float, Field(ge=-180, le=180)]
Code = Annotated[str, Field(min_length=1, max_length=64, pattern=r"^\S+$")]

_TERRITORY_ID = "0b7c1a52-55c5-4f0f-8f0a-6d1c5a3c9e01"
_TERRITORY: dict[str, JsonValue] = {"code": "SH-WEST", "name": "Shanghai West"}
_OUTLET: dict[str, JsonValue] = {
    "code": "SH-W-0042",
    "name": "Hao Mart, Huashan Road",
    "channel": "supermarket",
    "outlet_class": "A",
    "territory_id": _TERRITORY_ID,
    "address": "12 Huashan Road, Shanghai",
    "latitude": 31.2087,
    "longitude": 121.4375,
    "active": True,
}


class TerritoryContent(BaseModel):
    """A territory as the client describes it."""

    model_config = ConfigDict(json_schema_extra={"example": _TERRITORY})

    code: Code
    name: str = Field(min_length=1, max_length=200)


class TerritoryAnswer(TerritoryContent):
    """A territory as stored."""

    model_config = ConfigDict(json_schema_extra={"example": {"id": _TERRITORY_ID, **_TERRITORY}}, from_attributes=True)

    id: UUID


class OutletContent(BaseModel):
    """An outlet as the client describes it."""

    model_config = ConfigDict(json_schema_extra={"example": _OUTLET})

    code: Code
    name: str = Field(min_length=1, max_length=200)
    channel: Channel
    outlet_class: OutletClass = Field(description="By monthly sales, A the highest.")
    territory_id: UUID
    address: str = Field(default="", max_length=400)
    latitude: Latitude | None = None
    longitude: Longitude | None = None
    active: bool = True


class OutletAnswer(OutletContent):
    """An outlet as stored."""

    model_config = ConfigDict(
        json_schema_extra={"example": {"id": "2f9d1c3a-7c1e-4d55-8d43-0e6f0b1a2c3d", **_OUTLET}}, from_attributes=True
    )

    id: UUID
