"""The accounts of all, for the admin."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends

from api.dependencies import HASHING_TURN, AfterQuery, LimitQuery, NowDep, SessionDep, permit
from api.paging import DEFAULT_PAGE, Page, Stretch
from api.problems import problem_responses
from api.security.caller import Caller
from api.security.passwords import hash_password
from api.tables import User
from api.users import service
from api.users.schemas import NewUser, UserAnswer, UserChange

router = APIRouter(prefix="/users", tags=["users"])

AdminDep = Annotated[Caller, Depends(permit("admin"))]


@router.get(
    "",
    response_model=Page[UserAnswer],
    responses=problem_responses(401, 403, 422),
    dependencies=[Depends(permit("admin"))],
)
def list_users(session: SessionDep, limit: LimitQuery = DEFAULT_PAGE, after: AfterQuery = None) -> Stretch[User]:
    """All accounts by e-mail address."""
    return service.list_users(session, limit=limit, after=after)


@router.post(
    "",
    status_code=201,
    response_model=UserAnswer,
    responses=problem_responses(401, 403, 409, 422),
    dependencies=[HASHING_TURN],
)
def create_user(new: NewUser, session: SessionDep, caller: AdminDep, now: NowDep) -> User:
    """Make an account."""
    # Before the first query: hashing inside the transaction would hold up every other writer.
    password_hash = hash_password(new.password.get_secret_value())
    return service.create_user(session, new, password_hash=password_hash, now=now, actor_id=caller.id)


@router.patch(
    "/{user_id}",
    response_model=UserAnswer,
    responses=problem_responses(401, 403, 404, 409, 422),
    dependencies=[HASHING_TURN],
)
def change_user(user_id: UUID, change: UserChange, session: SessionDep, caller: AdminDep, now: NowDep) -> User:
    """Change an account; what the body leaves out stays. Locking it or a new password ends all its log-ins."""
    password_hash = hash_password(change.password.get_secret_value()) if change.password else None
    return service.change_user(session, caller, user_id, change, password_hash=password_hash, now=now)
