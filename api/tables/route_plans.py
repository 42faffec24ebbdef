"""Which rep visits which outlets on which days. A plan never changes, it only ends: past figures rest on it."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from api.tables.base import Base, JsonObject


class RoutePlan(Base):
    """The route of one rep on the days that `cadence` names, from `valid_from` to the earlier of the two last days.

    `time_zone` (IANA) is that of the shops; it tells which day is today there, and so which days are past.
    """

    __tablename__ = "route_plans"
    __table_args__ = (Index("ix_route_plans_rep_id_valid_from", "rep_id", "valid_from"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    rep_id: Mapped[UUID] = mapped_column(ForeignKey("users.id"))
    name: Mapped[str] = mapped_column(String(200))
    time_zone: Mapped[str] = mapped_column(String(64))
    cadence: Mapped[JsonObject]
    objective: Mapped[str] = mapped_column(String(500))
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]
    ended_on: Mapped[date | None]
    created_by: Mapped[UUID] = mapped_column(ForeignKey("users.id"))
    created_at: Mapped[datetime] = mapped_column(index=True)


class RouteStop(Base):
    """One outlet of a route plan. `ended_on` is its last day where it left the route before the plan ended."""

    __tablename__ = "route_stops"

    route_plan_id: Mapped[UUID] = mapped_column(ForeignKey("route_plans.id"), primary_key=True)
    outlet_id: Mapped[UUID] = mapped_column(ForeignKey("outlets.id"), primary_key=True, index=True)
    position: Mapped[int]
    ended_on: Mapped[date | None]
