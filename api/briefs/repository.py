"""All SQL about what a brief tells of an outlet. The caller's right to the outlet is checked before."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from api.security.caller import Caller
from api.tables import Action, Visit, VisitCheckOut, VisitFollowUp, VisitObjective, VisitResult
from api.visits.repository import VisitRow, visit_rows


def find_objective(session: Session, objective_id: UUID) -> VisitObjective | None:
    """The objective with that id, whoever asks: only to tell a new id from a taken one."""
    return session.get(VisitObjective, objective_id)


def get_objective(session: Session, objective_id: UUID) -> VisitObjective:
    """The objective with that id, which is known to be there."""
    return session.get_one(VisitObjective, objective_id)


def list_objectives(session: Session, outlet_id: UUID, day: date | None, limit: int) -> Sequence[VisitObjective]:
    """The last objectives of an outlet, the newest first; only those valid on `day` where one is given."""
    query = (
        select(VisitObjective)
        .where(VisitObjective.outlet_id == outlet_id)
        .order_by(VisitObjective.created_at.desc(), VisitObjective.id.desc())
        .limit(limit)
    )
    if day is not None:
        query = query.where(VisitObjective.valid_from <= day, VisitObjective.valid_to >= day)
    return session.scalars(query).all()


def last_visit(session: Session, caller: Caller, outlet_id: UUID, day: datetime) -> VisitRow | None:
    """The caller's last visit to the outlet that was over on the day that begins at that moment.

    One that has a result comes before later ones that have none. A visit of the day itself may be the one that is being
    made: it is over when it has ended.
    """
    is_judged = select(VisitResult.id).where(VisitResult.visit_id == Visit.id).exists()
    has_ended = or_(VisitCheckOut.visit_id.is_not(None), VisitFollowUp.revision.is_not(None))
    query = (
        visit_rows(caller)
        .outerjoin(VisitFollowUp, VisitFollowUp.visit_id == Visit.id)
        .where(Visit.outlet_id == outlet_id, Visit.started_at < day + timedelta(days=1))
        .where(or_(Visit.started_at < day, has_ended))
        .order_by(is_judged.desc(), Visit.started_at.desc(), Visit.id.desc())
    )
    row = session.execute(query.limit(1)).one_or_none()
    return None if row is None else (row[0], row[1], row[2])


def open_actions(session: Session, outlet_id: UUID, limit: int) -> Sequence[Action]:
    """What is still to be done at the outlet, the first due first."""
    query = select(Action).where(Action.outlet_id == outlet_id, Action.state != "closed")
    return session.scalars(query.order_by(Action.due_on, Action.id).limit(limit)).all()
