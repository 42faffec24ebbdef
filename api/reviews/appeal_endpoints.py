"""Appeals over HTTP."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Response

from api.dependencies import AfterQuery, CallerDep, LimitQuery, NowDep, SessionDep, SettingsDep
from api.paging import DEFAULT_PAGE, Page, Stretch
from api.problems import problem_responses
from api.reviews import appealing, queue
from api.reviews.appeal_schemas import AppealAnswer, AppealContent, OutcomeContent
from api.reviews.decision_endpoints import DeciderDep
from api.tables import Appeal
from api.tables.reviews import AppealState

router = APIRouter(tags=["reviews"])


@router.get("/appeals", response_model=Page[AppealAnswer], responses=problem_responses(401, 422))
def list_appeals(
    session: SessionDep,
    caller: CallerDep,
    state: Annotated[AppealState | None, Query(description="Only appeals in this state.")] = None,
    limit: LimitQuery = DEFAULT_PAGE,
    after: AfterQuery = None,
) -> Stretch[Appeal]:
    """Appeals about the caller's visits, the next deadline first; a manager's are those of the territory."""
    return queue.list_appeals(session, caller, state=state, limit=limit, after=after)


@router.put(
    "/visits/{visit_id}/appeals/{appeal_id}",
    response_model=AppealAnswer,
    responses={201: {"model": AppealAnswer}, **problem_responses(401, 404, 409, 422)},
)
def put_appeal(
    visit_id: UUID,
    appeal_id: UUID,
    content: AppealContent,
    session: SessionDep,
    caller: CallerDep,
    settings: SettingsDep,
    now: NowDep,
    response: Response,
) -> Appeal:
    """Object to a line of an own visit's result, or to what was seen on a photo; with corrections, if there are any.

    201 when new, 200 when repeated, 409 when the result is another by now or such an appeal is open. A manager has some
    working days to decide; after that it stays open, and those above see it.
    """
    appeal, is_new = appealing.put_appeal(
        session, caller, visit_id, appeal_id, content, working_days=settings.appeal_working_days, now=now
    )
    response.status_code = 201 if is_new else 200
    return appeal


@router.put(
    "/visits/{visit_id}/appeals/{appeal_id}/withdrawal",
    response_model=AppealAnswer,
    responses=problem_responses(401, 404, 409, 422),
)
def put_withdrawal(visit_id: UUID, appeal_id: UUID, session: SessionDep, caller: CallerDep, now: NowDep) -> Appeal:
    """Take an own appeal back; 409 when it was decided already, or its outcome waits for a second person."""
    return appealing.withdraw(session, caller, visit_id, appeal_id, now)


@router.put(
    "/visits/{visit_id}/appeals/{appeal_id}/outcome",
    response_model=AppealAnswer,
    responses=problem_responses(401, 403, 404, 409, 422),
)
def put_outcome(
    visit_id: UUID,
    appeal_id: UUID,
    content: OutcomeContent,
    session: SessionDep,
    caller: DeciderDep,
    settings: SettingsDep,
    now: NowDep,
) -> Appeal:
    """Accept or reject an appeal. What an accepted one proposes, or your verdict, counts in the visit's next result.

    Where four eyes are asked for, an accepted appeal that raises the score stays open until another manager or an admin
    confirms it.
    """
    return appealing.put_outcome(session, caller, visit_id, appeal_id, content, four_eyes=settings.four_eyes, now=now)
