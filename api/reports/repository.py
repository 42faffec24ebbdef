"""All queries of reports. A selection holds only what the caller may see: `narrow` is the one way to make one."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import reduce
from operator import add
from typing import Any
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Float,
    Row,
    Select,
    and_,
    case,
    cast,
    exists,
    func,
    or_,
    select,
    union_all,
)
from sqlalchemy.orm import Session

from api.figures.sums import LINE_SUMS, VISIT_SUMS
from api.figures.units import PARTS_OF_YEAR, day_bits
from api.outlets.repository import visible_territories
from api.reports.selection import Filters, Selection
from api.reports.sources import in_scopes, outlet_conditions, sums_by, visit_conditions, within
from api.security.caller import Caller
from api.security.repository import subtree
from api.tables import (
    Action,
    FailedDays,
    LineFigures,
    Outlet,
    OutletMonth,
    Product,
    RepMonth,
    SkuFigures,
    Territory,
    User,
    VisitFigures,
)
from api.tables.figures import TREND_SUMS

# Behind every rank there is: where nothing was measured, nothing can be ranked.
UNRANKED = 1e9
RankKey = tuple[float, str]


@dataclass(frozen=True, slots=True)
class VisitQuestion:
    """Which visits of a selection a figure counts: by the verdict of a KPI's line, or by what became of the SKU
    (of any, where none is asked about).

    Any of the verdicts will do, and with none of them every line.
    """

    kpi: str | None = None
    line_verdicts: Sequence[str] = ()
    sku_is: str | None = None


def narrow(session: Session, caller: Caller, filters: Filters) -> Selection:
    """The part of what is asked for that the caller may see: a rep the own visits, a manager those of the territory."""
    reps = {rep for rep in (filters.rep_id, caller.id if caller.role == "rep" else None) if rep is not None}
    territories, most = _territories(session, caller, filters.territory_id)
    return Selection(
        period=filters.period,
        territories=territories,
        most=most,
        channel=filters.channel,
        outlet_class=filters.outlet_class,
        reps=tuple(sorted(reps)),
        outlet_id=filters.outlet_id,
        sku=filters.sku,
    )


def visit_days(session: Session, selection: Selection) -> Sequence[Row[*tuple[Any, ...]]]:
    """The sums of a trend of visits, by day."""
    return [row for row in session.execute(sums_by(session, selection, "day", TREND_SUMS)) if row.visits]


def visit_totals(session: Session, selection: Selection) -> Row[*tuple[Any, ...]]:
    """The sums of all visits."""
    return session.execute(sums_by(session, selection, "total", VISIT_SUMS)).one()


def line_totals(session: Session, selection: Selection) -> Sequence[Row[*tuple[Any, ...]]]:
    """The sums of KPI lines by KPI."""
    rows = session.execute(sums_by(session, selection, "kpi", LINE_SUMS))
    return [row for row in rows if row.lines]


def failing_outlets(session: Session, selection: Selection) -> dict[str, int]:
    """How many outlets failed a KPI at least once, by KPI."""
    by_year = day_bits(selection.period.days())
    failed = _failed_by_visit(selection) if selection.reps else _failed_by_day(selection, by_year)
    # One row a year of an outlet and a KPI: within one year nothing is there twice.
    once = failed.distinct() if selection.reps or len(by_year) > 1 else failed
    outlets = once.subquery().c
    return {row[0]: row[1] for row in session.execute(select(outlets.kpi, func.count()).group_by(outlets.kpi))}


def sku_totals(session: Session, selection: Selection, names: Sequence[str]) -> Sequence[Row[*tuple[Any, ...]]]:
    """The sums of these names by SKU, by code."""
    return session.execute(sums_by(session, selection, "sku", names)).all()


def rank_skus(
    session: Session, selection: Selection, *, limit: int, after: RankKey | None
) -> Sequence[Row[*tuple[Any, ...]]]:
    """Listed SKUs, those least often seen first, at most `limit`, those behind the key `after`."""
    names = ("visits", "listed", "seen", "shown", "facings")
    sums = sums_by(session, selection, "sku", names).subquery()
    rank = _ratio(sums.c.seen, sums.c.listed).label("rank")
    query = select(sums, rank).where(sums.c.listed > 0)
    return session.execute(_page(query, rank, sums.c.sku, limit, after)).all()


def rank_outlets(
    session: Session, selection: Selection, *, by_availability: bool, limit: int, after: RankKey | None
) -> Sequence[Row[*tuple[Any, ...]]]:
    """The visited outlets, those with the lowest score (or on-shelf availability) first."""
    part, whole = ("seen", "listed") if by_availability else ("score", "scored")
    query = select(Outlet.id, Outlet.code, Outlet.name, Outlet.channel, Outlet.outlet_class)
    query, sums = _visited(query, selection, (part, whole))
    rank = _ratio(sums[part], sums[whole]).label("rank")
    return session.execute(_page(query.add_columns(rank), rank, Outlet.code, limit, after)).all()


def outlet_totals(
    session: Session, selection: Selection, outlet_ids: Collection[UUID]
) -> dict[UUID, Row[*tuple[Any, ...]]]:
    """The sums of these outlets: only the few of a page, for summing up all for all would take most of the time."""
    names = ("visits", "scored", "score", "coverage", "listed", "seen")
    query, sums = _visited(select(Outlet.id).where(Outlet.id.in_(outlet_ids)), selection, names, outlet_ids)
    query = query.add_columns(*(total.label(name) for name, total in sums.items()))
    return {row.id: row for row in session.execute(query)}


def last_visits(
    session: Session, selection: Selection, outlet_ids: Collection[UUID]
) -> dict[UUID, tuple[UUID, date, str]]:
    """The last visit of the selection to each of these outlets: its id, day and verdict."""
    newest = (
        select(VisitFigures.visit_id)
        .where(VisitFigures.outlet_id == Outlet.id, *visit_conditions(selection))
        .order_by(VisitFigures.day.desc(), VisitFigures.visit_id.desc())
        .limit(1)
        .correlate(Outlet)
        .scalar_subquery()
    )
    visit_ids = session.scalars(select(newest).where(Outlet.id.in_(outlet_ids))).all()
    query = select(VisitFigures).where(VisitFigures.visit_id.in_(visit_ids))
    return {row.outlet_id: (row.visit_id, row.day, row.verdict) for row in session.scalars(query)}


def open_actions(session: Session, outlet_ids: Collection[UUID]) -> dict[UUID, int]:
    """How many actions are not closed at these outlets now; those without any are left out."""
    query = select(Action.outlet_id, func.count()).where(Action.outlet_id.in_(outlet_ids), Action.state != "closed")
    return {row[0]: row[1] for row in session.execute(query.group_by(Action.outlet_id))}


def rank_reps(
    session: Session, selection: Selection, *, limit: int, after: RankKey | None
) -> Sequence[Row[*tuple[Any, ...]]]:
    """Who made the visits, the largest share of unusable photos first."""
    names = ("visits", "photos", "unusable_photos", "flawed_photos", "suspicious_photos")
    parts = union_all(*_rep_sums(session, selection, names)).subquery()
    totals = (cast(func.sum(parts.c[name]), BigInteger).label(name) for name in names)
    rows = select(parts.c.rep_id, *totals).group_by(parts.c.rep_id).subquery()
    rank = (-_ratio(rows.c.unusable_photos, rows.c.photos, nothing=-UNRANKED)).label("rank")
    query = select(rows, User.name, User.email, rank).join(User, User.id == rows.c.rep_id)
    return session.execute(_page(query, rank, User.email, limit, after)).all()


def products(session: Session, skus: Collection[str]) -> dict[str, Product]:
    """Those of these products that the catalogue has."""
    return {product.sku: product for product in session.scalars(select(Product).where(Product.sku.in_(skus)))}


def names(session: Session, table: type[Outlet] | type[User], ids: Iterable[UUID]) -> dict[UUID, str]:
    """What these outlets or people are called."""
    rows = session.execute(select(table.id, table.name).where(table.id.in_(set(ids))))
    return {row[0]: row[1] for row in rows}


def list_visits(
    session: Session,
    selection: Selection,
    question: VisitQuestion,
    *,
    limit: int,
    after: tuple[date, UUID] | None,
) -> Sequence[VisitFigures]:
    """The visits that a figure counts, the newest first, at most `limit`, those behind the key `after`."""
    query = select(VisitFigures).where(*visit_conditions(selection), *_asked(selection, question))
    if after is not None:
        day, visit_id = after
        older = and_(VisitFigures.day == day, VisitFigures.visit_id < visit_id)
        query = query.where(VisitFigures.day <= day, or_(VisitFigures.day < day, older))
    newest_first = (VisitFigures.day.desc(), VisitFigures.visit_id.desc())
    return session.scalars(query.order_by(*newest_first).limit(limit)).all()


def _territories(session: Session, caller: Caller, territory_id: UUID | None) -> tuple[tuple[UUID, ...] | None, bool]:
    """Those that are asked about, None for all; and whether they are most of all."""
    if caller.sees_everything and territory_id is None:
        return None, False
    query = select(Territory.id).where(visible_territories(caller)).order_by(Territory.id)
    if territory_id is not None:
        query = query.where(Territory.id.in_(subtree(session, territory_id)))
    found = tuple(session.scalars(query))
    count = session.scalar(select(func.count()).select_from(Territory)) or 0
    # Who asks about the whole tree asks about all outlets, which need not be looked up one by one.
    return (None, False) if len(found) == count else (found, 2 * len(found) > count)


def _failed_by_visit(selection: Selection) -> Select[UUID, str]:
    """The outlets with failed lines, and the KPI: once for each line."""
    query = select(VisitFigures.outlet_id, LineFigures.kpi)
    query = query.join(LineFigures, LineFigures.visit_id == VisitFigures.visit_id)
    return query.where(LineFigures.failed > 0, *visit_conditions(selection))


def _failed_by_day(selection: Selection, by_year: dict[int, list[int]]) -> Select[UUID, str]:
    """The outlets that failed on one of these days, and the KPI: once for each year."""
    on_days = or_(*(and_(FailedDays.year == year, _is_one_of(days)) for year, days in by_year.items()))
    query = select(FailedDays.outlet_id, FailedDays.kpi).where(on_days)
    conditions = outlet_conditions(Outlet, selection)
    if conditions:
        query = query.join(Outlet, Outlet.id == FailedDays.outlet_id).where(*conditions)
    return query if selection.outlet_id is None else query.where(FailedDays.outlet_id == selection.outlet_id)


def _is_one_of(days: Sequence[int]) -> ColumnElement[bool]:
    parts = (getattr(FailedDays, f"days_{number}") for number in range(1, PARTS_OF_YEAR + 1))
    return or_(*(part.op("&")(bits) != 0 for part, bits in zip(parts, days, strict=True) if bits))


def _visited(
    query: Select[*tuple[Any, ...]],
    selection: Selection,
    names: Sequence[str],
    outlet_ids: Collection[UUID] | None = None,
) -> tuple[Select[*tuple[Any, ...]], dict[str, Any]]:
    """The query of outlets, of those visited alone, and their sums: whole months by the month, other days by the visit.

    The sums are joined to the outlets, not put one behind the other: PostgreSQL knows then how many there are.
    """
    parts = [part.subquery() for part in _outlet_sums(selection, names, outlet_ids)]
    for part in parts:
        query = query.outerjoin(part, part.c.outlet_id == Outlet.id)
    sums: dict[str, Any] = {name: reduce(add, (func.coalesce(part.c[name], 0) for part in parts)) for name in names}
    visited = or_(*(part.c.outlet_id.is_not(None) for part in parts))
    return query.where(visited, *outlet_conditions(Outlet, selection)), sums


def _outlet_sums(
    selection: Selection, names: Sequence[str], outlet_ids: Collection[UUID] | None
) -> Iterator[Select[*tuple[Any, ...]]]:
    months, edges = (None, [selection.period]) if selection.reps else selection.period.months()
    if edges:
        by_visit = _sums_of(VisitFigures, VisitFigures.outlet_id, names)
        by_visit = by_visit.where(*visit_conditions(selection, edges))
        yield by_visit if outlet_ids is None else by_visit.where(VisitFigures.outlet_id.in_(outlet_ids))
    if months is not None:
        by_month = _sums_of(OutletMonth, OutletMonth.outlet_id, names).where(within(OutletMonth.starts_on, [months]))
        conditions = outlet_conditions(Outlet, selection)
        # Where most outlets count, all are summed up in the order of the key; `_visited` leaves out those that do not.
        if conditions and not selection.most:
            by_month = by_month.join(Outlet, Outlet.id == OutletMonth.outlet_id).where(*conditions)
        if selection.outlet_id is not None:
            by_month = by_month.where(OutletMonth.outlet_id == selection.outlet_id)
        yield by_month if outlet_ids is None else by_month.where(OutletMonth.outlet_id.in_(outlet_ids))


def _rep_sums(session: Session, selection: Selection, names: Sequence[str]) -> Iterator[Select[*tuple[Any, ...]]]:
    """The sums by rep: whole months by the month where the outlets tell which visits, else by the visit."""
    months, edges = selection.period.months() if selection.scope else (None, [selection.period])
    if edges:
        yield _sums_of(VisitFigures, VisitFigures.rep_id, names).where(*visit_conditions(selection, edges))
    if months is not None:
        in_months = in_scopes(session, RepMonth, "cell_month", selection, months)
        yield _sums_of(RepMonth, RepMonth.rep_id, names).where(in_months)


def _sums_of(table: Any, key: Any, names: Sequence[str]) -> Select[*tuple[Any, ...]]:
    totals = (cast(func.sum(getattr(table, name)), BigInteger).label(name) for name in names)
    return select(key, *totals).group_by(key)


def _asked(selection: Selection, question: VisitQuestion) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if question.kpi is not None or question.line_verdicts:
        line = select(LineFigures.visit_id).where(LineFigures.visit_id == VisitFigures.visit_id)
        if question.kpi is not None:
            line = line.where(LineFigures.kpi == question.kpi)
        if question.line_verdicts:
            line = line.where(LineFigures.verdict.in_(question.line_verdicts))
        conditions.append(exists(line))
    if selection.sku is not None or question.sku_is is not None:
        sku = select(SkuFigures.visit_id).where(SkuFigures.visit_id == VisitFigures.visit_id)
        sku = sku if selection.sku is None else sku.where(SkuFigures.sku == selection.sku)
        conditions.append(exists(sku.where(*_sku_is(question.sku_is))))
    return conditions


def _sku_is(state: str | None) -> list[ColumnElement[bool]]:
    match state:
        case "listed":
            return [SkuFigures.listed > 0]
        case "missing":
            return [SkuFigures.listed > 0, SkuFigures.seen == 0]
        case "priced":
            return [SkuFigures.priced > 0]
        case "shown":
            return [SkuFigures.shown > 0]
        case _:
            return []


def _ratio(part: Any, whole: Any, *, nothing: float = UNRANKED) -> ColumnElement[float]:
    """The quotient as a float of eight bytes: its text in a cursor says all of it."""
    return case((whole > 0, cast(part, Float(53)) / cast(func.nullif(whole, 0), Float(53))), else_=nothing)


def _page(query: Select[*tuple[Any, ...]], rank: Any, name: Any, limit: int, after: RankKey | None) -> Any:
    """By rank, and by name among equals."""
    bare = rank.element
    if after is not None:
        query = query.where(or_(bare > after[0], and_(bare == after[0], name > after[1])))
    return query.order_by(bare, name).limit(limit)
