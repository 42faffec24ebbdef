"""Route plans over HTTP, and the calls they ask for."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Response

from api.dependencies import AfterQuery, CallerDep, LimitQuery, NowDep, SessionDep, permit
from api.paging import DEFAULT_PAGE, Page
from api.problems import problem_responses
from api.route_plans import service
from api.route_plans.day_route import PlannedCall, day_route
from api.route_plans.schemas import (
    CallAnswer,
    Day,
    EndContent,
    RouteAnswer,
    RoutePlanAnswer,
    RoutePlanContent,
)
from api.security.caller import Caller

router = APIRouter(tags=["route plans"])

PlannerDep = Annotated[Caller, Depends(permit("manager", "admin"))]
DayQuery = Annotated[Day, Query(description="In the shops' own calendar.")]


@router.get("/route-plans", responses=problem_responses(401, 422))
def list_route_plans(
    session: SessionDep,
    caller: CallerDep,
    rep_id: UUID | None = None,
    day: Annotated[Day | None, Query(description="Only plans in force on that day.")] = None,
    limit: LimitQuery = DEFAULT_PAGE,
    after: AfterQuery = None,
) -> Page[RoutePlanAnswer]:
    """The caller's route plans, the newest first: a rep's own, a manager's with outlets of the territory."""
    found = service.list_plans(session, caller, rep_id=rep_id, day=day, limit=limit, after=after)
    return Page(items=[_answer(record) for record in found.items], next=found.next)


@router.get("/route-plans/{route_plan_id}", responses=problem_responses(401, 404, 422))
def read_route_plan(route_plan_id: UUID, session: SessionDep, caller: CallerDep) -> RoutePlanAnswer:
    """One route plan."""
    return _answer(service.get_plan(session, caller, route_plan_id))


@router.put(
    "/route-plans/{route_plan_id}",
    responses={201: {"model": RoutePlanAnswer}, **problem_responses(401, 403, 409, 422)},
)
def put_route_plan(
    route_plan_id: UUID,
    content: RoutePlanContent,
    session: SessionDep,
    caller: PlannerDep,
    now: NowDep,
    response: Response,
) -> RoutePlanAnswer:
    """Save a route plan for days to come: 201 when new, 200 when repeated, 409 when the id stands for another.

    A saved plan never changes, so that the completion rate of a past day stays what it was. To change a route, end
    the plan and save another.
    """
    record, is_new = service.put_plan(session, caller, route_plan_id, content, now)
    response.status_code = 201 if is_new else 200
    return _answer(record)


@router.put("/route-plans/{route_plan_id}/end", responses=problem_responses(401, 403, 404, 409, 422))
def end_route_plan(
    route_plan_id: UUID, content: EndContent, session: SessionDep, caller: PlannerDep, now: NowDep
) -> RoutePlanAnswer:
    """End a plan after a day, today at the earliest. An end may be drawn nearer, never put off."""
    return _answer(service.end_plan(session, caller, route_plan_id, content.last_day, now))


@router.put("/route-plans/{route_plan_id}/stops/{outlet_id}/end", responses=problem_responses(401, 403, 404, 409, 422))
def end_route_stop(
    route_plan_id: UUID, outlet_id: UUID, content: EndContent, session: SessionDep, caller: PlannerDep, now: NowDep
) -> RoutePlanAnswer:
    """Take one outlet off a route after a day, today at the earliest: for an outlet that closes."""
    return _answer(service.end_stop(session, caller, route_plan_id, outlet_id, content.last_day, now))


@router.get("/route", responses=problem_responses(401, 404, 422))
def read_route(
    session: SessionDep,
    caller: CallerDep,
    day: DayQuery,
    rep_id: Annotated[UUID | None, Query(description="Whose route; left out, the caller's own.")] = None,
) -> RouteAnswer:
    """The planned calls of a rep on a day, each outlet once."""
    calls = day_route(session, caller, rep_id or caller.id, day)
    return RouteAnswer(rep_id=rep_id or caller.id, day=day, calls=[_call(call) for call in calls])


def _answer(record: service.RouteRecord) -> RoutePlanAnswer:
    return RoutePlanAnswer.of(record.plan, record.stops)


def _call(call: PlannedCall) -> CallAnswer:
    outlet = call.outlet
    return CallAnswer(
        outlet_id=outlet.id,
        code=outlet.code,
        name=outlet.name,
        address=outlet.address,
        latitude=outlet.latitude,
        longitude=outlet.longitude,
        closed=not outlet.active,
        route_plan_id=call.plan.id,
        objective=call.plan.objective,
    )
