"""What goes into the audit log at the end of a change.

From its first entry on a transaction keeps all others from appending. Whoever then waited for a visit or an outlet that
another holds who wants to append would wait forever, so everything else comes first.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from sqlalchemy.orm import Session

from api.audit_log.service import record_change
from api.tables.base import JsonObject


class Entry(NamedTuple):
    """An entry to be appended; see `api.audit_log.service.record_change`."""

    actor_id: UUID | None
    action: str
    subject: str
    subject_id: UUID
    change: JsonObject


def append(session: Session, entries: Iterable[Entry], now: datetime) -> None:
    """Append the entries. The transaction has to have nothing else to do."""
    for entry in entries:
        record_change(session, entry.actor_id, entry.action, entry.subject, str(entry.subject_id), entry.change, now)
