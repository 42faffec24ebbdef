"""All SQL about subscriptions and deliveries."""

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import Select, and_, or_, select, update
from sqlalchemy.orm import Session

from api.paging import MomentKey
from api.tables import Delivery, Subscription


def active_subscriptions(session: Session) -> Sequence[Subscription]:
    """Those that hear of events now."""
    return session.scalars(select(Subscription).where(Subscription.active).order_by(Subscription.id)).all()


def list_subscriptions(session: Session) -> Sequence[Subscription]:
    """All of them by name: a company has a handful."""
    return session.scalars(select(Subscription).order_by(Subscription.name, Subscription.id)).all()


def find_subscription(session: Session, subscription_id: UUID) -> Subscription | None:
    """The subscription with that id."""
    return session.get(Subscription, subscription_id)


def list_deliveries(
    session: Session, subscription_id: UUID, state: str | None, *, limit: int, after: MomentKey | None
) -> Sequence[Delivery]:
    """Deliveries of a subscription, the oldest first, at most `limit`, those behind `after`."""
    query = select(Delivery).where(Delivery.subscription_id == subscription_id)
    if state is not None:
        query = query.where(Delivery.state == state)
    if after is not None:
        moment, delivery_id = after
        query = query.where(
            or_(Delivery.created_at > moment, and_(Delivery.created_at == moment, Delivery.id > delivery_id))
        )
    return session.scalars(query.order_by(Delivery.created_at, Delivery.id).limit(limit)).all()


def deliveries_among(session: Session, subscription_id: UUID, delivery_ids: Collection[UUID]) -> Sequence[Delivery]:
    """Those of these deliveries that are the subscription's."""
    query = select(Delivery).where(Delivery.subscription_id == subscription_id, Delivery.id.in_(delivery_ids))
    return session.scalars(query.with_for_update()).all()


def deliveries_since(session: Session, subscription_id: UUID, since: datetime, limit: int) -> Sequence[Delivery]:
    """Deliveries of events from this moment on that are not on their way already, at most `limit`."""
    query = select(Delivery).where(
        Delivery.subscription_id == subscription_id, Delivery.created_at >= since, Delivery.state != "pending"
    )
    return session.scalars(query.order_by(Delivery.created_at, Delivery.id).limit(limit).with_for_update()).all()


def postpone(session: Session, subscription_id: UUID, until: datetime) -> None:
    """Send nothing to this subscription before that moment."""
    waiting = update(Delivery).where(Delivery.subscription_id == subscription_id, Delivery.next_attempt_at < until)
    session.execute(waiting.values(next_attempt_at=until))


def is_anything_due(session: Session, now: datetime) -> bool:
    """Whether there is something to be sent."""
    return session.scalars(_due(now)).first() is not None


def due_delivery(session: Session, now: datetime) -> Delivery | None:
    """The delivery that has waited longest; locked until the transaction ends, and not one that another has locked."""
    return session.scalars(_due(now).with_for_update(skip_locked=True, of=Delivery)).one_or_none()


def _due(now: datetime) -> Select[Delivery]:
    return (
        select(Delivery)
        .join(Subscription, Subscription.id == Delivery.subscription_id)
        .where(Delivery.next_attempt_at <= now, Subscription.active)
        .order_by(Delivery.next_attempt_at, Delivery.id)
        .limit(1)
    )
