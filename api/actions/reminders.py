"""Reminders: an action that is due soon or overdue, or a complaint without an answer, is told once each."""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from api.actions import repository
from api.actions.history import add_event

# A process that was down for a month catches up in several rounds, each a short transaction.
AT_ONCE = 500
DUE_SOON = timedelta(days=1)


def remind(session: Session, now: datetime) -> int:
    """Add the reminders that are due to the histories; returns how many. Days are those of UTC."""
    today = now.date()
    overdue = repository.due_without(session, "overdue", today - timedelta(days=1), AT_ONCE)
    for action in overdue:
        add_event(session, action, "overdue", now, note=action.due_on.isoformat())
    soon = [
        action
        for action in repository.due_without(session, "due_soon", today + DUE_SOON, AT_ONCE)
        if action.due_on >= today
    ]
    for action in soon:
        add_event(session, action, "due_soon", now, note=action.due_on.isoformat())
    unanswered = repository.unanswered(session, now, AT_ONCE)
    for action in unanswered:
        add_event(session, action, "response_overdue", now)
    return len(overdue) + len(soon) + len(unanswered)
