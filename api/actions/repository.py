"""All SQL about actions. What people read is asked for together with their rights."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import Select, String, and_, cast, exists, func, or_, select
from sqlalchemy.orm import Session

from api.outlets.repository import visible_outlets
from api.security.caller import Caller
from api.security.repository import find_caller
from api.tables import (
    Action,
    ActionEvent,
    ApiKey,
    Job,
    Outlet,
    Photo,
    PhotoResult,
    Scene,
    Territory,
    User,
    Visit,
    VisitFollowUp,
)

DueKey = tuple[date, UUID]


def hold_outlet(session: Session, outlet_id: UUID) -> None:
    """Until the transaction ends no other opens or closes actions of the outlet. On SQLite it is alone anyway.

    Rows that only name the outlet may be written: two results of one outlet, each with its row, would else wait for
    each other.
    """
    session.execute(select(Outlet.id).where(Outlet.id == outlet_id).with_for_update(key_share=True))


def find_action(session: Session, caller: Caller, action_id: UUID) -> Action | None:
    """The action with that id, if its outlet is one that the caller may see."""
    return session.scalars(_visible(caller).where(Action.id == action_id)).one_or_none()


def find_any_action(session: Session, action_id: UUID) -> Action | None:
    """The action with that id, whoever asks: only to tell a new id from a taken one."""
    return session.get(Action, action_id)


def list_actions(
    session: Session,
    caller: Caller,
    *,
    outlet_id: UUID | None = None,
    owner_id: UUID | None = None,
    kind: str | None = None,
    states: Sequence[str] = (),
    due_before: date | None = None,
    limit: int,
    after: DueKey | None = None,
) -> Sequence[Action]:
    """Actions at the caller's outlets, the first due first, at most `limit`, those behind `after`."""
    query = _visible(caller).order_by(Action.due_on, Action.id).limit(limit)
    wanted = {Action.outlet_id: outlet_id, Action.owner_id: owner_id, Action.kind: kind}
    for column, value in wanted.items():
        if value is not None:
            query = query.where(column == value)
    if states:
        query = query.where(Action.state.in_(states))
    if due_before is not None:
        query = query.where(Action.due_on < due_before, Action.state != "closed")
    if after is not None:
        due_on, action_id = after
        query = query.where(or_(Action.due_on > due_on, and_(Action.due_on == due_on, Action.id > action_id)))
    return session.scalars(query).all()


def list_events(session: Session, action_id: UUID) -> Sequence[ActionEvent]:
    """Everything that happened to an action, in its order."""
    query = select(ActionEvent).where(ActionEvent.action_id == action_id)
    return session.scalars(query.order_by(ActionEvent.number)).all()


def last_event_number(session: Session, action_id: UUID) -> int:
    """The number of the action's last event; 0 before the first."""
    return session.scalar(select(func.max(ActionEvent.number)).where(ActionEvent.action_id == action_id)) or 0


def last_event_kind(session: Session, action_id: UUID) -> str | None:
    """What happened to an action last."""
    query = select(ActionEvent.kind).where(ActionEvent.action_id == action_id)
    return session.scalars(query.order_by(ActionEvent.number.desc()).limit(1)).first()


def open_corrective_actions(session: Session, outlet_id: UUID) -> dict[str, Action]:
    """The outlet's corrective actions that are not closed, by the line that they are to mend."""
    query = select(Action).where(
        Action.outlet_id == outlet_id, Action.state != "closed", Action.kind == "corrective", Action.line.is_not(None)
    )
    return {action.line: action for action in session.scalars(query) if action.line is not None}


def is_latest_judged(session: Session, visit: Visit) -> bool:
    """Whether no later visit of the outlet has ended with a complete result."""
    later = select(Visit.id).join(VisitFollowUp, VisitFollowUp.visit_id == Visit.id)
    later = later.where(
        Visit.outlet_id == visit.outlet_id,
        Visit.started_at > visit.started_at,
        VisitFollowUp.revision.is_not(None),
    )
    return session.scalars(later.limit(1)).first() is None


def was_ended_otherwise(session: Session, visit_id: UUID, line: str) -> bool:
    """Whether a person or a proof ended an action of the line that this visit found open, or that its photo proved."""
    closed = exists().where(
        ActionEvent.action_id == Action.id, ActionEvent.kind == "closed", ActionEvent.result_id.is_(None)
    )
    photos = select(Photo.id).join(Scene, Scene.id == Photo.scene_id).where(Scene.visit_id == visit_id)
    of_visit = or_(Action.last_visit_id == visit_id, Action.proof_photo_id.in_(photos))
    query = select(Action.id).where(of_visit, Action.line == line, closed)
    return session.scalars(query.limit(1)).first() is not None


