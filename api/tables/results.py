"""Compliance results: analyses measured against a standard. Never changed; a newer revision stands beside the older."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from api.tables.base import Base, JsonObject


class PhotoResult(Base):
    """The score of one photo alone, for the rep at the shelf. Without a standard (None) the verdict is not scorable.

    `naming_id` is None where nothing was named, `correction_id` where nobody corrected anything; `raw` then is None
    too, else the figures without corrections: score, coverage, verdict, lines and reason.
    """

    __tablename__ = "photo_results"
    # Named by hand: PostgreSQL would cut the long name that the columns give.
    __table_args__ = (
        UniqueConstraint("analysis_id", "standard_id", "naming_id", "correction_id", name="uq_photo_results_basis"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    photo_id: Mapped[UUID] = mapped_column(ForeignKey("photos.id"), index=True)
    analysis_id: Mapped[UUID] = mapped_column(ForeignKey("analyses.id"))
    standard_id: Mapped[UUID | None] = mapped_column(ForeignKey("standards.id"))
    naming_id: Mapped[UUID | None] = mapped_column(ForeignKey("namings.id"))
    correction_id: Mapped[UUID | None] = mapped_column(ForeignKey("correction_sets.id"))
    score: Mapped[float | None]
    coverage: Mapped[float]
    verdict: Mapped[str] = mapped_column(String(16))
    lines: Mapped[JsonObject]
    raw: Mapped[JsonObject | None]
    created_at: Mapped[datetime]


class VisitResult(Base):
    """The compliance result of a visit over all its photos so far. `revision` counts up as photos come in.

    It rests on the analyses, fusions, namings, corrections and decisions that it names; what a service did not know
    yet is None in its results. `standard_ids` names every standard that had a say: the general one first, which
    `standard_id` is too, then those of scene types. `raw` are the figures without corrections and decisions, None where
    there are none.
    """

    __tablename__ = "visit_results"
    __table_args__ = (UniqueConstraint("visit_id", "revision"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    visit_id: Mapped[UUID] = mapped_column(ForeignKey("visits.id"), index=True)
    outlet_id: Mapped[UUID] = mapped_column(ForeignKey("outlets.id"), index=True)
    revision: Mapped[int]
    completeness: Mapped[str] = mapped_column(String(16))
    standard_id: Mapped[UUID | None] = mapped_column(ForeignKey("standards.id"))
    standard_ids: Mapped[JsonObject | None]
    analysis_ids: Mapped[JsonObject]
    fusion_ids: Mapped[JsonObject | None]
    naming_ids: Mapped[JsonObject | None]
    correction_ids: Mapped[JsonObject | None]
    decision_ids: Mapped[JsonObject | None]
    answer_ids: Mapped[JsonObject | None]
    score: Mapped[float | None]
    coverage: Mapped[float]
    verdict: Mapped[str] = mapped_column(String(16))
    lines: Mapped[JsonObject]
    raw: Mapped[JsonObject | None]
    created_at: Mapped[datetime]
