"""The caller's own account: who it is, its password, and where it is logged in."""

from collections.abc import Sequence
from uuid import UUID

from fastapi import APIRouter

from api.db import reading, transaction
from api.dependencies import HASHING_TURN, AddressDep, CallerDep, NowDep, ResourcesDep, SessionDep
from api.errors import InvalidInput, TooManyAttempts
from api.problems import problem_responses
from api.security.passwords import hash_password, password_matches
from api.security.throttle import Attempt, attempt_succeeded, begin_attempt
from api.tables import User
from api.users import service
from api.users.logins import LiveLogIn, end_all_logins, end_own_login, list_logins
from api.users.schemas import LogInAnswer, PasswordChange, UserAnswer

router = APIRouter(prefix="/users/me", tags=["users"])


@router.get("", response_model=UserAnswer, responses=problem_responses(401))
def read_own_account(session: SessionDep, caller: CallerDep) -> User:
    """Who the token belongs to."""
    return service.get_user(session, caller.id)


@router.put("/password", status_code=204, responses=problem_responses(401, 422, 429), dependencies=[HASHING_TURN])
def change_password(
    change: PasswordChange, resources: ResourcesDep, caller: CallerDep, now: NowDep, address: AddressDep
) -> None:
    """Change the own password. Every other log-in of the account ends."""
    with reading(resources.sessions) as session:
        user = service.get_user(session, caller.id)
    # Throttled like a log-in: who finds an open browser must not guess here.
    attempt = Attempt(user.email, address)
    with transaction(resources.sessions) as session:
        wait = begin_attempt(session, attempt, now)
    if wait:
        raise TooManyAttempts("log-in-throttled", f"Too many wrong passwords. Try again in {wait} s.", wait)
    if not password_matches(change.current_password.get_secret_value(), user.password_hash):
        raise InvalidInput("current-password-wrong", "`current_password` is not the password of this account.")
    password_hash = hash_password(change.new_password.get_secret_value())
    with transaction(resources.sessions) as session:
        attempt_succeeded(session, attempt, now)
        service.change_password(session, caller, password_hash, now)


@router.get("/log-ins", response_model=list[LogInAnswer], responses=problem_responses(401))
def list_own_logins(session: SessionDep, caller: CallerDep, now: NowDep) -> Sequence[LiveLogIn]:
    """Where the own account is logged in, the last used first."""
    return list_logins(session, caller, now)


@router.delete("/log-ins", status_code=204, responses=problem_responses(401))
def log_out_everywhere(session: SessionDep, caller: CallerDep, now: NowDep) -> None:
    """End every log-in of the own account, this one too."""
    end_all_logins(session, caller.id, now)


@router.delete("/log-ins/{login_id}", status_code=204, responses=problem_responses(401, 404, 422))
def log_out_there(login_id: UUID, session: SessionDep, caller: CallerDep, now: NowDep) -> None:
    """End one log-in of the own account, on a lost phone say."""
    end_own_login(session, caller, login_id, now)
