"""All SQL about display standards. Everybody who is logged in may read them."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import Select, and_, or_, select
from sqlalchemy.orm import Session, defer

from api.outlets.repository import visible_territories
from api.security.caller import Caller
from api.security.repository import subtree
from api.tables import Campaign, CampaignMaterial, Standard, Territory
from api.tables.standards import StandardState

StandardKey = tuple[str, int]


@dataclass(frozen=True, slots=True)
class StandardFilter:
    """What a list of standards leaves in; None leaves in everything. `channel` keeps those for every channel too."""

    state: StandardState | None = None
    code: str | None = None
    channel: str | None = None
    valid_on: date | None = None


def territory_path(session: Session, territory_id: UUID) -> list[UUID]:
    """The territory itself, then those above it, up to the root."""
    path: list[UUID] = []
    territory = session.get(Territory, territory_id)
    # A tree that somebody tied to a ring by hand must not keep us here for ever.
    while territory is not None and territory.id not in path:
        path.append(territory.id)
        territory = session.get(Territory, territory.parent_id) if territory.parent_id else None
    return path


def find_standard(session: Session, standard_id: UUID) -> Standard | None:
    """The version with that id."""
    return session.get(Standard, standard_id)


def find_version(session: Session, code: str, version: int) -> Standard | None:
    """The version of that code and number."""
    query = select(Standard).where(Standard.code == code, Standard.version == version)
    return session.scalars(query).one_or_none()


def lock_standard(session: Session, standard_id: UUID) -> Standard | None:
    """The version with that id as it is now, locked until the transaction ends."""
    query = select(Standard).where(Standard.id == standard_id).with_for_update()
    return session.scalars(query.execution_options(populate_existing=True)).one_or_none()


def lock_all(session: Session) -> None:
    """Let nobody else publish or retire until the transaction ends: two could overlap that do not see each other.

    On SQLite every writing transaction is alone anyway.
    """
    # In one order, so that two who publish at once do not wait for each other.
    session.scalars(select(Standard.id).order_by(Standard.id).with_for_update()).all()


def list_standards(
    session: Session, wanted: StandardFilter, *, limit: int, after: StandardKey | None
) -> Sequence[Standard]:
    """Versions by code and number, at most `limit`, those behind the key `after`."""
    query = _filtered(wanted).order_by(Standard.code, Standard.version).limit(limit)
    if after is not None:
        code, version = after
        query = query.where(or_(Standard.code > code, and_(Standard.code == code, Standard.version > version)))
    return session.scalars(query).all()


def published_standards(session: Session) -> Sequence[Standard]:
    """Every version that was ever published, without the documents, which are not read before somebody asks."""
    return session.scalars(_without_documents().where(Standard.state != "draft")).all()


def competing_standards(session: Session, channel: str, outlet_class: str, day: date) -> Sequence[Standard]:
    """What has a say in the choice for such outlets on a day, likewise: few of many.

    All versions of a code of which one is for such outlets: another one may have taken its place.
    """
    fitting = select(Standard.code).where(
        Standard.state != "draft",
        or_(Standard.channel.is_(None), Standard.channel == channel),
        or_(Standard.outlet_class.is_(None), Standard.outlet_class == outlet_class),
    )
    query = _without_documents().where(Standard.state != "draft", Standard.valid_from <= day)
    return session.scalars(query.where(Standard.code.in_(fitting))).all()


def all_standards(session: Session) -> Sequence[Standard]:
    """Every version, drafts too, likewise."""
    return session.scalars(_without_documents()).all()


def with_documents(session: Session, standard_ids: Sequence[UUID]) -> dict[UUID, Standard]:
    """The versions with these ids, whole."""
    query = select(Standard).where(Standard.id.in_(standard_ids)).execution_options(populate_existing=True)
    return {standard.id: standard for standard in session.scalars(query)}


def known_materials(session: Session, codes: Collection[str]) -> set[str]:
    """Which of these codes are of campaign materials, leaving out campaigns that are retired."""
    query = select(CampaignMaterial.code).join(Campaign, Campaign.id == CampaignMaterial.campaign_id)
    return set(session.scalars(query.where(CampaignMaterial.code.in_(codes), Campaign.retired_at.is_(None))))


def sees_territory(session: Session, caller: Caller, territory_id: UUID) -> bool:
    """Whether there is such a territory among the caller's."""
    query = select(Territory.id).where(Territory.id == territory_id, visible_territories(caller))
    return session.scalar(query) is not None


def territories_below(session: Session, territory_id: UUID) -> list[UUID]:
    """The territory and every one below it."""
    return sorted(subtree(session, territory_id))


def _filtered(wanted: StandardFilter) -> Select[Standard]:
    query = select(Standard)
    if wanted.state is not None:
        query = query.where(Standard.state == wanted.state)
    if wanted.code is not None:
        query = query.where(Standard.code == wanted.code)
    if wanted.channel is not None:
        query = query.where(or_(Standard.channel.is_(None), Standard.channel == wanted.channel))
    if wanted.valid_on is not None:
        day = wanted.valid_on
        query = query.where(Standard.valid_from <= day, or_(Standard.valid_to.is_(None), Standard.valid_to >= day))
        query = query.where(or_(Standard.retired_after.is_(None), Standard.retired_after >= day))
    return query


def _without_documents() -> Select[Standard]:
    return select(Standard).options(defer(Standard.document))
