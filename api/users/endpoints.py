"""The caller's own account, and the accounts of all for the admin."""

from fastapi import APIRouter, Depends

from api.dependencies import HASHING_TURN, AfterQuery, CallerDep, LimitQuery, NowDep, SessionDep, permit
from api.paging import DEFAULT_PAGE, Page, Stretch
from api.problems import problem_responses
from api.security.passwords import hash_password
from api.tables import User
from api.users import service
from api.users.schemas import NewUser, UserAnswer

router = APIRouter(prefix="/users", tags=["users"])

ADMIN_ONLY = Depends(permit("admin"))


@router.get("/me", response_model=UserAnswer, responses=problem_responses(401))
def read_own_account(session: SessionDep, caller: CallerDep) -> User:
    """Who the token belongs to."""
    return service.get_user(session, caller.id)


@router.get(
    "",
    response_model=Page[UserAnswer],
    responses=problem_responses(401, 403, 422),
    dependencies=[ADMIN_ONLY],
)
def list_users(session: SessionDep, limit: LimitQuery = DEFAULT_PAGE, after: AfterQuery = None) -> Stretch[User]:
    """All accounts by e-mail address."""
    return service.list_users(session, limit=limit, after=after)


@router.post(
    "",
    status_code=201,
    response_model=UserAnswer,
    responses=problem_responses(401, 403, 409, 422),
    dependencies=[ADMIN_ONLY, HASHING_TURN],
)
def create_user(new: NewUser, session: SessionDep, now: NowDep) -> User:
    """Make an account."""
    # Before the first query: hashing inside the transaction would hold up every other writer.
    password_hash = hash_password(new.password.get_secret_value())
    return service.create_user(session, new, password_hash=password_hash, now=now)
