"""Where the sums of a report come from: the roll-ups that fit its selection, else the rows of its visits."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal
from uuid import UUID

from sqlalchemy import BigInteger, ColumnElement, Select, and_, cast, false, func, or_, select, union_all
from sqlalchemy.orm import Session

from api.reports.periods import Period
from api.reports.selection import Selection
from api.tables import (
    LineFigures,
    LineRollup,
    RollupScope,
    SkuFigures,
    SkuRollup,
    Territory,
    VisitFigures,
    VisitRollup,
)

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
    """Parts that add up to the selection: of most territories, what all have less what the others have.

    One statement asks for them all. Did a second one, what came in between could be in all, but not in the others, and
    the caller would be told of visits that are not the caller's to see.
    """
    if not selection.most or selection.scope is None:
        yield from _parts_of(session, selection, by)
        return
    yield from _parts_of(session, replace(selection, territories=None, most=False), by)
    yield from (_less(part) for part in _parts_of(session, replace(selection, elsewhere=True), by))


def _parts_of(session: Session, selection: Selection, by: By) -> Iterator[Part]:
    """Whole months by the month, days by the day or, of cells, by the beginnings of months and by the visit.

    A part is of one period: PostgreSQL looks up one range of days by an index, but reads all days for one of two.
    """
    scope = selection.scope
    if scope is None or by == "day":
        yield _days(session, selection, by, selection.period)
        return
    nearest, lacking, surplus = selection.period.nearest(beginnings=scope == "cell")
    if nearest is not None:
        months, after, before = nearest.from_months()
        yield from (_rollups(session, selection, by, f"{scope}_month", period) for period in months)
        yield from (_beginning(session, selection, by, days) for days in after)
        yield from (_less(_beginning(session, selection, by, days)) for days in before)
    yield from (_days(session, selection, by, days) for days in lacking)
    yield from (_less(_days(session, selection, by, days)) for days in surplus)


def _less(part: Part) -> Part:
    return replace(part, sign=-part.sign)


def _beginning(session: Session, selection: Selection, by: By, days: Period) -> Part:
    return _rollups(session, selection, by, f"{selection.scope}_first_{days.length}", days)


def _days(session: Session, selection: Selection, by: By, period: Period) -> Part:
    if selection.scope in ("territory", "segment"):
        return _rollups(session, selection, by, selection.scope, period)
    table = _ROWS[by]
    of_visit = () if table is VisitFigures else (table.visit_id == VisitFigures.visit_id,)
    where = (*of_visit, *visit_conditions(selection, [period]), *_sku_condition(table, selection, by))
    return Part(table, VisitFigures.day, where)


def _rollups(session: Session, selection: Selection, by: By, kind: str, period: Period) -> Part:
    table = _ROLLUPS[by]
    where = (in_scopes(session, table, kind, selection, period), *_sku_condition(table, selection, by))
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
        conditions.append(_in_territories(table, selection.territories, elsewhere=selection.elsewhere))
    if selection.channel is not None:
        conditions.append(table.channel == selection.channel)
    if selection.outlet_class is not None:
        conditions.append(table.outlet_class == selection.outlet_class)
    return conditions


def _in_territories(table: Any, territories: Sequence[UUID], *, elsewhere: bool) -> ColumnElement[bool]:
    if not elsewhere:
        return table.territory_id.in_(territories)  # type: ignore[no-any-return]
    # Spelled out, the others are looked up by an index as their own are.
    return table.territory_id.in_(select(Territory.id).where(Territory.id.not_in(territories)))  # type: ignore[no-any-return]


def within(day: Any, periods: Sequence[Period]) -> ColumnElement[bool]:
    """The day lies in one of the periods."""
    return or_(false(), *(day.between(period.since, period.until) for period in periods))


def _sku_condition(table: Any, selection: Selection, by: By) -> tuple[ColumnElement[bool], ...]:
    return (table.sku == selection.sku,) if by == "sku" and selection.sku is not None else ()


def in_scopes(session: Session, table: Any, kind: str, selection: Selection, period: Period) -> ColumnElement[bool]:
    """The rows of a roll-up in the scopes of that kind that the selection is about, of this part of its period."""
    ids = select(RollupScope.id).where(RollupScope.kind == kind, *outlet_conditions(RollupScope, selection))
    return and_(_is_one_of(session, table.scope_id, ids), within(table.starts_on, [period]))


def _is_one_of(session: Session, column: Any, ids: Select[int]) -> ColumnElement[bool]:
    if session.get_bind().dialect.name != "postgresql":
        return column.in_(ids)  # type: ignore[no-any-return]
    # As an array PostgreSQL looks them up all at once: where their rows lie apart, it reads each page once.
    return column == func.any(func.array(ids.scalar_subquery()))  # type: ignore[no-any-return]
