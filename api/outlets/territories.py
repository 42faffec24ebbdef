"""Territories: a tree that an admin keeps. Every right of a manager or rep follows it downwards."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from api.audit_log.service import record_change
from api.errors import Conflict, InvalidInput, NotFound
from api.outlets import repository
from api.outlets.schemas import TerritoryContent
from api.security.caller import Caller
from api.security.repository import subtree
from api.tables import Territory

SLASH = "/"


def put_territory(
    session: Session, actor_id: UUID | None, territory_id: UUID, content: TerritoryContent, now: datetime
) -> tuple[Territory, bool]:
    """Create or replace a territory; True when it is new.

    Raises Conflict when another one has the code, InvalidInput when the parent is not there or lies below.
    """
    repository.hold_outlets(session)
    holder = repository.find_territory_by_code(session, content.code)
    if holder and holder.id != territory_id:
        raise Conflict("territory-code-taken", f"Another territory has the code {content.code}.")
    _check_parent(session, territory_id, content)
    territory = repository.find_territory(session, territory_id)
    if territory is None:
        territory = Territory(id=territory_id, **content.model_dump())
        session.add(territory)
        _record(session, actor_id, "territory.created", territory, now)
        return territory, True
    if _values(territory) != content.model_dump():
        territory.code, territory.name, territory.parent_id = content.code, content.name, content.parent_id
        _record(session, actor_id, "territory.changed", territory, now)
    return territory, False


def get_territory(session: Session, caller: Caller, territory_id: UUID) -> Territory:
    """The territory, or NotFound when it is not there or not the caller's."""
    territory = repository.find_visible_territory(session, caller, territory_id)
    if territory is None:
        raise NotFound("territory-not-found", "There is no territory with this id that you may see.")
    return territory


def usable_territory(session: Session, caller: Caller, territory_id: UUID) -> Territory:
    """The territory, in which the caller may keep outlets. Raises InvalidInput."""
    own = caller.sees_everything or territory_id in caller.territories
    territory = repository.find_territory(session, territory_id) if own else None
    if territory is None:
        raise InvalidInput("territory-unknown", f"There is no territory {territory_id} that you may use.")
    return territory


def paths(codes: Mapping[UUID, str], parents: Mapping[UUID, UUID | None]) -> dict[UUID, str]:
    """The way from the top of the tree to each territory: codes parted by slashes.

    A territory that lies below itself has a path that repeats its code once and ends there.
    """
    return {territory_id: SLASH.join(codes[each] for each in _way(territory_id, parents)) for territory_id in codes}


def endings(path: str) -> list[str]:
    """All by which a territory may be named: its code, its path, and the path from any territory between."""
    codes = path.split(SLASH)
    return [SLASH.join(codes[start:]) for start in range(len(codes))]


def stored_paths(session: Session) -> dict[UUID, str]:
    """The paths of all territories."""
    return _paths_within(repository.all_territories(session))


def visible_paths(session: Session, caller: Caller) -> dict[UUID, str]:
    """The paths of the caller's territories: from the own one on, for what lies above is not theirs to see."""
    return _paths_within(repository.list_territories(session, caller))


def _paths_within(territories: Sequence[Territory]) -> dict[UUID, str]:
    codes = {each.id: each.code for each in territories}
    return paths(codes, {each.id: each.parent_id if each.parent_id in codes else None for each in territories})


def _way(territory_id: UUID, parents: Mapping[UUID, UUID | None]) -> list[UUID]:
    way = [territory_id]
    while (parent := parents[way[0]]) is not None:
        ring = parent in way
        way.insert(0, parent)
        if ring:
            break
    return way


def _check_parent(session: Session, territory_id: UUID, content: TerritoryContent) -> None:
    if content.parent_id is None:
        return
    parent = repository.find_territory(session, content.parent_id)
    if content.parent_id == territory_id:
        raise InvalidInput("territory-in-itself", f"{content.code} cannot be a part of itself. Name another parent.")
    if parent is None:
        raise InvalidInput("territory-unknown", f"There is no territory {content.parent_id}. Create the parent first.")
    if parent.id in subtree(session, territory_id):
        detail = f"{parent.code} lies below {content.code}, so it cannot hold it. Move {parent.code} elsewhere first."
        raise InvalidInput("territory-in-itself", detail)


def _record(session: Session, actor_id: UUID | None, action: str, territory: Territory, now: datetime) -> None:
    session.flush()
    values = _values(territory)
    change = values | {"parent_id": str(territory.parent_id) if territory.parent_id else None}
    record_change(session, actor_id, action, "territory", str(territory.id), change, now)


def _values(territory: Territory) -> dict[str, object]:
    return {"code": territory.code, "name": territory.name, "parent_id": territory.parent_id}
