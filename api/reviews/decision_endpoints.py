"""What waits for a person, and decisions, over HTTP."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Response

from api.decisions.worklist import ReviewReason
from api.dependencies import AfterQuery, CallerDep, LimitQuery, NowDep, SessionDep, SettingsDep, permit
from api.paging import DEFAULT_PAGE, Page
from api.problems import problem_responses
from api.reviews import deciding, queue
from api.reviews.decision_schemas import (
    ConfirmationContent,
    DecisionAnswer,
    DecisionContent,
    ReviewSummary,
    VisitReviewAnswer,
)
from api.security.caller import Caller

router = APIRouter(tags=["reviews"])

DeciderDep = Annotated[Caller, Depends(permit("manager", "admin"))]


@router.get("/reviews", responses=problem_responses(401, 403, 422))
def list_reviews(
    session: SessionDep,
    caller: Annotated[Caller, Depends(permit("manager", "trainer", "admin"))],
    reason: Annotated[ReviewReason | None, Query(description="Only visits that wait for this reason.")] = None,
    territory_id: Annotated[UUID | None, Query(description="Only outlets of this territory and below.")] = None,
    escalated: Annotated[bool | None, Query(description="Only with an overdue appeal, or only without.")] = None,
    limit: LimitQuery = DEFAULT_PAGE,
    after: AfterQuery = None,
) -> Page[ReviewSummary]:
    """Visits that wait for a person, the next deadline first.

    `verdict`: doubtful lines could decide. `appeal`: one is open. `suspicion`: a photo's origin is doubtful, and nobody
    has decided about the whole result since. `confirmation`: a decision waits for a second person. `new_photo`: the rep
    was asked for one. `stale_decision`, `stale_corrections`: what people said is about older measurements.
    """
    found = queue.list_reviews(
        session, caller, reason=reason, territory_id=territory_id, escalated=escalated, limit=limit, after=after
    )
    return Page(items=list(found.items), next=found.next)


@router.get("/visits/{visit_id}/review", responses=problem_responses(401, 404, 422))
def read_visit_review(visit_id: UUID, session: SessionDep, caller: CallerDep) -> VisitReviewAnswer:
    """Everything that people decided, ask or object about a visit."""
    return queue.visit_review(session, caller, visit_id)


@router.put(
    "/visits/{visit_id}/decisions/{decision_id}",
    response_model=DecisionAnswer,
    responses={201: {"model": DecisionAnswer}, **problem_responses(401, 403, 404, 409, 422)},
)
def put_decision(
    visit_id: UUID,
    decision_id: UUID,
    content: DecisionContent,
    session: SessionDep,
    caller: DeciderDep,
    settings: SettingsDep,
    now: NowDep,
    response: Response,
) -> DecisionAnswer:
    """Decide about a line or a whole result: 201 when new, 200 when repeated, 409 when the result is another by now.

    The visit gets a new result in the same moment. Where four eyes are asked for, an override that raises the score
    waits for another manager or an admin. Nobody decides about an own visit.
    """
    _, is_new = deciding.put_decision(
        session, caller, visit_id, decision_id, content, four_eyes=settings.four_eyes, now=now
    )
    response.status_code = 201 if is_new else 200
    return _answer(session, visit_id, decision_id)


@router.put(
    "/visits/{visit_id}/decisions/{decision_id}/confirmation",
    response_model=DecisionAnswer,
    responses={201: {"model": DecisionAnswer}, **problem_responses(401, 403, 404, 409, 422)},
)
def put_confirmation(
    visit_id: UUID,
    decision_id: UUID,
    content: ConfirmationContent,
    session: SessionDep,
    caller: DeciderDep,
    now: NowDep,
    response: Response,
) -> DecisionAnswer:
    """Confirm or refuse, as the second person, a decision that raises a score; 409 when it waits for nobody."""
    _, _, is_new = deciding.put_confirmation(session, caller, visit_id, decision_id, content, now)
    response.status_code = 201 if is_new else 200
    return _answer(session, visit_id, decision_id)


def _answer(session: SessionDep, visit_id: UUID, decision_id: UUID) -> DecisionAnswer:
    [answer] = [made for made in queue.visit_decisions(session, visit_id) if made.id == decision_id]
    return answer
