"""What goes over the wire about territories, channels, classes and outlets."""

from typing import Annotated, Literal
from uuid import UUID

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, JsonValue, StringConstraints

from api.exchange.cells import Name, one_line
from api.tables.outlets import ClassSource

# One spelling of a channel, else no standard would match the outlet.
CHANNEL_PATTERN = r"^[a-z0-9]+(_[a-z0-9]+)*$"
Channel = Annotated[str, Field(pattern=CHANNEL_PATTERN, max_length=64, examples=["supermarket"])]
OutletClass = Literal["A", "B", "C"]
Latitude = Annotated[float, Field(ge=-90, le=90)]
Longitude = Annotated[float, Field(ge=-180, le=180)]
Code = Annotated[str, Field(min_length=1, max_length=64, pattern=r"^\S+$"), AfterValidator(one_line)]
# Slashes part the codes of a path.
TerritoryCode = Annotated[str, Field(min_length=1, max_length=64, pattern=r"^[^\s/]+$"), AfterValidator(one_line)]
Line = Annotated[str, StringConstraints(strip_whitespace=True, max_length=400), AfterValidator(one_line)]
Reason = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=400), AfterValidator(one_line)
]
# Far above what a shop sells in the smallest of currencies; more is a slip of the finger.
Sales = Annotated[float, Field(ge=0, le=1e12, allow_inf_nan=False)]

_TERRITORY_ID = "0b7c1a52-55c5-4f0f-8f0a-6d1c5a3c9e01"
_TERRITORY: dict[str, JsonValue] = {
    "code": "SH-WEST",
    "name": "Shanghai West",
    "parent_id": "5f0e6b1d-9d4c-4a57-9c0e-2b8f7d1a3c44",
}
_OUTLET: dict[str, JsonValue] = {
    "code": "SH-W-0042",
    "name": "Hao Mart, Huashan Road",
    "channel": "supermarket",
    "outlet_class": "A",
    "class_reason": None,
    "monthly_sales": 62000,
    "territory_id": _TERRITORY_ID,
    "address": "12 Huashan Road, Shanghai",
    "latitude": 31.2087,
    "longitude": 121.4375,
    "active": True,
}


class TerritoryContent(BaseModel):
    """A territory as the client describes it."""

    model_config = ConfigDict(json_schema_extra={"example": _TERRITORY})

    code: TerritoryCode
    name: Name
    parent_id: UUID | None = Field(default=None, description="The territory that this one is a part of.")


class TerritoryAnswer(BaseModel):
    """A territory as stored."""

    model_config = ConfigDict(json_schema_extra={"example": {"id": _TERRITORY_ID, **_TERRITORY}}, from_attributes=True)

    id: UUID
    code: str
    name: str
    parent_id: UUID | None


class ChannelContent(BaseModel):
    """A channel as an admin describes it."""

    model_config = ConfigDict(json_schema_extra={"example": {"name": "Pharmacy"}})

    name: Annotated[
        str, StringConstraints(strip_whitespace=True, min_length=1, max_length=100), AfterValidator(one_line)
    ]


class ChannelAnswer(BaseModel):
    """A channel that outlets may have."""

    model_config = ConfigDict(json_schema_extra={"example": {"code": "pharmacy", "name": "Pharmacy"}})

    code: str
    name: str


class OutletContent(BaseModel):
    """An outlet as the client describes it."""

    model_config = ConfigDict(json_schema_extra={"example": _OUTLET})

    code: Code
    name: Name
    channel: Channel = Field(description="A code of GET /v1/channels.")
    outlet_class: OutletClass | None = Field(
        default=None, description="A sells most. Left out, it follows monthly_sales by the bands in force."
    )
    class_reason: Reason | None = Field(
        default=None, description="Why the class stands whatever the outlet sells; needed where it contradicts sales."
    )
    monthly_sales: Sales | None = Field(default=None, description="In the company's currency.")
    territory_id: UUID
    address: Line = ""
    latitude: Latitude | None = None
    longitude: Longitude | None = None
    active: bool = Field(default=True, description="False: closed. It stays readable with all its visits.")


class OutletAnswer(BaseModel):
    """An outlet as stored."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "id": "2f9d1c3a-7c1e-4d55-8d43-0e6f0b1a2c3d",
                **_OUTLET,
                "class_source": "monthly_sales",
            }
        },
        from_attributes=True,
    )

    id: UUID
    code: str
    name: str
    channel: str
    outlet_class: OutletClass
    class_reason: str | None
    class_source: ClassSource = Field(description="`given`: it stays when sales or bands change.")
    monthly_sales: float | None
    territory_id: UUID
    address: str
    latitude: float | None
    longitude: float | None
    active: bool
