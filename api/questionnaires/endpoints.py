"""Questionnaires over HTTP."""

from collections.abc import Sequence
from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Path, Query, Response

from api.dependencies import CallerDep, NowDep, SessionDep, permit, request_caller
from api.problems import problem_responses
from api.questionnaires import repository, service
from api.questionnaires.document import QuestionCode
from api.questionnaires.schemas import QuestionnaireAnswer, QuestionnaireContent, TrendPoint
from api.route_plans.schemas import Day
from api.security.caller import Caller
from api.tables import Questionnaire

router = APIRouter(tags=["questionnaires"], dependencies=[Depends(request_caller)])

EditorDep = Annotated[Caller, Depends(permit("manager", "admin"))]


@router.get(
    "/questionnaires",
    response_model=list[QuestionnaireAnswer],
    responses=problem_responses(401),
)
def list_questionnaires(session: SessionDep) -> Sequence[Questionnaire]:
    """All versions of all questionnaires by code."""
    return repository.list_questionnaires(session)


@router.get(
    "/questionnaires/{questionnaire_id}",
    response_model=QuestionnaireAnswer,
    responses=problem_responses(401, 404, 422),
)
def read_questionnaire(questionnaire_id: UUID, session: SessionDep) -> Questionnaire:
    """One version of a questionnaire."""
    return service.get_questionnaire(session, questionnaire_id)


@router.put(
    "/questionnaires/{questionnaire_id}",
    response_model=QuestionnaireAnswer,
    responses={201: {"model": QuestionnaireAnswer}, **problem_responses(401, 403, 409, 422)},
)
def put_questionnaire(
    questionnaire_id: UUID,
    content: QuestionnaireContent,
    session: SessionDep,
    caller: EditorDep,
    now: NowDep,
    response: Response,
) -> Questionnaire:
    """Save a version of a questionnaire: 201 when new, 200 when repeated. A saved version never changes."""
    questionnaire, is_new = service.put_questionnaire(session, caller, questionnaire_id, content, now)
    response.status_code = 201 if is_new else 200
    return questionnaire


@router.get(
    "/visits/{visit_id}/questionnaires",
    response_model=list[QuestionnaireAnswer],
    responses=problem_responses(401, 404, 422),
)
def list_for_visit(visit_id: UUID, session: SessionDep, caller: CallerDep) -> Sequence[Questionnaire]:
    """What is to be asked on a visit."""
    return service.questionnaires_for_visit(session, caller, visit_id)


@router.get(
    "/outlets/{outlet_id}/questionnaires",
    response_model=list[QuestionnaireAnswer],
    responses=problem_responses(401, 404, 422),
)
def list_for_outlet(outlet_id: UUID, day: Day, session: SessionDep, caller: CallerDep) -> Sequence[Questionnaire]:
    """What will be asked on a visit that begins on `day`, the shop's: for phones that will have no connection there."""
    return service.questionnaires_for_outlet(session, caller, outlet_id, day)


@router.get("/questionnaire-trends/{code}/{question}", responses=problem_responses(401, 422))
def read_trend(
    code: Annotated[str, Path(max_length=64)],
    question: Annotated[QuestionCode, Path()],
    session: SessionDep,
    caller: CallerDep,
    first: Annotated[date, Query(alias="from", description="First day.")],
    last: Annotated[date, Query(alias="to", description="Last day.")],
    outlet_id: UUID | None = None,
) -> list[TrendPoint]:
    """How the answers to a question went, month by month, over the visits that the caller may see.

    The satisfaction of outlets is a question like any other, and this is its trend.
    """
    return service.trend(session, caller, code, question, first, last, outlet_id)
