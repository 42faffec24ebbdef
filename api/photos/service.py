"""Photos as the ledger sees them: who may add one, when two are the same, and what is known of each."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from api.corrections.layer import corrected_report
from api.corrections.repository import newest_corrections
from api.errors import Conflict, NotFound
from api.fusions.basis import StoredReport
from api.jobs.queue import AnalysePhoto, JobQueue
from api.naming.repository import newest_namings
from api.photos import repository
from api.photos.schemas import Capture
from api.security.caller import Caller
from api.tables import Job, Photo
from api.tables.photos import PhotoInspection
from api.visits.service import get_scene


@dataclass(frozen=True, slots=True)
class Arrival:
    """A photo whose bytes lie safely in the storage and now ask for their row."""

    photo_id: UUID
    scene_id: UUID
    capture: Capture
    sha256: str
    byte_size: int
    media_type: str
    width: int
    height: int
    storage_key: str


@dataclass(frozen=True, slots=True)
class Receipt:
    """What became of an arrival. Not new: the same photo is stored already, and these bytes are surplus."""

    photo: Photo
    job: Job
    is_new: bool


def require_scene_to_fill(session: Session, caller: Caller, scene_id: UUID) -> None:
    """Raise NotFound unless the caller may add photos to the scene."""
    if repository.find_scene_to_fill(session, caller, scene_id) is None:
        raise NotFound("scene-not-found", "There is no scene of yours with this id. Create the visit and scene first.")


def register(session: Session, caller: Caller, arrival: Arrival, jobs: JobQueue, now: datetime) -> Receipt:
    """Write the photo's row and its job, or find that the same photo is there.

    Raises NotFound for a scene that is not the caller's, Conflict when the id stands for another photo.
    """
    require_scene_to_fill(session, caller, arrival.scene_id)
    repository.hold_bytes(session, arrival.sha256)
    stored = repository.find_any_photo(session, arrival.photo_id)
    if stored is not None:
        return Receipt(*_same_photo(stored, arrival), is_new=False)
    photo = _photo(arrival, repository.find_twin(session, arrival.sha256), caller, now)
    session.add(photo)
    session.flush()
    job = jobs.enqueue(session, AnalysePhoto(photo.id), now)
    return Receipt(photo, job, is_new=True)


def get_photo(session: Session, caller: Caller, photo_id: UUID) -> tuple[Photo, Job]:
    """The photo and its job, or NotFound when it is not there or not the caller's."""
    found = repository.find_photo(session, caller, photo_id)
    if found is None:
        raise NotFound("photo-not-found", "There is no photo with this id that you may see.")
    return found


def list_photos(session: Session, caller: Caller, scene_id: UUID) -> Sequence[tuple[Photo, Job]]:
    """The photos of a scene that the caller may see, in the order they came. Raises NotFound."""
    get_scene(session, caller, scene_id)
    return repository.list_photos(session, caller, scene_id)


def find_inspections(session: Session, caller: Caller, photos: Sequence[Photo]) -> Mapping[UUID, PhotoInspection]:
    """What looks at these photos told, by their ids, of photos that the caller may see. Nothing of it is for reps."""
    if caller.role == "rep":
        return {}
    return repository.find_inspections(session, [photo.id for photo in photos])


def get_report(
    session: Session, caller: Caller, photo_id: UUID, *, corrected: bool = True
) -> tuple[Photo, StoredReport]:
    """The photo and its newest shelf report with its newest names, and with what people corrected, if wanted.

    Raises NotFound, and says whether waiting helps.
    """
    photo, job = get_photo(session, caller, photo_id)
    analysis = repository.newest_analysis(session, photo.id)
    if analysis is not None:
        stored = StoredReport.of(photo, analysis, newest_namings(session, [analysis.id]).get(analysis.id))
        corrections = newest_corrections(session, [analysis.id]) if corrected else {}
        return photo, corrected_report(stored, corrections.get(analysis.id))
    if job.state == "failed":
        raise NotFound("analysis-failed", f"The photo could not be analysed: {job.last_error} Take it again.")
    raise NotFound("analysis-not-ready", "The photo is not analysed yet. Ask again in a second.")


def _same_photo(stored: tuple[Photo, Job], arrival: Arrival) -> tuple[Photo, Job]:
    photo, _ = stored
    if (photo.scene_id, photo.sha256) != (arrival.scene_id, arrival.sha256):
        raise Conflict("photo-differs", "This id stands for another photo. Make a new UUID for a new photo.")
    return stored


def _photo(arrival: Arrival, twin: UUID | None, caller: Caller, now: datetime) -> Photo:
    capture = arrival.capture
    return Photo(
        id=arrival.photo_id,
        scene_id=arrival.scene_id,
        sha256=arrival.sha256,
        byte_size=arrival.byte_size,
        media_type=arrival.media_type,
        width=arrival.width,
        height=arrival.height,
        storage_key=arrival.storage_key,
        captured_at=capture.captured_at,
        utc_offset_minutes=_offset_minutes(capture.captured_at),
        latitude=capture.latitude,
        longitude=capture.longitude,
        duplicate_of=twin,
        uploaded_by=caller.id,
        uploaded_at=now,
    )


def _offset_minutes(moment: datetime | None) -> int | None:
    offset = moment.utcoffset() if moment else None
    return None if offset is None else round(offset.total_seconds() / 60)
