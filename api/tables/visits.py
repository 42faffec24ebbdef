"""Visits, how they began and ended, and their scenes. Ids are made by the client, so a repeated PUT changes nothing."""

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


class VisitCheckIn(Base):
    """Where the rep stood and what the phone's clock showed when the visit was reported. Never changed.

    `route_plan_id` names the plan that asked for the visit. `metres_from_outlet` is measured to where the outlet stood
    on the books then; `clock_skew_seconds` is the phone's clock minus the service's, positive when the phone is fast.
    """

    __tablename__ = "visit_check_ins"

    visit_id: Mapped[UUID] = mapped_column(ForeignKey("visits.id"), primary_key=True)
    route_plan_id: Mapped[UUID | None] = mapped_column(ForeignKey("route_plans.id"))
    latitude: Mapped[float | None]
    longitude: Mapped[float | None]
    accuracy_metres: Mapped[float | None]
    metres_from_outlet: Mapped[float | None]
    clock_skew_seconds: Mapped[float | None]
    hours_from_zone: Mapped[float | None]


class VisitCheckOut(Base):
    """How a visit ended: when, by the clock in the shop, and whether the outlet ordered. Never changed."""

    __tablename__ = "visit_check_outs"

    visit_id: Mapped[UUID] = mapped_column(ForeignKey("visits.id"), primary_key=True)
    ended_at: Mapped[datetime]
    utc_offset_minutes: Mapped[int]
    order_placed: Mapped[str] = mapped_column(String(8))
    note: Mapped[str] = mapped_column(String(2000))
    created_at: Mapped[datetime]

    @property
    def local_ended_at(self) -> datetime:
        """The end as the wall clock in the shop showed it."""
        return self.ended_at.astimezone(timezone(timedelta(minutes=self.utc_offset_minutes)))


class VisitFollowUp(Base):
    """How far actions and events have followed a visit's results.

    `revision` is the last result that they took into account, None while the visit goes on; `due_at` is when the visit
    counts as ended if nobody checks out, None once it has ended.
    """

    __tablename__ = "visit_follow_ups"

    visit_id: Mapped[UUID] = mapped_column(ForeignKey("visits.id"), primary_key=True)
    revision: Mapped[int | None]
    due_at: Mapped[datetime | None] = mapped_column(index=True)


class Scene(Base):
    """One fixture or display, photographed in one or more photos."""

    __tablename__ = "scenes"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    visit_id: Mapped[UUID] = mapped_column(ForeignKey("visits.id"), index=True)
    scene_type: Mapped[str] = mapped_column(String(32))
    name: Mapped[str] = mapped_column(String(200), default="")
    created_at: Mapped[datetime]
