"""Photos as received. The bytes lie in the storage under `storage_key`; this row is their ledger."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from api.tables.base import Base


class Photo(Base):
    """One uploaded photo. `duplicate_of` names the first photo with the very same bytes."""

    __tablename__ = "photos"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    scene_id: Mapped[UUID] = mapped_column(ForeignKey("scenes.id"), index=True)
    sha256: Mapped[str] = mapped_column(String(64), index=True)
    byte_size: Mapped[int]
    media_type: Mapped[str] = mapped_column(String(32))
    width: Mapped[int]
    height: Mapped[int]
    storage_key: Mapped[str] = mapped_column(String(200))
    captured_at: Mapped[datetime | None]
    utc_offset_minutes: Mapped[int | None]
    latitude: Mapped[float | None]
    longitude: Mapped[float | None]
    duplicate_of: Mapped[UUID | None] = mapped_column(ForeignKey("photos.id"))
    uploaded_by: Mapped[UUID] = mapped_column(ForeignKey("users.id"))
    uploaded_at: Mapped[datetime]


class PhotoInspection(Base):
    """What a look at a photo says of its origin, kept apart from the photo as received: suspicions, never a verdict.

    The four bands are the picture's perceptual hash (`vision.photos.picture_hash`), each with an index so that near
    hashes are found without a walk through all. `resembles` is an earlier photo of another scene that shows the same
    picture.
    """

    __tablename__ = "photo_inspections"

    photo_id: Mapped[UUID] = mapped_column(ForeignKey("photos.id"), primary_key=True)
    band_1: Mapped[int] = mapped_column(index=True)
    band_2: Mapped[int] = mapped_column(index=True)
    band_3: Mapped[int] = mapped_column(index=True)
    band_4: Mapped[int] = mapped_column(index=True)
    resembles: Mapped[UUID | None] = mapped_column(ForeignKey("photos.id"))
    from_screen: Mapped[bool]
    hours_from_visit: Mapped[float | None]
    metres_from_outlet: Mapped[float | None]
    inspected_at: Mapped[datetime]
