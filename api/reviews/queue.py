"""Reading what waits for a person, and everything that people said about one visit."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy.orm import Session

from api.decisions import repository as decisions
from api.decisions.worklist import states_of
from api.paging import Stretch, decode_moment_cursor, encode_moment_cursor
from api.reviews import repository
from api.reviews.appeal_schemas import AppealAnswer
from api.reviews.decision_schemas import DecisionAnswer, ReviewSummary, VisitReviewAnswer, reasons_of
from api.security.caller import Caller
from api.tables import Appeal, ReviewItem, Visit, VisitResult
from api.tables.reviews import AppealState
from api.visits.service import get_visit


def list_reviews(
    session: Session,
    caller: Caller,
    *,
    reason: str | None,
    territory_id: UUID | None,
    escalated: bool | None,
    limit: int,
    after: str | None,
) -> Stretch[ReviewSummary]:
    """A page of the visits that wait for a person and that the caller may see, the next deadline first."""
    rows = repository.list_items(
        session,
        caller,
        reason=reason,
        territory_id=territory_id,
        escalated=escalated,
        limit=limit + 1,
        after=decode_moment_cursor(after) if after else None,
    )
    names = repository.names(session, [visit for _, visit, _ in rows])
    items = [_summary(item, visit, result, names) for item, visit, result in rows]
    return Stretch.cut(items, limit, lambda item: encode_moment_cursor(item.due_at, item.visit_id))


def list_appeals(
    session: Session, caller: Caller, *, state: AppealState | None, limit: int, after: str | None
) -> Stretch[Appeal]:
    """A page of the appeals about visits that the caller may see, the next deadline first."""
    key = decode_moment_cursor(after) if after else None
    rows = repository.list_appeals(session, caller, state=state, limit=limit + 1, after=key)
    return Stretch.cut(rows, limit, lambda appeal: encode_moment_cursor(appeal.due_at, appeal.id))


def visit_review(session: Session, caller: Caller, visit_id: UUID) -> VisitReviewAnswer:
    """Everything that people decided, ask or object about a visit. Raises NotFound. Reps see no suspicions."""
    visit = get_visit(session, caller, visit_id)
    item = decisions.find_item(session, visit.id)
    reasons = [reason for reason in reasons_of(item) if caller.role != "rep" or reason != "suspicion"]
    made = visit_decisions(session, visit.id)
    return VisitReviewAnswer.model_validate(
        {
            "visit_id": visit.id,
            "reasons": reasons,
            "due_at": item.due_at if item and reasons else None,
            "new_photo_wanted": any(decision.state == "open" for decision in made),
            "decisions": made,
            "appeals": [AppealAnswer.of(appeal) for appeal in decisions.list_appeals(session, visit.id)],
        }
    )


def visit_decisions(session: Session, visit_id: UUID) -> Sequence[DecisionAnswer]:
    """The decisions about a visit with their states, the latest last. The right to the visit is checked before."""
    made = decisions.list_decisions(session, visit_id)
    states = states_of(session, visit_id, made, decisions.newest_result(session, visit_id))
    answers = decisions.confirmations(session, [decision.id for decision in made])
    return [DecisionAnswer.of(decision, states[decision.id], answers.get(decision.id)) for decision in made]


def _summary(item: ReviewItem, visit: Visit, result: VisitResult | None, names: dict[UUID, str]) -> ReviewSummary:
    return ReviewSummary.model_validate(
        {
            "visit_id": visit.id,
            "outlet_id": visit.outlet_id,
            "outlet_name": names[visit.outlet_id],
            "rep_id": visit.rep_id,
            "rep_name": names[visit.rep_id],
            "started_at": visit.local_started_at,
            "reasons": reasons_of(item),
            "since": item.since,
            "due_at": item.due_at,
            "escalated": item.escalated,
            "revision": result.revision if result else None,
            "score": result.score if result else None,
            "verdict": result.verdict if result else None,
        }
    )
