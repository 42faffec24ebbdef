"""Display standards over HTTP."""

from uuid import UUID

from fastapi import APIRouter, Depends, Response

from api.dependencies import AfterQuery, LimitQuery, NowDep, SessionDep, permit, request_caller
from api.paging import DEFAULT_PAGE, Page, Stretch
from api.problems import problem_responses
from api.standards import service
from api.standards.schemas import StandardAnswer, StandardContent
from api.tables import Standard

# Standards are no secret inside the company: whoever is logged in may read them.
router = APIRouter(prefix="/standards", tags=["standards"], dependencies=[Depends(request_caller)])


@router.get("", response_model=Page[StandardAnswer], responses=problem_responses(401, 422))
def list_standards(
    session: SessionDep, limit: LimitQuery = DEFAULT_PAGE, after: AfterQuery = None
) -> Stretch[Standard]:
    """All versions of all standards by code and version."""
    return service.list_standards(session, limit=limit, after=after)


@router.get("/{standard_id}", response_model=StandardAnswer, responses=problem_responses(401, 404, 422))
def read_standard(standard_id: UUID, session: SessionDep) -> Standard:
    """One version of a standard."""
    return service.get_standard(session, standard_id)


@router.put(
    "/{standard_id}",
    response_model=StandardAnswer,
    responses={201: {"model": StandardAnswer}, **problem_responses(401, 403, 409, 422)},
    dependencies=[Depends(permit("admin", "manager"))],
)
def put_standard(
    standard_id: UUID, content: StandardContent, session: SessionDep, now: NowDep, response: Response
) -> Standard:
    """Save a version: 201 when new, 200 when repeated, 409 when the id or the version number is taken."""
    standard, is_new = service.put_standard(session, standard_id, content, now)
    response.status_code = 201 if is_new else 200
    return standard
