"""What goes over the wire about fusions."""

from datetime import datetime
from typing import Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, JsonValue

from api.fusions.service import FusionState, SceneState

_FIRST = "0b8f6a34-6a0e-4f0e-9a8c-5b7f3f3f9a10"
_SECOND = "1c9a7b45-7b1f-4a1f-8b9d-6c8a4a4a0b21"
_EXAMPLE: dict[str, JsonValue] = {
    "scene_id": "9a1b7c55-3f0e-4b6e-8f6d-7c2f1e0d9b8a",
    "state": "done",
    "error": None,
    "fusion_id": "3d2c1b0a-9f8e-4d7c-8b6a-5f4e3d2c1b0a",
    "fusion_version": "1",
    "software_version": "0.1.0",
    "analysis_ids": ["4c1d6e0a-58f4-4a37-9f0e-2f1d6c8b7a90", "5d2e7f1b-69a5-4b48-8a1f-3a2e7d9c8ba1"],
    "created_at": "2026-03-02T01:31:58Z",
    "overview": True,
    "photos": [
        {
            "photo_id": _FIRST,
            "group": 1,
            "overlapping": True,
            "rows": [1, 2],
            "boxes": [
                {"id": "f1", "duplicate": False, "representative": f"{_FIRST}/f1", "row": 1, "position": 1},
                {"id": "f2", "duplicate": True, "representative": f"{_SECOND}/f1", "row": 1, "position": 2},
            ],
        },
        {
            "photo_id": _SECOND,
            "group": 1,
            "overlapping": True,
            "rows": [1, 2],
            "boxes": [{"id": "f1", "duplicate": False, "representative": f"{_SECOND}/f1", "row": 1, "position": 2}],
        },
    ],
    "overlaps": [{"photos": [_FIRST, _SECOND], "confidence": 0.81}],
    "doubtful": [],
    "totals": {"groups": 1, "rows": 2, "facings": 2, "gaps": 0, "price_tags": 0, "pop": 0},
}


class BoxInScene(BaseModel):
    """What a box of a photo is to the scene."""

    id: str = Field(description="`f3`, `gap:0`, `price_tag:0`, `pop:1`, as in the lines of a result.")
    duplicate: bool = Field(description="Another photo shows the same thing better; it counts there.")
    representative: str = Field(description="The box that stands for the thing: `<photo>/<box>`.")
    row: int | None = Field(description="Of facings: the row of the group of photos, from 1 at the top.")
    position: int | None = Field(description="Of facings: the place in that row, from 1 at the left.")
    unconfirmed: bool = Field(
        default=False,
        description="Of facings: other photos show the place and find nothing there, and this one was not sure. It "
        "does not count, unless a person said more of it. Fusions of before version 4 have none.",
    )


class PhotoInScene(BaseModel):
    """A photo's part in its scene. Photos that overlap, directly or by way of others, are one group."""

    photo_id: UUID
    group: int = Field(description="From 1, the largest group first; rows and positions run through a group.")
    overlapping: bool = Field(description="False: it overlaps with no other photo, and all of it counts.")
    rows: list[int] = Field(description="For each row of the photo, from the top, its row in the group.")
    boxes: list[BoxInScene]


class PhotoOverlap(BaseModel):
    """Two photos that show the same place."""

    photos: tuple[UUID, UUID]
    confidence: float = Field(description="Share of the common area's things that were found in both, 0..1.")


class SceneTotals(BaseModel):
    """How much the scene shows, everything counted once."""

    groups: int
    rows: int
    facings: int
    gaps: int
    price_tags: int
    pop: int


class FusionAnswer(BaseModel):
    """What the photos of a scene show together, and how far the service is in finding it out."""

    model_config = ConfigDict(json_schema_extra={"example": _EXAMPLE})

    scene_id: UUID
    state: FusionState = Field(
        description="`none`: there is nothing to compare; `failed`: every photo counts on its own."
    )
    error: str | None = Field(description="Only of `failed`: why.")
    fusion_id: UUID | None
    fusion_version: str | None = Field(description="Version of the rules that found the overlaps.")
    software_version: str | None
    analysis_ids: list[UUID] = Field(description="The analyses that the fusion rests on, in the order of their photos.")
    created_at: datetime | None
    overview: bool = Field(description="Whether `/v1/scenes/{scene_id}/overview` has a picture.")
    photos: list[PhotoInScene]
    overlaps: list[PhotoOverlap]
    doubtful: list[tuple[UUID, UUID]] = Field(
        description="Photos that may overlap without being taken to: what both show may count twice. A person can tell."
    )
    totals: SceneTotals | None

    @classmethod
    def of(cls, found: SceneState) -> Self:
        """The answer for a scene."""
        fusion = found.fusion
        document = fusion.document if fusion else {}
        return cls.model_validate(
            {
                "scene_id": found.scene_id,
                "state": found.state,
                "error": fusion.error if fusion else None,
                "fusion_id": fusion.id if fusion else None,
                "fusion_version": fusion.fusion_version if fusion else None,
                "software_version": fusion.software_version if fusion else None,
                "analysis_ids": fusion.analysis_ids["ids"] if fusion else [],
                "created_at": fusion.created_at if fusion else None,
                "overview": bool(fusion and fusion.overview_key),
                "photos": document.get("photos", []),
                "overlaps": document.get("overlaps", []),
                "doubtful": document.get("doubtful", []),
                "totals": document.get("totals"),
            }
        )
