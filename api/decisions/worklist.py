"""The list of visits that wait for a person: brought up to date whenever a result, decision or appeal comes in."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Literal
from uuid import UUID

from sqlalchemy.orm import Session

from api.corrections.repository import corrected_analyses
from api.decisions import repository
from api.decisions.deadlines import after_working_days
from api.decisions.states import DecisionState, decision_states
from api.photos.schemas import Suspicion
from api.tables import Appeal, Decision, ReviewItem, Visit, VisitResult

ReviewReason = Literal[
    "verdict", "appeal", "suspicion", "confirmation", "new_photo", "stale_decision", "stale_corrections"
]

# What nobody appealed against has no deadline of its own; the oldest shall come first all the same.
WORKING_DAYS = 3


def refresh_review(session: Session, visit: Visit, now: datetime) -> None:
    """Put the visit on the list, change its reasons, or take it off. The visit has to be locked."""
    result = repository.newest_result(session, visit.id)
    decisions = repository.list_decisions(session, visit.id)
    states = states_of(session, visit.id, decisions, result)
    appeals = [appeal for appeal in repository.list_appeals(session, visit.id) if appeal.state == "open"]
    reasons = _reasons(session, visit.id, result, decisions, states, appeals)
    item = repository.find_item(session, visit.id)
    if not reasons:
        if item is not None:
            session.delete(item)
    else:
        if item is None:
            item = ReviewItem(visit_id=visit.id, since=now)
            session.add(item)
        _describe(item, visit, reasons, appeals)
    session.flush()


def states_of(
    session: Session, visit_id: UUID, decisions: Sequence[Decision], result: VisitResult | None
) -> dict[UUID, DecisionState]:
    """What has become of the visit's decisions."""
    if not decisions:
        return {}
    named = (result.decision_ids or {"ids": []})["ids"] if result else []
    answers = repository.confirmations(session, [decision.id for decision in decisions])
    return decision_states(decisions, answers, named, repository.newest_photo_moment(session, visit_id))


def _describe(item: ReviewItem, visit: Visit, reasons: Sequence[ReviewReason], appeals: Sequence[Appeal]) -> None:
    due = after_working_days(item.since, WORKING_DAYS, visit.utc_offset_minutes)
    item.reasons = " ".join(reasons)
    item.due_at = min((appeal.due_at for appeal in appeals), default=due)
    item.escalated = any(appeal.escalated_at is not None for appeal in appeals)


def _reasons(
    session: Session,
    visit_id: UUID,
    result: VisitResult | None,
    decisions: Sequence[Decision],
    states: dict[UUID, DecisionState],
    appeals: Sequence[Appeal],
) -> list[ReviewReason]:
    found: dict[ReviewReason, bool] = {
        "verdict": result is not None and result.verdict == "review",
        "appeal": bool(appeals),
        "suspicion": _is_suspicious(session, visit_id, decisions),
        "confirmation": "waiting" in states.values(),
        "new_photo": "open" in states.values(),
        "stale_decision": "stale" in states.values(),
        "stale_corrections": bool(stale_photos(session, visit_id, result)),
    }
    return [reason for reason, holds in found.items() if holds]


def _is_suspicious(session: Session, visit_id: UUID, decisions: Sequence[Decision]) -> bool:
    """Whether a photo has a mark that came after the last look that a person took at the whole result."""
    looks = [decision.decided_at for decision in decisions if decision.line is None and decision.appeal_id is None]
    return any(
        Suspicion.of(photo, inspection).marks and not (looks and looks[-1] >= inspection.inspected_at)
        for photo, inspection in repository.photos_with_inspections(session, visit_id)
    )


def stale_photos(session: Session, visit_id: UUID, result: VisitResult | None) -> Collection[UUID]:
    """Photos whose corrections speak of an analysis that a newer one has replaced."""
    in_use = {UUID(name) for name in result.analysis_ids["ids"]} if result else set()
    corrected = corrected_analyses(session, visit_id)
    current = {photo_id for photo_id, analysis_id in corrected if analysis_id in in_use}
    return {photo_id for photo_id, _ in corrected} - current
