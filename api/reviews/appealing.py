"""Appeals: a rep objects, a manager decides, and what nobody decides in time goes to those above."""

from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy.orm import Session

from api.audits.repository import lock_visit
from api.audits.service import score_with
from api.corrections.apply import CorrectionImpossible
from api.corrections.document import corrections_json
from api.decisions.deadlines import after_working_days
from api.decisions.worklist import refresh_review
from api.errors import Conflict, InvalidInput, NotFound
from api.photos.service import get_photo
from api.reviews import closing, repository
from api.reviews.appeal_schemas import AppealContent, OutcomeContent, ProposedCorrections
from api.reviews.correcting import impossible, proposed_set
from api.reviews.deciding import complete, raises, refuse_own_visit, result_looked_at, settle
from api.reviews.entries import Entry, append
from api.scoring.lines import stored_key
from api.security.caller import Caller
from api.tables import Appeal, CorrectionSet, Decision, Photo, Visit, VisitResult
from api.tables.base import JsonObject
from api.visits.service import get_visit


def put_appeal(
    session: Session,
    caller: Caller,
    visit_id: UUID,
    appeal_id: UUID,
    content: AppealContent,
    *,
    working_days: int,
    now: datetime,
) -> tuple[Appeal, bool]:
    """Object to a result of an own visit; True when the appeal is new, False when the very same is stored already.

    Raises NotFound, Conflict for a result that is not the newest, a second open appeal about the same, or an id that
    stands for another appeal, and InvalidInput for what the result or photo does not have.
    """
    visit = _own_visit(session, caller, visit_id)
    stored = repository.find_appeal(session, appeal_id)
    if stored is not None:
        return _same(stored, visit, content), False
    result = result_looked_at(session, visit, content.revision)
    _check_subject(session, caller, visit, result, content)
    appeal = Appeal(
        id=appeal_id,
        visit_id=visit.id,
        result_id=result.id,
        subject=content.subject,
        line=content.line,
        photo_id=content.photo_id,
        text=content.text,
        proposed=_proposed_json(content.proposed),
        made_by=caller.id,
        made_at=now,
        due_at=after_working_days(now, working_days, visit.utc_offset_minutes),
        state="open",
    )
    if content.proposed is not None:
        _check_proposed(session, caller, visit, appeal, now)
    session.add(appeal)
    session.flush()
    refresh_review(session, visit, now)
    change = {"visit_id": str(visit.id), "subject": appeal.subject, "text": appeal.text, "proposed": appeal.proposed}
    append(session, [Entry(caller.id, "appeal.made", "appeal", appeal.id, change)], now)
    return appeal, True


def withdraw(session: Session, caller: Caller, visit_id: UUID, appeal_id: UUID, now: datetime) -> Appeal:
    """Take an open appeal back. Raises NotFound, and Conflict when it was decided or its outcome waits."""
    visit = _own_visit(session, caller, visit_id)
    appeal = _get_appeal(session, visit, appeal_id)
    if appeal.state == "withdrawn":
        return appeal
    _require_open(session, appeal)
    entry = closing.close(session, appeal, "withdrawn", caller.id, None, now)
    refresh_review(session, visit, now)
    append(session, [entry], now)
    return appeal


def put_outcome(
    session: Session,
    caller: Caller,
    visit_id: UUID,
    appeal_id: UUID,
    content: OutcomeContent,
    *,
    four_eyes: bool,
    now: datetime,
) -> Appeal:
    """Accept or reject an appeal. It stays open while an accepted one waits for a second person.

    Raises NotFound, NotPermitted for the own visit, Conflict when it is closed, its outcome waits, or the result or the
    analysis is another by now, and InvalidInput when an accepted appeal would change nothing.
    """
    visit = lock_visit(session, get_visit(session, caller, visit_id).id)
    appeal = _get_appeal(session, visit, appeal_id)
    if (appeal.state, appeal.closed_by, appeal.outcome_reason) == (content.outcome, caller.id, content.reason):
        return appeal
    refuse_own_visit(caller, visit)
    _require_open(session, appeal)
    result = result_looked_at(session, visit, content.revision)
    if content.outcome == "rejected" or not _changes_something(appeal, content):
        entry = closing.close(session, appeal, content.outcome, caller.id, content.reason, now)
        refresh_review(session, visit, now)
        append(session, [entry], now)
        return appeal
    decision = _decision(appeal, content, caller)
    complete(session, decision, visit, result, appeal.line if decision.kind == "override" else None, now)
    decision.needs_second = four_eyes and raises(session, visit, result, _word(session, caller, appeal, decision, now))
    settle(session, visit, decision, now)
    return appeal


