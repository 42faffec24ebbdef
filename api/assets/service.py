"""What happens to display assets, from their issue to their withdrawal. Every step leaves an event.

issued -> accepted (a photo of a visit shows it) -> faulty -> accepted (repaired) -> withdrawn; or missing, which a
later acceptance takes back.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy.orm import Session

from api.actions.history import add_event as add_action_event
from api.actions.history import close
from api.actions.repository import visit_of_photo
from api.assets import repository
from api.assets.schemas import AssetContent, FaultContent, InventoryLine, SeenContent
from api.errors import Conflict, InvalidInput, NotFound
from api.outlets.service import get_outlet
from api.paging import Stretch, decode_cursor, encode_cursor, invalid_cursor
from api.security.caller import Caller
from api.tables import Action, Asset, AssetEvent
from api.tables.assets import AssetEventKind, AssetKind, AssetState
from api.visits.service import get_visit


@dataclass(frozen=True, slots=True)
class AssetFilter:
    """Which assets are asked for; None is: any."""

    outlet_id: UUID | None = None
    kind: AssetKind | None = None
    campaign: str | None = None
    state: AssetState | None = None


def put_asset(
    session: Session, caller: Caller, asset_id: UUID, content: AssetContent, now: datetime
) -> tuple[Asset, bool]:
    """Issue something to an outlet; True when it is new, False when the very same is stored already.

    Raises NotFound for an outlet that is not the caller's, Conflict when the id stands for another asset.
    """
    get_outlet(session, caller, content.outlet_id)
    stored = repository.find_any_asset(session, asset_id)
    if stored is not None:
        if AssetContent.model_validate(stored) != content:
            raise Conflict("asset-differs", "This id stands for another asset. Take a new one.")
        return stored, False
    asset = Asset(id=asset_id, state="issued", created_by=caller.id, created_at=now, **content.model_dump())
    session.add(asset)
    session.flush()
    _add_event(session, asset, "issued", caller, now)
    return asset, True


def get_asset(session: Session, caller: Caller, asset_id: UUID) -> Asset:
    """The asset, or NotFound when it is not there or at no outlet of the caller's."""
    asset = repository.find_asset(session, caller, asset_id)
    if asset is None:
        raise NotFound("asset-not-found", "There is no display asset with this id that you may see.")
    return asset


def list_assets(
    session: Session, caller: Caller, wanted: AssetFilter, *, limit: int, after: str | None
) -> Stretch[Asset]:
    """A page of assets at the caller's outlets."""
    rows = repository.list_assets(
        session,
        caller,
        outlet_id=wanted.outlet_id,
        kind=wanted.kind,
        campaign=wanted.campaign,
        state=wanted.state,
        limit=limit + 1,
        after=_key(after) if after else None,
    )
    return Stretch.cut(rows, limit, lambda asset: encode_cursor(str(asset.id)))


def inventory(session: Session, caller: Caller, outlet_id: UUID | None, campaign: str | None) -> list[InventoryLine]:
    """What stands where, by kind, campaign and state, over the caller's outlets."""
    return [
        InventoryLine.model_validate(dict(zip(InventoryLine.model_fields, tally, strict=True)))
        for tally in repository.count_assets(session, caller, outlet_id, campaign)
    ]


def accept(session: Session, caller: Caller, asset_id: UUID, content: SeenContent, now: datetime) -> Asset:
    """Say that the asset stands where it should, by a photo of a visit there.

    Raises NotFound, Conflict when it is faulty or was withdrawn, InvalidInput for a photo from elsewhere or before.
    """
    asset = _in_use(session, caller, asset_id)
    if asset.state == "faulty":
        raise Conflict("asset-faulty", "This asset is reported faulty. Say that it is repaired instead.")
    _check_photo(session, caller, asset, content.photo_id)
    asset.state = "accepted"
    _add_event(session, asset, "accepted", caller, now, note=content.note, photo_id=content.photo_id)
    return asset


def report_missing(session: Session, caller: Caller, asset_id: UUID, note: str, now: datetime) -> Asset:
    """Say that the asset is not where it should be. Raises NotFound, Conflict when it was withdrawn."""
    asset = _in_use(session, caller, asset_id)
    asset.state = "missing"
    _add_event(session, asset, "missing", caller, now, note=note)
    return asset


