"""Relationship indicators over HTTP."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Response

from api.dependencies import AfterQuery, CallerDep, LimitQuery, NowDep, SessionDep, permit
from api.paging import DEFAULT_PAGE, Page, Stretch
from api.problems import problem_responses
from api.relationships import service
from api.relationships.schemas import RelationshipAnswer, RelationshipContent
from api.security.caller import Caller
from api.tables import RelationshipIndicators

router = APIRouter(prefix="/outlets/{outlet_id}/relationship-indicators", tags=["outlets"])

ObserverDep = Annotated[Caller, Depends(permit("rep", "manager", "admin"))]


@router.get("", response_model=Page[RelationshipAnswer], responses=problem_responses(401, 404, 422))
def list_indicators(
    outlet_id: UUID, session: SessionDep, caller: CallerDep, limit: LimitQuery = DEFAULT_PAGE, after: AfterQuery = None
) -> Stretch[RelationshipIndicators]:
    """How the company has stood with the outlet, the newest day first."""
    return service.list_indicators(session, caller, outlet_id, limit=limit, after=after)


@router.put(
    "/{indicators_id}",
    response_model=RelationshipAnswer,
    responses={201: {"model": RelationshipAnswer}, **problem_responses(401, 403, 404, 409, 422)},
)
def put_indicators(
    outlet_id: UUID,
    indicators_id: UUID,
    content: RelationshipContent,
    session: SessionDep,
    caller: ObserverDep,
    now: NowDep,
    response: Response,
) -> RelationshipIndicators:
    """Append what was seen (201); the same again is 200. What stands is never changed: a correction is a new entry."""
    indicators, is_new = service.put_indicators(session, caller, outlet_id, indicators_id, content, now)
    response.status_code = 201 if is_new else 200
    return indicators
