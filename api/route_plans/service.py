"""Route plans: made for days to come, ended for days to come. What a past day asked for never changes."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from api.audit_log.service import record_change
from api.db import insert
from api.errors import Conflict, InvalidInput, NotFound
from api.paging import Stretch, decode_moment_cursor, encode_moment_cursor
from api.route_plans import repository
from api.route_plans.schemas import RoutePlanContent
from api.security.caller import Caller
from api.security.repository import below_of
from api.tables import RoutePlan, RouteStop, User
from api.tables.base import JsonObject


@dataclass(frozen=True, slots=True)
class RouteRecord:
    """A plan with those of its stops that the caller may see."""

    plan: RoutePlan
    stops: list[RouteStop]


def put_plan(
    session: Session, caller: Caller, plan_id: UUID, content: RoutePlanContent, now: datetime
) -> tuple[RouteRecord, bool]:
    """Make a plan; True when it is new, False when the very same is stored already.

    Raises InvalidInput for a plan that begins in the past, somebody who is no rep of the caller's, or an outlet that
    is closed or not the rep's; Conflict when the id stands for another plan.
    """
    stored = repository.find_any_plan(session, plan_id)
    if stored is None:
        plan = _new_plan(session, caller, plan_id, content, now)
        if insert(session, plan):
            _add_stops(session, plan, content)
            change = {**content.model_dump(mode="json"), "cadence": plan.cadence}
            _record(session, caller, "route_plan.created", plan_id, change, now)
            return get_plan(session, caller, plan_id), True
        stored = repository.get_any_plan(session, plan_id)
    return _same_plan(session, caller, stored, content), False


def get_plan(session: Session, caller: Caller, plan_id: UUID) -> RouteRecord:
    """The plan, or NotFound when it is not there or not the caller's."""
    plan = repository.find_plan(session, caller, plan_id)
    if plan is None:
        raise NotFound("route-plan-not-found", "There is no route plan with this id that you may see.")
    return RouteRecord(plan, repository.stops_by_plan(session, caller, [plan_id])[plan_id])


def list_plans(
    session: Session, caller: Caller, *, rep_id: UUID | None, day: date | None, limit: int, after: str | None
) -> Stretch[RouteRecord]:
    """A page of the caller's plans, the newest first; of one rep, or in force on a day."""
    key = decode_moment_cursor(after) if after else None
    plans = repository.list_plans(session, caller, rep_id=rep_id, day=day, limit=limit + 1, after=key)
    stops = repository.stops_by_plan(session, caller, [plan.id for plan in plans])
    records = [RouteRecord(plan, stops[plan.id]) for plan in plans]
    return Stretch.cut(records, limit, lambda record: encode_moment_cursor(record.plan.created_at, record.plan.id))


def end_plan(session: Session, caller: Caller, plan_id: UUID, last_day: date, now: datetime) -> RouteRecord:
    """Let a plan ask for no calls after `last_day`; repeating it changes nothing.

    Raises InvalidInput when that day is past in the shops, Conflict when the plan ends on another day already.
    """
    record = _locked(session, caller, plan_id)
    if len(record.stops) < len(repository.all_stops(session, plan_id)):
        detail = "Some outlets of this plan are another territory's now. End your stops, or ask an admin."
        raise Conflict("route-plan-shared", detail)
    if record.plan.ended_on != last_day:
        _check_end(record.plan, record.plan.ended_on or record.plan.valid_to, last_day, now)
        record.plan.ended_on = last_day
        _record(session, caller, "route_plan.ended", plan_id, {"last_day": last_day.isoformat()}, now)
    return record


def end_stop(
    session: Session, caller: Caller, plan_id: UUID, outlet_id: UUID, last_day: date, now: datetime
) -> RouteRecord:
    """Take one outlet off a route after `last_day`; refusals as in `end_plan`, NotFound when it is not on the route."""
    record = _locked(session, caller, plan_id)
    stop = next((stop for stop in record.stops if stop.outlet_id == outlet_id), None)
    if stop is None:
        raise NotFound("stop-not-found", "This outlet is not on this route plan.")
    if stop.ended_on != last_day:
        _check_end(record.plan, stop.ended_on or record.plan.ended_on or record.plan.valid_to, last_day, now)
        stop.ended_on = last_day
        change = {"outlet_id": str(outlet_id), "last_day": last_day.isoformat()}
        _record(session, caller, "route_plan.stop_ended", plan_id, change, now)
    return record


def today_in(time_zone: str, now: datetime) -> date:
    """The day that the calendar in the shops shows."""
    return now.astimezone(ZoneInfo(time_zone)).date()


