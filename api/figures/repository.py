"""All SQL that writes figures. It knows nothing of callers: what people read is asked for by `api.reports`."""

from collections.abc import Collection, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, ColumnElement, Integer, and_, case, cast, delete, extract, func, insert, or_, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from api.figures.counting import Counted
from api.figures.sums import SUMS_OF, Change, Key, Rollup, Scope
from api.figures.units import DAYS_IN_MONTH, PARTS_OF_YEAR
from api.tables import FailedDays, LineFigures, Outlet, RollupScope, SkuFigures, VisitFigures


def lock_outlet(session: Session, outlet_id: UUID) -> None:
    """Let nobody else count visits at the outlet until this transaction ends; rows that only name it may be written."""
    session.execute(select(Outlet.id).where(Outlet.id == outlet_id).with_for_update(key_share=True))


def load(session: Session, visit_id: UUID) -> Counted | None:
    """The rows of a visit, locked until the transaction ends; None when it was never counted."""
    locked = select(VisitFigures).where(VisitFigures.visit_id == visit_id).with_for_update()
    visit = session.scalars(locked.execution_options(populate_existing=True)).one_or_none()
    if visit is None:
        return None
    lines = session.scalars(select(LineFigures).where(LineFigures.visit_id == visit_id)).all()
    skus = session.scalars(select(SkuFigures).where(SkuFigures.visit_id == visit_id)).all()
    return Counted(visit, lines, skus)


def visits_of_outlet(session: Session, outlet_id: UUID) -> Sequence[UUID]:
    """The visits at an outlet that are counted."""
    return session.scalars(select(VisitFigures.visit_id).where(VisitFigures.outlet_id == outlet_id)).all()


def outlets_counted_elsewhere(session: Session) -> Sequence[Outlet]:
    """The outlets with visits that are counted for another territory, channel or class."""
    moved = or_(
        VisitFigures.territory_id != Outlet.territory_id,
        VisitFigures.channel != Outlet.channel,
        VisitFigures.outlet_class != Outlet.outlet_class,
    )
    counted = select(VisitFigures.visit_id).where(VisitFigures.outlet_id == Outlet.id, moved)
    query = select(Outlet).where(counted.exists()).order_by(Outlet.id)
    return session.scalars(query.execution_options(populate_existing=True)).all()


def replace(session: Session, before: Counted | None, after: Counted) -> None:
    """Store the rows of a visit in place of those before."""
    visit_id = after.visit.visit_id
    for table in (LineFigures, SkuFigures):
        session.execute(
            delete(table).where(table.visit_id == visit_id), execution_options={"synchronize_session": False}
        )
    for row in (*before.lines, *before.skus) if before else ():
        session.expunge(row)
    session.merge(after.visit)
    session.flush()
    session.add_all([*after.lines, *after.skus])
    session.flush()


def apply(session: Session, change: Change) -> None:
    """Change the roll-ups by so much, in one order of rows everywhere: else two writers might wait crosswise."""
    scopes = scope_ids(session, {key[0] for rows in change.values() for key in rows if isinstance(key[0], Scope)})
    for rollup, rows in change.items():
        values = sorted(
            (_values(rollup, key, sums, scopes) for key, sums in rows.items()),
            key=lambda row: tuple(str(row[name]) for name in _key_columns(rollup)),
        )
        if values:
            _upsert(session, rollup, values)
            _drop_empty(session, rollup, [row for row in values if row["visits" if "visits" in row else "lines"] < 0])


def store_failed_days(session: Session, outlet_id: UUID, year: int) -> None:
    """Find out anew on which days of the year the outlet failed what. The outlet is locked."""
    session.execute(delete(FailedDays).where(FailedDays.outlet_id == outlet_id, FailedDays.year == year))
    in_year = VisitFigures.day.between(date(year, 1, 1), date(year, 12, 31))
    insert_failed_days(session, VisitFigures.outlet_id == outlet_id, in_year)


