"""All SQL about unknown facings. Whose photos they are is part of each query that people's questions lead to."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import Session

from api.naming.repository import catalogue_stamp, newest_namings
from api.security.caller import Caller
from api.tables import Analysis, DismissedFacing, FacingVectors, Naming, Photo, ReferencePicture, Scene, User, Visit
from api.tables.base import JsonObject
from api.visits.repository import visible_visits

# Photos that are looked through for unknown facings, the newest first, and dismissed facings that others are held
# against. A report takes 20 kB, so that the slowest look reads 20 MB.
MAX_PHOTOS = 1000
MAX_DISMISSED = 2000

Stamp = tuple[object, ...]
FacingKey = tuple[UUID, str]
Seen = tuple[Analysis, bytes, JsonObject | None]


def sight_stamp(session: Session) -> Stamp:
    """Differs whenever facings were seen or named since."""
    newest = (func.max(Analysis.created_at), func.max(Naming.created_at))
    return tuple(session.scalar(select(moment)) for moment in newest)


def answers_stamp(session: Session) -> Stamp:
    """Differs whenever people taught or dismissed something since."""
    dismissed = select(func.count(), func.max(DismissedFacing.dismissed_at)).select_from(DismissedFacing)
    return (*session.execute(dismissed).one(), catalogue_stamp(session))


def has_vectors(session: Session) -> bool:
    """Whether any embedder has ever looked at a facing."""
    return session.scalar(select(FacingVectors.analysis_id).limit(1)) is not None


def recent_photos(session: Session, caller: Caller, since: datetime) -> Sequence[tuple[Photo, Visit]]:
    """Photos that came at this moment or later and that the caller may see, the newest first; no repeated bytes."""
    query = (
        select(Photo, Visit)
        .join(Scene, Scene.id == Photo.scene_id)
        .join(Visit, Visit.id == Scene.visit_id)
        .where(visible_visits(caller), Photo.uploaded_at >= since, Photo.duplicate_of.is_(None))
        .order_by(Photo.uploaded_at.desc(), Photo.id)
        .limit(MAX_PHOTOS)
    )
    return [(row[0], row[1]) for row in session.execute(query)]


def visible_photos(session: Session, caller: Caller, photo_ids: Collection[UUID]) -> dict[UUID, tuple[Photo, Visit]]:
    """Those of these photos that the caller may see, by their ids."""
    query = (
        select(Photo, Visit)
        .join(Scene, Scene.id == Photo.scene_id)
        .join(Visit, Visit.id == Scene.visit_id)
        .where(visible_visits(caller), Photo.id.in_(photo_ids))
    )
    return {row[0].id: (row[0], row[1]) for row in session.execute(query)}


def newest_analyses(session: Session, photo_ids: Collection[UUID]) -> dict[UUID, Analysis]:
    """The newest analysis of each of these photos that has one, by photo."""
    # The order of `photos.repository.newest_analysis`, turned round: the last one of a photo is its newest.
    query = select(Analysis).where(Analysis.photo_id.in_(photo_ids)).order_by(Analysis.created_at, Analysis.id.desc())
    return {analysis.photo_id: analysis for analysis in session.scalars(query)}


def with_vectors(session: Session, analyses: Iterable[Analysis], embedder: str) -> dict[UUID, Seen]:
    """Analyses whose facings this embedder (SHA-256) has seen, with their vectors and newest names, by photo."""
    by_id = {analysis.id: analysis for analysis in analyses}
    vectors = select(FacingVectors.analysis_id, FacingVectors.vectors).where(
        FacingVectors.analysis_id.in_(list(by_id)), FacingVectors.embedder == embedder
    )
    namings = newest_namings(session, list(by_id))
    return {
        by_id[row[0]].photo_id: (by_id[row[0]], row[1], namings[row[0]].document if row[0] in namings else None)
        for row in session.execute(vectors)
    }


def first_references(session: Session, skus: Collection[str]) -> dict[str, UUID]:
    """The reference picture that shows each product best, a packshot before a crop, by SKU."""
    query = select(ReferencePicture).where(ReferencePicture.sku.in_(skus))
    best_last = (ReferencePicture.kind.desc(), ReferencePicture.created_at.desc(), ReferencePicture.id)
    return {picture.sku: picture.id for picture in session.scalars(query.order_by(*best_last))}


def newest_dismissed(session: Session, caller: Caller) -> Sequence[FacingKey]:
    """Analysis and id of the facings that were dismissed last, by those whose word counts for the caller's questions.

    That of trainers and admins counts everywhere; a manager's counts for whoever, limited likewise, sees the photo.
    """
    for_all = DismissedFacing.dismissed_by.in_(select(User.id).where(User.role.in_(("trainer", "admin"))))
    counts = for_all if caller.sees_everything else or_(for_all, DismissedFacing.analysis_id.in_(_seen_by(caller)))
    query = select(DismissedFacing).where(counts)
    newest_first = query.order_by(DismissedFacing.dismissed_at.desc(), DismissedFacing.facing_id)
    return [(facing.analysis_id, facing.facing_id) for facing in session.scalars(newest_first.limit(MAX_DISMISSED))]


def analyses_by_id(session: Session, analysis_ids: Collection[UUID]) -> Sequence[Analysis]:
    """The analyses with these ids, in any order."""
    return session.scalars(select(Analysis).where(Analysis.id.in_(analysis_ids))).all()


def _seen_by(caller: Caller) -> Select[UUID]:
    return (
        select(Analysis.id)
        .join(Photo, Photo.id == Analysis.photo_id)
        .join(Scene, Scene.id == Photo.scene_id)
        .join(Visit, Visit.id == Scene.visit_id)
        .where(visible_visits(caller))
    )


def dismissed_among(session: Session, keys: Iterable[FacingKey]) -> set[FacingKey]:
    """Which of these facings are dismissed already."""
    analyses = {analysis_id for analysis_id, _ in keys}
    query = select(DismissedFacing).where(DismissedFacing.analysis_id.in_(analyses))
    return {(facing.analysis_id, facing.facing_id) for facing in session.scalars(query)}
