"""Visit briefs, and the objectives in them, over HTTP."""

from collections.abc import Sequence
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Response

from api.actions.schemas import ActionAnswer
from api.audits.schemas import LineAnswer, VisitResultSummary
from api.briefs import objectives, service
from api.briefs.promotion import Promotion
from api.briefs.schemas import (
    BriefAnswer,
    LastVisitAnswer,
    ObjectiveAnswer,
    ObjectiveContent,
    PromotedSku,
    PromotionAnswer,
)
from api.dependencies import CallerDep, NowDep, SessionDep, permit
from api.problems import problem_responses
from api.route_plans.schemas import Day
from api.security.caller import Caller
from api.standards.schemas import StandardReference
from api.tables import VisitObjective

router = APIRouter(prefix="/outlets/{outlet_id}", tags=["visits"])

PlannerDep = Annotated[Caller, Depends(permit("manager", "admin"))]


@router.get("/brief", responses=problem_responses(401, 404, 422))
def read_brief(
    outlet_id: UUID,
    session: SessionDep,
    caller: CallerDep,
    now: NowDep,
    day: Annotated[
        Day | None,
        Query(description="In the shop's own calendar; left out, today by the wall clock of the last visit."),
    ] = None,
) -> BriefAnswer:
    """What a rep has to know before a visit: objective, last findings, open actions, standard, promotion."""
    return _brief(service.brief(session, caller, outlet_id, day, now))


@router.get("/objectives", response_model=list[ObjectiveAnswer], responses=problem_responses(401, 404, 422))
def list_objectives(outlet_id: UUID, session: SessionDep, caller: CallerDep) -> Sequence[VisitObjective]:
    """The last 50 objectives of an outlet, the newest first."""
    return objectives.list_objectives(session, caller, outlet_id)


@router.put(
    "/objectives/{objective_id}",
    response_model=ObjectiveAnswer,
    responses={201: {"model": ObjectiveAnswer}, **problem_responses(401, 403, 404, 409, 422)},
)
def put_objective(
    outlet_id: UUID,
    objective_id: UUID,
    content: ObjectiveContent,
    session: SessionDep,
    caller: PlannerDep,
    now: NowDep,
    response: Response,
) -> VisitObjective:
    """Set what visits of an outlet are for: 201 when new, 200 when repeated, 409 when the id stands for another.

    Of several that are valid on a day, the one saved last counts.
    """
    objective, is_new = objectives.put_objective(session, caller, outlet_id, objective_id, content, now)
    response.status_code = 201 if is_new else 200
    return objective


def _brief(brief: service.Brief) -> BriefAnswer:
    return BriefAnswer(
        outlet_id=brief.outlet_id,
        day=brief.day,
        planned=brief.plan is not None,
        objectives=brief.objectives,
        last_visit=_last_visit(brief),
        open_actions=[ActionAnswer.model_validate(action) for action in brief.open_actions],
        standard=StandardReference.model_validate(brief.standard) if brief.standard else None,
        promotion=_promotion(brief.promotion) if brief.promotion else None,
    )


def _last_visit(brief: service.Brief) -> LastVisitAnswer | None:
    if brief.last_visit is None:
        return None
    visit, check_out, score = brief.last_visit.visit, brief.last_visit.check_out, brief.last_score
    lines = score.result.lines["lines"] if score else []
    return LastVisitAnswer(
        visit_id=visit.id,
        rep_id=visit.rep_id,
        started_at=visit.local_started_at,
        order_placed=check_out.order_placed if check_out else None,
        note=check_out.note if check_out else "",
        result=VisitResultSummary.of(score) if score else None,
        failing=[LineAnswer.model_validate(line) for line in lines if line["verdict"] == "fail"],
    )


def _promotion(promotion: Promotion) -> PromotionAnswer:
    promoted = [
        PromotedSku(sku=rule["sku"], price=rule.get("promotion"), leaflet=rule.get("leaflet"))
        for rule in promotion.rules
    ]
    return PromotionAnswer(promoted=promoted, materials=list(promotion.materials))
