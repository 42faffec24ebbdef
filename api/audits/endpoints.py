"""Compliance results over HTTP."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query

from api.audits import results
from api.audits.schemas import Layer, PhotoResultAnswer, VisitResultAnswer, VisitResultSummary
from api.dependencies import AfterQuery, CallerDep, LimitQuery, SessionDep
from api.paging import DEFAULT_PAGE, Page
from api.problems import problem_responses

router = APIRouter(tags=["results"])

LayerQuery = Annotated[Layer, Query(description="`raw`: without what people corrected and decided.")]


@router.get("/photos/{photo_id}/result", responses=problem_responses(401, 404, 422))
def read_photo_result(
    photo_id: UUID, session: SessionDep, caller: CallerDep, layer: LayerQuery = "corrected"
) -> PhotoResultAnswer:
    """The newest score of one photo with its KPI lines; 404 until it is analysed."""
    return PhotoResultAnswer.of(results.photo_score(session, caller, photo_id), layer)


@router.get("/visits/{visit_id}/result", responses=problem_responses(401, 404, 422))
def read_visit_result(
    visit_id: UUID, session: SessionDep, caller: CallerDep, layer: LayerQuery = "corrected"
) -> VisitResultAnswer:
    """The newest revision of the visit's compliance result; 404 until its first photo is analysed."""
    return VisitResultAnswer.of(results.visit_score(session, caller, visit_id), layer)


@router.get("/outlets/{outlet_id}/results", responses=problem_responses(401, 404, 422))
def list_outlet_results(
    outlet_id: UUID,
    session: SessionDep,
    caller: CallerDep,
    limit: LimitQuery = DEFAULT_PAGE,
    after: AfterQuery = None,
) -> Page[VisitResultSummary]:
    """The newest result of each visit at the outlet that the caller may see, the latest visit first."""
    found = results.outlet_scores(session, caller, outlet_id, limit=limit, after=after)
    return Page(items=[VisitResultSummary.of(score) for score in found.items], next=found.next)
