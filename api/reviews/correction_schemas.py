"""What goes over the wire about corrections."""

from datetime import datetime
from typing import Annotated, Literal, Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, JsonValue

from api.corrections.document import Correction, Corrections, corrections_from_json
from api.tables import CorrectionSet

# Long enough for a paragraph; what is longer belongs into a document that the reason names.
Reason = Annotated[str, Field(min_length=1, max_length=2000, pattern=r"\S")]
CorrectionState = Literal["in_force", "replaced", "stale"]

_CORRECTIONS: list[JsonValue] = [
    {"change": "add", "id": "new:1", "kind": "facing", "box": [412, 633, 88, 240]},
    {"change": "sku", "id": "new:1", "sku": "HAO-ROSE-400"},
    {"change": "remove", "id": "gap:0"},
]
_CONTENT: dict[str, JsonValue] = {
    "analysis_id": "4c1d6e0a-58f4-4a37-9f0e-2f1d6c8b7a90",
    "follows": None,
    "reason": "A facing stands in the shade; what was taken for a gap is the shelf's post.",
    "corrections": _CORRECTIONS,
}


class CorrectionContent(BaseModel):
    """All corrections of a photo's newest analysis that shall be in force; an empty list takes everything back."""

    model_config = ConfigDict(json_schema_extra={"example": _CONTENT})

    analysis_id: UUID = Field(description="Which analysis they speak of: the photo's newest.")
    follows: UUID | None = Field(
        default=None, description="The corrections that were in force when these were made; null for none."
    )
    reason: Reason
    corrections: Corrections


class CorrectionAnswer(BaseModel):
    """A set of corrections as stored. A stale one speaks of an analysis that a newer one has replaced."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "id": "b3a6c3de-9a55-4f0c-8a43-0f1f7f7e5a21",
                "photo_id": "0b8f6a34-6a0e-4f0e-9a8c-5b7f3f3f9a10",
                "analysis_id": _CONTENT["analysis_id"],
                "revision": 1,
                "state": "in_force",
                "reason": _CONTENT["reason"],
                "corrections": _CORRECTIONS,
                "author_id": "5f0c2a3e-0d2b-4c8e-9b6b-1b4f3d2c1a00",
                "appeal_id": None,
                "created_at": "2026-03-02T03:10:00Z",
            }
        }
    )

    id: UUID
    photo_id: UUID
    analysis_id: UUID
    revision: int = Field(description="Counts up within the analysis; the last one is in force.")
    state: CorrectionState
    reason: str
    corrections: list[Correction]
    author_id: UUID
    appeal_id: UUID | None = Field(description="The appeal that proposed them.")
    created_at: datetime

    @classmethod
    def of(cls, stored: CorrectionSet, state: CorrectionState) -> Self:
        """The answer for a set of corrections."""
        return cls(
            id=stored.id,
            photo_id=stored.photo_id,
            analysis_id=stored.analysis_id,
            revision=stored.revision,
            state=state,
            reason=stored.reason,
            corrections=list(corrections_from_json(stored.document)),
            author_id=stored.author_id,
            appeal_id=stored.appeal_id,
            created_at=stored.created_at,
        )
