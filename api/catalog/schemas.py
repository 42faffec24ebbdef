"""What goes over the wire about the product catalogue."""

import re
from datetime import date, datetime
from typing import Annotated, Self
from uuid import UUID

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, JsonValue, StringConstraints, model_validator

from api.catalog.gtin import canonical_gtin
from api.catalog.judges import ReferenceKind
from api.exchange.cells import Name, Text, one_line
from api.scoring.kpis import Ownership

MAX_GROUP = 500
MAX_CODE_LENGTH = 64
_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*", re.ASCII)


def check_code(code: str) -> str:
    """A name that addresses, files and spreadsheets all bear. Raises ValueError."""
    if len(code) <= MAX_CODE_LENGTH and _CODE.fullmatch(code):
        return code
    raise ValueError(
        f"a code has 1 to {MAX_CODE_LENGTH} letters A-Z, digits, dots, dashes and underscores, and begins with a "
        "letter or digit"
    )


SkuCode = Annotated[str, AfterValidator(check_code), Field(description="The article's own code; it never changes.")]
DesignName = Annotated[str, AfterValidator(check_code), Field(description="Unique within the product.")]
GroupCode = Annotated[str, AfterValidator(check_code)]
Brand = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=100), AfterValidator(one_line)]
# Up to a refrigerator on a pallet; more is a number in another unit.
Millimetres = Annotated[float, Field(ge=1, le=3000, allow_inf_nan=False)]
Gtin = Annotated[str, AfterValidator(canonical_gtin)]

_PRODUCT: dict[str, JsonValue] = {
    "gtin": "4006381333931",
    "name": "Rose Shampoo 400 ml",
    "brand": "Hao",
    "manufacturer": "Hao Household Goods",
    "category": "shampoo",
    "ownership": "own",
    "width_mm": 62.5,
    "height_mm": 190,
    "depth_mm": 40,
    "bulky": False,
    "substitution_lead": None,
    "active_from": "2026-01-01",
    "active_to": None,
    "active": True,
}
_DESIGN: dict[str, JsonValue] = {"starts_on": "2026-03-01", "ends_on": None}
_REFERENCE_ID = "5b0f3c1e-9f3b-4d1a-8f26-0c8f1f1f7a10"


class ProductContent(BaseModel):
    """A product as the client describes it."""

    model_config = ConfigDict(json_schema_extra={"example": _PRODUCT}, from_attributes=True)

    gtin: Gtin | None = Field(default=None, description="8, 12, 13 or 14 digits; the check digit must be right.")
    name: Name
    brand: Brand
    manufacturer: Text = ""
    category: Text = ""
    ownership: Ownership
    width_mm: Millimetres | None = None
    height_mm: Millimetres | None = None
    depth_mm: Millimetres | None = None
    bulky: bool = Field(default=False, description="Belongs on the lowest shelf.")
    substitution_lead: SkuCode | None = Field(default=None, description="The SKU that this one may stand in for.")
    active_from: date | None = Field(default=None, description="First day of sale; null for an open beginning.")
    active_to: date | None = Field(default=None, description="Last day of sale; null for an open end.")
    active: bool = Field(default=True, description="False: taken out of use; results of the past still name it.")

    @model_validator(mode="after")
    def _ends_after_it_begins(self) -> Self:
        if self.active_from and self.active_to and self.active_to < self.active_from:
            raise ValueError("active_to must not lie before active_from")
        return self


class ProductAnswer(ProductContent):
    """A product as stored."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "sku": "HAO-ROSE-400",
                **_PRODUCT,
                "created_at": "2026-01-01T08:00:00Z",
                "updated_at": "2026-01-01T08:00:00Z",
            }
        },
        from_attributes=True,
    )

    sku: SkuCode
    created_at: datetime
    updated_at: datetime


class DesignContent(BaseModel):
    """A pack design as the client describes it: when its packs come to the shelves."""

    model_config = ConfigDict(json_schema_extra={"example": _DESIGN}, from_attributes=True)

    starts_on: date | None = Field(default=None, description="Null: always was there.")
    ends_on: date | None = Field(
        default=None, description="The last day that its packs are sold; null for an open end."
    )

    @model_validator(mode="after")
    def _ends_after_it_starts(self) -> Self:
        if self.starts_on and self.ends_on and self.ends_on < self.starts_on:
            raise ValueError("ends_on must not lie before starts_on")
        return self


class DesignAnswer(DesignContent):
    """A pack design as stored."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {"sku": "HAO-ROSE-400", "name": "2026", **_DESIGN, "taught_at": "2026-03-02T08:00:00Z"}
        },
        from_attributes=True,
    )

    sku: SkuCode
    name: DesignName
    taught_at: datetime | None = Field(description="Since when its pictures name facings; null: they wait.")


class ReferenceAnswer(BaseModel):
    """A reference picture as stored. Its bytes are at `/v1/references/{id}/content`."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "id": _REFERENCE_ID,
                "sku": "HAO-ROSE-400",
                "design": "2026",
                "kind": "packshot",
                "sha256": "ab" * 32,
                "byte_size": 81234,
                "media_type": "image/jpeg",
                "width": 512,
                "height": 1024,
                "created_at": "2026-03-02T08:00:00Z",
            }
        },
        from_attributes=True,
    )

    id: UUID
    sku: SkuCode
    design: DesignName
    kind: ReferenceKind
    sha256: str = Field(description="Of the stored file, which may be smaller than the one that came.")
    byte_size: int
    media_type: str
    width: int
    height: int
    created_at: datetime


class GroupContent(BaseModel):
    """The members of a look-alike group as the client names them."""

    model_config = ConfigDict(json_schema_extra={"example": {"skus": ["HAO-ROSE-200", "HAO-ROSE-400"]}})

    skus: list[SkuCode] = Field(min_length=2, max_length=MAX_GROUP)


class GroupAnswer(BaseModel):
    """A look-alike group: products that are told apart by a detail."""

    model_config = ConfigDict(
        json_schema_extra={"example": {"code": "HAO-ROSE", "skus": ["HAO-ROSE-200", "HAO-ROSE-400"]}},
        from_attributes=True,
    )

    code: GroupCode
    skus: list[SkuCode]
