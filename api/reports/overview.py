"""The headline figures of a period in one answer: what a manager reads first."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from sqlalchemy import Row, and_, func, or_, select
from sqlalchemy.orm import Session

from api.reports import repository, service
from api.reports.overview_schemas import ActionCounts, AvailabilityAnswer, OverviewAnswer
from api.reports.selection import Filters, Selection
from api.reports.shares import ratio
from api.reports.sources import outlet_conditions
from api.security.caller import Caller
from api.tables import Action, Outlet

MENDED = ("mended", "done")


def overview(session: Session, caller: Caller, filters: Filters, today: date) -> OverviewAnswer:
    """Score, availability, share of facings, POP and actions. Raises NotFound as every report does."""
    selection = service.select_visits(session, caller, filters)
    return OverviewAnswer(
        score=service.score_trend(session, caller, filters, "month").total,
        availability=overall_availability(session, caller, filters),
        facings=service.share_of_facings(session, caller, filters),
        pop=service.pop_compliance(session, caller, filters),
        actions=ActionCounts.model_validate(_count_actions(session, selection, today)),
    )


def overall_availability(session: Session, caller: Caller, filters: Filters) -> AvailabilityAnswer:
    """On-shelf availability of all listed SKUs together."""
    sums = repository.visit_totals(session, service.select_visits(session, caller, filters))
    return AvailabilityAnswer(
        listed=sums.listed,
        seen=sums.seen,
        availability=ratio(sums.seen, sums.listed),
        visits=filters.link(sku_is="listed"),
        visits_missing=filters.link(sku_is="missing"),
    )


def _count_actions(session: Session, selection: Selection, today: date) -> Row[*tuple[Any, ...]]:
    """Those at the outlets of the selection; of a rep those that the rep owns."""
    # A period may end next month: what is due until then is not overdue yet.
    last_day = min(selection.period.until, today)
    begin = datetime.combine(selection.period.since, time(), UTC)
    end = datetime.combine(selection.period.until, time(), UTC) + timedelta(days=1)
    closed = and_(Action.closed_at >= begin, Action.closed_at < end)
    still_open = and_(Action.created_at < end, or_(Action.closed_at.is_(None), Action.closed_at >= end))
    counts = (
        ((Action.created_at >= begin) & (Action.created_at < end), "opened"),
        (closed & Action.outcome.in_(MENDED), "mended"),
        (closed & Action.outcome.not_in(MENDED), "ended_otherwise"),
        (still_open, "open"),
        (still_open & (Action.due_on < last_day), "overdue"),
    )
    columns = [func.count().filter(condition).label(name) for condition, name in counts]
    query = select(*columns).select_from(Action).join(Outlet, Outlet.id == Action.outlet_id)
    query = query.where(*outlet_conditions(Outlet, selection), *(Action.owner_id == rep for rep in selection.reps))
    if selection.outlet_id is not None:
        query = query.where(Action.outlet_id == selection.outlet_id)
    return session.execute(query).one()
