"""Compliance results: analyses measured against a standard. Never changed; a newer revision stands beside the older."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from api.tables.base import Base, JsonObject


class PhotoResult(Base):
    """The score of one photo alone, for the rep at the shelf. Without a standard (None) the verdict is not scorable.

    `naming_id` is None where nothing was named.
    """

    __tablename__ = "photo_results"
    __table_args__ = (UniqueConstraint("analysis_id", "standard_id", "naming_id"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    photo_id: Mapped[UUID] = mapped_column(ForeignKey("photos.id"), index=True)
    analysis_id: Mapped[UUID] = mapped_column(ForeignKey("analyses.id"))
    standard_id: Mapped[UUID | None] = mapped_column(ForeignKey("standards.id"))
    naming_id: Mapped[UUID | None] = mapped_column(ForeignKey("namings.id"))
    score: Mapped[float | None]
    coverage: Mapped[float]
    verdict: Mapped[str] = mapped_column(String(16))
    lines: Mapped[JsonObject]
    created_at: Mapped[datetime]


class VisitResult(Base):
    """The compliance result of a visit over all its photos so far. `revision` counts up as photos come in.

    It rests on the analyses, fusions and namings that it names; `fusion_ids` and `naming_ids` are None in results of
    a service that knew no such thing yet.
    """

    __tablename__ = "visit_results"
    __table_args__ = (UniqueConstraint("visit_id", "revision"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    visit_id: Mapped[UUID] = mapped_column(ForeignKey("visits.id"), index=True)
    outlet_id: Mapped[UUID] = mapped_column(ForeignKey("outlets.id"), index=True)
    revision: Mapped[int]
    completeness: Mapped[str] = mapped_column(String(16))
    standard_id: Mapped[UUID | None] = mapped_column(ForeignKey("standards.id"))
    analysis_ids: Mapped[JsonObject]
    fusion_ids: Mapped[JsonObject | None]
    naming_ids: Mapped[JsonObject | None]
    score: Mapped[float | None]
    coverage: Mapped[float]
    verdict: Mapped[str] = mapped_column(String(16))
    lines: Mapped[JsonObject]
    created_at: Mapped[datetime]