def escalate_overdue(session: Session, now: datetime) -> int:
    """Hand open appeals whose deadline has passed to those above the manager; returns how many there were."""
    entries = []
    for appeal in repository.overdue_appeals(session, now):
        visit = lock_visit(session, appeal.visit_id)
        session.refresh(appeal)
        if appeal.state == "open" and appeal.escalated_at is None:
            appeal.escalated_at = now
            refresh_review(session, visit, now)
            change = {"visit_id": str(visit.id), "subject": appeal.subject, "due_at": appeal.due_at.isoformat()}
            entries.append(Entry(None, "appeal.escalated", "appeal", appeal.id, change))
    append(session, entries, now)
    return len(entries)


def _own_visit(session: Session, caller: Caller, visit_id: UUID) -> Visit:
    visit = get_visit(session, caller, visit_id)
    if visit.rep_id != caller.id:
        raise NotFound("visit-not-found", "There is no visit of yours with this id.")
    return lock_visit(session, visit.id)


def _get_appeal(session: Session, visit: Visit, appeal_id: UUID) -> Appeal:
    appeal = repository.find_appeal(session, appeal_id)
    if appeal is None or appeal.visit_id != visit.id:
        raise NotFound("appeal-not-found", "There is no appeal with this id about this visit.")
    return appeal


def _require_open(session: Session, appeal: Appeal) -> None:
    if appeal.state != "open":
        raise Conflict("appeal-closed", f"This appeal is {appeal.state} already.")
    if repository.outcome_waits(session, appeal.id):
        raise Conflict("outcome-waits", "An outcome of this appeal waits for a second person.")


def _check_subject(session: Session, caller: Caller, visit: Visit, result: VisitResult, content: AppealContent) -> None:
    lines = [stored_key(line) for line in result.lines["lines"]]
    if content.line is not None and content.line not in lines:
        raise InvalidInput("line-unknown", f"The result has no line {content.line}. Its lines: {', '.join(lines)}.")
    if content.photo_id is not None:
        _photo_of_visit(session, caller, visit, content.photo_id)
    if repository.has_open_appeal(session, visit.id, content.subject):
        raise Conflict("appeal-open", "An appeal about this is open already. Wait for its outcome, or withdraw it.")


def _check_proposed(session: Session, caller: Caller, visit: Visit, appeal: Appeal, now: datetime) -> None:
    photo = _photo_of_visit(session, caller, visit, UUID((appeal.proposed or {})["photo_id"]))
    try:
        score_with(session, visit, _unstored(session, photo, appeal, now))
    except CorrectionImpossible as error:
        raise impossible(error) from error


def _photo_of_visit(session: Session, caller: Caller, visit: Visit, photo_id: UUID) -> Photo:
    photo, _ = get_photo(session, caller, photo_id)
    if not repository.is_of_visit(session, photo, visit.id):
        raise InvalidInput("photo-of-another-visit", "The photo belongs to another visit.")
    return photo


def _unstored(session: Session, photo: Photo, appeal: Appeal, now: datetime) -> CorrectionSet:
    made = proposed_set(session, photo, appeal, now)
    made.id = uuid4()
    return made


def _changes_something(appeal: Appeal, content: OutcomeContent) -> bool:
    """Whether accepting it changes figures. One about a photo may just be right, and the manager corrects by hand."""
    if content.verdict is not None or appeal.proposed is not None:
        return True
    if appeal.line is not None:
        raise InvalidInput("outcome-empty", "Nothing is proposed: say with `verdict` and `score` what the line is.")
    return False


def _decision(appeal: Appeal, content: OutcomeContent, caller: Caller) -> Decision:
    if content.verdict is not None and appeal.line is None:
        raise InvalidInput("outcome-without-line", "The appeal is about a photo, which has no verdict to override.")
    return Decision(
        id=uuid4(),
        kind="correct" if content.verdict is None else "override",
        verdict=content.verdict,
        score=content.score,
        reason=content.reason,
        appeal_id=appeal.id,
        decided_by=caller.id,
    )


def _word(
    session: Session, caller: Caller, appeal: Appeal, decision: Decision, now: datetime
) -> Decision | CorrectionSet:
    if decision.kind == "override":
        return decision
    photo, _ = get_photo(session, caller, UUID((appeal.proposed or {})["photo_id"]))
    return _unstored(session, photo, appeal, now)


def _proposed_json(proposed: ProposedCorrections | None) -> JsonObject | None:
    if proposed is None:
        return None
    ids = {"photo_id": str(proposed.photo_id), "analysis_id": str(proposed.analysis_id)}
    return ids | corrections_json(proposed.corrections)


def _same(stored: Appeal, visit: Visit, content: AppealContent) -> Appeal:
    known = (stored.visit_id, stored.subject, stored.text, stored.proposed)
    if known != (visit.id, content.subject, content.text, _proposed_json(content.proposed)):
        raise Conflict("appeal-differs", "This id stands for another appeal. Make a new UUID for a new one.")
    return stored
