"""All SQL about the visits that rates are made from, with the caller's rights in each query."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime, time, timedelta
from typing import cast
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from api.route_plans.calendar import Call, Period
from api.security.caller import Caller
from api.security.repository import subtree
from api.tables import Outlet, Territory, User, Visit, VisitCheckOut
from api.visit_rates.rates import OrderPlaced, VisitFact
from api.visits.repository import visible_visits

# No wall clock on earth is further from UTC, so no visit of a day can have begun outside these hours around it.
WIDEST_OFFSET = timedelta(hours=14)


def visit_facts(
    session: Session, caller: Caller, period: Period, *, rep_id: UUID | None, territory_id: UUID | None
) -> Iterator[VisitFact]:
    """The visits of the period's days, as the wall clocks in the shops counted them."""
    query = (
        select(
            Visit.id,
            Visit.rep_id,
            Visit.outlet_id,
            Visit.started_at,
            Visit.utc_offset_minutes,
            VisitCheckOut.order_placed,
        )
        .outerjoin(VisitCheckOut, VisitCheckOut.visit_id == Visit.id)
        .where(
            visible_visits(caller),
            Visit.started_at >= _midnight(period) - WIDEST_OFFSET,
            Visit.started_at < _midnight(period) + timedelta(days=_length(period)) + WIDEST_OFFSET,
        )
    )
    if rep_id is not None:
        query = query.where(Visit.rep_id == rep_id)
    if territory_id is not None:
        theirs = select(Outlet.id).where(Outlet.territory_id.in_(subtree(session, territory_id)))
        query = query.where(Visit.outlet_id.in_(theirs))
    for visit_id, rep, outlet, started_at, offset, order_placed in session.execute(query):
        # The same as the wall clock's date, without a walk through time zones.
        day = (started_at + timedelta(minutes=offset)).date()
        if day in period:
            yield VisitFact(Call(rep, outlet, day), visit_id, cast(OrderPlaced, order_placed or "unknown"))


def territories_of(session: Session, outlet_ids: Sequence[UUID]) -> Mapping[UUID, UUID]:
    """The territory that each outlet belongs to."""
    found: dict[UUID, UUID] = {}
    # SQLite takes 32,766 parameters at most.
    for start in range(0, len(outlet_ids), 10_000):
        query = select(Outlet.id, Outlet.territory_id).where(Outlet.id.in_(outlet_ids[start : start + 10_000]))
        found.update((row[0], row[1]) for row in session.execute(query))
    return found


def rep_names(session: Session, rep_ids: Sequence[UUID]) -> Mapping[UUID, str]:
    """The names of people."""
    return {row[0]: row[1] for row in session.execute(select(User.id, User.name).where(User.id.in_(rep_ids)))}


def territory_names(session: Session, territory_ids: Sequence[UUID]) -> Mapping[UUID, str]:
    """The names of territories."""
    query = select(Territory.id, Territory.name).where(Territory.id.in_(territory_ids))
    return {row[0]: row[1] for row in session.execute(query)}


def _midnight(period: Period) -> datetime:
    return datetime.combine(period.first, time(), UTC)


def _length(period: Period) -> int:
    return (period.last - period.first).days + 1
