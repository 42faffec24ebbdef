"""What the service does from time to time without being asked. One thread beside the workers."""

from collections.abc import Callable
from datetime import datetime
from threading import Event, Thread

import structlog
from sqlalchemy.orm import Session

from api.actions.reminders import remind
from api.audits.settling import follow_quiet_visits
from api.db import transaction
from api.resources import Resources
from api.reviews.appealing import escalate_overdue

EVERY_SECONDS = 60.0
STOP_SECONDS = 10.0

log = structlog.get_logger(__name__)


class Housekeeping:
    """Runs its round each minute, in every process of the service: what one has done, the others find done."""

    def __init__(self, resources: Resources) -> None:
        self._resources = resources
        self._stopping = Event()
        self._thread = Thread(target=self._work, name="housekeeping", daemon=True)

    def start(self) -> None:
        """Begin with a round at once: the service may have been down for days."""
        self._thread.start()

    def stop(self) -> None:
        """Let the round that is on come to its end."""
        self._stopping.set()
        self._thread.join(STOP_SECONDS)

    def round(self) -> None:
        """Everything once. What fails is tried again in the next round and keeps nothing else from being done."""
        for work, done in self._works().items():
            try:
                count = done()
            except Exception:
                log.exception("housekeeping failed", work=work)
            else:
                if count:
                    log.info(work, count=count)

    def _works(self) -> dict[str, Callable[[], int]]:
        return {
            "reminded of actions": lambda: self._in_transaction(remind),
            "escalated appeals": lambda: self._in_transaction(escalate_overdue),
            "followed ended visits": lambda: follow_quiet_visits(self._resources),
        }

    def _in_transaction(self, work: Callable[[Session, datetime], int]) -> int:
        with transaction(self._resources.sessions) as session:
            return work(session, self._resources.clock())

    def _work(self) -> None:
        while True:
            self.round()
            if self._stopping.wait(EVERY_SECONDS):
                return
