"""Territories and outlets: master data that an admin, or the manager of the territory, keeps.

PUT replaces: the answer tells by its status whether the thing was new.
"""

from uuid import UUID

from sqlalchemy.orm import Session

from api.errors import Conflict, InvalidInput, NotFound
from api.outlets import repository
from api.outlets.schemas import OutletContent, TerritoryContent
from api.paging import Stretch, decode_cursor, encode_cursor
from api.security.caller import Caller
from api.tables import Outlet, Territory


def put_territory(session: Session, territory_id: UUID, content: TerritoryContent) -> tuple[Territory, bool]:
    """Create or replace a territory; True when it is new. Raises Conflict when another one has the code."""
    holder = repository.find_territory_by_code(session, content.code)
    if holder and holder.id != territory_id:
        raise Conflict("territory-code-taken", f"Another territory has the code {content.code}.")
    territory = repository.find_territory(session, territory_id)
    is_new = territory is None
    if territory is None:
        territory = Territory(id=territory_id)
        session.add(territory)
    territory.code, territory.name = content.code, content.name
    session.flush()
    return territory, is_new


def get_outlet(session: Session, caller: Caller, outlet_id: UUID) -> Outlet:
    """The outlet, or NotFound when it is not there or not the caller's."""
    outlet = repository.find_outlet(session, caller, outlet_id)
    if outlet is None:
        raise NotFound("outlet-not-found", "There is no outlet with this id that you may see.")
    return outlet


def list_outlets(session: Session, caller: Caller, *, limit: int, after: str | None) -> Stretch[Outlet]:
    """A page of the caller's outlets by code."""
    after_code = decode_cursor(after, 1)[0] if after else None
    rows = repository.list_outlets(session, caller, limit=limit + 1, after_code=after_code)
    return Stretch.cut(rows, limit, lambda outlet: encode_cursor(outlet.code))


def put_outlet(session: Session, caller: Caller, outlet_id: UUID, content: OutletContent) -> tuple[Outlet, bool]:
    """Create or replace an outlet; True when it is new.

    Raises NotFound when the outlet is another territory's, InvalidInput when the territory is not the caller's,
    Conflict when another outlet has the code.
    """
    outlet = repository.find_any_outlet(session, outlet_id)
    is_new = outlet is None
    if outlet is not None:
        outlet = get_outlet(session, caller, outlet_id)
    _check_territory(session, caller, content.territory_id)
    holder = repository.find_outlet_by_code(session, content.code)
    if holder and holder.id != outlet_id:
        raise Conflict("outlet-code-taken", f"Another outlet has the code {content.code}.")
    if outlet is None:
        outlet = Outlet(id=outlet_id)
        session.add(outlet)
    for name, value in content.model_dump().items():
        setattr(outlet, name, value)
    session.flush()
    return outlet, is_new


def _check_territory(session: Session, caller: Caller, territory_id: UUID) -> None:
    own = caller.sees_everything or caller.territory_id == territory_id
    if not own or repository.find_territory(session, territory_id) is None:
        raise InvalidInput("territory-unknown", f"There is no territory {territory_id} that you may use.")
