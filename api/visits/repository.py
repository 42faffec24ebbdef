"""All SQL about visits and scenes, with the caller's rights in each query."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, or_, select, true
from sqlalchemy.orm import Session

from api.outlets.repository import visible_outlets
from api.paging import MomentKey
from api.security.caller import Caller
from api.tables import Outlet, Scene, Visit, VisitCheckIn, VisitCheckOut

# A visit, how it began (unknown of old ones), and how it ended (if it has).
VisitRow = tuple[Visit, VisitCheckIn | None, VisitCheckOut | None]


@dataclass(frozen=True, slots=True)
class VisitFilter:
    """Which visits are asked for, begun from `started_from` on and before `started_before`; None is: any."""

    outlet_id: UUID | None = None
    rep_id: UUID | None = None
    started_from: datetime | None = None
    started_before: datetime | None = None


def visible_visits(caller: Caller) -> ColumnElement[bool]:
    """The condition on Visit that leaves what the caller may see.

    A rep: the own visits. A manager: those at outlets of the own territory and below. Trainer and admin: all.
    """
    if caller.sees_everything:
        return true()
    if caller.role == "manager":
        own_outlets = select(Outlet.id).where(visible_outlets(caller))
        return Visit.outlet_id.in_(own_outlets)
    return Visit.rep_id == caller.id


def find_visit(session: Session, caller: Caller, visit_id: UUID) -> Visit | None:
    """The visit with that id, if the caller may see it."""
    return session.scalars(select(Visit).where(Visit.id == visit_id, visible_visits(caller))).one_or_none()


def find_visit_row(session: Session, caller: Caller, visit_id: UUID) -> VisitRow | None:
    """The visit with that id and how it began and ended, if the caller may see it."""
    row = session.execute(visit_rows(caller).where(Visit.id == visit_id)).one_or_none()
    return None if row is None else (row[0], row[1], row[2])


def find_check_in(session: Session, visit_id: UUID) -> VisitCheckIn | None:
    """How the visit began. The caller's right to the visit is checked before."""
    return session.get(VisitCheckIn, visit_id)


def find_check_out(session: Session, visit_id: UUID) -> VisitCheckOut | None:
    """How the visit ended. The caller's right to the visit is checked before."""
    return session.get(VisitCheckOut, visit_id)


def get_check_out(session: Session, visit_id: UUID) -> VisitCheckOut:
    """How the visit ended, which is known to be there."""
    return session.get_one(VisitCheckOut, visit_id)


def find_any_visit(session: Session, visit_id: UUID) -> Visit | None:
    """The visit with that id, whoever asks: only to tell a new id from a taken one."""
    return session.get(Visit, visit_id)


def get_any_visit(session: Session, visit_id: UUID) -> Visit:
    """The visit with that id, which is known to be there."""
    return session.get_one(Visit, visit_id)


def list_visits(
    session: Session, caller: Caller, wanted: VisitFilter, *, limit: int, after: MomentKey | None
) -> Sequence[VisitRow]:
    """The caller's visits that are `wanted`, the newest first, at most `limit`, those behind the key `after`."""
    query = visit_rows(caller).where(*_conditions(wanted)).order_by(Visit.started_at.desc(), Visit.id.desc())
    if after is not None:
        started_at, visit_id = after
        query = query.where(
            or_(Visit.started_at < started_at, and_(Visit.started_at == started_at, Visit.id < visit_id))
        )
    return [(row[0], row[1], row[2]) for row in session.execute(query.limit(limit))]


def _conditions(wanted: VisitFilter) -> Iterator[ColumnElement[bool]]:
    if wanted.outlet_id is not None:
        yield Visit.outlet_id == wanted.outlet_id
    if wanted.rep_id is not None:
        yield Visit.rep_id == wanted.rep_id
    if wanted.started_from is not None:
        yield Visit.started_at >= wanted.started_from
    if wanted.started_before is not None:
        yield Visit.started_at < wanted.started_before


def find_scene(session: Session, caller: Caller, scene_id: UUID) -> Scene | None:
    """The scene with that id, if the caller may see its visit."""
    query = select(Scene).join(Visit).where(Scene.id == scene_id, visible_visits(caller))
    return session.scalars(query).one_or_none()


def find_any_scene(session: Session, scene_id: UUID) -> Scene | None:
    """The scene with that id, whoever asks: only to tell a new id from a taken one."""
    return session.get(Scene, scene_id)


def get_any_scene(session: Session, scene_id: UUID) -> Scene:
    """The scene with that id, which is known to be there."""
    return session.get_one(Scene, scene_id)


def list_scenes(session: Session, visit_id: UUID) -> Sequence[Scene]:
    """The scenes of a visit in the order they were added. The caller's right to the visit is checked before."""
    query = select(Scene).where(Scene.visit_id == visit_id).order_by(Scene.created_at, Scene.id)
    return session.scalars(query).all()


def visit_rows(caller: Caller) -> Select[Visit, VisitCheckIn, VisitCheckOut]:
    """The visits that the caller may see, each with how it began and ended, for a query to go on from."""
    return (
        select(Visit, VisitCheckIn, VisitCheckOut)
        .outerjoin(VisitCheckIn, VisitCheckIn.visit_id == Visit.id)
        .outerjoin(VisitCheckOut, VisitCheckOut.visit_id == Visit.id)
        .where(visible_visits(caller))
    )
