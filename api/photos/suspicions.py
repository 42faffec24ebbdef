"""Where a photo comes from, set against where it claims to come from. Suspicions for the manager, never a verdict."""

import math
from datetime import datetime, timedelta, timezone

from sqlalchemy.orm import Session

from api.photos import repository
from api.photos.inspection import Origin
from api.tables import Outlet, Photo, Visit
from api.tables.photos import PhotoInspection
from vision.photos.exif import GeoPlace
from vision.photos.picture_hash import MAX_DISTANCE, PictureHash

EARTH_RADIUS_METRES = 6_371_000


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
        metres_from_outlet=_metres_from_outlet(origin.place or _told_place(photo), outlet),
        inspected_at=now,
    )
    repository.hold_pictures(session)
    _mark_same_pictures(session, photo, inspection, origin.picture)
    session.add(inspection)


def _mark_same_pictures(session: Session, photo: Photo, inspection: PhotoInspection, picture: PictureHash) -> None:
    """The later of two photos is the suspicious one, whichever of them is looked at first."""
    same = [
        (distance, other, its)
        for other, its in repository.find_near_pictures(session, picture, photo.scene_id)
        if (distance := picture.distance(PictureHash(its.band_1, its.band_2, its.band_3, its.band_4))) <= MAX_DISTANCE
    ]
    moment = (photo.uploaded_at, photo.id)
    earlier = [(distance, other.uploaded_at, other.id) for distance, other, _ in same if _moment(other) < moment]
    inspection.resembles = min(earlier)[2] if earlier else None
    for _, other, its in same:
        if _moment(other) > moment and its.resembles is None:
            its.resembles = photo.id


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


def _metres_from_outlet(place: GeoPlace | None, outlet: Outlet) -> float | None:
    if place is None or outlet.latitude is None or outlet.longitude is None:
        return None
    return metres_between(place, GeoPlace(outlet.latitude, outlet.longitude))


def metres_between(first: GeoPlace, second: GeoPlace) -> float:
    """Distance along the earth's surface (haversine formula), within 0.5 %."""
    north, south = math.radians(first.latitude), math.radians(second.latitude)
    east = math.radians(second.longitude - first.longitude)
    chord = math.sin((south - north) / 2) ** 2 + math.cos(north) * math.cos(south) * math.sin(east / 2) ** 2
    return 2 * EARTH_RADIUS_METRES * math.asin(min(1.0, math.sqrt(chord)))
