"""Log-in by the identity provider: the browser is sent there, and what it brings back becomes tokens as usual.

The provider sends people back to the page, which posts `code` and `state` here. A cookie ties both ends to one
browser, so that nobody is made to finish a log-in that another began.
"""

import hmac
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Request, Response

from api.db import reading, transaction
from api.dependencies import NowDep, ResourcesDep, SettingsDep
from api.errors import NotAuthenticated, NotFound
from api.problems import problem_responses
from api.resources import Resources
from api.security.identity_provider import IdentityProvider
from api.users.client import ClientDep
from api.users.logins import TokenPair, issuer_of
from api.users.pending_logins import LIFETIME, begin_pending_login, secret_hash, take_pending_login
from api.users.repository import find_person_by_email
from api.users.schemas import AuthorizationAnswer, LogInMethods, ProviderAnswer, ProviderCode, TokenAnswer

BROWSER_COOKIE = "shelfaudit-log-in"

router = APIRouter(prefix="/auth", tags=["log-in"])


def identity_provider(resources: ResourcesDep) -> IdentityProvider:
    """The provider of the settings."""
    if resources.provider is None:
        raise NotFound("provider-not-configured", "This service has no identity provider. Log in with a password.")
    return resources.provider


ProviderDep = Annotated[IdentityProvider, Depends(identity_provider)]


@router.get("/methods", response_model=LogInMethods)
def read_methods(settings: SettingsDep) -> LogInMethods:
    """How people may log in here."""
    name = settings.oidc_name
    return LogInMethods(provider=ProviderAnswer(name=name) if settings.oidc_issuer else None)


@router.post("/provider/start", response_model=AuthorizationAnswer, responses=problem_responses(404, 503))
def start(provider: ProviderDep, resources: ResourcesDep, response: Response, now: NowDep) -> AuthorizationAnswer:
    """Begin a log-in by the identity provider: send the browser to the address in the answer."""
    with transaction(resources.sessions) as session:
        challenge, browser_secret = begin_pending_login(session, now)
    answer = AuthorizationAnswer(authorization_url=provider.authorization_url(challenge, now))
    response.set_cookie(
        BROWSER_COOKIE,
        browser_secret,
        max_age=int(LIFETIME.total_seconds()),
        path="/v1/auth/provider",
        secure=provider.redirects_safely,
        httponly=True,
        samesite="lax",
    )
    return answer


@router.post("/provider/token", response_model=TokenAnswer, responses=problem_responses(401, 404, 422, 503))
def finish(
    body: ProviderCode,
    provider: ProviderDep,
    resources: ResourcesDep,
    request: Request,
    client: ClientDep,
    now: NowDep,
) -> TokenPair:
    """Exchange what the provider sent the browser back with for tokens. It works once, in the same browser."""
    with transaction(resources.sessions) as session:
        pending = take_pending_login(session, body.state, now)
    browser_hash = secret_hash(request.cookies.get(BROWSER_COOKIE, ""))
    if pending is None or not hmac.compare_digest(pending.browser_hash, browser_hash):
        raise NotAuthenticated("log-in-expired", "This log-in has expired or began in another browser. Start again.")
    email = provider.verified_email(body.code, nonce=pending.nonce, verifier=pending.code_verifier, now=now)
    user_id = _active_person(resources, email)
    with transaction(resources.sessions) as session:
        return issuer_of(resources).begin(session, user_id, client, now)


def _active_person(resources: Resources, email: str) -> UUID:
    with reading(resources.sessions) as session:
        user = find_person_by_email(session, email)
    if user is None or not user.active:
        raise NotAuthenticated("account-unknown", "There is no active account for your e-mail. Ask your admin for one.")
    return user.id
