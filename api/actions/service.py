"""What people do with actions. Every step leaves an event; nothing ends without an outcome."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from api.actions import repository
from api.actions.following import judge_proof
from api.actions.history import add_event, close
from api.actions.proof import is_question
from api.actions.schemas import ActionContent, AssignContent, CloseContent, ProofContent
from api.audit_log.service import record_change
from api.errors import Conflict, InvalidInput, NotFound, NotPermitted
from api.outlets.service import get_outlet
from api.paging import Stretch, decode_cursor, encode_cursor, invalid_cursor
from api.security.caller import Caller
from api.tables import Action, ActionEvent, User
from api.tables.actions import ActionKind, ActionState
from api.visits.service import get_visit

# The trade's rule: whoever complains has an answer within two hours.
RESPOND_WITHIN = timedelta(hours=2)
ANSWER_AGAIN = "Answer the question again, on this visit or the next, when it is put right."
DECIDERS = ("manager", "admin")


@dataclass(frozen=True, slots=True)
class ActionFilter:
    """Which actions are asked for; None is: any."""

    outlet_id: UUID | None = None
    owner_id: UUID | None = None
    kind: ActionKind | None = None
    states: tuple[ActionState, ...] = ()
    overdue: bool = False


def list_actions(
    session: Session, caller: Caller, wanted: ActionFilter, now: datetime, *, limit: int, after: str | None
) -> Stretch[Action]:
    """A page of actions at the caller's outlets, the first due first."""
    rows = repository.list_actions(
        session,
        caller,
        outlet_id=wanted.outlet_id,
        owner_id=wanted.owner_id,
        kind=wanted.kind,
        states=wanted.states,
        due_before=now.date() if wanted.overdue else None,
        limit=limit + 1,
        after=_key(after) if after else None,
    )
    return Stretch.cut(rows, limit, lambda action: encode_cursor(action.due_on.isoformat(), str(action.id)))


def get_action(session: Session, caller: Caller, action_id: UUID) -> Action:
    """The action, or NotFound when it is not there or at no outlet of the caller's."""
    action = repository.find_action(session, caller, action_id)
    if action is None:
        raise NotFound("action-not-found", "There is no action with this id that you may see.")
    return action


def put_action(
    session: Session, caller: Caller, action_id: UUID, content: ActionContent, now: datetime
) -> tuple[Action, bool]:
    """Give a task, or record a complaint; True when it is new, False when the very same is stored already.

    Raises NotPermitted for a task by a rep, NotFound for an outlet that is not the caller's, InvalidInput for an owner
    who cannot go there, Conflict when the id stands for another action.
    """
    if repository.find_any_action(session, action_id) is not None:
        return _same(get_action(session, caller, action_id), content), False
    if content.kind == "task" and caller.role not in DECIDERS:
        raise NotPermitted("task-not-permitted", "Tasks are given by managers. Record a complaint instead.")
    get_outlet(session, caller, content.outlet_id)
    _check_owner(session, content.owner_id, content.outlet_id)
    action = Action(
        id=action_id,
        **content.model_dump(),
        respond_by=now + RESPOND_WITHIN if content.kind == "complaint" else None,
        state="open",
        created_by=caller.id,
        created_at=now,
    )
    session.add(action)
    session.flush()
    add_event(session, action, "opened", now, caller.id)
    return action, True


def assign(session: Session, caller: Caller, action_id: UUID, content: AssignContent, now: datetime) -> Action:
    """Give an action another owner or due day. Raises NotFound, Conflict when it is closed, InvalidInput."""
    action = _open_action(session, caller, action_id)
    _check_owner(session, content.owner_id, action.outlet_id)
    action.owner_id, action.due_on = content.owner_id, content.due_on
    add_event(session, action, "assigned", now, caller.id, note=content.note)
    session.refresh(action, ["owner_name"])
    return action


def respond(session: Session, caller: Caller, action_id: UUID, note: str, now: datetime) -> Action:
    """Answer a complaint; the first answer stops its clock. Raises NotFound, Conflict, NotPermitted."""
    action = _open_action(session, caller, action_id)
    _check_may_act(caller, action)
    if action.respond_by is None:
        raise Conflict("no-complaint", "Only a complaint is answered. Close the action, or send a proof photo.")
    action.responded_at = action.responded_at or now
    add_event(session, action, "responded", now, caller.id, note=note)
    return action


