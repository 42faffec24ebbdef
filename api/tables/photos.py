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
