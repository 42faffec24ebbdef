"""Appending to the audit log, reading it, and finding out whether it is still what was written."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from api.audit_log import repository
from api.audit_log.chain import GENESIS, ChainBroken, Head, follow, seal
from api.paging import Stretch, decode_cursor, encode_cursor, invalid_cursor
from api.tables import AuditEntry
from api.tables.base import JsonObject


def record_change(
    session: Session,
    actor_id: UUID | None,
    action: str,
    subject: str,
    subject_id: str,
    change: JsonObject,
    now: datetime,
) -> AuditEntry:
    """Append an entry in the caller's transaction: it stands exactly when the change itself does.

    `action` is `<noun>.<verb past>`, such as `appeal.decided`; `change` says what is different now, in JSON. Until the
    transaction ends no other can append, so call it last, after slow work.
    """
    repository.lock_chain(session)
    last = repository.last_entry(session)
    entry = AuditEntry(
        number=last.number + 1 if last else 1,
        moment=now,
        actor_id=actor_id,
        action=action,
        subject=subject,
        subject_id=subject_id,
        change=change,
        previous_hash=last.hash if last else GENESIS,
    )
    entry.hash = seal(entry)
    session.add(entry)
    session.flush()
    return entry


def verify_chain(session: Session, noted: str | None = None) -> Head:
    """Check every entry and return the head.

    Raises ChainBroken at the first entry that does not hold; with `noted`, a head hash that was written down before,
    also when no entry has it any more: then the end of the log was cut off or made anew.
    """
    seen_noted = noted is None or noted == GENESIS
    head = Head()
    for entry in repository.entries_in_order(session):
        head = follow([entry], head)
        seen_noted = seen_noted or entry.hash == noted
    if not seen_noted:
        raise ChainBroken(f"no entry has the hash {noted}: the log was cut off or made anew after it was noted")
    return head


def list_entries(
    session: Session, *, subject: str | None, subject_id: str | None, limit: int, after: str | None
) -> Stretch[AuditEntry]:
    """A page of the log, the newest entry first."""
    before = _number(after) if after else None
    rows = repository.list_entries(session, subject=subject, subject_id=subject_id, limit=limit + 1, before=before)
    return Stretch.cut(rows, limit, lambda entry: encode_cursor(str(entry.number)))


def _number(cursor: str) -> int:
    [number] = decode_cursor(cursor, 1)
    # Longer ones would be no number of a row, and more than the database can compare.
    if not (number.isascii() and number.isdigit() and len(number) < 10):
        raise invalid_cursor()
    return int(number)
