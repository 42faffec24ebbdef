"""The job of fusing a scene: read what is to be fused, lay the photos over each other, store what follows."""

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from api.audits.service import record_fusion
from api.db import reading, transaction
from api.fusions.fuse import fuse_photos
from api.fusions.service import failed_fusion_of, fusion_of, photos_to_fuse
from api.jobs.queue import LeaseLost
from api.resources import Resources
from api.storage import PhotoStorage

# Marks the job done in the given transaction and tells the time, or raises LeaseLost.
Finish = Callable[[Session], datetime]


def fuse_scene(resources: Resources, scene_id: UUID, finish: Finish) -> None:
    """Fuse the photos of a scene that wait for it; no session is open while they are looked at.

    Raises LeaseLost, having stored nothing, and api.fusions.fuse.FusionImpossible.
    """
    with reading(resources.sessions) as session:
        photos = photos_to_fuse(session, scene_id)
    if not photos:
        with transaction(resources.sessions) as session:
            finish(session)
        return
    storage = resources.desk.storage
    fused = fuse_photos(photos, storage.read, resources.settings.max_photo_pixels)
    key = _keep(storage, scene_id, fused.overview) if fused.overview is not None else None
    try:
        with transaction(resources.sessions) as session:
            now = finish(session)
            stored = record_fusion(session, fusion=fusion_of(photos, fused, key, now), now=now)
    except LeaseLost:
        _settle(storage, key, named=False)
        raise
    # After any other error nobody can tell how the commit ended: the mark stays, and the next start asks the table.
    _settle(storage, key, named=stored.overview_key == key)


def give_up_fusion(session: Session, scene_id: UUID, error: str, now: datetime) -> None:
    """Store that the photos of a scene could not be fused: the visit's result stands on the single photos."""
    photos = photos_to_fuse(session, scene_id)
    if photos:
        record_fusion(session, fusion=failed_fusion_of(photos, error, now), now=now)


def _keep(storage: PhotoStorage, scene_id: UUID, overview: bytes) -> str:
    """The file is there before a row can name it, as with photos."""
    with storage.draft() as draft:
        draft.write(overview)
        return storage.keep(draft, str(scene_id), ".jpg")


def _settle(storage: PhotoStorage, key: str | None, *, named: bool) -> None:
    if key is not None:
        (storage.settle if named else storage.remove)(key)
