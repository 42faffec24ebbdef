"""Check-out over HTTP: the visit's result has its consequences."""

from uuid import UUID

from fastapi import APIRouter, Response

from api.audits.settling import check_out
from api.dependencies import NowDep, SessionDep
from api.problems import problem_responses
from api.visits.endpoints import VisitorDep, visit_answer
from api.visits.schemas import CheckOutContent, VisitAnswer

router = APIRouter(prefix="/visits", tags=["visits"])


@router.put(
    "/{visit_id}/check-out",
    responses={201: {"model": VisitAnswer}, **problem_responses(401, 403, 404, 409, 422)},
)
def put_check_out(
    visit_id: UUID, content: CheckOutContent, session: SessionDep, caller: VisitorDep, now: NowDep, response: Response
) -> VisitAnswer:
    """Check out of an own visit: 201 when new, 200 when repeated, 409 when it ended otherwise.

    Actions and events follow the visit's result from now on.
    """
    record, is_new = check_out(session, caller, visit_id, content, now)
    response.status_code = 201 if is_new else 200
    return visit_answer(caller, record)
