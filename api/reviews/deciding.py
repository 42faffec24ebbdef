"""Deciding about results: accept, override, ask for a new photo; and the second person's word where a score rises."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from api.audits.repository import lock_visit
from api.audits.results import measured_visit, recompute_visit
from api.audits.service import record_decision, score_with
from api.decisions import repository
from api.decisions.worklist import refresh_review
from api.errors import Conflict, InvalidInput, NotFound, NotPermitted
from api.reviews import closing
from api.reviews.decision_schemas import ConfirmationContent, DecisionContent
from api.reviews.entries import Entry, append
from api.scoring.decided import basis_of
from api.scoring.scorecard import Scorecard
from api.security.caller import Caller
from api.tables import Confirmation, CorrectionSet, Decision, Visit, VisitResult
from api.visits.service import get_visit


def put_decision(
    session: Session,
    caller: Caller,
    visit_id: UUID,
    decision_id: UUID,
    content: DecisionContent,
    *,
    four_eyes: bool,
    now: datetime,
) -> tuple[Decision, bool]:
    """Decide about a line or a whole result; True when the decision is new, False when the very same is stored already.

    Raises NotFound, NotPermitted for the own visit, Conflict for a result that is not the newest or an id that stands
    for another decision, and InvalidInput for a line that the result does not have.
    """
    visit = lock_visit(session, get_visit(session, caller, visit_id).id)
    stored = repository.find_decision(session, decision_id)
    if stored is not None:
        return _same(stored, caller, visit, content), False
    refuse_own_visit(caller, visit)
    result = result_looked_at(session, visit, content.revision)
    decision = Decision(
        id=decision_id,
        kind=content.kind,
        verdict=content.verdict,
        score=content.score,
        reason=content.reason,
        decided_by=caller.id,
    )
    complete(session, decision, visit, result, content.line, now)
    decision.needs_second = four_eyes and content.kind == "override" and raises(session, visit, result, decision)
    settle(session, visit, decision, now)
    return decision, True


def complete(
    session: Session, decision: Decision, visit: Visit, result: VisitResult, key: str | None, now: datetime
) -> None:
    """Add to a decision what it is about. Raises InvalidInput for a line that the result does not have."""
    decision.visit_id, decision.result_id, decision.decided_at = visit.id, result.id, now
    decision.number = repository.next_number(session, visit.id)
    decision.line, decision.basis = key, basis(session, result, key)
    if decision.kind == "accept" and key is None:
        # Whoever accepts a result accepts what it says, the lines that a person decided before included.
        decided = {line.key for line in recompute_visit(session, result).lines if line.decision}
        decision.basis = {line: told for line, told in decision.basis.items() if line not in decided}


def basis(session: Session, result: VisitResult, key: str | None) -> dict[str, dict[str, Any]]:
    """The lines of a result that a decision is about, as they were before anybody decided about them."""
    lines = {line.key: basis_of(line) for line in measured_visit(session, result).lines}
    if key is None:
        return lines
    if key not in lines:
        named = ", ".join(lines) or "none"
        raise InvalidInput("line-unknown", f"The result has no line {key}. Its lines: {named}.")
    return {key: lines[key]}


def put_confirmation(
    session: Session,
    caller: Caller,
    visit_id: UUID,
    decision_id: UUID,
    content: ConfirmationContent,
    now: datetime,
) -> tuple[Decision, Confirmation, bool]:
    """Confirm or refuse a decision that waits for a second person; False when that person said the very same before.

    Raises NotFound, NotPermitted for the decision's author and for the own visit, Conflict when the decision waits for
    nobody or is about what is measured otherwise by now.
    """
    visit = lock_visit(session, get_visit(session, caller, visit_id).id)
    decision = repository.find_decision(session, decision_id)
    if decision is None or decision.visit_id != visit.id:
        raise NotFound("decision-not-found", "There is no decision with this id about this visit.")
    stored = repository.confirmations(session, [decision.id]).get(decision.id)
    if stored is not None:
        return decision, _same_confirmation(stored, caller, content), False
    _check_second_person(session, caller, visit, decision, content)
    answer = Confirmation(decision_id=decision.id, decided_by=caller.id, decided_at=now, **content.model_dump())
    session.add(answer)
    session.flush()
    entries = []
    if content.confirmed:
        entries = _take_effect(session, visit, decision, now)
    else:
        refresh_review(session, visit, now)
    action = "decision.confirmed" if content.confirmed else "decision.refused"
    entry = Entry(caller.id, action, "decision", decision.id, {"reason": content.reason})
    append(session, [entry, *entries], now)
    return decision, answer, True


def settle(session: Session, visit: Visit, decision: Decision, now: datetime) -> None:
    """Store a complete decision; it takes effect at once unless it needs a second person."""
    session.add(decision)
    session.flush()
    entries = []
    if decision.needs_second:
        refresh_review(session, visit, now)
    else:
        entries = _take_effect(session, visit, decision, now)
    change = {name: getattr(decision, name) for name in ("line", "kind", "verdict", "score", "reason", "needs_second")}
    ids = {name: str(getattr(decision, name)) for name in ("visit_id", "result_id", "appeal_id")}
    entry = Entry(decision.decided_by, "decision.made", "decision", decision.id, change | ids)
    append(session, [entry, *entries], now)


def result_looked_at(session: Session, visit: Visit, revision: int) -> VisitResult:
    """The newest result. Raises NotFound when there is none, Conflict when somebody looked at an older one."""
    result = repository.newest_result(session, visit.id)
    if result is None:
        raise NotFound("result-not-ready", "No photo of this visit is analysed yet.")
    if result.revision != revision:
        detail = f"The result has revision {result.revision} by now, not {revision}. Read it again, then decide."
        raise Conflict("result-superseded", detail)
    return result


def refuse_own_visit(caller: Caller, visit: Visit) -> None:
    """Raise NotPermitted when the caller would judge the own work."""
    if visit.rep_id == caller.id:
        raise NotPermitted("own-visit", "This is your own visit. Another manager or an admin has to decide.")


def raises(session: Session, visit: Visit, result: VisitResult, word: Decision | CorrectionSet) -> bool:
    """Whether a decision or correction that is not stored would raise the visit's score, or let it pass."""
    return _rank(score_with(session, visit, word)) > _rank(result)


