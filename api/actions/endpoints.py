"""Actions over HTTP."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Response

from api.actions import service
from api.actions.schemas import (
    ActionAnswer,
    ActionContent,
    ActionWithHistory,
    AssignContent,
    CloseContent,
    ProofContent,
    ReasonContent,
)
from api.actions.service import ActionFilter
from api.dependencies import AfterQuery, CallerDep, LimitQuery, NowDep, SessionDep, permit
from api.paging import DEFAULT_PAGE, Page, Stretch
from api.problems import problem_responses
from api.security.caller import Caller
from api.tables import Action
from api.tables.actions import ActionKind, ActionState

router = APIRouter(prefix="/actions", tags=["actions"])

ActorDep = Annotated[Caller, Depends(permit("rep", "manager", "admin"))]
DeciderDep = Annotated[Caller, Depends(permit(*service.DECIDERS))]

REFUSALS = problem_responses(401, 403, 404, 409, 422)


@router.get("", response_model=Page[ActionAnswer], responses=problem_responses(401, 422))
def list_actions(
    session: SessionDep,
    caller: CallerDep,
    now: NowDep,
    outlet_id: UUID | None = None,
    owner_id: UUID | None = None,
    kind: ActionKind | None = None,
    state: Annotated[list[ActionState] | None, Query(description="Several: any of them.")] = None,
    overdue: Annotated[bool, Query(description="Only those not closed whose due day is over.")] = False,
    limit: LimitQuery = DEFAULT_PAGE,
    after: AfterQuery = None,
) -> Stretch[Action]:
    """Actions at the caller's outlets, the first due first."""
    wanted = ActionFilter(outlet_id, owner_id, kind, tuple(state or ()), overdue)
    return service.list_actions(session, caller, wanted, now, limit=limit, after=after)


@router.get("/{action_id}", responses=problem_responses(401, 404, 422))
def read_action(action_id: UUID, session: SessionDep, caller: CallerDep) -> ActionWithHistory:
    """One action with everything that happened to it."""
    action = service.get_action(session, caller, action_id)
    shown = ActionAnswer.model_validate(action).model_dump()
    return ActionWithHistory.model_validate({**shown, "events": service.history(session, action)})


@router.put(
    "/{action_id}",
    response_model=ActionAnswer,
    responses={201: {"model": ActionAnswer}, **REFUSALS},
)
def put_action(
    action_id: UUID, content: ActionContent, session: SessionDep, caller: ActorDep, now: NowDep, response: Response
) -> Action:
    """Give a task (managers), or record an outlet's complaint: 201 when new, 200 when repeated.

    A complaint has to be answered within two hours.
    """
    action, is_new = service.put_action(session, caller, action_id, content, now)
    response.status_code = 201 if is_new else 200
    return action


@router.post("/{action_id}:assign", response_model=ActionAnswer, responses=REFUSALS)
def assign(action_id: UUID, content: AssignContent, session: SessionDep, caller: DeciderDep, now: NowDep) -> Action:
    """Give an action another owner or due day."""
    return service.assign(session, caller, action_id, content, now)


@router.post("/{action_id}:respond", response_model=ActionAnswer, responses=REFUSALS)
def respond(action_id: UUID, content: ReasonContent, session: SessionDep, caller: ActorDep, now: NowDep) -> Action:
    """Answer a complaint: what will be done. The first answer stops its clock."""
    return service.respond(session, caller, action_id, content.note, now)


@router.post("/{action_id}:prove", response_model=ActionAnswer, responses=REFUSALS)
def prove(action_id: UUID, content: ProofContent, session: SessionDep, caller: ActorDep, now: NowDep) -> Action:
    """Offer an uploaded photo as proof. Its own result decides: met closes the action, failed leaves it open.

    Where the photo alone cannot tell, a manager decides.
    """
    return service.prove(session, caller, action_id, content, now)


@router.post("/{action_id}:refuse-proof", response_model=ActionAnswer, responses=REFUSALS)
def refuse_proof(
    action_id: UUID, content: ReasonContent, session: SessionDep, caller: DeciderDep, now: NowDep
) -> Action:
    """Say that the proof photo does not show that it is done."""
    return service.refuse_proof(session, caller, action_id, content.note, now)


@router.post("/{action_id}:close", response_model=ActionAnswer, responses=REFUSALS)
def close_action(action_id: UUID, content: CloseContent, session: SessionDep, caller: ActorDep, now: NowDep) -> Action:
    """End an action by a person's word, with a reason. What a photo opened is ended by a photo, or by a manager."""
    return service.close_action(session, caller, action_id, content, now)
