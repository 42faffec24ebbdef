"""All SQL about decisions, confirmations and the list of visits that wait. The right to the visit is checked before."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from api.scoring.decided import LineDecision
from api.tables import Appeal, Confirmation, Decision, Photo, ReviewItem, Scene, VisitResult
from api.tables.photos import PhotoInspection


def decisions_in_force(session: Session, visit_id: UUID) -> Sequence[Decision]:
    """The decisions about lines of a visit's results that wait for nobody, the latest last."""
    query = (
        select(Decision)
        .outerjoin(Confirmation, Confirmation.decision_id == Decision.id)
        .where(
            Decision.visit_id == visit_id,
            Decision.kind.in_(("accept", "override")),
            or_(Decision.needs_second.is_(False), Confirmation.confirmed.is_(True)),
        )
    )
    return session.scalars(query.order_by(Decision.number)).all()


def decisions_by_id(session: Session, decision_ids: Collection[UUID]) -> Sequence[Decision]:
    """The decisions with these ids, in the order in which they were made."""
    return session.scalars(select(Decision).where(Decision.id.in_(decision_ids)).order_by(Decision.number)).all()


def list_decisions(session: Session, visit_id: UUID) -> Sequence[Decision]:
    """Every decision about the visit, the latest last."""
    return session.scalars(select(Decision).where(Decision.visit_id == visit_id).order_by(Decision.number)).all()


def find_decision(session: Session, decision_id: UUID) -> Decision | None:
    """The decision with that id, whoever asks."""
    return session.get(Decision, decision_id)


def confirmations(session: Session, decision_ids: Collection[UUID]) -> Mapping[UUID, Confirmation]:
    """The second persons' answers to these decisions, by decision."""
    query = select(Confirmation).where(Confirmation.decision_id.in_(decision_ids))
    return {answer.decision_id: answer for answer in session.scalars(query)}


def next_number(session: Session, visit_id: UUID) -> int:
    """The number of the visit's next decision. Only right while the visit is locked."""
    query = select(func.max(Decision.number)).where(Decision.visit_id == visit_id)
    return (session.scalar(query) or 0) + 1


def newest_result(session: Session, visit_id: UUID) -> VisitResult | None:
    """The newest result of a visit."""
    query = select(VisitResult).where(VisitResult.visit_id == visit_id).order_by(VisitResult.revision.desc())
    return session.scalars(query.limit(1)).one_or_none()


def newest_photo_moment(session: Session, visit_id: UUID) -> datetime | None:
    """When the visit's last photo came."""
    query = select(func.max(Photo.uploaded_at)).join(Scene, Scene.id == Photo.scene_id)
    return session.scalar(query.where(Scene.visit_id == visit_id))


def list_appeals(session: Session, visit_id: UUID) -> Sequence[Appeal]:
    """Every appeal about the visit, the newest last."""
    query = select(Appeal).where(Appeal.visit_id == visit_id).order_by(Appeal.made_at, Appeal.id)
    return session.scalars(query).all()


def photos_with_inspections(session: Session, visit_id: UUID) -> Sequence[tuple[Photo, PhotoInspection]]:
    """The photos of a visit that were looked at, with what the looks told."""
    query = (
        select(Photo, PhotoInspection)
        .join(PhotoInspection, PhotoInspection.photo_id == Photo.id)
        .join(Scene, Scene.id == Photo.scene_id)
        .where(Scene.visit_id == visit_id)
    )
    return [(row[0], row[1]) for row in session.execute(query)]


def find_item(session: Session, visit_id: UUID) -> ReviewItem | None:
    """The visit's place in the list of those that wait."""
    return session.get(ReviewItem, visit_id)


def line_decision(decision: Decision) -> LineDecision:
    """A stored decision as scoring needs it."""
    verdict = decision.verdict if decision.kind == "override" else None
    return LineDecision(
        id=str(decision.id),
        basis=decision.basis,
        verdict=verdict,  # type: ignore[arg-type]  # the column holds what the request's schema let in
        score=decision.score,
    )
