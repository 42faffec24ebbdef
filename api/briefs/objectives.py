"""The objective of visits at an outlet: managers set it for a period, and a newer one takes its place."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from sqlalchemy.orm import Session

from api.briefs import repository
from api.briefs.schemas import ObjectiveContent
from api.db import insert
from api.errors import Conflict
from api.outlets.service import get_outlet
from api.security.caller import Caller
from api.tables import VisitObjective

# A list for a look back, not for a report.
MAX_LISTED = 50


def put_objective(
    session: Session, caller: Caller, outlet_id: UUID, objective_id: UUID, content: ObjectiveContent, now: datetime
) -> tuple[VisitObjective, bool]:
    """Set the objective of an outlet; True when it is new, False when the very same is stored already.

    Raises NotFound for an outlet that is not the caller's, Conflict when the id stands for another objective.
    """
    outlet = get_outlet(session, caller, outlet_id)
    stored = repository.find_objective(session, objective_id)
    if stored is None:
        objective = VisitObjective(
            id=objective_id, outlet_id=outlet.id, created_by=caller.id, created_at=now, **content.model_dump()
        )
        if insert(session, objective):
            return objective, True
        stored = repository.get_objective(session, objective_id)
    if stored.outlet_id != outlet_id or ObjectiveContent.model_validate(stored) != content:
        detail = "A saved objective never changes. Save another one under a new id: the last one counts."
        raise Conflict("objective-differs", detail)
    return stored, False


def list_objectives(session: Session, caller: Caller, outlet_id: UUID) -> Sequence[VisitObjective]:
    """The last objectives of an outlet, the newest first. Raises NotFound for an outlet that is not the caller's."""
    return repository.list_objectives(session, get_outlet(session, caller, outlet_id).id, None, MAX_LISTED)


def objective_on(session: Session, outlet_id: UUID, day: date) -> str | None:
    """What visits of the outlet are for on that day. The caller's right to the outlet is checked before."""
    found = repository.list_objectives(session, outlet_id, day, 1)
    return found[0].objective if found else None
