"""Where a photo comes from, set against where it claims to come from. Suspicions for the manager, never a verdict."""

from datetime import datetime, timedelta, timezone
from uuid import UUID

from sqlalchemy.orm import Session

from api.figures.service import follow_suspicions
from api.outlets.places import metres_from_outlet
from api.photos import repository
from api.photos.inspection import Origin
from api.photos.schemas import Suspicion
from api.tables import Photo, Visit
from api.tables.photos import PhotoInspection
from vision.photos.exif import GeoPlace
from vision.photos.picture_hash import MAX_DISTANCE, PictureHash


def record_origin(session: Session, photo: Photo, origin: Origin, now: datetime) -> None:
    """Keep what a look at the photo told, and mark it when an earlier photo of another scene shows the same picture.

    A photo that was looked at before stays as it is.
    """
    if repository.find_inspection(session, photo.id) is not None:
        return
    visit, outlet = repository.get_visit_and_outlet(session, photo.scene_id)
    inspection = PhotoInspection(
        photo_id=photo.id,
        **origin.picture._asdict(),
        from_screen=origin.from_screen,
        hours_from_visit=_hours_from_visit(origin.taken_at or photo.captured_at, visit),
        metres_from_outlet=metres_from_outlet(origin.place or _told_place(photo), outlet),
        inspected_at=now,
    )
    repository.hold_pictures(session)
    marked = _mark_same_pictures(session, photo, inspection, origin.picture)
    session.add(inspection)
    session.flush()
    for visit_id in sorted({visit.id, *(repository.get_visit_and_outlet(session, scene)[0].id for scene in marked)}):
        _count_suspicions(session, visit_id)


def _count_suspicions(session: Session, visit_id: UUID) -> None:
    looked_at = repository.inspected_photos(session, visit_id)
    suspicious = sum(bool(Suspicion.of(photo, inspection).marks) for photo, inspection in looked_at)
    follow_suspicions(session, visit_id, suspicious)


def _mark_same_pictures(
    session: Session, photo: Photo, inspection: PhotoInspection, picture: PictureHash
) -> frozenset[UUID]:
    """The later of two photos is the suspicious one, whichever of them is looked at first.

    Gives the scenes in which another photo was marked.
    """
    same = [
        (distance, other, its)
        for other, its in repository.find_near_pictures(session, picture, photo.scene_id)
        if (distance := picture.distance(PictureHash(its.band_1, its.band_2, its.band_3, its.band_4))) <= MAX_DISTANCE
    ]
    moment = (photo.uploaded_at, photo.id)
    earlier = [(distance, other.uploaded_at, other.id) for distance, other, _ in same if _moment(other) < moment]
    inspection.resembles = min(earlier)[2] if earlier else None
    later = [(other, its) for _, other, its in same if _moment(other) > moment and its.resembles is None]
    for _, its in later:
        its.resembles = photo.id
    return frozenset(other.scene_id for other, _ in later)


def _moment(photo: Photo) -> tuple[object, ...]:
    return photo.uploaded_at, photo.id


def _hours_from_visit(taken_at: datetime | None, visit: Visit) -> float | None:
    """Signed; negative before the visit. A camera's clock without an offset is taken to show the time at the outlet."""
    if taken_at is None:
        return None
    if taken_at.tzinfo is None:
        taken_at = taken_at.replace(tzinfo=timezone(timedelta(minutes=visit.utc_offset_minutes)))
    return (taken_at - visit.started_at) / timedelta(hours=1)


def _told_place(photo: Photo) -> GeoPlace | None:
    if photo.latitude is None or photo.longitude is None:
        return None
    return GeoPlace(photo.latitude, photo.longitude)
