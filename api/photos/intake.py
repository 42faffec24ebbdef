"""From a complete draft to an acknowledged photo.

The order is the promise: look at the picture, put the file in its place, then commit row and job together, and only
then answer. The file is there before a row can name it. When the row is refused, the file is removed at once; when the
process dies, or nobody can tell how the commit ended, its mark in the storage stays and the next start asks the table.
"""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.exc import IntegrityError

from api.db import reading, transaction
from api.photos import service
from api.photos.schemas import Capture
from api.photos.service import Arrival, Receipt
from api.resources import Resources
from api.security.caller import Caller
from api.storage import Draft
from vision.photos.containers import MediaType
from vision.photos.images import PhotoHeader, probe_photo

SUFFIXES: dict[MediaType, str] = {
    "image/jpeg": ".jpg",
    "image/png": ".png",
    "image/webp": ".webp",
    "image/heic": ".heic",
}


@dataclass(frozen=True, slots=True)
class Upload:
    """What a request says of the photo it brings."""

    photo_id: UUID
    scene_id: UUID
    capture: Capture


def require_scene_to_fill(resources: Resources, caller: Caller, scene_id: UUID) -> None:
    """Raise NotFound unless the caller may add photos to the scene: asked before a byte of the body is read."""
    with reading(resources.sessions) as session:
        service.require_scene_to_fill(session, caller, scene_id)


def take_in(resources: Resources, caller: Caller, upload: Upload, draft: Draft) -> Receipt:
    """Keep the photo of a complete draft for good, or leave nothing of it behind.

    Raises vision.errors.PhotoError when the bytes are no acceptable photo, NotFound and Conflict as `register`.
    """
    storage = resources.desk.storage
    header = _probe(draft, resources.settings.max_photo_pixels)
    key = storage.keep(draft, str(upload.photo_id), SUFFIXES[header.media_type])
    arrival = _arrival(upload, draft, header, key)
    receipt, is_new = storage.settle_by_row(key, lambda: _register(resources, caller, arrival))
    if is_new:
        resources.desk.bell.ring()
    return receipt


def _probe(draft: Draft, max_pixels: int) -> PhotoHeader:
    draft.flush()
    return probe_photo(draft.path, max_pixels=max_pixels)


def _register(resources: Resources, caller: Caller, arrival: Arrival) -> tuple[Receipt, bool]:
    try:
        receipt = _register_once(resources, caller, arrival)
    except IntegrityError:
        # Another upload of this id was committed between our look and our insert. A second look sees it.
        receipt = _register_once(resources, caller, arrival)
    return receipt, receipt.is_new


def _register_once(resources: Resources, caller: Caller, arrival: Arrival) -> Receipt:
    with transaction(resources.sessions) as session:
        return service.register(session, caller, arrival, resources.desk.jobs, resources.clock())


def _arrival(upload: Upload, draft: Draft, header: PhotoHeader, key: str) -> Arrival:
    return Arrival(
        photo_id=upload.photo_id,
        scene_id=upload.scene_id,
        capture=_capture(upload.capture, header),
        sha256=draft.sha256,
        byte_size=draft.size,
        media_type=header.media_type,
        width=header.width,
        height=header.height,
        storage_key=key,
    )


def _capture(told: Capture, header: PhotoHeader) -> Capture:
    """What the device told, or else the camera's clock, if it names its offset: a moment without one tells nothing."""
    if told.captured_at or header.captured_at is None or header.captured_at.tzinfo is None:
        return told
    return told.model_copy(update={"captured_at": header.captured_at})
