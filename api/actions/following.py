"""What a new result means for the actions of its outlet: failed lines open them, met lines close them.

An action stays one and the same from visit to visit until its line is met, so that it grows old in plain sight.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from uuid import uuid4

from sqlalchemy.orm import Session

from api.actions import repository
from api.actions.history import add_event, close
from api.actions.proof import Line, is_question, judge, lines_by_key, scene_type_of
from api.scoring.lines import stored_key
from api.tables import Action, Visit, VisitResult

# Until the next visit of a shop that is seen every week.
DUE_AFTER = timedelta(days=7)
UNASKED = "no standard asks for this any more"


def follow_result(session: Session, visit: Visit, result: VisitResult, now: datetime) -> None:
    """Open, confirm or close corrective actions by a complete result of a visit that has ended.

    One that a later visit has overtaken opens and closes nothing: the shelf is what was seen last. What no standard
    asks for any more is withdrawn. The outlet has to be locked.
    """
    if not repository.is_latest_judged(session, visit):
        return
    present = repository.open_corrective_actions(session, visit.outlet_id)
    lines = lines_by_key(result.lines)
    _withdraw_unasked(session, visit, result, {key: present[key] for key in present.keys() - lines.keys()}, now)
    for key, line in lines.items():
        action = present.get(key)
        judgement = judge(line)
        if judgement == "not_met":
            _not_met(session, visit, result, key, line, action, now)
        elif judgement == "met" and action is not None:
            # What the visit that opened it now says otherwise was never wrong on the shelf: it was seen wrongly.
            close(session, action, "withdrawn" if action.visit_id == visit.id else "mended", now, result_id=result.id)


def _withdraw_unasked(
    session: Session, visit: Visit, result: VisitResult, unnamed: Mapping[str, Action], now: datetime
) -> None:
    """End what no result could ever end: a newer standard does not ask for the line, though its scenes were seen."""
    if not unnamed:
        return
    seen: set[str | None] = {line.get("scene_type") for line in result.lines["lines"]}
    seen |= repository.photographed_types(session, visit.id)
    for key in sorted(unnamed):
        if scene_type_of(key) in seen:
            close(session, unnamed[key], "withdrawn", now, result_id=result.id, note=UNASKED)


def _not_met(
    session: Session,
    visit: Visit,
    result: VisitResult,
    key: str,
    line: Line,
    action: Action | None,
    now: datetime,
) -> None:
    if action is None and not repository.was_ended_otherwise(session, visit.id, key):
        _open(session, visit, result, key, line, now)
    elif action is not None and action.last_visit_id != visit.id:
        action.last_visit_id, action.text = visit.id, _text(line)
        add_event(session, action, "seen_again", now, result_id=result.id)


def _open(session: Session, visit: Visit, result: VisitResult, key: str, line: Line, now: datetime) -> None:
    action = Action(
        id=uuid4(),
        kind="corrective",
        outlet_id=visit.outlet_id,
        visit_id=visit.id,
        last_visit_id=visit.id,
        line=key,
        text=_text(line),
        owner_id=visit.rep_id,
        due_on=visit.local_started_at.date() + DUE_AFTER,
        state="open",
        created_at=now,
    )
    session.add(action)
    session.flush()
    add_event(session, action, "opened", now, result_id=result.id)


def _text(line: Line) -> str:
    advice = str(line["action"] or line["label"])
    return f"{advice}; then answer the question again" if is_question(stored_key(line)) else advice


def judge_proofs(session: Session, visit: Visit, now: datetime) -> None:
    """Judge the proofs among the visit's photos, also while the visit goes on. The outlet has to be locked."""
    for action in repository.awaiting_proof(session, visit.id):
        judge_proof(session, action, now)


def judge_proof(session: Session, action: Action, now: datetime) -> None:
    """Let the result of one photo decide about the action that it proves; undecided, a person does."""
    photo_id = action.proof_photo_id
    assert photo_id is not None  # noqa: S101 (the state says so)
    result = repository.newest_photo_result(session, photo_id)
    if result is None:
        if repository.is_given_up(session, photo_id):
            _refute(session, action, "the photo could not be analysed", now)
        return
    line = lines_by_key(result.lines).get(action.line or "")
    judgement = judge(line)
    if judgement == "met":
        close(session, action, "mended", now, photo_id=photo_id)
    elif judgement == "not_met" and line is not None:
        _refute(session, action, _text(line), now)
    elif repository.last_event_kind(session, action.id) != "proof_undecided":
        add_event(session, action, "proof_undecided", now, photo_id=photo_id)


def _refute(session: Session, action: Action, note: str, now: datetime) -> None:
    action.state = "open"
    add_event(session, action, "proof_refuted", now, photo_id=action.proof_photo_id, note=note)
