"""What goes over the wire about unknown facings."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, JsonValue

from api.catalog.schemas import DesignName, ProductContent, ReferenceAnswer, SkuCode
from api.catalog.teaching_schemas import RivalAnswer
from api.paging import Page

# More views of one pack teach nothing; the likeness of a cluster is that of a few of its facings anyway.
MAX_REFERENCES = 10
MAX_FACINGS_IN_REQUEST = 200

# Why nothing is asked.
EmptyBecause = Literal["no-photos", "no-model", "all-named"]

_PHOTO = "0d9a3c66-3c55-4b3a-8f0b-6a6a4f6f1f52"
_FACING: dict[str, JsonValue] = {"photo_id": _PHOTO, "facing_id": "f12"}
_UNKNOWN = "4f1d6b0c2a9e4b7788d1f0a3c5e7b912"
_CANDIDATE: dict[str, JsonValue] = {
    "sku": "HAO-ROSE-400",
    "name": "Rose Shampoo",
    "brand": "Hao",
    "score": 0.41,
    "reference_id": "5b0f3c1e-9f3b-4d1a-8f26-0c8f1f1f7a10",
}

FacingId = Annotated[str, Field(min_length=1, max_length=32, description="`id` of the facing in the photo's analysis.")]


class FacingAddress(BaseModel):
    """One facing of one photo."""

    model_config = ConfigDict(json_schema_extra={"example": _FACING}, frozen=True)

    photo_id: UUID
    facing_id: FacingId


class Exemplar(FacingAddress):
    """A facing to be shown; its picture is at `/v1/photos/{photo_id}/facings/{facing_id}/crop`."""

    model_config = ConfigDict(json_schema_extra={"example": {**_FACING, "width": 84, "height": 210}})

    width: int = Field(description="Of its box, in pixels of the photo.")
    height: int


class Candidate(BaseModel):
    """A product that it may be."""

    model_config = ConfigDict(json_schema_extra={"example": _CANDIDATE})

    sku: SkuCode
    name: str
    brand: str
    score: float = Field(description="Mean probability over the facings, 0.2 or more, too low for a name.")
    reference_id: UUID | None = Field(description="A picture of it, to look at; null when it has none.")


class UnknownAnswer(BaseModel):
    """Facings of one look that nobody could name: what is this?"""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "id": _UNKNOWN,
                "facings": 23,
                "outlets": 4,
                "visits": 6,
                "first_seen": "2026-03-01T09:12:00Z",
                "last_seen": "2026-03-02T08:00:00Z",
                "exemplars": [{**_FACING, "width": 84, "height": 210}],
                "candidates": [_CANDIDATE],
            }
        }
    )

    id: str = Field(description="Stands for just these facings; new photos may make another cluster of them.")
    facings: int
    outlets: int
    visits: int
    first_seen: datetime
    last_seen: datetime
    exemplars: list[Exemplar] = Field(description="At most 12, the best to look at first.")
    candidates: list[Candidate] = Field(description="At most 2, the likeliest first.")


class UnknownPage(Page[UnknownAnswer]):
    """Questions, those of a single facing last, and what there is of them in all."""

    groups: int = Field(description="Questions about more than one facing, on all pages.")
    singles: int = Field(description="Questions about a single facing.")
    empty_because: EmptyBecause | None = Field(
        description="Why nothing is asked: no photos of the last 30 days, no model to compare products by, or nothing "
        "is left to be named. Null when something is asked."
    )


class NameContent(BaseModel):
    """What unknown facings are: a product that there is, or with `product` a new one."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "facings": [_FACING],
                "sku": "HAO-MINT-400",
                "product": {"name": "Mint Shampoo 400 ml", "brand": "Hao", "ownership": "own"},
                "design": "seen",
            }
        }
    )

    facings: list[FacingAddress] = Field(min_length=1, max_length=MAX_FACINGS_IN_REQUEST)
    sku: SkuCode
    product: ProductContent | None = Field(default=None, description="Of a new product; null: the SKU is there.")
    design: DesignName = Field(default="seen", description="The pack design that gets the pictures; made when missing.")


class RefusedCrop(FacingAddress):
    """A facing whose crop teaches nothing, and why."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {**_FACING, "code": "reference-too-small", "detail": "The picture has 20 x 44 pixels."}
        }
    )

    code: str
    detail: str


class NamedAnswer(BaseModel):
    """What naming unknown facings has taught."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "sku": "HAO-MINT-400",
                "name": "Mint Shampoo 400 ml",
                "design": "seen",
                "is_new": True,
                "references": [],
                "refused": [],
                "visits_to_rename": 3,
                "was_taught": False,
                "rivals": [],
                "odd_pictures": [],
            }
        }
    )

    sku: SkuCode
    name: str
    design: DesignName
    is_new: bool = Field(description="The product was not in the catalogue before.")
    references: list[ReferenceAnswer] = Field(description=f"At most {MAX_REFERENCES}. Without any, nothing is taught.")
    refused: list[RefusedCrop]
    visits_to_rename: int = Field(description="Visits whose facings are being named again, without detection.")
    was_taught: bool = Field(description="The design named facings before. Send it along to take the name back.")
    rivals: list[RivalAnswer] = Field(description="Products that the design is not told apart from. Look, or undo.")
    odd_pictures: list[UUID] = Field(description="Pictures of the design unlike its others: another product's?")


class UndoContent(BaseModel):
    """A name that was given by mistake: the facings, the product and the design that were sent."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {"facings": [_FACING], "sku": "HAO-MINT-400", "design": "seen", "was_taught": False}
        }
    )

    facings: list[FacingAddress] = Field(min_length=1, max_length=MAX_FACINGS_IN_REQUEST)
    sku: SkuCode
    design: DesignName = "seen"
    was_taught: bool = Field(description="As the answer to the name said it: false lets the whole design wait again.")


class UndoneAnswer(BaseModel):
    """What taking a name back has undone."""

    model_config = ConfigDict(json_schema_extra={"example": {"removed": 6, "is_taught": False, "visits_to_rename": 3}})

    removed: int = Field(description="Reference pictures that are gone; 0 when it was undone before.")
    is_taught: bool = Field(description="The design goes on naming facings, by its other pictures.")
    visits_to_rename: int = Field(description="Visits whose facings are being named again, without detection.")


class DismissContent(BaseModel):
    """Facings that are nothing to be named."""

    model_config = ConfigDict(json_schema_extra={"example": {"facings": [_FACING], "unknown": _UNKNOWN}})

    facings: list[FacingAddress] = Field(min_length=1, max_length=MAX_FACINGS_IN_REQUEST)
    unknown: str | None = Field(
        default=None,
        max_length=32,
        description="The cluster that they come from: what it holds beyond its exemplars is dismissed with them.",
    )


class DismissedAnswer(BaseModel):
    """How many facings are out of the queue now; what looks just like them stays out too."""

    model_config = ConfigDict(json_schema_extra={"example": {"dismissed": 23}})

    dismissed: int
