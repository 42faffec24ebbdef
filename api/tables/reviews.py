"""People's part in a result: decisions of managers, appeals of reps, and the list of visits that wait for a person."""

from datetime import datetime
from typing import Literal
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from api.tables.base import Base, JsonObject

DecisionKind = Literal["accept", "override", "new_photo", "correct"]
AppealState = Literal["open", "accepted", "rejected", "withdrawn"]

_OPEN = text("state = 'open'")


class Appeal(Base):
    """A rep's objection to a line of a result (`line`, its key), or to what was seen on a photo.

    `subject` is the one or other.

    `proposed` are corrections of a photo that wait for the decision: `photo_id`, `analysis_id`, `corrections`.
    """

    __tablename__ = "appeals"
    __table_args__ = (
        # One open appeal a subject, whoever is quicker.
        Index(
            "ix_appeals_open_subject",
            "visit_id",
            "subject",
            unique=True,
            sqlite_where=_OPEN,
            postgresql_where=_OPEN,
        ),
        Index("ix_appeals_state_due_at_id", "state", "due_at", "id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    visit_id: Mapped[UUID] = mapped_column(ForeignKey("visits.id"), index=True)
    result_id: Mapped[UUID] = mapped_column(ForeignKey("visit_results.id"))
    subject: Mapped[str] = mapped_column(String(64))
    line: Mapped[str | None] = mapped_column(String(176))
    photo_id: Mapped[UUID | None] = mapped_column(ForeignKey("photos.id"))
    text: Mapped[str] = mapped_column(Text)
    proposed: Mapped[JsonObject | None]
    made_by: Mapped[UUID] = mapped_column(ForeignKey("users.id"))
    made_at: Mapped[datetime]
    due_at: Mapped[datetime]
    escalated_at: Mapped[datetime | None]
    state: Mapped[str] = mapped_column(String(16))
    outcome_reason: Mapped[str | None] = mapped_column(Text)
    closed_by: Mapped[UUID | None] = mapped_column(ForeignKey("users.id"))
    closed_at: Mapped[datetime | None]


class Decision(Base):
    """What a person decided about a line of a result, or (`line` None) about all of it. Never changed.

    `number` counts up within the visit, for a later decision takes an earlier one's place. `basis` are the lines as
    they were before it, by KPI: on another measurement it does not hold. With `needs_second` it waits for a
    confirmation by another person.
    """

    __tablename__ = "review_decisions"
    __table_args__ = (UniqueConstraint("visit_id", "number"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    visit_id: Mapped[UUID] = mapped_column(ForeignKey("visits.id"))
    number: Mapped[int]
    result_id: Mapped[UUID] = mapped_column(ForeignKey("visit_results.id"))
    line: Mapped[str | None] = mapped_column(String(176))
    kind: Mapped[str] = mapped_column(String(16))
    verdict: Mapped[str | None] = mapped_column(String(16))
    score: Mapped[float | None]
    reason: Mapped[str] = mapped_column(Text)
    basis: Mapped[JsonObject]
    needs_second: Mapped[bool]
    appeal_id: Mapped[UUID | None] = mapped_column(ForeignKey("appeals.id"), index=True)
    decided_by: Mapped[UUID] = mapped_column(ForeignKey("users.id"))
    decided_at: Mapped[datetime]


class Confirmation(Base):
    """A second person's yes or no to a decision that raises a score."""

    __tablename__ = "decision_confirmations"

    decision_id: Mapped[UUID] = mapped_column(ForeignKey("review_decisions.id"), primary_key=True)
    confirmed: Mapped[bool]
    reason: Mapped[str] = mapped_column(Text)
    decided_by: Mapped[UUID] = mapped_column(ForeignKey("users.id"))
    decided_at: Mapped[datetime]


class ReviewItem(Base):
    """A visit that waits for a person, and why. It follows from everything else, and goes when nothing waits."""

    __tablename__ = "review_items"
    __table_args__ = (Index("ix_review_items_due_at_visit_id", "due_at", "visit_id"),)

    visit_id: Mapped[UUID] = mapped_column(ForeignKey("visits.id"), primary_key=True)
    # Words with a space between.
    reasons: Mapped[str] = mapped_column(String(200))
    since: Mapped[datetime]
    due_at: Mapped[datetime]
    escalated: Mapped[bool]
