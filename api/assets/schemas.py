"""What goes over the wire about display assets."""

from datetime import date, datetime
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, JsonValue

from api.tables.assets import AssetEventKind, AssetKind, AssetState

_ASSET: dict[str, JsonValue] = {
    "outlet_id": "2f9d1c3a-7c1e-4d55-8d43-0e6f0b1a2c3d",
    "kind": "cooler",
    "name": "One-door cooler 380 l",
    "serial": "C380-0017",
    "campaign": "",
    "quantity": 1,
    "issued_on": "2026-03-02",
}
_STORED: dict[str, JsonValue] = {
    "id": "7c6b5a49-3827-4615-8f4e-3d2c1b0a9f8e",
    **_ASSET,
    "state": "issued",
    "action_id": None,
    "campaign_id": None,
    "created_at": "2026-03-02T08:00:00Z",
}
_EVENT: dict[str, JsonValue] = {
    "number": 1,
    "kind": "issued",
    "moment": "2026-03-02T08:00:00Z",
    "actor_id": "5f0c2a3e-0d2b-4c8e-9b6b-1b4f3d2c1a00",
    "note": "",
    "photo_id": None,
}


class AssetContent(BaseModel):
    """Something that is handed to an outlet: a cooler, rack or display case, or pieces of POP material."""

    model_config = ConfigDict(json_schema_extra={"example": _ASSET}, from_attributes=True)

    outlet_id: UUID
    kind: AssetKind
    name: str = Field(min_length=1, max_length=200)
    serial: str = Field(default="", max_length=64)
    campaign: str = Field(
        default="", max_length=64, description="The campaign that POP material belongs to, by its code."
    )
    quantity: int = Field(default=1, ge=1, le=10_000)
    issued_on: date


class SeenContent(BaseModel):
    """What the rep found on a visit, with the photo that shows it."""

    model_config = ConfigDict(
        json_schema_extra={"example": {"photo_id": "b7a1c0de-5d3f-4b62-8a0e-9f8e7d6c5b4a", "note": ""}}
    )

    photo_id: UUID
    note: str = Field(default="", max_length=2000)


class FaultContent(BaseModel):
    """What is wrong, and by when it is to be repaired."""

    model_config = ConfigDict(json_schema_extra={"example": {"note": "The door stays open.", "due_on": "2026-03-06"}})

    note: str = Field(min_length=1, max_length=1800)
    due_on: date
    photo_id: UUID | None = None


class NoteContent(BaseModel):
    """Why, or what was done."""

    model_config = ConfigDict(json_schema_extra={"example": {"note": "New hinge."}})

    note: str = Field(min_length=1, max_length=2000)


class AssetAnswer(AssetContent):
    """A display asset as it stands. `action_id` is the repair of a faulty one."""

    model_config = ConfigDict(json_schema_extra={"example": _STORED}, from_attributes=True)

    id: UUID
    state: AssetState
    action_id: UUID | None
    campaign_id: UUID | None = Field(description="The campaign whose code `campaign` is; null where it is other text.")
    created_at: datetime


class AssetEventAnswer(BaseModel):
    """One thing that happened to an asset."""

    model_config = ConfigDict(json_schema_extra={"example": _EVENT}, from_attributes=True)

    number: int
    kind: AssetEventKind
    moment: datetime
    actor_id: UUID
    note: str
    photo_id: UUID | None


class AssetWithHistory(AssetAnswer):
    """An asset with everything that happened to it."""

    model_config = ConfigDict(json_schema_extra={"example": {**_STORED, "events": [_EVENT]}}, from_attributes=True)

    events: list[AssetEventAnswer]


class InventoryLine(BaseModel):
    """How many pieces of a kind and campaign stand where they were handed to, by state."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {"kind": "pop_material", "campaign": "SPRING", "state": "accepted", "assets": 40, "pieces": 160}
        }
    )

    kind: AssetKind
    campaign: str
    state: AssetState
    assets: int
    pieces: int
