"""Work to be done, as rows with a lease: the database is the ledger, whatever engine carries the work."""

from datetime import datetime
from typing import Literal
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from api.tables.base import Base

JobState = Literal["queued", "leased", "done", "failed"]


class Job(Base):
    """Analyse one photo, fuse the photos of one scene, or name the facings of one visit again, or score it again.

    Exactly one of `photo_id`, `scene_id`, `visit_id` (to be named) and `rescore_visit_id` is set.

    A worker owns the job while `lease_token` is its own and `leased_until` lies ahead.
    """

    __tablename__ = "jobs"
    __table_args__ = (
        Index("ix_jobs_state_available_at", "state", "available_at"),
        CheckConstraint(
            "(CASE WHEN photo_id IS NULL THEN 0 ELSE 1 END) + (CASE WHEN scene_id IS NULL THEN 0 ELSE 1 END)"
            " + (CASE WHEN visit_id IS NULL THEN 0 ELSE 1 END)"
            " + (CASE WHEN rescore_visit_id IS NULL THEN 0 ELSE 1 END) = 1",
            name="one_task",
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    photo_id: Mapped[UUID | None] = mapped_column(ForeignKey("photos.id"), unique=True)
    scene_id: Mapped[UUID | None] = mapped_column(ForeignKey("scenes.id"), index=True)
    visit_id: Mapped[UUID | None] = mapped_column(ForeignKey("visits.id"), index=True)
    rescore_visit_id: Mapped[UUID | None] = mapped_column(ForeignKey("visits.id"), index=True)
    state: Mapped[str] = mapped_column(String(16), default="queued")
    attempts: Mapped[int] = mapped_column(default=0)
    available_at: Mapped[datetime]
    lease_token: Mapped[UUID | None]
    leased_until: Mapped[datetime | None]
    last_error: Mapped[str | None] = mapped_column(Text)
    created_at: Mapped[datetime]
    finished_at: Mapped[datetime | None]
