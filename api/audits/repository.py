"""All SQL about results. What people read is asked for together with their rights."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import Select, and_, func, or_, select
from sqlalchemy.orm import Session

from api.fusions.repository import OPEN_STATES
from api.paging import MomentKey
from api.security.caller import Caller
from api.tables import Analysis, Job, Naming, Outlet, Photo, PhotoResult, Scene, Standard, Visit, VisitResult
from api.tables.base import JsonObject
from api.visits.repository import visible_visits


def lock_visit_of(session: Session, scene_id: UUID) -> Visit:
    """The scene's visit, locked until the transaction ends: revisions of one visit are written one after another.

    On SQLite every writing transaction is alone anyway.
    """
    query = select(Visit).join(Scene, Scene.visit_id == Visit.id).where(Scene.id == scene_id)
    return session.scalars(query.with_for_update(of=Visit)).one()


def lock_visit(session: Session, visit_id: UUID) -> Visit:
    """The visit, locked likewise."""
    return session.scalars(select(Visit).where(Visit.id == visit_id).with_for_update()).one()


def get_outlet(session: Session, outlet_id: UUID) -> Outlet:
    """The outlet of a visit, whoever asks."""
    return session.get_one(Outlet, outlet_id)


def has_open_jobs(session: Session, visit_id: UUID, besides: UUID | None) -> bool:
    """Whether photos of the visit, other than `besides`, still wait for their analysis."""
    query = (
        select(Job.id)
        .join(Photo, Photo.id == Job.photo_id)
        .join(Scene, Scene.id == Photo.scene_id)
        .where(Scene.visit_id == visit_id, Job.state.in_(OPEN_STATES))
    )
    if besides is not None:
        query = query.where(Photo.id != besides)
    return session.scalar(query.limit(1)) is not None


def next_revision(session: Session, visit_id: UUID) -> int:
    """The number of the visit's next result. Only right while the visit is locked."""
    query = select(func.max(VisitResult.revision)).where(VisitResult.visit_id == visit_id)
    return (session.scalar(query) or 0) + 1


def find_photo_result(session: Session, photo_id: UUID) -> tuple[PhotoResult, Analysis, Standard | None] | None:
    """The newest result of a photo. The caller's right to the photo is checked before."""
    query = (
        select(PhotoResult, Analysis, Standard)
        .join(Analysis, Analysis.id == PhotoResult.analysis_id)
        .outerjoin(Standard, Standard.id == PhotoResult.standard_id)
        .outerjoin(Naming, Naming.id == PhotoResult.naming_id)
        .where(PhotoResult.photo_id == photo_id)
        # That of the report that is shown: the order of `photos.repository.newest_analysis`, and its last names.
        .order_by(Analysis.created_at.desc(), Analysis.id, func.coalesce(Naming.revision, 0).desc())
        .limit(1)
    )
    row = session.execute(query).one_or_none()
    return None if row is None else (row[0], row[1], row[2])


def find_visit_result(
    session: Session, caller: Caller, visit_id: UUID
) -> tuple[VisitResult, Visit, Standard | None] | None:
    """The newest result of a visit, if the caller may see the visit."""
    row = session.execute(_newest_results(caller).where(Visit.id == visit_id)).one_or_none()
    return None if row is None else (row[0], row[1], row[2])


def list_outlet_results(
    session: Session, caller: Caller, outlet_id: UUID, *, limit: int, after: MomentKey | None
) -> Sequence[tuple[VisitResult, Visit, Standard | None]]:
    """The newest result of each visit at the outlet, the latest visit first, at most `limit`, those behind `after`."""
    query = _newest_results(caller).where(Visit.outlet_id == outlet_id)
    if after is not None:
        started_at, visit_id = after
        query = query.where(
            or_(Visit.started_at < started_at, and_(Visit.started_at == started_at, Visit.id < visit_id))
        )
    rows = session.execute(query.order_by(Visit.started_at.desc(), Visit.id.desc()).limit(limit))
    return [(row[0], row[1], row[2]) for row in rows]


def analyses_by_id(session: Session, analysis_ids: Sequence[UUID]) -> Sequence[tuple[Photo, Analysis]]:
    """The analyses with these ids and their photos, in any order."""
    query = select(Photo, Analysis).join(Analysis, Analysis.photo_id == Photo.id).where(Analysis.id.in_(analysis_ids))
    return [(row[0], row[1]) for row in session.execute(query)]


def standard_document(session: Session, standard_id: UUID | None) -> JsonObject | None:
    """The document that a result rests on; None for a result without a standard."""
    return session.get_one(Standard, standard_id).document if standard_id else None


def _newest_results(caller: Caller) -> Select[VisitResult, Visit, Standard]:
    newest = (
        select(func.max(VisitResult.revision))
        .where(VisitResult.visit_id == Visit.id)
        .correlate(Visit)
        .scalar_subquery()
    )
    return (
        select(VisitResult, Visit, Standard)
        .join(Visit, Visit.id == VisitResult.visit_id)
        .outerjoin(Standard, Standard.id == VisitResult.standard_id)
        .where(visible_visits(caller), VisitResult.revision == newest)
    )
