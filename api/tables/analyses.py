"""What the models saw: raw, immutable, one row for each photo and pipeline version."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from api.tables.base import Base, JsonObject


class Analysis(Base):
    """One shelf report. The unique pair makes a second result of the same pipeline impossible."""

    __tablename__ = "analyses"
    __table_args__ = (UniqueConstraint("photo_id", "pipeline_version"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    photo_id: Mapped[UUID] = mapped_column(ForeignKey("photos.id"), index=True)
    pipeline_version: Mapped[str] = mapped_column(String(64))
    software_version: Mapped[str] = mapped_column(String(32))
    schema_version: Mapped[int]
    models: Mapped[JsonObject]
    report: Mapped[JsonObject]
    created_at: Mapped[datetime]
