"""What goes over the wire about competitors seen on visits."""

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, JsonValue, model_validator

from api.tables import CompetitorNote

_NOTE: dict[str, JsonValue] = {
    "brand": "Lan",
    "sku": "LAN-400",
    "facings": 6,
    "price": "12.90",
    "promotion": "Buy two, get one free, until Sunday",
    "note": "Took the end cap by the entrance.",
    "photo_id": "0b8f6a34-6a0e-4f0e-9a8c-5b7f3f3f9a10",
}

Price = Annotated[Decimal, Field(ge=0, max_digits=12, decimal_places=2, allow_inf_nan=False)]


class CompetitorNoteContent(BaseModel):
    """What the rep saw of one competitor's brand or product."""

    model_config = ConfigDict(json_schema_extra={"example": _NOTE}, from_attributes=True)

    brand: str = Field(min_length=1, max_length=200)
    sku: str = Field(default="", max_length=64, description="As the rep knows it; empty for the whole brand.")
    facings: int | None = Field(default=None, ge=0, le=10_000)
    price: Price | None = Field(default=None, description="As on the tag, in the currency of the outlet.")
    promotion: str = Field(default="", max_length=500)
    note: str = Field(default="", max_length=2000)
    photo_id: UUID | None = Field(default=None, description="A photo of the same visit that shows it.")

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        told = (self.facings, self.price, self.photo_id)
        if all(fact is None for fact in told) and not (self.promotion or self.note):
            raise ValueError("tell facings, a price, a promotion, a note or a photo")
        return self


class CompetitorNoteAnswer(CompetitorNoteContent):
    """A note as stored. It never changes; what was mistaken is told by another one."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "id": "3e1f6b0a-8f3a-4a55-9d2b-5f8a6e1c7d20",
                "visit_id": "6f1f5f0e-6f0c-4b55-9a53-1b0f5d0f4c11",
                "outlet_id": "2f9d1c3a-7c1e-4d55-8d43-0e6f0b1a2c3d",
                "day": "2026-03-02",
                **_NOTE,
                "created_at": "2026-03-02T01:40:10Z",
            }
        },
        from_attributes=True,
    )

    id: UUID
    visit_id: UUID
    outlet_id: UUID
    day: date = Field(description="Of the visit, in the shop's own calendar.")
    created_at: datetime


def same_content(stored: CompetitorNote, content: CompetitorNoteContent) -> bool:
    """Whether the stored note says the very same: 12.9 and 12.90 are one price."""
    return CompetitorNoteContent.model_validate(stored) == content
