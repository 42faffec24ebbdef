"""Keeping figures: after each result, each look at photos, and each change of an outlet, in the same transaction."""

from collections.abc import Callable
from uuid import UUID

from sqlalchemy import inspect
from sqlalchemy.orm import Session

from api.figures import repository
from api.figures.counting import Counted
from api.figures.sums import Change, change_between, total_of
from api.tables import Outlet, VisitFigures


def keep_figures(session: Session, counted: Counted) -> None:
    """Count a visit by its newest result, in place of what was counted of it before. Visit and outlet are locked.

    What was found out about the origin of its photos stays.
    """
    before = _frozen(repository.load(session, counted.visit.visit_id))
    if before is not None:
        counted.visit.suspicious_photos = before.visit.suspicious_photos
    repository.apply(session, change_between(before, counted))
    repository.replace(session, before, counted)
    repository.store_failed_days(session, counted.visit.outlet_id, counted.visit.day.year)


def follow_suspicions(session: Session, visit_id: UUID, suspicious_photos: int) -> None:
    """Count so many suspicious photos of a visit; nothing happens while it has no result."""

    def recount(row: VisitFigures) -> None:
        row.suspicious_photos = suspicious_photos

    repository.apply(session, _change_of(session, visit_id, recount))


def follow_outlet(session: Session, outlet: Outlet) -> None:
    """Count the visits at an outlet for the territory, channel and class that it has now."""
    repository.apply(session, _change_at(session, outlet))


def follow_outlets(session: Session) -> None:
    """`follow_outlet` for all outlets whose visits are counted elsewhere than they belong now: after bulk changes."""
    # All at once: the roll-ups of one visit after the other would be locked in the order of the visits.
    repository.apply(
        session, total_of(_change_at(session, outlet) for outlet in repository.outlets_counted_elsewhere(session))
    )


def _change_at(session: Session, outlet: Outlet) -> Change:
    def recount(row: VisitFigures) -> None:
        row.territory_id, row.channel = outlet.territory_id, outlet.channel
        row.outlet_class = outlet.outlet_class

    repository.lock_outlet(session, outlet.id)
    visits = repository.visits_of_outlet(session, outlet.id)
    return total_of(_change_of(session, visit_id, recount) for visit_id in visits)


def _change_of(session: Session, visit_id: UUID, recount: Callable[[VisitFigures], None]) -> Change:
    """Count a visit otherwise; by how much that changes the roll-ups, which are left as they are."""
    counted = repository.load(session, visit_id)
    before = _frozen(counted)
    if counted is not None:
        recount(counted.visit)
        session.flush()
    return change_between(before, counted)


def _frozen(counted: Counted | None) -> Counted | None:
    """The rows with a copy of the visit's, which is about to change."""
    if counted is None:
        return None
    columns = inspect(VisitFigures).column_attrs
    copy = VisitFigures(**{column.key: getattr(counted.visit, column.key) for column in columns})
    return Counted(copy, counted.lines, counted.skus)
