"""All SQL about territories, outlets and their lists, with the caller's rights in each query."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, func, insert, or_, select, true, update
from sqlalchemy.orm import Session

from api.outlets.schemas import OutletClass
from api.security.caller import Caller
from api.security.repository import subtree
from api.tables import Channel, Outlet, OutletClassBands, Territory

# Any number that no other advisory lock of the service uses.
OUTLETS_LOCK = 10

Values = dict[str, Any]


@dataclass(frozen=True, slots=True)
class OutletFilter:
    """Which outlets a list shall hold. `territory_id` stands for all below it, too; a word of `search` for a part."""

    territory_id: UUID | None = None
    channel: str | None = None
    outlet_class: OutletClass | None = None
    active: bool | None = None
    search: str = ""


def visible_outlets(caller: Caller) -> ColumnElement[bool]:
    """The condition on Outlet that leaves what the caller may see: all, or those of the own territory and below."""
    return true() if caller.sees_everything else Outlet.territory_id.in_(caller.territories)


def visible_territories(caller: Caller) -> ColumnElement[bool]:
    """The condition on Territory that leaves what the caller may see."""
    return true() if caller.sees_everything else Territory.id.in_(caller.territories)


def hold_outlets(session: Session) -> None:
    """Let nobody else change territories, outlets or their lists until this transaction ends.

    Else two changes might be right each, and together tie the tree to a ring or take one code twice. On SQLite every
    writing transaction is alone anyway.
    """
    if session.get_bind().dialect.name == "postgresql":
        session.execute(select(func.pg_advisory_xact_lock(OUTLETS_LOCK)))


def find_territory(session: Session, territory_id: UUID) -> Territory | None:
    """The territory with that id, whoever asks."""
    return session.get(Territory, territory_id)


def find_visible_territory(session: Session, caller: Caller, territory_id: UUID) -> Territory | None:
    """The territory with that id, if the caller may see it."""
    query = select(Territory).where(Territory.id == territory_id, visible_territories(caller))
    return session.scalars(query).one_or_none()


def find_territory_by_code(session: Session, code: str) -> Territory | None:
    """The territory with that code, whoever asks."""
    return session.scalars(select(Territory).where(Territory.code == code)).one_or_none()


def list_territories(session: Session, caller: Caller) -> Sequence[Territory]:
    """The caller's territories by code."""
    return session.scalars(select(Territory).where(visible_territories(caller)).order_by(Territory.code)).all()


def all_territories(session: Session) -> Sequence[Territory]:
    """The whole tree, whoever asks."""
    return session.scalars(select(Territory).order_by(Territory.code)).all()


def added_channels(session: Session) -> Sequence[Channel]:
    """The channels that the company added or renamed."""
    return session.scalars(select(Channel)).all()


def newest_bands(session: Session) -> OutletClassBands | None:
    """The bands in force, if anybody has set some."""
    return session.scalars(select(OutletClassBands).order_by(OutletClassBands.version.desc()).limit(1)).one_or_none()


def reclass(session: Session, outlet_class: OutletClass, at_least: float, below: float | None) -> int:
    """Give the outlets with such monthly sales the class, unless somebody gave theirs; how many had another."""
    in_band = [Outlet.monthly_sales >= at_least, Outlet.class_reason.is_(None), Outlet.outlet_class != outlet_class]
    if below is not None:
        in_band.append(Outlet.monthly_sales < below)
    moved = update(Outlet).where(*in_band).values(outlet_class=outlet_class).returning(Outlet.id)
    return len(session.scalars(moved).all())


def find_outlet(session: Session, caller: Caller, outlet_id: UUID) -> Outlet | None:
    """The outlet with that id, if the caller may see it."""
    return session.scalars(select(Outlet).where(Outlet.id == outlet_id, visible_outlets(caller))).one_or_none()


def find_any_outlet(session: Session, outlet_id: UUID) -> Outlet | None:
    """The outlet with that id, whoever asks: only to tell a new id from a taken one."""
    return session.get(Outlet, outlet_id)


def find_outlet_by_code(session: Session, code: str) -> Outlet | None:
    """The outlet with that code, whoever asks: codes are unique over all territories."""
    return session.scalars(select(Outlet).where(Outlet.code == code)).one_or_none()


def list_outlets(
    session: Session, caller: Caller, wanted: OutletFilter, *, limit: int, after_code: str | None
) -> Sequence[Outlet]:
    """The caller's outlets by code, at most `limit`, those behind `after_code`."""
    query = select(Outlet).where(visible_outlets(caller), *_conditions(session, wanted))
    if after_code is not None:
        query = query.where(Outlet.code > after_code)
    return session.scalars(query.order_by(Outlet.code).limit(limit)).all()


def every_outlet(session: Session, caller: Caller) -> Sequence[Outlet]:
    """All that the caller may see, by code."""
    return session.scalars(select(Outlet).where(visible_outlets(caller)).order_by(Outlet.code)).all()


def stored_outlets(session: Session) -> dict[str, Values]:
    """The columns of every outlet by code, whoever asks: plain values, for 20,000 objects would take seconds."""
    return {row["code"]: dict(row) for row in session.execute(select(Outlet.__table__)).mappings()}


def insert_outlets(session: Session, outlets: Sequence[Values]) -> None:
    """Store new outlets, all in one statement."""
    if outlets:
        session.execute(insert(Outlet), outlets)


def update_outlets(session: Session, outlets: Sequence[Mapping[str, Any]]) -> None:
    """Change outlets, each given with its id."""
    if outlets:
        session.execute(update(Outlet), outlets)


def _conditions(session: Session, wanted: OutletFilter) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if wanted.territory_id is not None:
        conditions.append(Outlet.territory_id.in_(subtree(session, wanted.territory_id)))
    if wanted.channel is not None:
        conditions.append(Outlet.channel == wanted.channel)
    if wanted.outlet_class is not None:
        conditions.append(Outlet.outlet_class == wanted.outlet_class)
    if wanted.active is not None:
        conditions.append(Outlet.active == wanted.active)
    for word in wanted.search.split():
        columns = (Outlet.code, Outlet.name)
        conditions.append(or_(*(column.icontains(word, autoescape=True) for column in columns)))
    return conditions