def insert_failed_days(session: Session, *conditions: ColumnElement[bool]) -> None:
    """Store the days with failures of the visits that meet the conditions; none of them are stored yet."""
    failures = select(VisitFigures.outlet_id, LineFigures.kpi, VisitFigures.day).distinct()
    failures = failures.join(LineFigures, LineFigures.visit_id == VisitFigures.visit_id)
    failed = failures.where(LineFigures.failed > 0, *conditions).subquery().c
    year, month, day = (cast(extract(field, failed.day), Integer) for field in ("year", "month", "day"))
    # As `day_bits` says it. Each day is there once, so that the sum of the bits has all of them.
    bit = cast(1, BigInteger).op("<<")(DAYS_IN_MONTH * ((month - 1) % 2) + day - 1)
    parts = (case((month.in_((2 * part - 1, 2 * part)), bit), else_=0) for part in range(1, PARTS_OF_YEAR + 1))
    columns = [failed.outlet_id, failed.kpi, year, *(cast(func.sum(part), BigInteger) for part in parts)]
    keys = (failed.outlet_id, failed.kpi, year)
    # In the order of their keys: the rows of an outlet, which are read together, lie together.
    query = select(*columns).group_by(*keys).order_by(*keys)
    session.execute(insert(FailedDays).from_select(list(FailedDays.__table__.columns.keys()), query))


def insert_into(session: Session, table: Any) -> Any:
    """An INSERT in the words of the database, which may be told what to do with rows that are there already."""
    return (postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert)(table)


def scope_ids(session: Session, scopes: Collection[Scope]) -> dict[Scope, int]:
    """The numbers of these scopes; those that are new get one."""
    if not scopes:
        return {}
    names = {scope.name: scope for scope in sorted(scopes, key=lambda scope: scope.name)}
    query = select(RollupScope.name, RollupScope.id).where(RollupScope.name.in_(names))
    found = {row[0]: row[1] for row in session.execute(query)}
    missing = [scope for name, scope in names.items() if name not in found]
    if missing:
        rows = [
            {
                "name": scope.name,
                "kind": scope.kind,
                "territory_id": scope.territory_id,
                "channel": scope.channel,
                "outlet_class": scope.outlet_class,
            }
            for scope in missing
        ]
        session.execute(insert_into(session, RollupScope).on_conflict_do_nothing(), rows)
        found = {row[0]: row[1] for row in session.execute(query)}
    return {scope: found[name] for name, scope in names.items()}


def _key_columns(rollup: Rollup) -> tuple[str, ...]:
    return tuple(column.key for column in rollup.__table__.primary_key)


def _values(rollup: Rollup, key: Key, sums: Sequence[int], scopes: dict[Scope, int]) -> dict[str, Any]:
    about, starts_on, entry = key
    first = scopes[about] if isinstance(about, Scope) else about
    keys = dict(zip(_key_columns(rollup), (first, starts_on, entry), strict=False))
    return keys | dict(zip(SUMS_OF[rollup], sums, strict=True))


def _upsert(session: Session, rollup: Rollup, values: list[dict[str, Any]]) -> None:
    new = insert_into(session, rollup)
    columns = rollup.__table__.c
    sums = {name: columns[name] + new.excluded[name] for name in SUMS_OF[rollup]}
    session.execute(new.on_conflict_do_update(index_elements=list(_key_columns(rollup)), set_=sums), values)


def _drop_empty(session: Session, rollup: Rollup, shrunk: Sequence[dict[str, Any]]) -> None:
    """Remove rows that nothing counts in any more: a recount would not make them."""
    columns = rollup.__table__.c
    names = _key_columns(rollup)
    for row in shrunk:
        is_row = and_(*(columns[name] == row[name] for name in names))
        empty = and_(*(columns[name] == 0 for name in SUMS_OF[rollup]))
        session.execute(delete(rollup).where(is_row, empty))
