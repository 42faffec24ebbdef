"""Outlets: master data that an admin, or the manager of the territory, keeps.

PUT replaces: the answer tells by its status whether the thing was new.
"""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from api.audit_log.service import record_change
from api.errors import Conflict, InvalidInput, NotFound
from api.figures.service import follow_outlet
from api.outlets import repository
from api.outlets.checks import class_of, contradictions
from api.outlets.lists import lists_in_force
from api.outlets.repository import OutletFilter, Values
from api.outlets.schemas import OutletContent
from api.outlets.territories import usable_territory
from api.paging import Stretch, decode_cursor, encode_cursor
from api.security.caller import Caller
from api.tables import Outlet


def get_outlet(session: Session, caller: Caller, outlet_id: UUID) -> Outlet:
    """The outlet, or NotFound when it is not there or not the caller's."""
    outlet = repository.find_outlet(session, caller, outlet_id)
    if outlet is None:
        raise NotFound("outlet-not-found", "There is no outlet with this id that you may see.")
    return outlet


def list_outlets(
    session: Session, caller: Caller, wanted: OutletFilter, *, limit: int, after: str | None
) -> Stretch[Outlet]:
    """A page of the caller's outlets by code."""
    after_code = decode_cursor(after, 1)[0] if after else None
    rows = repository.list_outlets(session, caller, wanted, limit=limit + 1, after_code=after_code)
    return Stretch.cut(rows, limit, lambda outlet: encode_cursor(outlet.code))


def put_outlet(
    session: Session, caller: Caller, outlet_id: UUID, content: OutletContent, now: datetime
) -> tuple[Outlet, bool]:
    """Create or replace an outlet; True when it is new.

    Raises NotFound when the outlet is another territory's, InvalidInput when the territory is not the caller's or
    something contradicts the lists in force, Conflict when another outlet has the code.
    """
    repository.hold_outlets(session)
    outlet = repository.find_any_outlet(session, outlet_id)
    if outlet is not None:
        outlet = get_outlet(session, caller, outlet_id)
    usable_territory(session, caller, content.territory_id)
    holder = repository.find_outlet_by_code(session, content.code)
    if holder and holder.id != outlet_id:
        raise Conflict("outlet-code-taken", f"Another outlet has the code {content.code}.")
    values = _checked_values(session, content)
    if outlet is None:
        outlet = Outlet(id=outlet_id, **values)
        session.add(outlet)
        _record(session, caller, "outlet.created", outlet, values, now)
        return outlet, True
    changes = {name: value for name, value in values.items() if getattr(outlet, name) != value}
    for name, value in changes.items():
        setattr(outlet, name, value)
    if changes:
        _record(session, caller, "outlet.changed", outlet, changes, now)
    return outlet, False


def _checked_values(session: Session, content: OutletContent) -> Values:
    lists = lists_in_force(session)
    if found := contradictions(content, lists):
        first = found[0]
        raise InvalidInput(first.code, f"{first.column}: {first.message}")
    return content.model_dump() | {"outlet_class": class_of(content, lists.bands)}


def _record(session: Session, caller: Caller, action: str, outlet: Outlet, changes: Values, now: datetime) -> None:
    session.flush()
    follow_outlet(session, outlet)
    told = {name: str(value) if isinstance(value, UUID) else value for name, value in changes.items()}
    record_change(session, caller.account_id, action, "outlet", str(outlet.id), told, now)
