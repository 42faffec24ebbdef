"""Actions: what somebody has to do at an outlet, and everything that has happened to it since."""

from datetime import date, datetime
from typing import Literal
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String, select
from sqlalchemy.orm import Mapped, column_property, mapped_column

from api.tables.base import Base
from api.tables.outlets import Outlet
from api.tables.users import User

ActionKind = Literal["corrective", "task", "complaint"]
ActionState = Literal["open", "proof_given", "closed"]
ActionOutcome = Literal["mended", "withdrawn", "done", "not_done"]
ActionEventKind = Literal[
    "opened",
    "seen_again",
    "assigned",
    "responded",
    "proof_given",
    "proof_refuted",
    "proof_undecided",
    "due_soon",
    "overdue",
    "response_overdue",
    "closed",
]


class Action(Base):
    """A corrective action of a failed line, a task that a person gives, or an outlet's complaint.

    `line` names the failed line of a corrective action; `visit_id` is the visit that opened it, `last_visit_id` the
    latest that judged it. `respond_by` is the moment by which a complaint has to have an answer. A closed action has
    an outcome; none is ever deleted.
    """

    __tablename__ = "actions"
    __table_args__ = (
        Index("ix_actions_outlet_id_state", "outlet_id", "state"),
        Index("ix_actions_due_on_id", "due_on", "id"),
        Index("ix_actions_proof_photo_id", "proof_photo_id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(16))
    outlet_id: Mapped[UUID] = mapped_column(ForeignKey("outlets.id"))
    visit_id: Mapped[UUID | None] = mapped_column(ForeignKey("visits.id"))
    last_visit_id: Mapped[UUID | None] = mapped_column(ForeignKey("visits.id"))
    line: Mapped[str | None] = mapped_column(String(176))
    text: Mapped[str] = mapped_column(String(2000))
    owner_id: Mapped[UUID] = mapped_column(ForeignKey("users.id"), index=True)
    due_on: Mapped[date]
    respond_by: Mapped[datetime | None]
    responded_at: Mapped[datetime | None]
    state: Mapped[str] = mapped_column(String(16))
    outcome: Mapped[str | None] = mapped_column(String(16))
    proof_photo_id: Mapped[UUID | None] = mapped_column(ForeignKey("photos.id"))
    created_by: Mapped[UUID | None] = mapped_column(ForeignKey("users.id"))
    created_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]
    outlet_name: Mapped[str] = column_property(
        select(Outlet.name).where(Outlet.id == outlet_id).correlate_except(Outlet).scalar_subquery()
    )
    owner_name: Mapped[str] = column_property(
        select(User.name).where(User.id == owner_id).correlate_except(User).scalar_subquery()
    )


class ActionEvent(Base):
    """One thing that happened to an action, counted from 1. `actor_id` is None where the service itself acted."""

    __tablename__ = "action_events"

    action_id: Mapped[UUID] = mapped_column(ForeignKey("actions.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    kind: Mapped[str] = mapped_column(String(16))
    moment: Mapped[datetime]
    actor_id: Mapped[UUID | None] = mapped_column(ForeignKey("users.id"))
    note: Mapped[str] = mapped_column(String(2000), default="")
    photo_id: Mapped[UUID | None] = mapped_column(ForeignKey("photos.id"))
    result_id: Mapped[UUID | None] = mapped_column(ForeignKey("visit_results.id"))
    actor_name: Mapped[str | None] = column_property(
        select(User.name).where(User.id == actor_id).correlate_except(User).scalar_subquery()
    )
