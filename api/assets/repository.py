"""All SQL about display assets, with the caller's rights in each query."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from api.outlets.repository import visible_outlets
from api.security.caller import Caller
from api.tables import Asset, AssetEvent, Outlet

Tally = tuple[str, str, str, int, int]


def find_asset(session: Session, caller: Caller, asset_id: UUID) -> Asset | None:
    """The asset with that id, if its outlet is one that the caller may see."""
    return session.scalars(_visible(caller).where(Asset.id == asset_id)).one_or_none()


def find_any_asset(session: Session, asset_id: UUID) -> Asset | None:
    """The asset with that id, whoever asks: only to tell a new id from a taken one."""
    return session.get(Asset, asset_id)


def list_assets(
    session: Session,
    caller: Caller,
    *,
    outlet_id: UUID | None,
    kind: str | None,
    campaign: str | None,
    state: str | None,
    limit: int,
    after: UUID | None,
) -> Sequence[Asset]:
    """Assets at the caller's outlets by id, at most `limit`, those behind `after`."""
    query = _visible(caller).order_by(Asset.id).limit(limit)
    wanted = {Asset.outlet_id: outlet_id, Asset.kind: kind, Asset.campaign: campaign, Asset.state: state}
    for column, value in wanted.items():
        if value is not None:
            query = query.where(column == value)
    if after is not None:
        query = query.where(Asset.id > after)
    return session.scalars(query).all()


def count_assets(session: Session, caller: Caller, outlet_id: UUID | None, campaign: str | None) -> Sequence[Tally]:
    """Kind, campaign, state, number of assets and of their pieces, over the caller's outlets."""
    keys = (Asset.kind, Asset.campaign, Asset.state)
    query = (
        select(*keys, func.count(), func.sum(Asset.quantity))
        .join(Outlet, Outlet.id == Asset.outlet_id)
        .where(visible_outlets(caller))
        .group_by(*keys)
        .order_by(*keys)
    )
    if outlet_id is not None:
        query = query.where(Asset.outlet_id == outlet_id)
    if campaign is not None:
        query = query.where(Asset.campaign == campaign)
    return [(row[0], row[1], row[2], row[3], row[4]) for row in session.execute(query)]


def list_events(session: Session, asset_id: UUID) -> Sequence[AssetEvent]:
    """Everything that happened to an asset, in its order."""
    query = select(AssetEvent).where(AssetEvent.asset_id == asset_id)
    return session.scalars(query.order_by(AssetEvent.number)).all()


def last_event_number(session: Session, asset_id: UUID) -> int:
    """The number of the asset's last event; 0 before the first."""
    return session.scalar(select(func.max(AssetEvent.number)).where(AssetEvent.asset_id == asset_id)) or 0


def _visible(caller: Caller) -> Select[Asset]:
    return select(Asset).join(Outlet, Outlet.id == Asset.outlet_id).where(visible_outlets(caller))
