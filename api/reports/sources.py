"""Where the sums of a report come from: the roll-ups that fit its selection, else the rows of its visits."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

from sqlalchemy import BigInteger, ColumnElement, Select, and_, cast, false, func, or_, select, union_all
from sqlalchemy.orm import Session

from api.reports.periods import Period
from api.reports.selection import Selection
from api.tables import LineFigures, LineRollup, RollupScope, SkuFigures, SkuRollup, VisitFigures, VisitRollup

# What sums are told apart by: days and totals are of visits, KPIs of lines, SKUs of SKUs.
By = Literal["total", "day", "kpi", "sku"]
_ROWS: dict[By, Any] = {"total": VisitFigures, "day": VisitFigures, "kpi": LineFigures, "sku": SkuFigures}
_ROLLUPS: dict[By, Any] = {"total": VisitRollup, "day": VisitRollup, "kpi": LineRollup, "sku": SkuRollup}


@dataclass(frozen=True, slots=True)
class Part:
    """Rows that hold sums: their table, the column of their day, which of them; they add (`sign` 1) or not (-1)."""

    table: Any
    day: Any
    where: tuple[ColumnElement[bool], ...]
    sign: int = 1


def sums_by(session: Session, selection: Selection, by: By, names: Sequence[str]) -> Select[*tuple[Any, ...]]:
    """The sums of these names from where they are found the quickest: a row for each day, KPI or SKU, in their order.

    Those with sums of 0 may be among them. The total is one row.
    """
    parts = [_sums(part, by, names) for part in _parts(session, selection, by)]
    rows = union_all(*parts).subquery().c
    keys = () if by == "total" else (rows[by],)
    totals = (cast(func.coalesce(func.sum(rows[name]), 0), BigInteger).label(name) for name in names)
    return select(*keys, *totals).group_by(*keys).order_by(*keys)


def _sums(part: Part, by: By, names: Sequence[str]) -> Select[*tuple[Any, ...]]:
    keys = () if by == "total" else ((part.day if by == "day" else getattr(part.table, by)).label(by),)
    totals = (cast(part.sign * func.sum(getattr(part.table, name)), BigInteger).label(name) for name in names)
    return select(*keys, *totals).where(*part.where).group_by(*keys)


def _parts(session: Session, selection: Selection, by: By) -> Iterator[Part]:
    """Parts that add up to the selection: whole months by the month, days by the day or, of cells, by the visit."""
    scope = selection.scope
    if scope is None or by == "day":
        yield _days(session, selection, by, [selection.period])
        return
    months, lacking, surplus = selection.period.nearest_months()
    if months is not None:
        yield _rollups(session, selection, by, f"{scope}_month", [months])
    if lacking:
        yield _days(session, selection, by, lacking)
    if surplus:
        yield replace(_days(session, selection, by, surplus), sign=-1)


def _days(session: Session, selection: Selection, by: By, periods: Sequence[Period]) -> Part:
    if selection.scope in ("territory", "segment"):
        return _rollups(session, selection, by, selection.scope, periods)
    table = _ROWS[by]
    of_visit = () if table is VisitFigures else (table.visit_id == VisitFigures.visit_id,)
    where = (*of_visit, *visit_conditions(selection, periods), *_sku_condition(table, selection, by))
    return Part(table, VisitFigures.day, where)


def _rollups(session: Session, selection: Selection, by: By, kind: str, periods: Sequence[Period]) -> Part:
    table = _ROLLUPS[by]
    where = (in_scopes(session, table, kind, selection, periods), *_sku_condition(table, selection, by))
    return Part(table, table.starts_on, where)


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


def _sku_condition(table: Any, selection: Selection, by: By) -> tuple[ColumnElement[bool], ...]:
    return (table.sku == selection.sku,) if by == "sku" and selection.sku is not None else ()


def in_scopes(
    session: Session, table: Any, kind: str, selection: Selection, periods: Sequence[Period]
) -> ColumnElement[bool]:
    """The rows of a roll-up in the scopes of that kind that the selection is about, of these parts of its period."""
    query = select(RollupScope.id).where(RollupScope.kind == kind, *outlet_conditions(RollupScope, selection))
    ids = session.scalars(query.order_by(RollupScope.id)).all()
    return and_(table.scope_id.in_(ids), within(table.starts_on, periods))