def report_fault(session: Session, caller: Caller, asset_id: UUID, content: FaultContent, now: datetime) -> Asset:
    """Say what is wrong with the asset; its repair becomes a task of whoever reports it, for a manager to hand on.

    Raises NotFound, Conflict when it is faulty already or was withdrawn, InvalidInput for a photo from elsewhere.
    """
    asset = _in_use(session, caller, asset_id)
    if asset.state == "faulty":
        raise Conflict("asset-faulty", "This asset is reported faulty already. Its action tells what is being done.")
    if content.photo_id is not None:
        _check_photo(session, caller, asset, content.photo_id)
    repair = Action(
        id=uuid4(),
        kind="task",
        outlet_id=asset.outlet_id,
        text=f"Repair {asset.name} {asset.serial}".rstrip() + f": {content.note}",
        owner_id=caller.id,
        due_on=content.due_on,
        state="open",
        created_by=caller.id,
        created_at=now,
    )
    session.add(repair)
    session.flush()
    add_action_event(session, repair, "opened", now, caller.id)
    asset.state, asset.action_id = "faulty", repair.id
    _add_event(session, asset, "fault_reported", caller, now, note=content.note, photo_id=content.photo_id)
    return asset


def repaired(session: Session, caller: Caller, asset_id: UUID, note: str, now: datetime) -> Asset:
    """Say that the asset works again; its repair is closed. Raises NotFound, Conflict when it was not faulty."""
    asset = _in_use(session, caller, asset_id)
    if asset.state != "faulty":
        raise Conflict("asset-not-faulty", "This asset was not reported faulty.")
    repair = session.get_one(Action, asset.action_id)
    if repair.state != "closed":
        close(session, repair, "done", now, caller.id, note=note)
    asset.state, asset.action_id = "accepted", None
    _add_event(session, asset, "repaired", caller, now, note=note)
    return asset


def withdraw(session: Session, caller: Caller, asset_id: UUID, note: str, now: datetime) -> Asset:
    """Take the asset away from the outlet; an open repair ends undone. Raises NotFound, Conflict."""
    asset = _in_use(session, caller, asset_id)
    if asset.action_id is not None:
        repair = session.get_one(Action, asset.action_id)
        if repair.state != "closed":
            close(session, repair, "not_done", now, caller.id, note=note)
    asset.state, asset.action_id = "withdrawn", None
    _add_event(session, asset, "withdrawn", caller, now, note=note)
    return asset


def history(session: Session, asset: Asset) -> Sequence[AssetEvent]:
    """Everything that happened to an asset, in its order."""
    return repository.list_events(session, asset.id)


def _in_use(session: Session, caller: Caller, asset_id: UUID) -> Asset:
    asset = get_asset(session, caller, asset_id)
    session.refresh(asset, with_for_update=True)
    if asset.state == "withdrawn":
        raise Conflict("asset-withdrawn", "This asset was taken away from the outlet. Issue a new one.")
    return asset


def _check_photo(session: Session, caller: Caller, asset: Asset, photo_id: UUID) -> None:
    found = visit_of_photo(session, photo_id)
    if found is None:
        raise NotFound("photo-not-found", "There is no photo with this id that you may see.")
    photo, visit = found
    get_visit(session, caller, visit.id)
    if visit.outlet_id != asset.outlet_id:
        raise InvalidInput("photo-of-another-outlet", "This photo was taken at another outlet.")
    if photo.uploaded_at < asset.created_at:
        raise InvalidInput("photo-too-old", "This photo is from before the asset was issued.")


def _add_event(
    session: Session, asset: Asset, kind: AssetEventKind, caller: Caller, now: datetime, **facts: Any
) -> None:
    number = repository.last_event_number(session, asset.id) + 1
    session.add(AssetEvent(asset_id=asset.id, number=number, kind=kind, moment=now, actor_id=caller.id, **facts))
    session.flush()


def _key(cursor: str) -> UUID:
    try:
        return UUID(decode_cursor(cursor, 1)[0])
    except ValueError as error:
        raise invalid_cursor() from error
