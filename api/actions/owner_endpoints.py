"""Who may own actions, over HTTP: the accounts themselves are only the admin's to read."""

from collections.abc import Sequence
from uuid import UUID

from fastapi import APIRouter

from api.actions import service
from api.actions.schemas import OwnerAnswer
from api.dependencies import CallerDep, SessionDep
from api.problems import problem_responses
from api.tables import User

router = APIRouter(prefix="/outlets/{outlet_id}", tags=["actions"])


@router.get("/action-owners", response_model=list[OwnerAnswer], responses=problem_responses(401, 404, 422))
def list_action_owners(outlet_id: UUID, session: SessionDep, caller: CallerDep) -> Sequence[User]:
    """The reps and managers who may own actions at an outlet, by name."""
    return service.possible_owners(session, caller, outlet_id)
