"""Visits and scenes. Ids come from the client, so a repeated PUT after a lost answer changes nothing."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from api.db import insert
from api.errors import Conflict, NotFound
from api.outlets.service import get_outlet
from api.paging import Stretch, decode_moment_cursor, encode_moment_cursor
from api.security.caller import Caller
from api.tables import Scene, Visit
from api.visits import repository
from api.visits.schemas import SceneContent, VisitContent


def put_visit(
    session: Session, caller: Caller, visit_id: UUID, content: VisitContent, now: datetime
) -> tuple[Visit, bool]:
    """Record the caller's visit; True when it is new, False when the very same is stored already.

    Raises NotFound for an outlet that is not the caller's, Conflict when the id stands for another visit.
    """
    stored = repository.find_any_visit(session, visit_id)
    if stored is None:
        get_outlet(session, caller, content.outlet_id)
        visit = _new_visit(caller, visit_id, content, now)
        if insert(session, visit):
            return visit, True
        stored = repository.get_any_visit(session, visit_id)
    return _same_visit(stored, caller, content), False


def get_visit(session: Session, caller: Caller, visit_id: UUID) -> Visit:
    """The visit, or NotFound when it is not there or not the caller's."""
    visit = repository.find_visit(session, caller, visit_id)
    if visit is None:
        raise NotFound("visit-not-found", "There is no visit with this id that you may see.")
    return visit


def list_visits(
    session: Session, caller: Caller, *, outlet_id: UUID | None, limit: int, after: str | None
) -> Stretch[Visit]:
    """A page of the caller's visits, the newest first."""
    key = decode_moment_cursor(after) if after else None
    rows = repository.list_visits(session, caller, outlet_id=outlet_id, limit=limit + 1, after=key)
    return Stretch.cut(rows, limit, lambda visit: encode_moment_cursor(visit.started_at, visit.id))


def put_scene(
    session: Session, caller: Caller, visit_id: UUID, scene_id: UUID, content: SceneContent, now: datetime
) -> tuple[Scene, bool]:
    """Record a scene of the caller's visit; True when it is new, False when the very same is stored already.

    Raises NotFound for a visit that is not the caller's, Conflict when the id stands for another scene.
    """
    visit = get_visit(session, caller, visit_id)
    if visit.rep_id != caller.id:
        raise NotFound("visit-not-found", "There is no visit of yours with this id.")
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


def _new_visit(caller: Caller, visit_id: UUID, content: VisitContent, now: datetime) -> Visit:
    return Visit(
        id=visit_id,
        outlet_id=content.outlet_id,
        rep_id=caller.id,
        planned=content.planned,
        started_at=content.started_at,
        utc_offset_minutes=_offset_minutes(content.started_at),
        created_at=now,
    )


def _same_visit(stored: Visit, caller: Caller, content: VisitContent) -> Visit:
    known = (stored.rep_id, stored.outlet_id, stored.planned, stored.started_at, stored.utc_offset_minutes)
    offset = _offset_minutes(content.started_at)
    if known != (caller.id, content.outlet_id, content.planned, content.started_at, offset):
        raise Conflict("visit-differs", "This id stands for another visit. Make a new UUID for a new visit.")
    return stored


def _same_scene(stored: Scene, visit_id: UUID, content: SceneContent) -> Scene:
    known = (stored.visit_id, stored.scene_type, stored.name)
    if known != (visit_id, content.scene_type, content.name):
        raise Conflict("scene-differs", "This id stands for another scene. Make a new UUID for a new scene.")
    return stored


def _offset_minutes(moment: datetime) -> int:
    offset = moment.utcoffset()
    return int(offset.total_seconds() // 60) if offset else 0
