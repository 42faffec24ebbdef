"""What goes over the wire about photos."""

from datetime import datetime, timedelta, timezone
from typing import Literal, Self
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, model_validator

from api.tables import Job, Photo

PhotoStatus = Literal["queued", "analysing", "done", "failed"]

_STATUS_OF_JOB: dict[str, PhotoStatus] = {
    "queued": "queued",
    "leased": "analysing",
    "done": "done",
    "failed": "failed",
}


class Capture(BaseModel):
    """When and where the photo was taken, as the device tells it."""

    captured_at: AwareDatetime | None = Field(default=None, description="With the offset of the wall clock there.")
    latitude: float | None = Field(default=None, ge=-90, le=90, allow_inf_nan=False)
    longitude: float | None = Field(default=None, ge=-180, le=180, allow_inf_nan=False)

    @model_validator(mode="after")
    def _refuse_half_a_position(self) -> Self:
        if (self.latitude is None) != (self.longitude is None):
            raise ValueError("send latitude and longitude together, or neither")
        return self


class PhotoAnswer(BaseModel):
    """A photo as stored, and how far its analysis has come."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "id": "0b8f6a34-6a0e-4f0e-9a8c-5b7f3f3f9a10",
                "scene_id": "9a1b7c55-3f0e-4b6e-8f6d-7c2f1e0d9b8a",
                "sha256": "2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae",
                "byte_size": 3481627,
                "media_type": "image/jpeg",
                "width": 3024,
                "height": 4032,
                "duplicate_of": None,
                "status": "queued",
                "error": None,
                "captured_at": "2026-03-02T09:31:40+08:00",
                "latitude": 31.2304,
                "longitude": 121.4737,
                "uploaded_at": "2026-03-02T01:31:52Z",
            }
        }
    )

    id: UUID
    scene_id: UUID
    sha256: str
    byte_size: int
    media_type: str = Field(description="What the bytes are, whatever the upload called them.")
    width: int = Field(description="Pixels of the upright photo.")
    height: int
    duplicate_of: UUID | None = Field(description="The first photo with the very same bytes.")
    status: PhotoStatus
    error: str | None = Field(description="Only of `failed`: why there is no result.")
    captured_at: datetime | None
    latitude: float | None
    longitude: float | None
    uploaded_at: datetime

    @classmethod
    def of(cls, photo: Photo, job: Job) -> Self:
        """The answer for a photo with its job."""
        return cls(
            id=photo.id,
            scene_id=photo.scene_id,
            sha256=photo.sha256,
            byte_size=photo.byte_size,
            media_type=photo.media_type,
            width=photo.width,
            height=photo.height,
            duplicate_of=photo.duplicate_of,
            status=_STATUS_OF_JOB[job.state],
            error=job.last_error if job.state == "failed" else None,
            captured_at=_wall_clock(photo.captured_at, photo.utc_offset_minutes),
            latitude=photo.latitude,
            longitude=photo.longitude,
            uploaded_at=photo.uploaded_at,
        )


def _wall_clock(moment: datetime | None, offset_minutes: int | None) -> datetime | None:
    if moment is None or offset_minutes is None:
        return moment
    return moment.astimezone(timezone(timedelta(minutes=offset_minutes)))
