"""Visits and scenes over HTTP."""

from collections.abc import Sequence
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Response

from api.dependencies import AfterQuery, CallerDep, LimitQuery, NowDep, SessionDep, permit
from api.paging import DEFAULT_PAGE, Page
from api.problems import problem_responses
from api.security.caller import Caller
from api.tables import Scene
from api.visits import service
from api.visits.repository import VisitFilter
from api.visits.schemas import SceneAnswer, SceneContent, VisitAnswer, VisitContent, VisitMoment

router = APIRouter(prefix="/visits", tags=["visits"])

VisitorDep = Annotated[Caller, Depends(permit("rep", "manager", "admin"))]


@router.get("", responses=problem_responses(401, 422))
def list_visits(
    session: SessionDep,
    caller: CallerDep,
    outlet_id: UUID | None = None,
    rep_id: UUID | None = None,
    started_from: Annotated[VisitMoment | None, Query(description="Only those begun then or later.")] = None,
    started_before: Annotated[VisitMoment | None, Query(description="Only those begun earlier.")] = None,
    limit: LimitQuery = DEFAULT_PAGE,
    after: AfterQuery = None,
) -> Page[VisitAnswer]:
    """The caller's visits, the newest first."""
    wanted = VisitFilter(outlet_id, rep_id, started_from, started_before)
    found = service.list_visits(session, caller, wanted, limit=limit, after=after)
    return Page(items=[visit_answer(caller, record) for record in found.items], next=found.next)


@router.get("/{visit_id}", responses=problem_responses(401, 404, 422))
def read_visit(visit_id: UUID, session: SessionDep, caller: CallerDep) -> VisitAnswer:
    """One visit."""
    return visit_answer(caller, service.get_visit_record(session, caller, visit_id))


@router.put(
    "/{visit_id}",
    responses={201: {"model": VisitAnswer}, **problem_responses(401, 403, 404, 409, 422)},
)
def put_visit(
    visit_id: UUID, content: VisitContent, session: SessionDep, caller: VisitorDep, now: NowDep, response: Response
) -> VisitAnswer:
    """Check in: record a visit of the caller. 201 when new, 200 when repeated.

    409 when the id stands for another visit, or the outlet is closed.
    """
    record, is_new = service.put_visit(session, caller, visit_id, content, now)
    response.status_code = 201 if is_new else 200
    return visit_answer(caller, record)


@router.get("/{visit_id}/scenes", response_model=list[SceneAnswer], responses=problem_responses(401, 404, 422))
def list_scenes(visit_id: UUID, session: SessionDep, caller: CallerDep) -> Sequence[Scene]:
    """The scenes of a visit in the order they were added."""
    return service.list_scenes(session, caller, visit_id)


@router.put(
    "/{visit_id}/scenes/{scene_id}",
    response_model=SceneAnswer,
    responses={201: {"model": SceneAnswer}, **problem_responses(401, 403, 404, 409, 422)},
)
def put_scene(
    visit_id: UUID,
    scene_id: UUID,
    content: SceneContent,
    session: SessionDep,
    caller: VisitorDep,
    now: NowDep,
    response: Response,
) -> Scene:
    """Add a scene to an own visit: 201 when new, 200 when repeated, 409 when the id stands for another scene."""
    scene, is_new = service.put_scene(session, caller, visit_id, scene_id, content, now)
    response.status_code = 201 if is_new else 200
    return scene


def visit_answer(caller: Caller, record: service.VisitRecord) -> VisitAnswer:
    """A visit as the caller may see it: its marks are the manager's business."""
    return VisitAnswer.of(record.visit, record.check_in, record.check_out, with_suspicion=caller.role != "rep")
