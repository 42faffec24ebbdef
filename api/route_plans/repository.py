"""All SQL about route plans, with the caller's rights in each query."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select
from sqlalchemy.orm import Session

from api.outlets.repository import visible_outlets, visible_territories
from api.paging import MomentKey
from api.route_plans.calendar import CADENCE, Cycle, Dates, Period, Stop, Weekdays
from api.security.caller import Caller
from api.security.repository import subtree
from api.tables import Outlet, RoutePlan, RouteStop, Territory, User


def visible_stops(caller: Caller) -> ColumnElement[bool]:
    """The condition on RoutePlan, RouteStop and Outlet, joined, that leaves what the caller may see.

    A rep: the own plans. A manager: outlets of the own territory. Trainer and admin: all.
    """
    return RoutePlan.rep_id == caller.id if caller.role == "rep" else visible_outlets(caller)


def find_plan(session: Session, caller: Caller, plan_id: UUID) -> RoutePlan | None:
    """The plan with that id, if the caller may see any of its stops."""
    return session.scalars(_visible_plans(caller).where(RoutePlan.id == plan_id)).one_or_none()


def find_any_plan(session: Session, plan_id: UUID) -> RoutePlan | None:
    """The plan with that id, whoever asks: only to tell a new id from a taken one."""
    return session.get(RoutePlan, plan_id)


def get_any_plan(session: Session, plan_id: UUID) -> RoutePlan:
    """The plan with that id, which is known to be there."""
    return session.get_one(RoutePlan, plan_id)


def lock_plan(session: Session, plan_id: UUID) -> None:
    """Let one transaction after another end the plan or its stops. On SQLite every writer is alone anyway."""
    query = select(RoutePlan).where(RoutePlan.id == plan_id).with_for_update()
    session.scalars(query.execution_options(populate_existing=True)).one()


def list_plans(
    session: Session, caller: Caller, *, rep_id: UUID | None, day: date | None, limit: int, after: MomentKey | None
) -> Sequence[RoutePlan]:
    """The caller's plans, the newest first, at most `limit`, behind `after`; of one rep, or in force on a day."""
    query = _visible_plans(caller).order_by(RoutePlan.created_at.desc(), RoutePlan.id.desc()).limit(limit)
    if rep_id is not None:
        query = query.where(RoutePlan.rep_id == rep_id)
    if day is not None:
        query = query.where(_in_force(Period(day, day)))
    if after is not None:
        created_at, plan_id = after
        query = query.where(
            or_(RoutePlan.created_at < created_at, and_(RoutePlan.created_at == created_at, RoutePlan.id < plan_id))
        )
    return session.scalars(query).all()


def stops_by_plan(session: Session, caller: Caller, plan_ids: Iterable[UUID]) -> dict[UUID, list[RouteStop]]:
    """The stops of these plans that the caller may see, in the order of the route."""
    query = (
        select(RouteStop)
        .join(RoutePlan, RoutePlan.id == RouteStop.route_plan_id)
        .join(Outlet, Outlet.id == RouteStop.outlet_id)
        .where(RouteStop.route_plan_id.in_(list(plan_ids)), visible_stops(caller))
        .order_by(RouteStop.position)
    )
    found: dict[UUID, list[RouteStop]] = defaultdict(list)
    for stop in session.scalars(query):
        found[stop.route_plan_id].append(stop)
    return found


def all_stops(session: Session, plan_id: UUID) -> Sequence[RouteStop]:
    """The stops of a plan in the order of the route, whoever asks."""
    query = select(RouteStop).where(RouteStop.route_plan_id == plan_id).order_by(RouteStop.position)
    return session.scalars(query).all()


def find_user(session: Session, caller: Caller, user_id: UUID) -> User | None:
    """The user with that id: the caller, or one of a territory that the caller may see."""
    theirs = select(Territory.id).where(visible_territories(caller))
    in_sight = or_(User.id == caller.id, User.territory_id.in_(theirs))
    if caller.sees_everything:
        return session.get(User, user_id)
    return session.scalars(select(User).where(User.id == user_id, in_sight)).one_or_none()


