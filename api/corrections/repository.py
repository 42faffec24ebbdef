"""All SQL about correction sets. The caller's right to the photo is checked before."""

from collections.abc import Collection, Mapping, Sequence
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from api.tables import CorrectionSet, Photo, Product, Scene


def newest_corrections(session: Session, analysis_ids: Collection[UUID]) -> Mapping[UUID, CorrectionSet]:
    """The corrections in force of those analyses that have any, by analysis."""
    query = select(CorrectionSet).where(CorrectionSet.analysis_id.in_(analysis_ids)).order_by(CorrectionSet.revision)
    return {found.analysis_id: found for found in session.scalars(query)}


def corrections_by_id(session: Session, correction_ids: Collection[UUID]) -> Sequence[CorrectionSet]:
    """The correction sets with these ids, in any order."""
    return session.scalars(select(CorrectionSet).where(CorrectionSet.id.in_(correction_ids))).all()


def find_corrections(session: Session, correction_id: UUID) -> CorrectionSet | None:
    """The correction set with that id, whoever asks: only to tell a new id from a taken one."""
    return session.get(CorrectionSet, correction_id)


def list_corrections(session: Session, photo_id: UUID) -> Sequence[CorrectionSet]:
    """Every correction set of a photo, the newest first."""
    query = select(CorrectionSet).where(CorrectionSet.photo_id == photo_id)
    newest_first = (CorrectionSet.created_at.desc(), CorrectionSet.revision.desc(), CorrectionSet.id)
    return session.scalars(query.order_by(*newest_first)).all()


def next_revision(session: Session, analysis_id: UUID) -> int:
    """The number of the analysis' next correction set. Only right while the visit is locked."""
    query = select(func.max(CorrectionSet.revision)).where(CorrectionSet.analysis_id == analysis_id)
    return (session.scalar(query) or 0) + 1


def products_by_sku(session: Session, skus: Collection[str]) -> Mapping[str, Product]:
    """The products of the catalogue with these SKUs."""
    return {product.sku: product for product in session.scalars(select(Product).where(Product.sku.in_(skus)))}


def corrected_analyses(session: Session, visit_id: UUID) -> Sequence[tuple[UUID, UUID]]:
    """Photo and analysis of everything that was ever corrected of a visit."""
    query = (
        select(CorrectionSet.photo_id, CorrectionSet.analysis_id)
        .join(Photo, Photo.id == CorrectionSet.photo_id)
        .join(Scene, Scene.id == Photo.scene_id)
        .where(Scene.visit_id == visit_id)
    )
    return [(row[0], row[1]) for row in session.execute(query)]
