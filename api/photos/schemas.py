"""What goes over the wire about photos."""

from datetime import datetime, timedelta, timezone
from typing import Literal, Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, model_validator

from api.clock import Moment
from api.tables import Job, Photo
from api.tables.photos import PhotoInspection
from vision.photos.images import Photo as Picture
from vision.photos.quality_advice import ADVICE, SERIOUS
from vision.types import PhotoQuality, QualityFlag

PhotoStatus = Literal["queued", "analysing", "done", "failed"]
SuspicionMark = Literal["same-bytes", "same-picture", "photo-of-screen", "other-time", "other-place"]

# A camera set to the zone of another country is wrong by up to 14 hours; a photo of another day by more.
MAX_HOURS_FROM_VISIT = 14.0
# Inside buildings positions are wrong by some hundred metres, and so are those that were looked up from an address.
MAX_METRES_FROM_OUTLET = 1000.0

_STATUS_OF_JOB: dict[str, PhotoStatus] = {
    "queued": "queued",
    "leased": "analysing",
    "done": "done",
    "failed": "failed",
}


class Capture(BaseModel):
    """When and where the photo was taken, as the device tells it."""

    captured_at: Moment | None = Field(default=None, description="With the offset of the wall clock there.")
    latitude: float | None = Field(default=None, ge=-90, le=90, allow_inf_nan=False)
    longitude: float | None = Field(default=None, ge=-180, le=180, allow_inf_nan=False)

    @model_validator(mode="after")
    def _refuse_half_a_position(self) -> Self:
        if (self.latitude is None) != (self.longitude is None):
            raise ValueError("send latitude and longitude together, or neither")
        return self


class PhotoFlaw(BaseModel):
    """Something that spoils a photo, and what the rep should do about it."""

    flag: QualityFlag
    serious: bool = Field(description="The photo must be taken again.")
    advice: str


class PhotoCheckAnswer(BaseModel):
    """Whether a photo can be judged, as far as its pixels tell."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "usable": False,
                "flaws": [{"flag": "blurred", "serious": True, "advice": ADVICE["blurred"]}],
                "width": 3024,
                "height": 4032,
            }
        }
    )

    usable: bool = Field(description="False: take it again; its analysis would end without a score.")
    flaws: list[PhotoFlaw]
    width: int = Field(description="Pixels of the upright photo.")
    height: int

    @classmethod
    def of(cls, picture: Picture, quality: PhotoQuality) -> Self:
        """The answer for a picture with its verdict."""
        flaws = [PhotoFlaw(flag=flag, serious=flag in SERIOUS, advice=ADVICE[flag]) for flag in quality.flags]
        return cls(usable=quality.usable, flaws=flaws, width=picture.width, height=picture.height)


class Suspicion(BaseModel):
    """What about a photo's origin a manager should look at. It changes no score, and reps do not see it."""

    marks: list[SuspicionMark]
    resembles: UUID | None = Field(description="The earlier photo of another scene that shows the same picture.")
    hours_from_visit: float | None = Field(description="Negative: taken before the visit began.")
    metres_from_outlet: float | None

    @classmethod
    def of(cls, photo: Photo, inspection: PhotoInspection) -> Self:
        """The answer for a photo that was looked at."""
        hours, metres = inspection.hours_from_visit, inspection.metres_from_outlet
        found: dict[SuspicionMark, bool] = {
            "same-bytes": photo.duplicate_of is not None,
            "same-picture": inspection.resembles is not None,
            "photo-of-screen": inspection.from_screen,
            "other-time": hours is not None and abs(hours) > MAX_HOURS_FROM_VISIT,
            "other-place": metres is not None and metres > MAX_METRES_FROM_OUTLET,
        }
        return cls(
            marks=[mark for mark, hit in found.items() if hit],
            resembles=inspection.resembles,
            hours_from_visit=hours,
            metres_from_outlet=metres,
        )


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
                "suspicion": {
                    "marks": ["other-place"],
                    "resembles": None,
                    "hours_from_visit": 0.2,
                    "metres_from_outlet": 12400.0,
                },
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
    suspicion: Suspicion | None = Field(description="Null until the photo was analysed, and always for reps.")

    @classmethod
    def of(cls, photo: Photo, job: Job, inspection: PhotoInspection | None = None) -> Self:
        """The answer for a photo with its job, and with what is known of its origin if the caller may see that."""
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
            suspicion=None if inspection is None else Suspicion.of(photo, inspection),
        )


def _wall_clock(moment: datetime | None, offset_minutes: int | None) -> datetime | None:
    if moment is None or offset_minutes is None:
        return moment
    return moment.astimezone(timezone(timedelta(minutes=offset_minutes)))
