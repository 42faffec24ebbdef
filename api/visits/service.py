"""Visits and scenes. Ids come from the client, so a repeated PUT after a lost answer changes nothing."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from api.db import insert
from api.errors import Conflict, InvalidInput, NotFound
from api.outlets.service import get_outlet
from api.paging import Stretch, decode_moment_cursor, encode_moment_cursor
from api.route_plans.day_route import plan_of_call
from api.security.caller import Caller
from api.tables import Outlet, Scene, Visit, VisitCheckIn, VisitCheckOut
from api.visits import repository
from api.visits.check_in import check_in_of, has_same_position, offset_minutes, refuse_future
from api.visits.repository import VisitFilter
from api.visits.schemas import CheckOutContent, SceneContent, VisitContent


@dataclass(frozen=True, slots=True)
class VisitRecord:
    """A visit with how it began (unknown of old ones) and how it ended (None until then)."""

    visit: Visit
    check_in: VisitCheckIn | None
    check_out: VisitCheckOut | None


def put_visit(
    session: Session, caller: Caller, visit_id: UUID, content: VisitContent, now: datetime
) -> tuple[VisitRecord, bool]:
    """Record the caller's visit; True when it is new, False when the very same is stored already.

    Raises NotFound for an outlet that is not the caller's, InvalidInput for a visit in the future, Conflict when the
    outlet is closed or the id stands for another visit.
    """
    stored = repository.find_any_visit(session, visit_id)
    if stored is None:
        refuse_future(content.started_at, now)
        outlet = _open_outlet(session, caller, content.outlet_id)
        record = _new_visit(session, caller, outlet, visit_id, content, now)
        if insert(session, record.visit):
            session.add(record.check_in)
            session.flush()
            return record, True
        stored = repository.get_any_visit(session, visit_id)
    return _same_visit(session, stored, caller, content), False


def put_check_out(
    session: Session, caller: Caller, visit_id: UUID, content: CheckOutContent, now: datetime
) -> tuple[VisitRecord, bool]:
    """Record how the caller's visit ended; True when that is new, False when the very same is stored already.

    Raises NotFound for a visit that is not the caller's, InvalidInput for an end in the future or before the start,
    Conflict when the visit ended otherwise.
    """
    visit = get_own_visit(session, caller, visit_id)
    stored = repository.find_check_out(session, visit_id)
    is_new = False
    if stored is None:
        refuse_future(content.ended_at, now)
        stored, is_new = _end(session, visit, content, now)
    known = (stored.ended_at, stored.utc_offset_minutes, stored.order_placed, stored.note)
    if known != (content.ended_at, offset_minutes(content.ended_at), content.order_placed, content.note):
        raise Conflict("check-out-differs", "This visit has ended already, and not like this. Its end never changes.")
    return VisitRecord(visit, repository.find_check_in(session, visit_id), stored), is_new


def get_visit(session: Session, caller: Caller, visit_id: UUID) -> Visit:
    """The visit, or NotFound when it is not there or not the caller's."""
    visit = repository.find_visit(session, caller, visit_id)
    if visit is None:
        raise _not_found()
    return visit


def get_own_visit(session: Session, caller: Caller, visit_id: UUID) -> Visit:
    """The visit, or NotFound when it is not there or another rep's."""
    visit = get_visit(session, caller, visit_id)
    if visit.rep_id != caller.id:
        raise NotFound("visit-not-found", "There is no visit of yours with this id.")
    return visit


def get_visit_record(session: Session, caller: Caller, visit_id: UUID) -> VisitRecord:
    """The visit with how it began and ended, or NotFound as `get_visit`."""
    row = repository.find_visit_row(session, caller, visit_id)
    if row is None:
        raise _not_found()
    return VisitRecord(*row)


def list_visits(
    session: Session, caller: Caller, wanted: VisitFilter, *, limit: int, after: str | None
) -> Stretch[VisitRecord]:
    """A page of those of the caller's visits that are `wanted`, the newest first."""
    key = decode_moment_cursor(after) if after else None
    rows = repository.list_visits(session, caller, wanted, limit=limit + 1, after=key)
    records = [VisitRecord(*row) for row in rows]
    return Stretch.cut(records, limit, lambda record: encode_moment_cursor(record.visit.started_at, record.visit.id))


