"""All SQL about territories and outlets, with the caller's rights in each query."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import ColumnElement, select, true
from sqlalchemy.orm import Session

from api.security.caller import Caller
from api.tables import Outlet, Territory


def visible_outlets(caller: Caller) -> ColumnElement[bool]:
    """The condition on Outlet that leaves what the caller may see: all, or the own territory."""
    return true() if caller.sees_everything else Outlet.territory_id == caller.territory_id


def visible_territories(caller: Caller) -> ColumnElement[bool]:
    """The condition on Territory that leaves what the caller may see."""
    return true() if caller.sees_everything else Territory.id == caller.territory_id


def find_territory(session: Session, territory_id: UUID) -> Territory | None:
    """The territory with that id, whoever asks."""
    return session.get(Territory, territory_id)


def find_territory_by_code(session: Session, code: str) -> Territory | None:
    """The territory with that code, whoever asks."""
    return session.scalars(select(Territory).where(Territory.code == code)).one_or_none()


def list_territories(session: Session, caller: Caller) -> Sequence[Territory]:
    """The caller's territories by code."""
    return session.scalars(select(Territory).where(visible_territories(caller)).order_by(Territory.code)).all()


def find_outlet(session: Session, caller: Caller, outlet_id: UUID) -> Outlet | None:
    """The outlet with that id, if the caller may see it."""
    return session.scalars(select(Outlet).where(Outlet.id == outlet_id, visible_outlets(caller))).one_or_none()


def find_any_outlet(session: Session, outlet_id: UUID) -> Outlet | None:
    """The outlet with that id, whoever asks: only to tell a new id from a taken one."""
    return session.get(Outlet, outlet_id)


def find_outlet_by_code(session: Session, code: str) -> Outlet | None:
    """The outlet with that code, whoever asks: codes are unique over all territories."""
    return session.scalars(select(Outlet).where(Outlet.code == code)).one_or_none()


def list_outlets(session: Session, caller: Caller, *, limit: int, after_code: str | None) -> Sequence[Outlet]:
    """The caller's outlets by code, at most `limit`, those behind `after_code`."""
    query = select(Outlet).where(visible_outlets(caller)).order_by(Outlet.code).limit(limit)
    if after_code is not None:
        query = query.where(Outlet.code > after_code)
    return session.scalars(query).all()
