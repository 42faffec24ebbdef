"""How an appeal ends: its state, who ended it and why."""

from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy.orm import Session

from api.photos.repository import get_photo
from api.reviews.correcting import proposed_set, store
from api.reviews.entries import Entry
from api.tables import Appeal, Decision, Visit
from api.tables.reviews import AppealState


def accept(session: Session, visit: Visit, decision: Decision, now: datetime) -> list[Entry]:
    """Close the appeal that a decision accepts, and put what it proposed into force if that is the decision.

    Returns what the audit log has to be told. Raises Conflict and InvalidInput when the proposed corrections do not fit
    the photo any more.
    """
    appeal = session.get_one(Appeal, decision.appeal_id)
    entries = [close(session, appeal, "accepted", decision.decided_by, decision.reason, now)]
    if decision.kind == "correct" and appeal.proposed is not None:
        made = proposed_set(session, get_photo(session, UUID(appeal.proposed["photo_id"])), appeal, now)
        made.id, made.author_id, made.reason = uuid4(), decision.decided_by, decision.reason
        entries.append(store(session, visit, made, now))
    return entries


def close(
    session: Session, appeal: Appeal, state: AppealState, person: UUID, reason: str | None, now: datetime
) -> Entry:
    """End an open appeal. Returns what the audit log has to be told."""
    appeal.state, appeal.outcome_reason, appeal.closed_by, appeal.closed_at = state, reason, person, now
    session.flush()
    action = "appeal.withdrawn" if state == "withdrawn" else "appeal.decided"
    change = {"visit_id": str(appeal.visit_id), "subject": appeal.subject, "state": state, "reason": reason}
    return Entry(person, action, "appeal", appeal.id, change)