def _new_plan(session: Session, caller: Caller, plan_id: UUID, content: RoutePlanContent, now: datetime) -> RoutePlan:
    rep = _get_rep(session, caller, content.rep_id)
    _check_outlets(session, caller, rep, content.outlet_ids)
    if content.valid_from < (today := today_in(content.time_zone, now)):
        detail = f"A plan changes no past day. Let it begin on {today} or later."
        raise InvalidInput("route-plan-in-the-past", detail)
    fields = content.model_dump(exclude={"cadence", "outlet_ids"})
    cadence = _cadence(content)
    return RoutePlan(id=plan_id, cadence=cadence, ended_on=None, created_by=caller.id, created_at=now, **fields)


def _cadence(content: RoutePlanContent) -> JsonObject:
    # Sets have no order of their own, and the row is to read the same each time.
    cadence = content.cadence.model_dump(mode="json")
    return {name: sorted(value) if isinstance(value, list) else value for name, value in cadence.items()}


def _get_rep(session: Session, caller: Caller, user_id: UUID) -> User:
    user = repository.find_user(session, caller, user_id)
    if user is None or not user.active:
        raise InvalidInput("rep-unknown", f"There is no active rep {user_id} whose route you may plan.")
    if user.role != "rep":
        raise InvalidInput("not-a-rep", f"{user.name} is no rep. Route plans are for reps.")
    return user


def _check_outlets(session: Session, caller: Caller, rep: User, outlet_ids: Sequence[UUID]) -> None:
    owner = Caller(rep.id, "rep", rep.territory_id, below_of(session, rep.territory_id))
    outlets = {outlet.id: outlet for outlet in repository.outlets_of_both(session, caller, owner, outlet_ids)}
    foreign = [outlet_id for outlet_id in outlet_ids if outlet_id not in outlets]
    if foreign:
        names = _named(str(outlet_id) for outlet_id in foreign)
        detail = f"Not of the rep's territory, or unknown: {names}. Leave them out, or plan them for another rep."
        raise InvalidInput("outlet-not-of-rep", detail)
    closed = [outlet for outlet in outlets.values() if not outlet.active]
    if closed:
        names = _named(sorted(outlet.code for outlet in closed))
        raise InvalidInput("outlet-closed", f"Closed: {names}. Leave them out, or mark them active again.")


def _named(names: Iterable[str], at_most: int = 10) -> str:
    named = list(names)
    rest = f" and {len(named) - at_most} more" if len(named) > at_most else ""
    return ", ".join(named[:at_most]) + rest


def _add_stops(session: Session, plan: RoutePlan, content: RoutePlanContent) -> None:
    session.add_all(
        RouteStop(route_plan_id=plan.id, outlet_id=outlet_id, position=position, ended_on=None)
        for position, outlet_id in enumerate(content.outlet_ids)
    )
    session.flush()


def _same_plan(session: Session, caller: Caller, stored: RoutePlan, content: RoutePlanContent) -> RouteRecord:
    outlet_ids = [stop.outlet_id for stop in repository.all_stops(session, stored.id)]
    fields = {name: getattr(stored, name) for name in RoutePlanContent.model_fields if name != "outlet_ids"}
    # Compared as understood, not as written: a default spelled out is no other content.
    same = RoutePlanContent.model_validate({**fields, "outlet_ids": outlet_ids}) == content
    if not same or repository.find_plan(session, caller, stored.id) is None:
        detail = "A saved plan never changes, for past figures rest on it. End it, and save the new one under a new id."
        raise Conflict("route-plan-differs", detail)
    return get_plan(session, caller, stored.id)


def _locked(session: Session, caller: Caller, plan_id: UUID) -> RouteRecord:
    # The stops are read only behind the lock: what another transaction ended meanwhile has to be seen.
    if repository.find_plan(session, caller, plan_id) is not None:
        repository.lock_plan(session, plan_id)
    return get_plan(session, caller, plan_id)


def _check_end(plan: RoutePlan, present_end: date | None, last_day: date, now: datetime) -> None:
    today = today_in(plan.time_zone, now)
    if last_day < today:
        raise InvalidInput("end-in-the-past", f"A plan changes no past day. Let it end on {today} or later.")
    if present_end is not None and last_day > present_end:
        detail = f"It ends on {present_end} already, and an end is never put off. Save a new plan for the days after."
        raise Conflict("route-plan-ended", detail)


def _record(session: Session, caller: Caller, action: str, plan_id: UUID, change: JsonObject, now: datetime) -> None:
    session.flush()
    record_change(session, caller.id, action, "route_plan", str(plan_id), change, now)
