"""Logging in, staying logged in, logging out. The only endpoints under /v1 that need no access token.

They open their transactions themselves: hashing a password takes long and must not hold one, and the revocation of a
stolen log-in has to be kept although the answer is a refusal.
"""

from uuid import UUID

from fastapi import APIRouter

from api.db import reading, transaction
from api.dependencies import HASHING_TURN, AddressDep, NowDep, ResourcesDep
from api.errors import NotAuthenticated, TooManyAttempts
from api.problems import problem_responses
from api.resources import Resources
from api.security.passwords import password_matches
from api.security.throttle import Attempt, attempt_succeeded, begin_attempt
from api.users.client import ClientDep
from api.users.logins import TokenPair, end_login, issuer_of
from api.users.repository import find_user_by_email
from api.users.schemas import LogIn, RefreshRequest, TokenAnswer

router = APIRouter(prefix="/auth", tags=["log-in"])


@router.post(
    "/token", response_model=TokenAnswer, responses=problem_responses(401, 422, 429), dependencies=[HASHING_TURN]
)
def log_in(
    credentials: LogIn, resources: ResourcesDep, now: NowDep, address: AddressDep, client: ClientDep
) -> TokenPair:
    """Exchange e-mail and password for tokens. Unknown address and wrong password get the same answer.

    After several failures the next attempt has to wait: 429, and Retry-After says how many seconds.
    """
    attempt = Attempt(credentials.email, address)
    with transaction(resources.sessions) as session:
        wait = begin_attempt(session, attempt, now)
    if wait:
        raise TooManyAttempts("log-in-throttled", f"Too many failed log-ins. Try again in {wait} s.", wait)
    user_id = _user_with_password(resources, credentials)
    with transaction(resources.sessions) as session:
        attempt_succeeded(session, attempt, now)
        return issuer_of(resources).begin(session, user_id, client, now)


def _user_with_password(resources: Resources, credentials: LogIn) -> UUID:
    with reading(resources.sessions) as session:
        user = find_user_by_email(session, credentials.email)
    known_hash = user.password_hash if user and user.active else None
    if not password_matches(credentials.password.get_secret_value(), known_hash) or user is None:
        raise NotAuthenticated("credentials-wrong", "E-mail or password is wrong, or the account is locked.")
    return user.id


@router.post("/refresh", response_model=TokenAnswer, responses=problem_responses(401, 422))
def refresh(body: RefreshRequest, resources: ResourcesDep, now: NowDep) -> TokenPair:
    """Exchange a refresh token for a new pair. Using one twice ends the whole log-in."""
    with transaction(resources.sessions) as session:
        pair = issuer_of(resources).rotate(session, body.refresh_token, now)
    if pair is None:
        raise NotAuthenticated("refresh-token-invalid", "The refresh token is not valid any more. Log in again.")
    return pair


@router.post("/logout", status_code=204, responses=problem_responses(422))
def log_out(body: RefreshRequest, resources: ResourcesDep, now: NowDep) -> None:
    """End the log-in that the refresh token belongs to."""
    with transaction(resources.sessions) as session:
        end_login(session, body.refresh_token, now)
