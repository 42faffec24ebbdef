"""An event happened: one delivery for each subscription that asked for its kind, in the transaction of the event."""

from datetime import datetime
from uuid import uuid4

from sqlalchemy.orm import Session

from api.tables import Delivery
from api.tables.base import JsonObject
from api.tables.webhooks import EventKind
from api.webhooks import repository


def publish(session: Session, kind: EventKind, data: JsonObject, now: datetime) -> None:
    """Have everybody told who asked for it: exactly when the event's own transaction is kept.

    `data` names things by their ids; receivers read the rest under their own rights.
    """
    for subscription in repository.active_subscriptions(session):
        if kind in subscription.kinds["kinds"]:
            session.add(
                Delivery(
                    id=uuid4(),
                    subscription_id=subscription.id,
                    kind=kind,
                    data=data,
                    state="pending",
                    next_attempt_at=now if subscription.url else None,
                    created_at=now,
                )
            )