def photographed_types(session: Session, visit_id: UUID) -> frozenset[str]:
    """The types of the scenes of a visit that have photos."""
    query = select(Scene.scene_type).join(Photo, Photo.scene_id == Scene.id).where(Scene.visit_id == visit_id)
    return frozenset(session.scalars(query.distinct()))


def awaiting_proof(session: Session, visit_id: UUID) -> Sequence[Action]:
    """Actions whose proof is a photo of this visit that has not been judged yet."""
    query = (
        select(Action)
        .join(Photo, Photo.id == Action.proof_photo_id)
        .join(Scene, Scene.id == Photo.scene_id)
        .where(Scene.visit_id == visit_id, Action.state == "proof_given")
    )
    return session.scalars(query.order_by(Action.id)).all()


def newest_photo_result(session: Session, photo_id: UUID) -> PhotoResult | None:
    """The last result of a photo alone."""
    query = select(PhotoResult).where(PhotoResult.photo_id == photo_id)
    return session.scalars(query.order_by(PhotoResult.created_at.desc(), PhotoResult.id).limit(1)).one_or_none()


def is_given_up(session: Session, photo_id: UUID) -> bool:
    """Whether the analysis of a photo has failed for good."""
    query = select(Job.id).where(Job.photo_id == photo_id, Job.state == "failed")
    return session.scalars(query).first() is not None


def visit_of_photo(session: Session, photo_id: UUID) -> tuple[Photo, Visit] | None:
    """A photo and the visit on which it was taken."""
    query = (
        select(Photo, Visit)
        .join(Scene, Scene.id == Photo.scene_id)
        .join(Visit, Visit.id == Scene.visit_id)
        .where(Photo.id == photo_id)
    )
    row = session.execute(query).one_or_none()
    return None if row is None else (row[0], row[1])


def sees_outlet(session: Session, user_id: UUID, outlet_id: UUID) -> bool:
    """Whether there is an active account with that id that may see the outlet."""
    caller = find_caller(session, user_id)
    if caller is None:
        return False
    return session.scalars(select(Outlet.id).where(Outlet.id == outlet_id, visible_outlets(caller))).first() is not None


def possible_owners(session: Session, outlet: Outlet) -> Sequence[User]:
    """The active reps and managers who see the outlet, by name: those of its territory and of those above it."""
    above = select(Territory.id, Territory.parent_id).where(Territory.id == outlet.territory_id)
    tree = above.cte("above", recursive=True)
    tree = tree.union(select(Territory.id, Territory.parent_id).where(Territory.id == tree.c.parent_id))
    # Machines have accounts too, with a manager's rights.
    query = select(User).where(User.active, User.role.in_(("rep", "manager")), User.id.not_in(select(ApiKey.id)))
    return session.scalars(query.where(User.territory_id.in_(select(tree.c.id))).order_by(User.name, User.id)).all()


def due_without(session: Session, event: str, due_on_or_before: date, limit: int) -> Sequence[Action]:
    """Actions that are not closed, due by that day, and whose present due day no such event has named yet.

    Each is locked until the transaction ends; those that another process is reminding of are left to it.
    """
    told = exists().where(ActionEvent.action_id == Action.id, ActionEvent.kind == event)
    # The day stands in the event: a new due day is reminded of anew.
    told = told.where(ActionEvent.note == cast(Action.due_on, String))
    query = select(Action).where(Action.state != "closed", Action.due_on <= due_on_or_before, ~told)
    return session.scalars(query.order_by(Action.due_on).limit(limit).with_for_update(skip_locked=True)).all()


def unanswered(session: Session, now: datetime, limit: int) -> Sequence[Action]:
    """Complaints whose time to answer is over and that nobody has been reminded of; locked likewise."""
    told = exists().where(ActionEvent.action_id == Action.id, ActionEvent.kind == "response_overdue")
    query = select(Action).where(
        Action.state != "closed", Action.responded_at.is_(None), Action.respond_by < now, ~told
    )
    return session.scalars(query.limit(limit).with_for_update(skip_locked=True)).all()


def _visible(caller: Caller) -> Select[Action]:
    return select(Action).join(Outlet, Outlet.id == Action.outlet_id).where(visible_outlets(caller))
