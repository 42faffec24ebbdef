"""Sending events to those who want them sent, until they arrive or three days have passed.

An attempt has three steps, of which only the first and the last hold the database: take the delivery and set the time
of the next attempt, as if this one failed; send; note how it went. A process killed in between has thus lost nothing.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Event, Thread
from uuid import UUID

import httpx
import structlog

from api.db import reading, transaction
from api.resources import Resources
from api.tables import Delivery, Subscription
from api.webhooks import repository
from api.webhooks.schemas import EventAnswer
from api.webhooks.signing import signed_headers

# The schedule that Standard Webhooks suggests: soon while it may be a hiccup, then slowly for about three days.
DELAYS = tuple(
    timedelta(minutes=minutes) for minutes in (0.1, 5, 30, 2 * 60, 5 * 60, 10 * 60, 14 * 60, 20 * 60, 24 * 60)
)
TIMEOUT_SECONDS = 10.0
POLL_SECONDS = 1.0
STOP_SECONDS = TIMEOUT_SECONDS + 1
ERROR_LENGTH = 500

Send = Callable[[str, bytes, dict[str, str]], int]

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class _Message:
    """What is sent in one attempt, and where to."""

    delivery_id: UUID
    url: str
    body: bytes
    headers: dict[str, str]


def post(url: str, body: bytes, headers: dict[str, str]) -> int:
    """Send one message; returns the status. Raises httpx.HTTPError. A redirect is not followed: it names another."""
    return httpx.post(url, content=body, headers=headers, timeout=TIMEOUT_SECONDS).status_code


class Courier:
    """One thread that sends what is due. Several processes share the work: a delivery is taken by one of them."""

    def __init__(self, resources: Resources, send: Send = post) -> None:
        self._resources = resources
        self._send = send
        self._stopping = Event()
        self._thread = Thread(target=self._work, name="courier", daemon=True)

    def start(self) -> None:
        """Begin to send."""
        self._thread.start()

    def stop(self) -> None:
        """Let the attempt that is on come to its end."""
        self._stopping.set()
        self._thread.join(STOP_SECONDS)

    def deliver_one(self) -> bool:
        """Make one attempt. False when nothing is due."""
        with reading(self._resources.sessions) as session:
            # Without a look beforehand the idle courier would hold up every writer of SQLite each second.
            if not repository.is_anything_due(session, self._resources.clock()):
                return False
        message = self._take()
        if message is None:
            return False
        error = self._try(message)
        self._note(message, error)
        return True

    def _take(self) -> _Message | None:
        with transaction(self._resources.sessions) as session:
            now = self._resources.clock()
            delivery = repository.due_delivery(session, now)
            if delivery is None:
                return None
            subscription = session.get_one(Subscription, delivery.subscription_id)
            delivery.attempts += 1
            _plan_next(delivery, now)
            return _message(delivery, subscription, now)

    def _try(self, message: _Message) -> str | None:
        """Send; returns what went wrong."""
        try:
            status = self._send(message.url, message.body, message.headers)
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            return f"{type(error).__name__}: {error}"
        return None if 200 <= status < 300 else f"answered with status {status}"

    def _note(self, message: _Message, error: str | None) -> None:
        with transaction(self._resources.sessions) as session:
            delivery = session.get_one(Delivery, message.delivery_id)
            if error is None:
                delivery.state, delivery.next_attempt_at, delivery.last_error = "delivered", None, ""
                delivery.delivered_at = self._resources.clock()
            else:
                delivery.last_error = error[:ERROR_LENGTH]
                if delivery.next_attempt_at is not None:
                    # A receiver that is away would else take ten seconds for each of its events, and others wait.
                    repository.postpone(session, delivery.subscription_id, delivery.next_attempt_at)
                log.warning("event not delivered", delivery_id=str(delivery.id), attempt=delivery.attempts, error=error)

    def _work(self) -> None:
        while not self._stopping.is_set():
            try:
                busy = self.deliver_one()
            except Exception:
                # A database that is away comes back; a thread that ended would not.
                log.exception("courier cannot reach its deliveries")
                busy = False
            if not busy:
                self._stopping.wait(POLL_SECONDS)


def _plan_next(delivery: Delivery, now: datetime) -> None:
    if delivery.attempts > len(DELAYS):
        delivery.state, delivery.next_attempt_at = "given_up", None
    else:
        delivery.next_attempt_at = now + DELAYS[delivery.attempts - 1]


def _message(delivery: Delivery, subscription: Subscription, now: datetime) -> _Message | None:
    if subscription.url is None:
        # The URL was taken away meanwhile: the event waits to be fetched.
        delivery.next_attempt_at, delivery.state = None, "pending"
        return None
    body = json.dumps(EventAnswer.model_validate(delivery).model_dump(mode="json")).encode()
    headers = signed_headers(subscription.secret, delivery.id, int(now.timestamp()), body)
    return _Message(delivery.id, subscription.url, body, headers | {"content-type": "application/json"})
