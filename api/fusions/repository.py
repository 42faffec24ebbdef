"""All SQL about fusions. The caller's right to the scene is checked before."""

from collections.abc import Collection, Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from api.fusions.basis import StoredReport
from api.naming.repository import newest_namings
from api.tables import Analysis, Fusion, Job, Photo, Scene

OPEN_STATES = ("queued", "leased")


def newest_reports(session: Session, visit_id: UUID) -> tuple[StoredReport, ...]:
    """The photos of a visit that were analysed, in the order they came: newest analyses with their newest names."""
    newest = newest_analyses(session, visit_id)
    namings = newest_namings(session, [analysis.id for _, analysis in newest])
    types = scene_types(session, [photo.scene_id for photo, _ in newest])
    return tuple(
        StoredReport.of(photo, analysis, namings.get(analysis.id), types[photo.scene_id]) for photo, analysis in newest
    )


def scene_types(session: Session, scene_ids: Collection[UUID]) -> dict[UUID, str]:
    """Of what kind these displays are. A scene never changes its type, so that results of the past keep theirs."""
    query = select(Scene.id, Scene.scene_type).where(Scene.id.in_(scene_ids))
    return {row.id: row.scene_type for row in session.execute(query)}


def newest_analyses(session: Session, visit_id: UUID) -> Sequence[tuple[Photo, Analysis]]:
    """The photos of a visit that were analysed, in the order they came, each with its newest analysis."""
    query = (
        select(Photo, Analysis)
        .join(Analysis, Analysis.photo_id == Photo.id)
        .join(Scene, Scene.id == Photo.scene_id)
        .where(Scene.visit_id == visit_id)
        # The same order as `photos.repository.newest_analysis`, turned round: the last one of a photo is its newest.
        .order_by(Photo.uploaded_at, Photo.id, Analysis.created_at, Analysis.id.desc())
    )
    return list({row[0].id: (row[0], row[1]) for row in session.execute(query)}.values())


def list_fusions(session: Session, visit_id: UUID) -> Sequence[Fusion]:
    """Every fusion of the visit's scenes, the oldest first."""
    query = select(Fusion).join(Scene, Scene.id == Fusion.scene_id).where(Scene.visit_id == visit_id)
    return session.scalars(query.order_by(Fusion.created_at, Fusion.id)).all()


def fusions_by_id(session: Session, fusion_ids: Sequence[UUID]) -> Sequence[Fusion]:
    """The fusions with these ids, in any order."""
    return session.scalars(select(Fusion).where(Fusion.id.in_(fusion_ids))).all()


def find_fusion(session: Session, basis: str) -> Fusion | None:
    """The newest fusion that rests on these very analyses."""
    query = select(Fusion).where(Fusion.basis == basis).order_by(Fusion.created_at.desc(), Fusion.id)
    return session.scalars(query.limit(1)).one_or_none()


def scenes_with_open_photos(session: Session, visit_id: UUID) -> frozenset[UUID]:
    """Scenes of the visit in which a photo still waits for its analysis."""
    query = (
        select(Photo.scene_id)
        .join(Job, Job.photo_id == Photo.id)
        .join(Scene, Scene.id == Photo.scene_id)
        .where(Scene.visit_id == visit_id, Job.state.in_(OPEN_STATES))
    )
    return frozenset(session.scalars(query))


def has_open_fusion(session: Session, scene_id: UUID) -> bool:
    """Whether a fusion of the scene is queued or being made."""
    query = select(Job.id).where(Job.scene_id == scene_id, Job.state.in_(OPEN_STATES))
    return session.scalar(query.limit(1)) is not None


def get_scene(session: Session, scene_id: UUID) -> Scene:
    """The scene of a job, whoever's it is. Raises sqlalchemy.exc.NoResultFound."""
    return session.get_one(Scene, scene_id)


def is_stored(session: Session, storage_key: str) -> bool:
    """Whether the key is that of an overview."""
    return session.scalar(select(Fusion.id).where(Fusion.overview_key == storage_key)) is not None
