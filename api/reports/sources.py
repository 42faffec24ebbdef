"""Where the sums of a report come from: the roll-ups that fit its selection, else the rows of its visits."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import BigInteger, ColumnElement, Select, and_, cast, false, func, or_, select
from sqlalchemy.orm import Session

from api.figures.sums import LINE_SUMS, SKU_SUMS, VISIT_SUMS
from api.reports.periods import Period
from api.reports.selection import Selection
from api.tables import LineFigures, LineRollup, RollupScope, SkuFigures, SkuRollup, VisitFigures, VisitRollup

Counted = Literal["visits", "lines", "skus"]
_SUMS: dict[Counted, tuple[str, ...]] = {"visits": VISIT_SUMS, "lines": LINE_SUMS, "skus": SKU_SUMS}
_ROWS: dict[Counted, Any] = {"visits": VisitFigures, "lines": LineFigures, "skus": SkuFigures}
_ROLLUPS: dict[Counted, Any] = {"visits": VisitRollup, "lines": LineRollup, "skus": SkuRollup}


@dataclass(frozen=True, slots=True)
class Source:
    """A table of sums, its column of the day, and which of its rows count."""

    table: Any
    day: Any
    where: tuple[ColumnElement[bool], ...]
    is_rows: bool

    def sums(self, by: Iterable[Any], names: Sequence[str]) -> Select[*tuple[Any, ...]]:
        """The sums of these names, a row for each value of the columns `by`."""
        keys = tuple(by)
        totals = (cast(func.coalesce(func.sum(getattr(self.table, name)), 0), BigInteger).label(name) for name in names)
        query = select(*keys, *totals).select_from(VisitFigures if self.is_rows else self.table)
        if self.is_rows and self.table is not VisitFigures:
            query = query.join(self.table, self.table.visit_id == VisitFigures.visit_id)
        return query.where(*self.where).group_by(*keys)


def source_of(session: Session, selection: Selection, counted: Counted) -> Source:
    """The quickest source of sums of visits (by day), lines or SKUs."""
    if not (selection.is_segment or selection.is_territory):
        where = (*visit_conditions(selection), *_sku_condition(_ROWS[counted], selection, counted))
        return Source(_ROWS[counted], VisitFigures.day, where, is_rows=True)
    table = _ROLLUPS[counted]
    in_scope = _in_days if counted == "visits" else _in_months
    where = (in_scope(session, table, selection), *_sku_condition(table, selection, counted))
    return Source(table, table.starts_on, where, is_rows=False)


def visit_conditions(selection: Selection, periods: Sequence[Period] | None = None) -> tuple[ColumnElement[bool], ...]:
    """The conditions on VisitFigures that leave the visits of the selection, or of parts of its period."""
    conditions = [
        within(VisitFigures.day, [selection.period] if periods is None else periods),
        *(VisitFigures.rep_id == rep for rep in selection.reps),
        *outlet_conditions(VisitFigures, selection),
    ]
    if selection.outlet_id is not None:
        conditions.append(VisitFigures.outlet_id == selection.outlet_id)
    return tuple(conditions)


def outlet_conditions(table: Any, selection: Selection) -> list[ColumnElement[bool]]:
    """The conditions on what is known of an outlet, in whichever table it stands."""
    conditions: list[ColumnElement[bool]] = []
    if selection.territories is not None:
        conditions.append(table.territory_id.in_(selection.territories))
    if selection.channel is not None:
        conditions.append(table.channel == selection.channel)
    if selection.outlet_class is not None:
        conditions.append(table.outlet_class == selection.outlet_class)
    return conditions


def within(day: Any, periods: Sequence[Period]) -> ColumnElement[bool]:
    """The day lies in one of the periods."""
    return or_(false(), *(day.between(period.since, period.until) for period in periods))


def _sku_condition(table: Any, selection: Selection, counted: Counted) -> tuple[ColumnElement[bool], ...]:
    return (table.sku == selection.sku,) if counted == "skus" and selection.sku is not None else ()


def in_scopes(
    session: Session, table: Any, kind: str, selection: Selection, periods: Sequence[Period]
) -> ColumnElement[bool]:
    """The rows of a roll-up in the scopes of that kind that the selection is about, of these parts of its period."""
    query = select(RollupScope.id).where(RollupScope.kind == kind, *outlet_conditions(RollupScope, selection))
    ids = session.scalars(query.order_by(RollupScope.id)).all()
    return and_(table.scope_id.in_(ids), within(table.starts_on, periods))


def _in_days(session: Session, table: Any, selection: Selection) -> ColumnElement[bool]:
    return in_scopes(session, table, _kind(selection), selection, [selection.period])


def _in_months(session: Session, table: Any, selection: Selection) -> ColumnElement[bool]:
    """Whole months by the month, the days before and after them by the day."""
    months, edges = selection.period.months()
    parts = [in_scopes(session, table, _kind(selection), selection, edges)] if edges else []
    if months is not None:
        parts.append(in_scopes(session, table, f"{_kind(selection)}_month", selection, [months]))
    return or_(*parts)


def _kind(selection: Selection) -> str:
    return "territory" if selection.is_territory else "segment"
