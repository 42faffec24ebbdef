"""What endpoints ask for: the session of the request, the caller, the time, the settings."""

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Annotated, cast

from fastapi import Depends, Query, Request
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from sqlalchemy.orm import Session

from api.db import reading, transaction
from api.errors import NotAuthenticated, NotPermitted
from api.paging import MAX_PAGE
from api.resources import Resources
from api.security.api_keys import KEY_MARK, api_key_hash
from api.security.caller import Caller
from api.security.repository import find_caller, find_key_caller, key_use_is_due, note_key_use
from api.security.scopes import require_scope
from api.settings import Settings
from api.tables.users import Role

SAFE_METHODS = ("GET", "HEAD")

bearer = HTTPBearer(
    auto_error=False, bearerFormat="JWT", description="Access token of POST /v1/auth/token, or an API key (`sak_...`)."
)


def resources_of(request: Request) -> Resources:
    """The resources that `create_app` put into the app."""
    return cast(Resources, request.app.state.resources)


ResourcesDep = Annotated[Resources, Depends(resources_of)]


def request_session(request: Request, resources: ResourcesDep) -> Iterator[Session]:
    """The request's one transaction, read-only for GET.

    Committed after the endpoint returned and before its answer is sent, so an answer never promises what was not kept.
    A writing transaction begins with the first query: slow work that needs no data belongs before it.
    """
    unit_of_work = reading if request.method in SAFE_METHODS else transaction
    with unit_of_work(resources.sessions) as session:
        yield session


# Without scope="function" FastAPI would commit only after the answer has gone out.
SessionDep = Annotated[Session, Depends(request_session, scope="function")]


def request_caller(
    request: Request,
    resources: ResourcesDep,
    credentials: Annotated[HTTPAuthorizationCredentials | None, Depends(bearer)],
) -> Caller:
    """The active user or machine that the bearer token names, looked up in a short transaction of its own.

    The request's session would hold the database while a slow upload streams in.
    """
    if credentials is None:
        raise NotAuthenticated("token-missing", "Send an access token: `Authorization: Bearer <token>`.")
    if credentials.credentials.startswith(KEY_MARK):
        return _machine(request, resources, credentials.credentials)
    named = resources.access_tokens.read(credentials.credentials, resources.clock())
    with reading(resources.sessions) as session:
        caller = find_caller(session, named.user_id, named.login_id)
    if caller is None:
        raise NotAuthenticated("token-invalid", "This account does not exist or is locked, or the log-in has ended.")
    return caller


def _machine(request: Request, resources: Resources, key: str) -> Caller:
    now = resources.clock()
    with reading(resources.sessions) as session:
        caller = find_key_caller(session, api_key_hash(key), now)
        use_is_due = caller is not None and key_use_is_due(session, caller.id, now)
    if caller is None:
        raise NotAuthenticated("api-key-invalid", "This API key does not exist, has expired or was revoked.")
    if use_is_due:
        with transaction(resources.sessions) as session:
            note_key_use(session, caller.id, now)
    require_scope(caller, f"{request.method} {request.scope['route'].path}")
    return caller


CallerDep = Annotated[Caller, Depends(request_caller)]


def permit(*roles: Role) -> Callable[[Caller], Caller]:
    """A dependency that lets only these roles pass and gives their caller."""

    def permitted_caller(caller: CallerDep) -> Caller:
        if caller.role not in roles:
            raise NotPermitted("role-not-permitted", f"This needs one of the roles: {', '.join(roles)}.")
        return caller

    return permitted_caller


def hashing_turn() -> Iterator[None]:
    """A turn at hashing a password; it ends with the endpoint."""
    yield


# Argon2 takes 64 MB and a core each time: forty log-ins at once would take 2.5 GB. Waiting costs no thread.
HASHING_TURN = Depends(hashing_turn, scope="function", max_concurrency=4)


def client_address(request: Request) -> str:
    """The IP address that the request came from; behind a proxy, what uvicorn took from its headers."""
    return request.client.host if request.client else "unknown"


def request_now(resources: ResourcesDep) -> datetime:
    """The moment of the request, from the service's clock."""
    return resources.clock()


def request_settings(resources: ResourcesDep) -> Settings:
    """The settings of the service."""
    return resources.settings


NowDep = Annotated[datetime, Depends(request_now)]
AddressDep = Annotated[str, Depends(client_address)]
SettingsDep = Annotated[Settings, Depends(request_settings)]

LimitQuery = Annotated[int, Query(ge=1, le=MAX_PAGE, description="How many items at most.")]
AfterQuery = Annotated[str | None, Query(max_length=1000, description="`next` of the page before.")]
