"""Who wants to hear of what happens, and every event that is still to be told, or was."""

from datetime import datetime
from typing import Literal
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from api.tables.base import Base, JsonObject

EventKind = Literal["visit.result", "action.opened", "action.closed"]
DeliveryState = Literal["pending", "delivered", "given_up"]


class Subscription(Base):
    """Another system that hears of events: sent to its `url`, or fetched and confirmed by it where that is None.

    `secret` signs what is sent. It is kept as it is, for both sides need it.
    """

    __tablename__ = "subscriptions"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(200))
    url: Mapped[str | None] = mapped_column(String(1000))
    kinds: Mapped[JsonObject]
    secret: Mapped[str] = mapped_column(String(64))
    active: Mapped[bool] = mapped_column(default=True)
    created_by: Mapped[UUID] = mapped_column(ForeignKey("users.id"))
    created_at: Mapped[datetime]


class Delivery(Base):
    """One event for one subscription. `next_attempt_at` is None where nothing is to be sent (any more, or at all)."""

    __tablename__ = "deliveries"
    __table_args__ = (
        Index("ix_deliveries_subscription_id_state_created_at_id", "subscription_id", "state", "created_at", "id"),
        Index("ix_deliveries_next_attempt_at", "next_attempt_at"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    subscription_id: Mapped[UUID] = mapped_column(ForeignKey("subscriptions.id"))
    kind: Mapped[str] = mapped_column(String(32))
    data: Mapped[JsonObject]
    state: Mapped[str] = mapped_column(String(16))
    attempts: Mapped[int] = mapped_column(default=0)
    next_attempt_at: Mapped[datetime | None]
    last_error: Mapped[str] = mapped_column(String(500), default="")
    created_at: Mapped[datetime]
    delivered_at: Mapped[datetime | None]
