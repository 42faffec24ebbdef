"""The planned calls of one day: a rep's route, and whether a visit was on it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy.orm import Session

from api.errors import NotFound
from api.route_plans import repository
from api.route_plans.calendar import Period
from api.security.caller import Caller
from api.tables import Outlet, RoutePlan, RouteStop


@dataclass(frozen=True, slots=True)
class PlannedCall:
    """An outlet that a route plan asks a rep to visit on a day."""

    plan: RoutePlan
    outlet: Outlet


def day_route(session: Session, caller: Caller, rep_id: UUID, day: date) -> list[PlannedCall]:
    """The rep's calls of a day, each outlet once, as far as the caller may see them.

    Raises NotFound when the rep is not the caller nor one of theirs.
    """
    is_own = rep_id == caller.id
    if not is_own and (caller.role == "rep" or repository.find_user(session, caller, rep_id) is None):
        raise NotFound("rep-not-found", "There is no rep with this id whose route you may see.")
    period = Period(day, day)
    return list(_calls_of(repository.stops_in_force(session, caller, period, rep_id=rep_id), period))


def plan_of_call(session: Session, caller: Caller, outlet_id: UUID, day: date) -> RoutePlan | None:
    """The newest plan that asks the caller for a call at the outlet on that day, None when it is not on the route."""
    period = Period(day, day)
    stops = repository.stops_in_force(session, caller, period, rep_id=caller.id, outlet_id=outlet_id)
    return next((call.plan for call in _calls_of(stops, period)), None)


def _calls_of(stops: Sequence[tuple[RoutePlan, RouteStop, Outlet]], period: Period) -> Iterator[PlannedCall]:
    """Stops come with the newest plan first, so that one speaks where several ask for the same call."""
    told: set[UUID] = set()
    for plan, stop, outlet in stops:
        if outlet.id not in told and any(repository.as_stop(plan, stop).calls(period)):
            told.add(outlet.id)
            yield PlannedCall(plan, outlet)
