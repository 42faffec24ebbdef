"""Visits and the scenes seen on them. Both ids are made by the client, so a repeated PUT changes nothing."""

from datetime import datetime, timedelta, timezone
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from api.tables.base import Base


class Visit(Base):
    """One call of a rep at an outlet. `utc_offset_minutes` keeps the wall clock the rep saw."""

    __tablename__ = "visits"
    # Lists go newest first, by rep or by outlet, page after page.
    __table_args__ = (
        Index("ix_visits_rep_id_started_at_id", "rep_id", "started_at", "id"),
        Index("ix_visits_outlet_id_started_at_id", "outlet_id", "started_at", "id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    outlet_id: Mapped[UUID] = mapped_column(ForeignKey("outlets.id"))
    rep_id: Mapped[UUID] = mapped_column(ForeignKey("users.id"))
    planned: Mapped[bool] = mapped_column(default=False)
    started_at: Mapped[datetime]
    utc_offset_minutes: Mapped[int]
    created_at: Mapped[datetime]

    @property
    def local_started_at(self) -> datetime:
        """The start as the wall clock in the shop showed it."""
        return self.started_at.astimezone(timezone(timedelta(minutes=self.utc_offset_minutes)))


class Scene(Base):
    """One fixture or display, photographed in one or more photos."""

    __tablename__ = "scenes"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    visit_id: Mapped[UUID] = mapped_column(ForeignKey("visits.id"), index=True)
    scene_type: Mapped[str] = mapped_column(String(32))
    name: Mapped[str] = mapped_column(String(200), default="")
    created_at: Mapped[datetime]