def _rank(figures: Scorecard | VisitResult) -> tuple[bool, float]:
    return figures.verdict == "pass", -1.0 if figures.score is None else figures.score


def _take_effect(session: Session, visit: Visit, decision: Decision, now: datetime) -> list[Entry]:
    entries = [] if decision.appeal_id is None else closing.accept(session, visit, decision, now)
    if decision.kind in ("accept", "override"):
        record_decision(session, visit=visit, now=now)
    else:
        refresh_review(session, visit, now)
    return entries


def _check_second_person(
    session: Session, caller: Caller, visit: Visit, decision: Decision, content: ConfirmationContent
) -> None:
    if not decision.needs_second:
        raise Conflict("confirmation-not-needed", "This decision took effect when it was made.")
    refuse_own_visit(caller, visit)
    if decision.decided_by == caller.id:
        raise NotPermitted("second-person-needed", "You made this decision. Another manager or an admin confirms it.")
    result = repository.newest_result(session, visit.id)
    if content.confirmed and (result is None or not _holds(decision.basis, basis(session, result, None))):
        detail = "The line is measured otherwise by now. Refuse this decision, and decide about the new result."
        raise Conflict("decision-stale", detail)


def _holds(was: Mapping[str, Any], now: Mapping[str, Any]) -> bool:
    return all(now.get(key) == line for key, line in was.items())


def _same(stored: Decision, caller: Caller, visit: Visit, content: DecisionContent) -> Decision:
    names = ("line", "kind", "verdict", "score", "reason")
    known = (stored.decided_by, stored.visit_id, *(getattr(stored, name) for name in names))
    if known != (caller.id, visit.id, *(getattr(content, name) for name in names)):
        raise Conflict("decision-differs", "This id stands for another decision. Make a new UUID for a new one.")
    return stored


def _same_confirmation(stored: Confirmation, caller: Caller, content: ConfirmationContent) -> Confirmation:
    if (stored.decided_by, stored.confirmed, stored.reason) != (caller.id, content.confirmed, content.reason):
        raise Conflict("already-confirmed", "A second person has spoken about this decision already.")
    return stored
