"""Results of the HTTP face for clients of Azure's product recognition: kept until they are fetched, deleted or old."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from api.tables.base import Base, JsonObject


class RecognitionRun(Base):
    """One run under the name that its owner gave it. It belongs to no visit and counts in no score."""

    __tablename__ = "recognition_runs"
    __table_args__ = (UniqueConstraint("owner_id", "model_name", "run_name"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    owner_id: Mapped[UUID] = mapped_column(ForeignKey("users.id"))
    model_name: Mapped[str] = mapped_column(String(64))
    run_name: Mapped[str] = mapped_column(String(100))
    pipeline_version: Mapped[str] = mapped_column(String(64))
    result: Mapped[JsonObject]
    created_at: Mapped[datetime] = mapped_column(index=True)
    finished_at: Mapped[datetime]
