"""What goes over the wire about teaching: what a design may be confused with, and since when it names facings."""

from datetime import datetime
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, JsonValue

from api.catalog.schemas import DesignAnswer, DesignName, SkuCode
from vision.recognition.confusion import Verdict

_PICTURE = "5b0f3c1e-9f3b-4d1a-8f26-0c8f1f1f7a10"
_RIVAL: dict[str, JsonValue] = {
    "sku": "HAO-ROSE-200",
    "name": "Rose Shampoo 200 ml",
    "brand": "Hao",
    "likeness": 0.81,
    "risk": 0.24,
    "verdict": "taken-for-each-other",
    "named_today": 3,
    "references": 5,
    "losing": 2,
    "reference_id": "0d9a3c66-3c55-4b3a-8f0b-6a6a4f6f1f52",
    "heights_tell": True,
    "same_group": False,
}


class RivalAnswer(BaseModel):
    """A product that a design may be confused with, with its picture that is most like."""

    model_config = ConfigDict(json_schema_extra={"example": _RIVAL})

    sku: SkuCode
    name: str
    brand: str
    likeness: float = Field(description="Mean likeness of the design's pictures to the rival, as naming measures it.")
    risk: float = Field(description="Probability that a picture of either is given the other's name.")
    verdict: Verdict
    named_today: int = Field(description="How many of the design's pictures are called by the rival's name without it.")
    references: int = Field(description="Pictures that teach the rival.")
    losing: int = Field(description="How many of those would lie nearer to the design.")
    reference_id: UUID = Field(description="The rival's picture that is most like one of the design's.")
    heights_tell: bool = Field(description="The heights in the catalogue differ so much that a shelf tells them apart.")
    same_group: bool = Field(description="Both are in one look-alike group already.")


class ConfusionsAnswer(BaseModel):
    """What a design may be confused with once it names facings."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "sku": "HAO-ROSE-400",
                "design": "2026",
                "taught_at": None,
                "pictures": 5,
                "kept": 4,
                "odd_pictures": [_PICTURE],
                "rivals": [_RIVAL],
                "suggested_group": ["HAO-ROSE-200", "HAO-ROSE-400"],
            }
        }
    )

    sku: SkuCode
    design: DesignName
    taught_at: datetime | None
    pictures: int = Field(description="Reference pictures of the design.")
    kept: int | None = Field(description="How many of them the others would name rightly; null for a single one.")
    odd_pictures: list[UUID] = Field(description="Pictures unlike the others: one may show another product.")
    rivals: list[RivalAnswer] = Field(description="The most dangerous first; without any danger, the nearest.")
    suggested_group: list[SkuCode] = Field(description="SKUs that a look-alike group should join; may be empty.")


class TeachingAnswer(BaseModel):
    """A design that names facings from now on, or waits from now on."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "design": {
                    "sku": "HAO-ROSE-400",
                    "name": "2026",
                    "starts_on": "2026-03-01",
                    "ends_on": None,
                    "taught_at": "2026-03-02T08:00:00Z",
                },
                "visits_to_rename": 12,
            }
        }
    )

    design: DesignAnswer
    visits_to_rename: int = Field(description="Visits whose facings are being named again.")
