"""Roll-ups made anew from the rows of visits: for rows that were loaded in bulk, and to check the others."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, String, cast, delete, extract, func, insert, literal, select
from sqlalchemy.orm import Session

from api.figures import repository
from api.figures.sums import LINE_SUMS, SKU_SUMS, VISIT_SUMS, Rollup, beginning_scopes, day_scopes, month_scopes
from api.figures.units import BEGINNINGS
from api.tables import (
    FailedDays,
    LineFigures,
    LineRollup,
    OutletMonth,
    RepMonth,
    RollupScope,
    SkuFigures,
    SkuRollup,
    VisitFigures,
    VisitRollup,
)

_ROLLUPS = (OutletMonth, RepMonth, VisitRollup, LineRollup, SkuRollup, FailedDays)


def rebuild_rollups(session: Session) -> None:
    """Forget all roll-ups and sum the rows up again. Results that come in meanwhile have to wait, or be locked out."""
    for table in _ROLLUPS:
        session.execute(delete(table))
    _make_scopes(session)
    month = _month(session)
    _sum_up(session, OutletMonth, [VisitFigures.outlet_id, month], VISIT_SUMS)
    _sum_up(session, RepMonth, [RollupScope.id, month, VisitFigures.rep_id], VISIT_SUMS, "cell_month")
    by_month = ("territory_month", "segment_month", "cell_month", *(f"cell_first_{days}" for days in BEGINNINGS))
    for kind in ("territory", "segment", *by_month):
        starts_on = month if kind in by_month else VisitFigures.day
        _sum_up(session, VisitRollup, [RollupScope.id, starts_on], VISIT_SUMS, kind)
        _sum_up(session, LineRollup, [RollupScope.id, starts_on, LineFigures.kpi], LINE_SUMS, kind, LineFigures)
        _sum_up(session, SkuRollup, [RollupScope.id, starts_on, SkuFigures.sku], SKU_SUMS, kind, SkuFigures)
    repository.insert_failed_days(session)


def _make_scopes(session: Session) -> None:
    outlets = select(VisitFigures.territory_id, VisitFigures.channel, VisitFigures.outlet_class).distinct()
    scopes = {
        scope
        for territory_id, channel, outlet_class in session.execute(outlets)
        for scope in (
            *day_scopes(territory_id, channel, outlet_class),
            *month_scopes(territory_id, channel, outlet_class),
            *beginning_scopes(territory_id, channel, outlet_class).values(),
        )
    }
    repository.scope_ids(session, scopes)


def _sum_up(
    session: Session,
    rollup: Rollup,
    keys: Sequence[Any],
    sums: Sequence[str],
    kind: str | None = None,
    rows: type[LineFigures] | type[SkuFigures] | None = None,
) -> None:
    """Insert the sums of `rows` (of visits themselves without any) by `keys`, in the scopes of that kind."""
    source = rows or VisitFigures
    columns = [*keys, *(cast(func.sum(getattr(source, name)), rollup.__table__.c[name].type) for name in sums)]
    query = select(*columns).select_from(VisitFigures)
    if rows is not None:
        query = query.join(rows, rows.visit_id == VisitFigures.visit_id)
    if kind is not None:
        query = query.join(RollupScope, _is_in_scope(kind)).where(RollupScope.kind == kind, *_on_days_of(kind))
    names = [column.key for column in rollup.__table__.primary_key]
    # In the order of their keys: rows that are read together lie together, as they do where they come day by day.
    query = query.group_by(*keys).order_by(*keys)
    session.execute(insert(rollup).from_select([*names, *sums], query))


def _is_in_scope(kind: str) -> ColumnElement[bool]:
    territory = RollupScope.territory_id == VisitFigures.territory_id
    segment = (RollupScope.channel == VisitFigures.channel) & (RollupScope.outlet_class == VisitFigures.outlet_class)
    return {"territory": territory, "segment": segment, "cell": territory & segment}[kind.partition("_")[0]]


def _on_days_of(kind: str) -> list[ColumnElement[bool]]:
    """Only the first days of a month count in its beginnings."""
    _, first, days = kind.partition("_first_")
    return [extract("day", VisitFigures.day) <= int(days)] if first else []


def _month(session: Session) -> ColumnElement[Any]:
    """The first day of the visit's month."""
    day = VisitFigures.day
    if session.get_bind().dialect.name == "postgresql":
        return cast(func.date_trunc(literal("month", literal_execute=True), day), day.type)
    return func.date(day, literal("start of month", literal_execute=True), type_=String())
