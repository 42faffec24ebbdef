"""All SQL about the audit log."""

from collections.abc import Iterator, Sequence

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from api.tables import AuditEntry

# Any number that no other lock of the service has; PostgreSQL keeps such locks until the transaction ends.
CHAIN_LOCK = 0x5A0D17
READ_AT_ONCE = 1000


def lock_chain(session: Session) -> None:
    """Let one transaction after another append. On SQLite every writing transaction is alone anyway."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(select(func.pg_advisory_xact_lock(CHAIN_LOCK)))


def last_entry(session: Session) -> AuditEntry | None:
    """The newest entry. Only right for appending while the chain is locked."""
    return session.scalars(_newest_first().limit(1)).one_or_none()


def entries_in_order(session: Session) -> Iterator[AuditEntry]:
    """Every entry from the first on, a thousand in memory at a time."""
    done = 0
    while page := session.scalars(_after(done)).all():
        yield from page
        done = page[-1].number


def list_entries(
    session: Session, *, subject: str | None, subject_id: str | None, limit: int, before: int | None
) -> Sequence[AuditEntry]:
    """Entries, the newest first, at most `limit`, of the subject or of everything, older than number `before`."""
    query = _newest_first().limit(limit)
    if subject is not None:
        query = query.where(AuditEntry.subject == subject)
    if subject_id is not None:
        query = query.where(AuditEntry.subject_id == subject_id)
    if before is not None:
        query = query.where(AuditEntry.number < before)
    return session.scalars(query).all()


def _after(number: int) -> Select[AuditEntry]:
    return select(AuditEntry).where(AuditEntry.number > number).order_by(AuditEntry.number).limit(READ_AT_ONCE)


def _newest_first() -> Select[AuditEntry]:
    return select(AuditEntry).order_by(AuditEntry.number.desc())
