"""All SQL about appeals and the list of what waits. What people read is asked for together with their rights."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import and_, or_, select, union_all
from sqlalchemy.orm import Session, aliased

from api.paging import MomentKey
from api.security.caller import Caller
from api.security.repository import subtree
from api.tables import Appeal, Confirmation, Decision, Outlet, Photo, ReviewItem, Scene, User, Visit, VisitResult
from api.visits.repository import visible_visits

# More at once would hold the log of changes too long; the rest comes with the next look.
MAX_OVERDUE = 100


def find_appeal(session: Session, appeal_id: UUID) -> Appeal | None:
    """The appeal with that id, whoever asks."""
    return session.get(Appeal, appeal_id)


def has_open_appeal(session: Session, visit_id: UUID, subject: str) -> bool:
    """Whether an appeal about the line or photo is open."""
    query = select(Appeal.id).where(Appeal.visit_id == visit_id, Appeal.subject == subject, Appeal.state == "open")
    return session.scalar(query.limit(1)) is not None


def outcome_waits(session: Session, appeal_id: UUID) -> bool:
    """Whether somebody accepted the appeal and a second person has not spoken yet."""
    query = (
        select(Decision.id)
        .outerjoin(Confirmation, Confirmation.decision_id == Decision.id)
        .where(Decision.appeal_id == appeal_id, Decision.needs_second.is_(True), Confirmation.decision_id.is_(None))
    )
    return session.scalar(query.limit(1)) is not None


def overdue_appeals(session: Session, now: datetime) -> Sequence[Appeal]:
    """Open appeals whose deadline has passed and that nobody above was told about, the oldest first."""
    query = select(Appeal).where(Appeal.state == "open", Appeal.due_at < now, Appeal.escalated_at.is_(None))
    return session.scalars(query.order_by(Appeal.due_at, Appeal.id).limit(MAX_OVERDUE)).all()


def is_of_visit(session: Session, photo: Photo, visit_id: UUID) -> bool:
    """Whether the photo was taken on the visit."""
    return session.get_one(Scene, photo.scene_id).visit_id == visit_id


def list_appeals(
    session: Session, caller: Caller, *, state: str | None, limit: int, after: MomentKey | None
) -> Sequence[Appeal]:
    """Appeals about visits that the caller may see, the next deadline first, at most `limit`, those behind `after`."""
    query = select(Appeal).join(Visit, Visit.id == Appeal.visit_id).where(visible_visits(caller))
    if state is not None:
        query = query.where(Appeal.state == state)
    if after is not None:
        due_at, appeal_id = after
        query = query.where(or_(Appeal.due_at > due_at, and_(Appeal.due_at == due_at, Appeal.id > appeal_id)))
    return session.scalars(query.order_by(Appeal.due_at, Appeal.id).limit(limit)).all()


def names(session: Session, visits: Sequence[Visit]) -> dict[UUID, str]:
    """What the outlets and reps of these visits are called."""
    outlets = select(Outlet.id, Outlet.name).where(Outlet.id.in_({visit.outlet_id for visit in visits}))
    reps = select(User.id, User.name).where(User.id.in_({visit.rep_id for visit in visits}))
    return {row[0]: row[1] for row in session.execute(union_all(outlets, reps))}


def list_items(
    session: Session,
    caller: Caller,
    *,
    reason: str | None,
    territory_id: UUID | None,
    escalated: bool | None,
    limit: int,
    after: MomentKey | None,
) -> Sequence[tuple[ReviewItem, Visit, VisitResult | None]]:
    """Visits that wait and that the caller may see, with their newest results, the next deadline first."""
    newer = aliased(VisitResult)
    overtaken = select(newer.id).where(newer.visit_id == Visit.id, newer.revision > VisitResult.revision).exists()
    query = (
        select(ReviewItem, Visit, VisitResult)
        .join(Visit, Visit.id == ReviewItem.visit_id)
        .outerjoin(VisitResult, and_(VisitResult.visit_id == Visit.id, ~overtaken))
        .where(visible_visits(caller))
    )
    if reason is not None:
        query = query.where((" " + ReviewItem.reasons + " ").contains(f" {reason} ", autoescape=True))
    if territory_id is not None:
        query = query.join(Outlet, Outlet.id == Visit.outlet_id).where(
            Outlet.territory_id.in_(subtree(session, territory_id))
        )
    if escalated is not None:
        query = query.where(ReviewItem.escalated.is_(escalated))
    if after is not None:
        due_at, visit_id = after
        later = and_(ReviewItem.due_at == due_at, ReviewItem.visit_id > visit_id)
        query = query.where(or_(ReviewItem.due_at > due_at, later))
    rows = session.execute(query.order_by(ReviewItem.due_at, ReviewItem.visit_id).limit(limit))
    return [(row[0], row[1], row[2]) for row in rows]
