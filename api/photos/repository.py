"""All queries for photos. What people read is asked for together with their rights."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import Session

from api.security.caller import Caller
from api.tables import Analysis, Job, Outlet, Photo, Scene, Visit
from api.tables.photos import PhotoInspection
from api.visits.repository import visible_visits
from vision.photos.picture_hash import PictureHash, near_bands

# One in a thousand of all photos shares a band by chance. More than this many would be one picture sent again and
# again, and the first of them tell enough.
MAX_NEAR_PICTURES = 2000
# Any number that no other advisory lock of the service uses; those of `hold_bytes` have 60 random bits.
PICTURES_LOCK = 4


def find_scene_to_fill(session: Session, caller: Caller, scene_id: UUID) -> Scene | None:
    """The scene, if the caller may add photos to it: the visit's own rep, or an admin."""
    query = select(Scene).join(Visit, Visit.id == Scene.visit_id).where(Scene.id == scene_id)
    if caller.role != "admin":
        query = query.where(Visit.rep_id == caller.id)
    return session.scalars(query).one_or_none()


def find_photo(session: Session, caller: Caller, photo_id: UUID) -> tuple[Photo, Job] | None:
    """The photo with its job, if the caller may see its visit."""
    row = session.execute(_visible_photos(caller).where(Photo.id == photo_id)).one_or_none()
    return None if row is None else (row[0], row[1])


def list_photos(session: Session, caller: Caller, scene_id: UUID) -> Sequence[tuple[Photo, Job]]:
    """The photos of a scene with their jobs, in the order they came."""
    query = _visible_photos(caller).where(Photo.scene_id == scene_id).order_by(Photo.uploaded_at, Photo.id)
    return [(row[0], row[1]) for row in session.execute(query)]


def find_any_photo(session: Session, photo_id: UUID) -> tuple[Photo, Job] | None:
    """The photo with its job, whoever's it is: only to tell a new id from a taken one."""
    row = session.execute(_photos_with_jobs().where(Photo.id == photo_id)).one_or_none()
    return None if row is None else (row[0], row[1])


def find_twin(session: Session, sha256: str) -> UUID | None:
    """The first photo with these very bytes, whoever's it is: the one that repeats no other."""
    # Not by time: two uploads may carry the same moment, or the clock may have been set back between them.
    query = select(Photo.id).where(Photo.sha256 == sha256, Photo.duplicate_of.is_(None))
    return session.scalar(query)


def hold_bytes(session: Session, sha256: str) -> None:
    """Let no other upload of the same bytes pass until this transaction ends, else neither would see its twin.

    On SQLite every writing transaction is alone anyway.
    """
    if session.get_bind().dialect.name == "postgresql":
        session.execute(select(func.pg_advisory_xact_lock(int(sha256[:15], 16))))


def find_inspection(session: Session, photo_id: UUID) -> PhotoInspection | None:
    """What a look at the photo told, if it has been looked at."""
    return session.get(PhotoInspection, photo_id)


def find_inspections(session: Session, photo_ids: Sequence[UUID]) -> Mapping[UUID, PhotoInspection]:
    """What looks at these photos told. The caller's right to the photos is checked before."""
    query = select(PhotoInspection).where(PhotoInspection.photo_id.in_(photo_ids))
    return {inspection.photo_id: inspection for inspection in session.scalars(query)}


def inspected_photos(session: Session, visit_id: UUID) -> Sequence[tuple[Photo, PhotoInspection]]:
    """The photos of a visit that were looked at, whoever asks."""
    query = (
        select(Photo, PhotoInspection)
        .join(PhotoInspection, PhotoInspection.photo_id == Photo.id)
        .join(Scene, Scene.id == Photo.scene_id)
        .where(Scene.visit_id == visit_id)
    )
    return [(row[0], row[1]) for row in session.execute(query)]


def find_near_pictures(
    session: Session, picture: PictureHash, scene_id: UUID
) -> Sequence[tuple[Photo, PhotoInspection]]:
    """Photos of other scenes that may show the same picture, the oldest first: all within seven bits, and some others.

    At least one of the four bands differs in at most one bit, which four indexes answer.
    """
    bands = (PhotoInspection.band_1, PhotoInspection.band_2, PhotoInspection.band_3, PhotoInspection.band_4)
    near = or_(*(column.in_(near_bands(band)) for column, band in zip(bands, picture, strict=True)))
    query = select(Photo, PhotoInspection).join(PhotoInspection, PhotoInspection.photo_id == Photo.id)
    oldest_first = query.where(near, Photo.scene_id != scene_id).order_by(Photo.uploaded_at, Photo.id)
    return [(row[0], row[1]) for row in session.execute(oldest_first.limit(MAX_NEAR_PICTURES))]


def hold_pictures(session: Session) -> None:
    """Let no other transaction look for near pictures until this one ends, else neither would see the other's."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(select(func.pg_advisory_xact_lock(PICTURES_LOCK)))


def get_visit_and_outlet(session: Session, scene_id: UUID) -> tuple[Visit, Outlet]:
    """Where and when a scene was photographed, whoever asks. Raises sqlalchemy.exc.NoResultFound."""
    query = select(Visit, Outlet).join(Scene, Scene.visit_id == Visit.id).join(Outlet, Outlet.id == Visit.outlet_id)
    row = session.execute(query.where(Scene.id == scene_id)).one()
    return row[0], row[1]


def get_photo(session: Session, photo_id: UUID) -> Photo:
    """The photo of a job, whoever's it is. Raises sqlalchemy.exc.NoResultFound."""
    return session.get_one(Photo, photo_id)


def newest_analysis(session: Session, photo_id: UUID) -> Analysis | None:
    """The latest analysis of a photo. The caller's right to the photo is checked before."""
    query = select(Analysis).where(Analysis.photo_id == photo_id)
    return session.scalars(query.order_by(Analysis.created_at.desc(), Analysis.id).limit(1)).one_or_none()


def find_analysis(session: Session, photo_id: UUID, pipeline_version: str) -> Analysis | None:
    """What this pipeline version saw on the photo, if it has looked."""
    query = select(Analysis).where(Analysis.photo_id == photo_id, Analysis.pipeline_version == pipeline_version)
    return session.scalars(query).one_or_none()


def is_stored(session: Session, storage_key: str) -> bool:
    """Whether a photo row names the key."""
    return session.scalar(select(Photo.id).where(Photo.storage_key == storage_key)) is not None


def _photos_with_jobs() -> Select[Photo, Job]:
    return select(Photo, Job).join(Job, Job.photo_id == Photo.id)


def _visible_photos(caller: Caller) -> Select[Photo, Job]:
    with_visit = _photos_with_jobs().join(Scene, Scene.id == Photo.scene_id).join(Visit, Visit.id == Scene.visit_id)
    return with_visit.where(visible_visits(caller))