def put_scene(
    session: Session, caller: Caller, visit_id: UUID, scene_id: UUID, content: SceneContent, now: datetime
) -> tuple[Scene, bool]:
    """Record a scene of the caller's visit; True when it is new, False when the very same is stored already.

    Raises NotFound for a visit that is not the caller's, Conflict when the id stands for another scene.
    """
    get_own_visit(session, caller, visit_id)
    stored = repository.find_any_scene(session, scene_id)
    if stored is None:
        scene = Scene(id=scene_id, visit_id=visit_id, created_at=now, **content.model_dump())
        if insert(session, scene):
            return scene, True
        stored = repository.get_any_scene(session, scene_id)
    return _same_scene(stored, visit_id, content), False


def get_scene(session: Session, caller: Caller, scene_id: UUID) -> Scene:
    """The scene, or NotFound when it is not there or not the caller's."""
    scene = repository.find_scene(session, caller, scene_id)
    if scene is None:
        raise NotFound("scene-not-found", "There is no scene with this id that you may see.")
    return scene


def list_scenes(session: Session, caller: Caller, visit_id: UUID) -> Sequence[Scene]:
    """The scenes of a visit that the caller may see, in the order they were added."""
    get_visit(session, caller, visit_id)
    return repository.list_scenes(session, visit_id)


def _not_found() -> NotFound:
    return NotFound("visit-not-found", "There is no visit with this id that you may see.")


def _open_outlet(session: Session, caller: Caller, outlet_id: UUID) -> Outlet:
    outlet = get_outlet(session, caller, outlet_id)
    if not outlet.active:
        detail = f"{outlet.name} is closed. Ask your manager to take it off your route, or to mark it active again."
        raise Conflict("outlet-closed", detail)
    return outlet


def _new_visit(
    session: Session, caller: Caller, outlet: Outlet, visit_id: UUID, content: VisitContent, now: datetime
) -> VisitRecord:
    # The shop's own calendar, not the service's: just after midnight there it is another day than in UTC.
    plan = plan_of_call(session, caller, outlet.id, content.started_at.date())
    visit = Visit(
        id=visit_id,
        outlet_id=outlet.id,
        rep_id=caller.id,
        planned=plan is not None,
        started_at=content.started_at,
        utc_offset_minutes=offset_minutes(content.started_at),
        created_at=now,
    )
    return VisitRecord(visit, check_in_of(visit_id, content, outlet, plan, now), None)


def _same_visit(session: Session, stored: Visit, caller: Caller, content: VisitContent) -> VisitRecord:
    known = (stored.rep_id, stored.outlet_id, stored.started_at, stored.utc_offset_minutes)
    told = (caller.id, content.outlet_id, content.started_at, offset_minutes(content.started_at))
    check_in = repository.find_check_in(session, stored.id)
    if known != told or not has_same_position(check_in, content):
        raise Conflict("visit-differs", "This id stands for another visit. Make a new UUID for a new visit.")
    return VisitRecord(stored, check_in, repository.find_check_out(session, stored.id))


def _end(session: Session, visit: Visit, content: CheckOutContent, now: datetime) -> tuple[VisitCheckOut, bool]:
    if content.ended_at < visit.started_at:
        detail = f"The visit began at {visit.local_started_at.isoformat()}. It cannot have ended before."
        raise InvalidInput("end-before-start", detail)
    check_out = VisitCheckOut(
        visit_id=visit.id,
        ended_at=content.ended_at,
        utc_offset_minutes=offset_minutes(content.ended_at),
        order_placed=content.order_placed,
        note=content.note,
        created_at=now,
    )
    if insert(session, check_out):
        return check_out, True
    return repository.get_check_out(session, visit.id), False


def _same_scene(stored: Scene, visit_id: UUID, content: SceneContent) -> Scene:
    known = (stored.visit_id, stored.scene_type, stored.name)
    if known != (visit_id, content.scene_type, content.name):
        raise Conflict("scene-differs", "This id stands for another scene. Make a new UUID for a new scene.")
    return stored
