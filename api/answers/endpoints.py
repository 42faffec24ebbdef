"""Answers over HTTP."""

from collections.abc import Sequence
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Response

from api.answers import service
from api.answers.schemas import AnswerSetAnswer, AnswerSetContent
from api.dependencies import CallerDep, NowDep, SessionDep, permit
from api.problems import problem_responses
from api.security.caller import Caller
from api.tables import AnswerSet

router = APIRouter(prefix="/visits/{visit_id}/answers", tags=["questionnaires"])

VisitorDep = Annotated[Caller, Depends(permit("rep", "manager", "admin"))]


@router.get("", response_model=list[AnswerSetAnswer], responses=problem_responses(401, 404, 422))
def list_answers(visit_id: UUID, session: SessionDep, caller: CallerDep) -> Sequence[AnswerSet]:
    """All answers of a visit in the order they came; of each questionnaire the last count."""
    return service.list_answers(session, caller, visit_id)


@router.put(
    "/{answer_set_id}",
    response_model=AnswerSetAnswer,
    responses={201: {"model": AnswerSetAnswer}, **problem_responses(401, 403, 404, 409, 422)},
)
def put_answers(
    visit_id: UUID,
    answer_set_id: UUID,
    content: AnswerSetContent,
    session: SessionDep,
    caller: VisitorDep,
    now: NowDep,
    response: Response,
) -> AnswerSet:
    """Answer a questionnaire on an own visit: 201 when new, 200 when repeated. The visit's result follows at once."""
    answers, is_new = service.put_answers(session, caller, visit_id, answer_set_id, content, now)
    response.status_code = 201 if is_new else 200
    return answers
