"""The headline figures of a period in one answer: what a manager reads first."""

from datetime import UTC, datetime, time, timedelta
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


def overview(session: Session, caller: Caller, filters: Filters) -> OverviewAnswer:
    """Score, availability, share of facings, POP and actions. Raises NotFound as every report does."""
    selection = service.select_visits(session, caller, filters)
    return OverviewAnswer(
        score=service.score_trend(session, caller, filters, "month").total,
        availability=_availability(session, filters, selection),
        facings=service.share_of_facings(session, caller, filters),
        pop=service.pop_compliance(session, caller, filters),
        actions=ActionCounts.model_validate(_count_actions(session, selection)),
    )


def _availability(session: Session, filters: Filters, selection: Selection) -> AvailabilityAnswer:
    sums = repository.visit_totals(session, selection)
    return AvailabilityAnswer(
        listed=sums.listed,
        seen=sums.seen,
        availability=ratio(sums.seen, sums.listed),
        visits=filters.link(sku_is="listed"),
        visits_missing=filters.link(sku_is="missing"),
    )


def _count_actions(session: Session, selection: Selection) -> Row[*tuple[Any, ...]]:
    """Those at the outlets of the selection; of a rep those that the rep owns."""
    begin = datetime.combine(selection.period.since, time(), UTC)
    end = datetime.combine(selection.period.until, time(), UTC) + timedelta(days=1)
    closed = and_(Action.closed_at >= begin, Action.closed_at < end)
    still_open = and_(Action.created_at < end, or_(Action.closed_at.is_(None), Action.closed_at >= end))
    counts = (
        ((Action.created_at >= begin) & (Action.created_at < end), "opened"),
        (closed & Action.outcome.in_(MENDED), "mended"),
        (closed & Action.outcome.not_in(MENDED), "ended_otherwise"),
        (still_open, "open"),
        (still_open & (Action.due_on < selection.period.until), "overdue"),
    )
    columns = [func.count().filter(condition).label(name) for condition, name in counts]
    query = select(*columns).select_from(Action).join(Outlet, Outlet.id == Action.outlet_id)
    query = query.where(*outlet_conditions(Outlet, selection), *(Action.owner_id == rep for rep in selection.reps))
    if selection.outlet_id is not None:
        query = query.where(Action.outlet_id == selection.outlet_id)
    return session.execute(query).one()
