"""Campaigns and their materials: kept by trainers, managers and admins, read by all.

PUT replaces; what results, standards and display assets name, the codes, never changes.
"""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from sqlalchemy.orm import Session

from api.audit_log.service import record_change
from api.campaigns import repository
from api.campaigns.schemas import CampaignContent, MaterialContent
from api.errors import Conflict, NotFound
from api.paging import Stretch, decode_cursor, encode_cursor
from api.security.caller import Caller
from api.tables import Campaign, CampaignArtwork, CampaignMaterial


def put_campaign(
    session: Session, caller: Caller, campaign_id: UUID, content: CampaignContent, now: datetime
) -> tuple[Campaign, bool]:
    """Create or replace a campaign; True when it is new.

    Raises Conflict when the code is another's, would change, or the campaign is retired.
    """
    repository.hold_campaigns(session)
    holder = repository.find_campaign_of_code(session, content.code)
    if holder is not None and holder.id != campaign_id:
        detail = f"Campaign {holder.id} has the code {content.code} already. Take another code, or change that one."
        raise Conflict("campaign-code-taken", detail)
    stored = repository.find_campaign(session, campaign_id)
    if stored is None:
        stored = Campaign(id=campaign_id, created_at=now, updated_at=now, **content.model_dump())
        session.add(stored)
        _record_campaign(session, caller, "campaign.created", stored, now)
        return stored, True
    if CampaignContent.model_validate(stored) != content:
        _require_same_code("campaign", stored.code, content.code)
        _require_running(stored)
        stored.name, stored.updated_at = content.name, now
        stored.valid_from, stored.valid_to = content.valid_from, content.valid_to
        _record_campaign(session, caller, "campaign.changed", stored, now)
    return stored, False


def get_campaign(session: Session, campaign_id: UUID) -> Campaign:
    """The campaign, or NotFound."""
    campaign = repository.find_campaign(session, campaign_id)
    if campaign is None:
        raise NotFound("campaign-not-found", "There is no campaign with this id.")
    return campaign


def list_campaigns(session: Session, running_on: date | None, *, limit: int, after: str | None) -> Stretch[Campaign]:
    """A page of the campaigns by code; with a day those that run on it."""
    after_code = decode_cursor(after, 1)[0] if after else None
    rows = repository.list_campaigns(session, running_on, limit=limit + 1, after=after_code)
    return Stretch.cut(rows, limit, lambda campaign: encode_cursor(campaign.code))


def retire_campaign(session: Session, caller: Caller, campaign_id: UUID, now: datetime) -> Campaign:
    """End a campaign for good: no photo is compared with its artwork any more. Raises NotFound."""
    campaign = get_campaign(session, campaign_id)
    if campaign.retired_at is None:
        campaign.retired_at = now
        _record_campaign(session, caller, "campaign.retired", campaign, now)
    return campaign


def put_material(
    session: Session, caller: Caller, campaign_id: UUID, material_id: UUID, content: MaterialContent, now: datetime
) -> tuple[CampaignMaterial, bool]:
    """Create or replace a material of a campaign; True when it is new.

    Raises NotFound for the campaign, Conflict when it is retired, the id is another campaign's, or the code is
    another's or would change.
    """
    repository.hold_campaigns(session)
    campaign = get_campaign(session, campaign_id)
    stored = repository.find_material(session, material_id)
    if stored is not None and stored.campaign_id != campaign_id:
        raise Conflict("material-differs", "This id stands for a material of another campaign. Make a new UUID.")
    if stored is not None and MaterialContent.model_validate(stored) == content:
        return stored, False
    _require_running(campaign)
    holder = repository.find_material_of_code(session, content.code)
    if holder is not None and holder.id != material_id:
        detail = f"Material {holder.id} of campaign {holder.campaign_id} has the code {content.code}. Take another."
        raise Conflict("material-code-taken", detail)
    if stored is None:
        columns = content.model_dump()
        stored = CampaignMaterial(id=material_id, campaign_id=campaign_id, created_at=now, updated_at=now, **columns)
        session.add(stored)
        _record_material(session, caller, "material.created", stored, now)
        return stored, True
    _require_same_code("material", stored.code, content.code)
    stored.kind, stored.name, stored.updated_at = content.kind, content.name, now
    _record_material(session, caller, "material.changed", stored, now)
    return stored, False


def get_material(session: Session, campaign_id: UUID, material_id: UUID) -> CampaignMaterial:
    """One material of a campaign. Raises NotFound."""
    get_campaign(session, campaign_id)
    material = repository.find_material(session, material_id)
    if material is None or material.campaign_id != campaign_id:
        raise NotFound("material-not-found", "This campaign has no material with this id.")
    return material


def list_materials(session: Session, campaign_id: UUID) -> Sequence[CampaignMaterial]:
    """The materials of a campaign by code. Raises NotFound."""
    get_campaign(session, campaign_id)
    return repository.list_materials(session, campaign_id)


def require_open_material(session: Session, campaign_id: UUID, material_id: UUID) -> CampaignMaterial:
    """The material, if artwork may be added to it. Raises NotFound, Conflict when its campaign is retired."""
    material = get_material(session, campaign_id, material_id)
    _require_running(get_campaign(session, campaign_id))
    return material


def list_artworks(session: Session, campaign_id: UUID, material_id: UUID) -> Sequence[CampaignArtwork]:
    """The versions of a material's artwork, the oldest first. Raises NotFound."""
    get_material(session, campaign_id, material_id)
    return repository.list_artworks(session, material_id)


def get_artwork(session: Session, artwork_id: UUID) -> CampaignArtwork:
    """The version of an artwork, or NotFound."""
    artwork = repository.find_artwork(session, artwork_id)
    if artwork is None:
        raise NotFound("artwork-not-found", "There is no artwork with this id.")
    return artwork


def retire_artwork(session: Session, caller: Caller, artwork_id: UUID, now: datetime) -> CampaignArtwork:
    """Take a version out of use for good, as if it had never hung: one that was a mistake. Raises NotFound."""
    artwork = get_artwork(session, artwork_id)
    if artwork.retired_at is None:
        artwork.retired_at = now
        record_artwork(session, caller, "artwork.retired", artwork, now)
    return artwork


def record_artwork(session: Session, caller: Caller, action: str, artwork: CampaignArtwork, now: datetime) -> None:
    """Tell the audit log."""
    session.flush()
    change = {
        "material_id": str(artwork.material_id),
        "current_from": artwork.current_from.isoformat(),
        "sha256": artwork.sha256,
    }
    record_change(session, caller.account_id, action, "artwork", str(artwork.id), change, now)


def _require_same_code(noun: str, stored: str, wanted: str) -> None:
    if stored != wanted:
        detail = f"This id stands for the {noun} {stored}, and a code never changes. Make a new UUID for another one."
        raise Conflict(f"{noun}-differs", detail)


def _require_running(campaign: Campaign) -> None:
    if campaign.retired_at is not None:
        raise Conflict("campaign-retired", f"Campaign {campaign.code} is retired and never changes. Make a new one.")


def _record_campaign(session: Session, caller: Caller, action: str, campaign: Campaign, now: datetime) -> None:
    session.flush()
    change = CampaignContent.model_validate(campaign).model_dump(mode="json")
    record_change(session, caller.account_id, action, "campaign", str(campaign.id), change, now)


def _record_material(session: Session, caller: Caller, action: str, material: CampaignMaterial, now: datetime) -> None:
    session.flush()
    change = MaterialContent.model_validate(material).model_dump() | {"campaign_id": str(material.campaign_id)}
    record_change(session, caller.account_id, action, "material", str(material.id), change, now)
