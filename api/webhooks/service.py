"""Subscriptions, and what their owners do with their events: fetch, confirm, have them told again."""

from collections.abc import Collection
from datetime import datetime
from urllib.parse import urlsplit
from uuid import UUID

from sqlalchemy.orm import Session

from api.audit_log.service import record_change
from api.errors import InvalidInput, NotFound
from api.paging import Stretch, decode_moment_cursor, encode_moment_cursor
from api.security.caller import Caller
from api.tables import Delivery, Subscription
from api.tables.webhooks import DeliveryState
from api.webhooks import repository
from api.webhooks.schemas import SubscriptionContent
from api.webhooks.signing import new_secret

# One transaction; who missed more asks again with the moment of the last.
MOST_REPLAYED = 10_000


def put_subscription(
    session: Session,
    caller: Caller,
    subscription_id: UUID,
    content: SubscriptionContent,
    origins: Collection[str],
    now: datetime,
) -> tuple[Subscription, bool]:
    """Create or replace a subscription; True when it is new. Its secret stays. Raises InvalidInput for its URL."""
    if content.url is not None:
        _check_url(content.url, origins)
    subscription = repository.find_subscription(session, subscription_id)
    is_new = subscription is None
    if subscription is None:
        subscription = Subscription(id=subscription_id, secret=new_secret(), created_by=caller.id, created_at=now)
        session.add(subscription)
    subscription.name, subscription.url, subscription.active = content.name, content.url, content.active
    subscription.kinds = {"kinds": content.kinds}
    session.flush()
    change = content.model_dump(mode="json")
    record_change(session, caller.id, "subscription.put", "subscription", str(subscription.id), change, now)
    return subscription, is_new


def get_subscription(session: Session, subscription_id: UUID) -> Subscription:
    """The subscription, or NotFound."""
    subscription = repository.find_subscription(session, subscription_id)
    if subscription is None:
        raise NotFound("subscription-not-found", "There is no subscription with this id.")
    return subscription


def list_deliveries(
    session: Session, subscription_id: UUID, state: DeliveryState | None, *, limit: int, after: str | None
) -> Stretch[Delivery]:
    """A page of a subscription's events, the oldest first. Raises NotFound."""
    get_subscription(session, subscription_id)
    key = decode_moment_cursor(after) if after else None
    rows = repository.list_deliveries(session, subscription_id, state, limit=limit + 1, after=key)
    return Stretch.cut(rows, limit, lambda delivery: encode_moment_cursor(delivery.created_at, delivery.id))


def confirm(session: Session, subscription_id: UUID, ids: Collection[UUID], now: datetime) -> int:
    """Mark events as arrived; gives how many. Again changes nothing. Raises NotFound for one that is not there."""
    get_subscription(session, subscription_id)
    deliveries = repository.deliveries_among(session, subscription_id, ids)
    missing = set(ids) - {delivery.id for delivery in deliveries}
    if missing:
        raise NotFound("event-not-found", f"This subscription has no event {min(missing, key=str)}.")
    for delivery in deliveries:
        delivery.state, delivery.next_attempt_at = "delivered", None
        delivery.delivered_at = delivery.delivered_at or now
    session.flush()
    return len(deliveries)


def replay(session: Session, subscription_id: UUID, since: datetime, now: datetime) -> int:
    """Have the events since a moment told once more, at most MOST_REPLAYED; gives how many.

    Raises NotFound, InvalidInput for a moment without a time zone.
    """
    if since.tzinfo is None:
        raise InvalidInput("moment-without-zone", "`since` needs a time zone, such as 2026-03-01T00:00:00Z.")
    subscription = get_subscription(session, subscription_id)
    # No event is older than its subscription or newer than now; the ends of the calendar would leave it as UTC.
    begin = min(max(since, subscription.created_at), now)
    deliveries = repository.deliveries_since(session, subscription_id, begin, MOST_REPLAYED)
    for delivery in deliveries:
        delivery.state, delivery.attempts = "pending", 0
        delivery.next_attempt_at = now if subscription.url else None
    session.flush()
    return len(deliveries)


def _check_url(url: str, origins: Collection[str]) -> None:
    # A service that calls whatever it is told to can be made to call its own network.
    try:
        parts = urlsplit(url)
        origin = f"{parts.scheme}://{parts.netloc}"
    except ValueError:
        origin = ""
    if origin not in origins or "@" in url:
        detail = "Events are only sent to the origins that SHELFAUDIT_WEBHOOK_ORIGINS names. Have this one added to it."
        raise InvalidInput("webhook-origin-unknown", detail)
