"""Corrections over HTTP."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Response

from api.dependencies import CallerDep, NowDep, SessionDep, permit
from api.problems import problem_responses
from api.reviews import correcting
from api.reviews.correction_schemas import CorrectionAnswer, CorrectionContent
from api.security.caller import Caller

router = APIRouter(tags=["reviews"])

CorrectorDep = Annotated[Caller, Depends(permit("manager", "trainer", "admin"))]


@router.get("/photos/{photo_id}/corrections", responses=problem_responses(401, 404, 422))
def list_corrections(photo_id: UUID, session: SessionDep, caller: CallerDep) -> list[CorrectionAnswer]:
    """Everything that people ever corrected on a photo, the newest first; nothing of it is lost."""
    found = correcting.list_corrections(session, caller, photo_id)
    return [CorrectionAnswer.of(stored, state) for stored, state in found]


@router.put(
    "/photos/{photo_id}/corrections/{correction_id}",
    response_model=CorrectionAnswer,
    responses={201: {"model": CorrectionAnswer}, **problem_responses(401, 403, 404, 409, 422)},
)
def put_corrections(
    photo_id: UUID,
    correction_id: UUID,
    content: CorrectionContent,
    session: SessionDep,
    caller: CorrectorDep,
    now: NowDep,
    response: Response,
) -> CorrectionAnswer:
    """Correct what the models saw on a photo: 201 when new, 200 when repeated, 409 when somebody was faster.

    The set replaces the one in force, so that a set without a correction takes that one back. Photo and visit get
    new results in the same moment. A rep proposes corrections with an appeal instead.
    """
    stored, is_new = correcting.put_corrections(session, caller, photo_id, correction_id, content, now)
    response.status_code = 201 if is_new else 200
    # Whoever repeats an old request may find it replaced by now.
    states = {each.id: state for each, state in correcting.list_corrections(session, caller, photo_id)}
    return CorrectionAnswer.of(stored, states[stored.id])
