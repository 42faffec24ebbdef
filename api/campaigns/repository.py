"""All SQL about campaigns. Everybody who is logged in may read them."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import Session

from api.tables import Campaign, CampaignArtwork, CampaignMaterial, Photo, Scene, Visit

# Any number that no other advisory lock of the service uses.
CAMPAIGNS_LOCK = 18

UsedArtwork = tuple[CampaignArtwork, CampaignMaterial]


def hold_campaigns(session: Session) -> None:
    """Let nobody else change campaigns until this transaction ends, else two might take one code, day or picture.

    On SQLite every writing transaction is alone anyway.
    """
    if session.get_bind().dialect.name == "postgresql":
        session.execute(select(func.pg_advisory_xact_lock(CAMPAIGNS_LOCK)))


def find_campaign(session: Session, campaign_id: UUID) -> Campaign | None:
    """The campaign with that id."""
    return session.get(Campaign, campaign_id)


def find_campaign_of_code(session: Session, code: str) -> Campaign | None:
    """The campaign with that code."""
    return session.scalars(select(Campaign).where(Campaign.code == code)).one_or_none()


def list_campaigns(session: Session, running_on: date | None, *, limit: int, after: str | None) -> Sequence[Campaign]:
    """Campaigns by code, at most `limit`, those behind the code `after`; with a day those that run on it."""
    query = select(Campaign).order_by(Campaign.code).limit(limit)
    if after is not None:
        query = query.where(Campaign.code > after)
    if running_on is not None:
        query = query.where(_runs_on(running_on))
    return session.scalars(query).all()


def find_material(session: Session, material_id: UUID) -> CampaignMaterial | None:
    """The material with that id."""
    return session.get(CampaignMaterial, material_id)


def find_material_of_code(session: Session, code: str) -> CampaignMaterial | None:
    """The material with that code, of whatever campaign."""
    return session.scalars(select(CampaignMaterial).where(CampaignMaterial.code == code)).one_or_none()


def list_materials(session: Session, campaign_id: UUID) -> Sequence[CampaignMaterial]:
    """The materials of a campaign by code."""
    query = select(CampaignMaterial).where(CampaignMaterial.campaign_id == campaign_id)
    return session.scalars(query.order_by(CampaignMaterial.code)).all()


def find_artwork(session: Session, artwork_id: UUID) -> CampaignArtwork | None:
    """The version of an artwork with that id."""
    return session.get(CampaignArtwork, artwork_id)


def list_artworks(session: Session, material_id: UUID) -> Sequence[CampaignArtwork]:
    """The versions of a material's artwork, the oldest first."""
    query = select(CampaignArtwork).where(CampaignArtwork.material_id == material_id)
    return session.scalars(query.order_by(CampaignArtwork.current_from, CampaignArtwork.id)).all()


def artworks_in_use(session: Session) -> Sequence[UsedArtwork]:
    """Every version with its material that is not retired, of campaigns that are not."""
    return [(row[0], row[1]) for row in session.execute(_used_artworks())]


def artworks_for_day(session: Session, day: date) -> Sequence[UsedArtwork]:
    """Of those the ones that may hang on a day: of campaigns that run, and not of the future."""
    query = _used_artworks().where(_runs_on(day), CampaignArtwork.current_from <= day)
    # In one order, so that the same artworks are compared in the same order whoever compares.
    ordered = query.order_by(CampaignMaterial.code, CampaignArtwork.current_from, CampaignArtwork.id)
    return [(row[0], row[1]) for row in session.execute(ordered)]


def visit_of_photo(session: Session, photo_id: UUID) -> Visit:
    """The visit on which a photo was taken, whoever asks."""
    query = select(Visit).join(Scene, Scene.visit_id == Visit.id).join(Photo, Photo.scene_id == Scene.id)
    return session.scalars(query.where(Photo.id == photo_id)).one()


def is_stored(session: Session, storage_key: str) -> bool:
    """Whether an artwork names the key."""
    query = select(CampaignArtwork.id).where(CampaignArtwork.storage_key == storage_key)
    return session.scalar(query) is not None


def _used_artworks() -> Select[CampaignArtwork, CampaignMaterial]:
    return (
        select(CampaignArtwork, CampaignMaterial)
        .join(CampaignMaterial, CampaignMaterial.id == CampaignArtwork.material_id)
        .join(Campaign, Campaign.id == CampaignMaterial.campaign_id)
        .where(CampaignArtwork.retired_at.is_(None), Campaign.retired_at.is_(None))
    )


def _runs_on(day: date) -> ColumnElement[bool]:
    ends = or_(Campaign.valid_to.is_(None), Campaign.valid_to >= day)
    return and_(Campaign.valid_from <= day, ends, Campaign.retired_at.is_(None))
