"""What happens to an action, each time as one event: nothing is done to an action without one."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from api.actions import repository
from api.tables import Action, ActionEvent
from api.tables.actions import ActionEventKind, ActionOutcome
from api.tables.base import JsonObject
from api.webhooks.publishing import publish


def add_event(
    session: Session, action: Action, kind: ActionEventKind, now: datetime, actor_id: UUID | None = None, **facts: Any
) -> ActionEvent:
    """Append an event. `facts`: its `note`, `photo_id` and `result_id`, as far as it has them."""
    number = repository.last_event_number(session, action.id) + 1
    event = ActionEvent(action_id=action.id, number=number, kind=kind, moment=now, actor_id=actor_id, **facts)
    session.add(event)
    session.flush()
    if kind in ("opened", "closed"):
        publish(session, "action.opened" if kind == "opened" else "action.closed", _told(action), now)
    return event


def _told(action: Action) -> JsonObject:
    return {
        "action_id": str(action.id),
        "outlet_id": str(action.outlet_id),
        "kind": action.kind,
        "line": action.line,
        "text": action.text,
        "due_on": action.due_on.isoformat(),
        "outcome": action.outcome,
    }


def close(
    session: Session,
    action: Action,
    outcome: ActionOutcome,
    now: datetime,
    actor_id: UUID | None = None,
    **facts: Any,
) -> None:
    """End an action with its outcome."""
    action.state, action.outcome, action.closed_at = "closed", outcome, now
    add_event(session, action, "closed", now, actor_id, **facts)
