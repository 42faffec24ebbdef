"""Visit completion rate and visit success rate over HTTP."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query

from api.dependencies import AfterQuery, CallerDep, LimitQuery, SessionDep
from api.paging import DEFAULT_PAGE, Page
from api.problems import problem_responses
from api.route_plans.schemas import Day
from api.visit_rates import service
from api.visit_rates.schemas import CallOutcomeAnswer, GroupedBy, RateRow, RatesAnswer, VisitRatesAnswer

router = APIRouter(prefix="/visit-rates", tags=["visits"])


def call_filter(
    first: Annotated[Day, Query(alias="from", description="First day, in the shops' own calendar.")],
    last: Annotated[Day, Query(alias="to", description="Last day; days to come count as planned and not visited.")],
    rep_id: Annotated[UUID | None, Query(description="Only of this rep.")] = None,
    territory_id: Annotated[
        UUID | None, Query(description="Only at outlets of this territory and all below it.")
    ] = None,
) -> service.CallFilter:
    """The calls that a request is about."""
    return service.CallFilter(service.checked_period(first, last), rep_id, territory_id)


FilterDep = Annotated[service.CallFilter, Depends(call_filter)]


@router.get("", responses=problem_responses(401, 404, 422))
def read_visit_rates(
    session: SessionDep, caller: CallerDep, wanted: FilterDep, by: GroupedBy = "rep"
) -> VisitRatesAnswer:
    """Visit completion rate and visit success rate over the calls that the caller may see.

    A call is a rep at an outlet on a day; an outlet that was planned on four days counts four times.
    """
    table = service.rate_table(session, caller, wanted, by)
    rows = [RateRow.named(group.id, group.name, group.rates) for group in table.groups]
    total = RatesAnswer.model_validate(table.total)
    return VisitRatesAnswer.model_validate(
        {"from": wanted.period.first, "to": wanted.period.last, "by": by, "total": total, "rows": rows}
    )


@router.get("/calls", responses=problem_responses(401, 404, 422))
def list_calls(
    session: SessionDep,
    caller: CallerDep,
    wanted: FilterDep,
    limit: LimitQuery = DEFAULT_PAGE,
    after: AfterQuery = None,
) -> Page[CallOutcomeAnswer]:
    """The calls that the rates are made of, by day, with the ids of the visits made."""
    found = service.list_calls(session, caller, wanted, limit=limit, after=after)
    return Page(items=[CallOutcomeAnswer.of(outcome) for outcome in found.items], next=found.next)
