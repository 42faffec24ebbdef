"""What goes over the wire about campaigns."""

from datetime import date, datetime
from typing import Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, JsonValue, model_validator

from api.exchange.cells import Name
from api.outlets.schemas import Code
from api.tables.campaigns import PopKind

_CAMPAIGN: dict[str, JsonValue] = {
    "code": "SPRING",
    "name": "Spring bloom",
    "valid_from": "2026-03-01",
    "valid_to": "2026-04-30",
}
_MATERIAL: dict[str, JsonValue] = {"code": "SPRING-POSTER", "kind": "poster", "name": "Poster, blossoms"}
_CAMPAIGN_ID = "4b7d9a10-2c3e-4f5a-8b6c-7d8e9f0a1b2c"
_MATERIAL_ID = "9e8d7c6b-5a49-4382-9716-0f1e2d3c4b5a"
_MOMENT = "2026-02-20T08:00:00Z"


class CampaignContent(BaseModel):
    """A campaign as its editor describes it. The code never changes: display assets name it."""

    model_config = ConfigDict(json_schema_extra={"example": _CAMPAIGN}, from_attributes=True)

    code: Code
    name: Name
    valid_from: date
    valid_to: date | None = Field(default=None, description="The last day; null for an open end.")

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.valid_to is not None and self.valid_to < self.valid_from:
            raise ValueError("valid_to must not lie before valid_from")
        return self


class CampaignAnswer(CampaignContent):
    """A campaign as stored."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "id": _CAMPAIGN_ID,
                **_CAMPAIGN,
                "retired_at": None,
                "created_at": _MOMENT,
                "updated_at": _MOMENT,
            }
        },
        from_attributes=True,
    )

    id: UUID
    retired_at: datetime | None = Field(description="From then on no photo is compared with its artwork.")
    created_at: datetime
    updated_at: datetime


class MaterialContent(BaseModel):
    """A design of POP material. By its code, which never changes, standards ask for it (`pop_artwork`)."""

    model_config = ConfigDict(json_schema_extra={"example": _MATERIAL}, from_attributes=True)

    code: Code
    kind: PopKind
    name: Name


class MaterialAnswer(MaterialContent):
    """A material as stored."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "id": _MATERIAL_ID,
                "campaign_id": _CAMPAIGN_ID,
                **_MATERIAL,
                "created_at": _MOMENT,
                "updated_at": _MOMENT,
            }
        },
        from_attributes=True,
    )

    id: UUID
    campaign_id: UUID
    created_at: datetime
    updated_at: datetime


class ArtworkAnswer(BaseModel):
    """A version of a material's artwork, without the picture."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "id": "c3d2e1f0-a9b8-4c7d-8e6f-5a4b3c2d1e0f",
                "material_id": _MATERIAL_ID,
                "current_from": "2026-03-01",
                "sha256": "2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae",
                "byte_size": 481627,
                "media_type": "image/png",
                "width": 1200,
                "height": 1600,
                "retired_at": None,
                "created_at": _MOMENT,
            }
        },
        from_attributes=True,
    )

    id: UUID
    material_id: UUID
    current_from: date = Field(description="From this day on it takes the place of the older versions.")
    sha256: str
    byte_size: int
    media_type: str
    width: int = Field(description="Pixels of the upright picture.")
    height: int
    retired_at: datetime | None = Field(description="From then on no photo is compared with it.")
    created_at: datetime