def outlets_of_both(session: Session, caller: Caller, rep: Caller, outlet_ids: Sequence[UUID]) -> Sequence[Outlet]:
    """Those of the outlets that the caller as well as the rep may see."""
    query = select(Outlet).where(Outlet.id.in_(outlet_ids), visible_outlets(caller), visible_outlets(rep))
    return session.scalars(query).all()


def stops_in_force(
    session: Session,
    caller: Caller,
    period: Period,
    *,
    rep_id: UUID,
    outlet_id: UUID | None = None,
) -> Sequence[tuple[RoutePlan, RouteStop, Outlet]]:
    """Stops that may have calls in the period, the newest plan first, each in the order of its route."""
    query = (
        select(RoutePlan, RouteStop, Outlet)
        .join(RouteStop, RouteStop.route_plan_id == RoutePlan.id)
        .join(Outlet, Outlet.id == RouteStop.outlet_id)
        .where(visible_stops(caller), _in_force(period), RoutePlan.rep_id == rep_id)
        .order_by(RoutePlan.created_at.desc(), RoutePlan.id, RouteStop.position)
    )
    if outlet_id is not None:
        query = query.where(RouteStop.outlet_id == outlet_id)
    return [(row[0], row[1], row[2]) for row in session.execute(query)]


def planned_stops(
    session: Session, caller: Caller, period: Period, *, rep_id: UUID | None, territory_id: UUID | None
) -> Iterator[Stop]:
    """Stops that may have calls in the period, as the calendar takes them: of one rep, or of the outlets of a
    territory and all below it.

    Columns instead of objects, and each rhythm read once: a territory has thousands of stops on a hundred plans.
    """
    query = (
        select(RouteStop.route_plan_id, RouteStop.outlet_id, RouteStop.ended_on)
        .join(RoutePlan, RouteStop.route_plan_id == RoutePlan.id)
        .join(Outlet, Outlet.id == RouteStop.outlet_id)
        .where(visible_stops(caller), _in_force(period))
    )
    if rep_id is not None:
        query = query.where(RoutePlan.rep_id == rep_id)
    if territory_id is not None:
        query = query.where(Outlet.territory_id.in_(subtree(session, territory_id)))
    rows = session.execute(query).all()
    plans = _plans_by_id(session, {row[0] for row in rows})
    for plan_id, outlet_id, ended_on in rows:
        plan, cadence = plans[plan_id]
        yield Stop(plan.rep_id, outlet_id, cadence, plan.valid_from, (plan.valid_to, plan.ended_on, ended_on))


def as_stop(plan: RoutePlan, stop: RouteStop) -> Stop:
    """The stop as the calendar takes it."""
    cadence = CADENCE.validate_python(plan.cadence)
    return Stop(plan.rep_id, stop.outlet_id, cadence, plan.valid_from, (plan.valid_to, plan.ended_on, stop.ended_on))


def _visible_plans(caller: Caller) -> Select[RoutePlan]:
    seen = (
        exists()
        .where(RouteStop.route_plan_id == RoutePlan.id, Outlet.id == RouteStop.outlet_id, visible_stops(caller))
        .correlate(RoutePlan)
    )
    return select(RoutePlan).where(seen)


def _in_force(period: Period) -> ColumnElement[bool]:
    return and_(
        RoutePlan.valid_from <= period.last,
        func.coalesce(RoutePlan.valid_to, period.first) >= period.first,
        func.coalesce(RoutePlan.ended_on, period.first) >= period.first,
    )


def _plans_by_id(session: Session, plan_ids: set[UUID]) -> dict[UUID, tuple[RoutePlan, Weekdays | Dates | Cycle]]:
    plans = session.scalars(select(RoutePlan).where(RoutePlan.id.in_(plan_ids)))
    return {plan.id: (plan, CADENCE.validate_python(plan.cadence)) for plan in plans}
