"""Versions of artwork: from a complete draft to a kept file with its row.

The order is that of photos (`api.photos.intake`): look at the picture, put the file in its place, commit the row, and
only then answer.
"""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy.orm import Session

from api.campaigns import repository, service
from api.campaigns.pictures import PreparedArtwork, prepare_picture, same_print
from api.db import reading, transaction
from api.errors import Conflict
from api.photos.intake import SUFFIXES
from api.resources import Resources
from api.security.caller import Caller
from api.storage import Draft
from api.tables import CampaignArtwork


@dataclass(frozen=True, slots=True)
class ArtworkUpload:
    """What a request says of the picture that it brings."""

    artwork_id: UUID
    campaign_id: UUID
    material_id: UUID
    current_from: date


@dataclass(frozen=True, slots=True)
class KeptArtwork:
    """A picture whose file lies safely in the storage and now asks for its row."""

    picture: PreparedArtwork
    sha256: str
    byte_size: int
    storage_key: str


def require_material(resources: Resources, campaign_id: UUID, material_id: UUID) -> None:
    """Raise NotFound or Conflict unless artwork may be added: asked before a byte of the body is read."""
    with reading(resources.sessions) as session:
        service.require_open_material(session, campaign_id, material_id)


def take_in(resources: Resources, caller: Caller, upload: ArtworkUpload, draft: Draft) -> tuple[CampaignArtwork, bool]:
    """Keep the picture of a complete draft, or leave nothing of it behind; True when it is new.

    Raises as `prepare_picture` and `register`.
    """
    kept = _keep(resources, draft)

    def write() -> tuple[CampaignArtwork, bool]:
        with transaction(resources.sessions) as session:
            return register(session, caller, upload, kept, resources.clock())

    return resources.desk.storage.settle_by_row(kept.storage_key, write)


def register(
    session: Session, caller: Caller, upload: ArtworkUpload, kept: KeptArtwork, now: datetime
) -> tuple[CampaignArtwork, bool]:
    """Write the row of a picture, or find that it is there; True when it is new.

    Raises NotFound for a material that is not there, Conflict when its campaign is retired, the id stands for another
    picture, the material has a version of that day or that very picture, or another material looks the same.
    """
    repository.hold_campaigns(session)
    service.require_open_material(session, upload.campaign_id, upload.material_id)
    if stored := repository.find_artwork(session, upload.artwork_id):
        return _require_same(stored, upload, kept), False
    _require_new_version(session, upload, kept)
    _require_own_look(session, upload, kept)
    artwork = _row(upload, kept, now)
    session.add(artwork)
    service.record_artwork(session, caller, "artwork.added", artwork, now)
    return artwork, True


def _keep(resources: Resources, draft: Draft) -> KeptArtwork:
    draft.flush()
    with resources.desk.decoding:
        picture = prepare_picture(draft.path, resources.settings.max_photo_pixels)
    key = resources.desk.storage.keep(draft, draft.sha256, SUFFIXES[picture.media_type])
    return KeptArtwork(picture, draft.sha256, draft.size, key)


def _require_same(stored: CampaignArtwork, upload: ArtworkUpload, kept: KeptArtwork) -> CampaignArtwork:
    asked = (upload.material_id, upload.current_from, kept.sha256)
    if (stored.material_id, stored.current_from, stored.sha256) != asked:
        raise Conflict("artwork-differs", "This id stands for another version. Make a new UUID for a new one.")
    return stored


def _require_new_version(session: Session, upload: ArtworkUpload, kept: KeptArtwork) -> None:
    for other in repository.list_artworks(session, upload.material_id):
        if other.retired_at is not None:
            continue
        if other.current_from == upload.current_from:
            detail = f"Version {other.id} is current from {other.current_from} too. Retire it, or name another day."
            raise Conflict("artwork-day-taken", detail)
        if other.sha256 == kept.sha256:
            detail = f"The material has this very picture as {other.id}, current from {other.current_from}. Retire it."
            raise Conflict("artwork-repeated", detail)


def _require_own_look(session: Session, upload: ArtworkUpload, kept: KeptArtwork) -> None:
    for other, material in repository.artworks_in_use(session):
        if material.id != upload.material_id and same_print(other.look, kept.picture.look):
            detail = (
                f"It looks the same as artwork {other.id} of material {material.code}: nobody could tell which of the "
                "two hangs. Check which material it shows; if that one is over, retire its campaign."
            )
            raise Conflict("artwork-of-another-material", detail)


def _row(upload: ArtworkUpload, kept: KeptArtwork, now: datetime) -> CampaignArtwork:
    picture = kept.picture
    return CampaignArtwork(
        id=upload.artwork_id,
        material_id=upload.material_id,
        current_from=upload.current_from,
        sha256=kept.sha256,
        byte_size=kept.byte_size,
        media_type=picture.media_type,
        width=picture.width,
        height=picture.height,
        storage_key=kept.storage_key,
        look=picture.look,
        created_at=now,
    )