def prove(session: Session, caller: Caller, action_id: UUID, content: ProofContent, now: datetime) -> Action:
    """Offer a photo as proof that an action is done. Its analysis decides as soon as it is there.

    Raises NotFound for a photo that the caller may not see, InvalidInput for one of another outlet or from before,
    Conflict where no photo shows it.
    """
    action = _open_action(session, caller, action_id)
    if is_question(action.line):
        raise Conflict("answer-needed", f"No photo shows this. {ANSWER_AGAIN}")
    found = repository.visit_of_photo(session, content.photo_id)
    if found is None:
        raise NotFound("photo-not-found", "There is no photo with this id that you may see.")
    photo, visit = found
    get_visit(session, caller, visit.id)
    if visit.outlet_id != action.outlet_id:
        raise InvalidInput("proof-of-another-outlet", "This photo was taken at another outlet.")
    if photo.uploaded_at < action.created_at:
        raise InvalidInput("proof-too-old", "This photo is from before the action. Take one that shows how it is now.")
    action.state, action.proof_photo_id = "proof_given", photo.id
    add_event(session, action, "proof_given", now, caller.id, photo_id=photo.id, note=content.note)
    judge_proof(session, action, now)
    return action


def refuse_proof(session: Session, caller: Caller, action_id: UUID, note: str, now: datetime) -> Action:
    """Say that a proof photo does not show it. Raises NotFound, Conflict when there is no proof to be judged."""
    action = _open_action(session, caller, action_id)
    if action.state != "proof_given":
        raise Conflict("no-proof", "This action has no proof photo that waits for a decision.")
    action.state = "open"
    add_event(session, action, "proof_refuted", now, caller.id, photo_id=action.proof_photo_id, note=note)
    return action


def close_action(session: Session, caller: Caller, action_id: UUID, content: CloseContent, now: datetime) -> Action:
    """End an action by a person's word. Raises NotFound, Conflict when it is closed, NotPermitted.

    The owner may end a task or complaint; what a photo opened is ended by photos, or by a manager.
    """
    action = _open_action(session, caller, action_id)
    _check_may_act(caller, action)
    if action.kind == "corrective" and caller.role not in DECIDERS:
        remedy = ANSWER_AGAIN if is_question(action.line) else "Send a proof photo when it is mended."
        detail = f"A visit's result found this. {remedy} Or ask your manager to close it."
        raise NotPermitted("proof-needed", detail)
    if action.respond_by is not None:
        action.responded_at = action.responded_at or now
    close(session, action, content.outcome, now, caller.id, note=content.note)
    change = {"outcome": content.outcome, "note": content.note}
    record_change(session, caller.id, "action.closed", "action", str(action.id), change, now)
    return action


def possible_owners(session: Session, caller: Caller, outlet_id: UUID) -> Sequence[User]:
    """Who of the field may own actions at an outlet. Raises NotFound for an outlet that is not the caller's."""
    return repository.possible_owners(session, get_outlet(session, caller, outlet_id))


def history(session: Session, action: Action) -> list[ActionEvent]:
    """Everything that happened to an action, in its order."""
    return list(repository.list_events(session, action.id))


def _open_action(session: Session, caller: Caller, action_id: UUID) -> Action:
    action = get_action(session, caller, action_id)
    repository.hold_outlet(session, action.outlet_id)
    session.refresh(action)
    if action.state == "closed":
        raise Conflict("action-closed", "This action is closed. If it came back, give a new one.")
    return action


def _same(stored: Action, content: ActionContent) -> Action:
    given = (content.kind, content.outlet_id, content.text)
    if (stored.kind, stored.outlet_id, stored.text) != given:
        raise Conflict("action-differs", "This id stands for another action. Take a new one.")
    return stored


def _check_may_act(caller: Caller, action: Action) -> None:
    if caller.role not in DECIDERS and caller.id != action.owner_id:
        raise NotPermitted("not-the-owner", "Only the owner of an action or a manager may do this.")


def _check_owner(session: Session, owner_id: UUID, outlet_id: UUID) -> None:
    """An owner who could not even see the outlet would never do it."""
    if not repository.sees_outlet(session, owner_id, outlet_id):
        detail = f"There is no active account {owner_id} that sees this outlet. Choose somebody of its territory."
        raise InvalidInput("owner-unknown", detail)


def _key(cursor: str) -> tuple[date, UUID]:
    day, action_id = decode_cursor(cursor, 2)
    try:
        return date.fromisoformat(day), UUID(action_id)
    except ValueError as error:
        raise invalid_cursor() from error
