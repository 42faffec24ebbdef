"""Log-in by an identity provider, which listens on loopback and may lie."""

from collections.abc import Iterator
from typing import Any

import pytest
from joserfc.jwk import RSAKey
from pydantic import SecretStr, ValidationError
from sqlalchemy import select

from api.db import transaction
from api.settings import Settings
from api.tables import PendingLogin, User
from api.users.provider_endpoints import BROWSER_COOKIE
from tests.api.users.fake_provider import CLIENT_ID, CLIENT_SECRET, FakeProvider, serving

START = "/v1/auth/provider/start"
FINISH = "/v1/auth/provider/token"


@pytest.fixture
def provider(clock) -> Iterator[FakeProvider]:
    with serving(FakeProvider(now=int(clock().timestamp()))) as provider:
        yield provider


@pytest.fixture
def settings(settings, provider) -> Settings:
    return settings.model_copy(
        update={
            "oidc_issuer": provider.issuer,
            "oidc_client_id": CLIENT_ID,
            "oidc_client_secret": SecretStr(CLIENT_SECRET),
            "oidc_redirect_url": "http://localhost:8000/",
            "oidc_name": "Hao Group",
        }
    )


@pytest.fixture
def rep(world, provider) -> Any:
    """The person whom the provider vouches for."""
    provider.email = world.rep.email.upper()
    return world.rep


def _return(client, provider) -> dict[str, str]:
    started = client.post(START)
    assert started.status_code == 200, started.text
    return provider.log_in_at(started.json()["authorization_url"])


def _refusal(answer) -> tuple[int, str]:
    assert answer.headers["content-type"] == "application/problem+json"
    return answer.status_code, answer.json()["code"]


def test_person_with_an_account_gets_the_usual_tokens(client, provider, rep):
    answer = client.post(FINISH, json=_return(client, provider))
    assert answer.status_code == 200, answer.text
    tokens = answer.json()
    me = client.get("/v1/users/me", headers={"Authorization": f"Bearer {tokens['access_token']}"})
    assert me.json()["email"] == rep.email
    assert client.post("/v1/auth/refresh", json={"refresh_token": tokens["refresh_token"]}).status_code == 200


def test_page_learns_what_to_offer(client):
    assert client.get("/v1/auth/methods").json() == {"provider": {"name": "Hao Group"}}


def test_cookie_is_for_this_browser_alone(client):
    cookie = client.post(START).headers["set-cookie"]
    assert {"HttpOnly", "SameSite=lax", "Path=/v1/auth/provider", "Max-Age=600"} <= set(cookie.split("; "))


LIES = {
    "another nonce": {"nonce": "another"},
    "no nonce": {"nonce": None},
    "another audience": {"aud": "another-client"},
    "for several, of another": {"aud": [CLIENT_ID, "another-client"], "azp": "another-client"},
    "another issuer": {"iss": "https://another.example.com"},
    "expired": {"exp": 1_772_438_400 - 61},
    "no end": {"exp": None},
    "nobody": {"sub": None},
}


@pytest.mark.parametrize("lie", LIES.values(), ids=LIES)
def test_wrong_id_tokens_are_refused(client, provider, rep, lie):
    provider.claims = lie
    assert _refusal(client.post(FINISH, json=_return(client, provider))) == (401, "id-token-invalid")


def test_id_token_of_another_key_is_refused(client, provider, rep):
    provider.signing_key = RSAKey.generate_key(2048, {"kid": provider.key.kid}, private=True)
    assert _refusal(client.post(FINISH, json=_return(client, provider))) == (401, "id-token-invalid")


def test_new_keys_of_the_provider_are_fetched(client, provider, rep):
    assert client.post(FINISH, json=_return(client, provider)).status_code == 200
    provider.renew_key()
    assert client.post(FINISH, json=_return(client, provider)).status_code == 200


@pytest.mark.parametrize("verified", [False, None, "true"])
def test_unverified_email_is_refused(client, provider, rep, verified):
    """Else whoever types a rep's address at the provider would become the rep."""
    provider.claims = {"email_verified": verified}
    assert _refusal(client.post(FINISH, json=_return(client, provider))) == (401, "email-unverified")


@pytest.mark.parametrize("who", ["unknown", "locked", "machine"])
def test_no_account_is_made_or_opened(client, provider, world, new_person, session, who):
    made = world.admin.client.post("/v1/api-keys", json={"name": "ERP", "scopes": ["outlets:read"]}).json()
    provider.email = {
        "unknown": "nobody@example.com",
        "locked": new_person("rep", world.west, active=False).email,
        "machine": f"{made['id']}@api-key.invalid",
    }[who]
    before = len(session.scalars(select(User)).all())
    session.rollback()
    assert _refusal(client.post(FINISH, json=_return(client, provider))) == (401, "account-unknown")
    assert len(session.scalars(select(User)).all()) == before


def test_state_works_once(client, provider, rep):
    returned = _return(client, provider)
    assert client.post(FINISH, json=returned).status_code == 200
    again = provider.log_in_at(client.post(START).json()["authorization_url"])
    assert _refusal(client.post(FINISH, json={**again, "state": returned["state"]})) == (401, "log-in-expired")


def test_state_expires(client, provider, rep, clock, session):
    returned = _return(client, provider)
    clock.advance(minutes=10)
    assert _refusal(client.post(FINISH, json=returned)) == (401, "log-in-expired")
    client.post(START)
    assert len(session.scalars(select(PendingLogin)).all()) == 1, "the expired one was not cleared away"


@pytest.mark.parametrize("cookie", [None, "another"])
def test_another_browser_cannot_finish(client, provider, rep, cookie):
    """Else a link would log people in as somebody else, whose photos they would then take."""
    returned = _return(client, provider)
    client.cookies.clear()
    if cookie:
        client.cookies.set(BROWSER_COOKIE, cookie)
    assert _refusal(client.post(FINISH, json=returned)) == (401, "log-in-expired")


def test_code_of_another_log_in_is_refused(client, provider, rep):
    """PKCE: the code is bound to the verifier of the log-in that it was made for."""
    first, second = _return(client, provider), _return(client, provider)
    mixed = {"code": first["code"], "state": second["state"]}
    assert _refusal(client.post(FINISH, json=mixed)) == (401, "log-in-refused")


@pytest.mark.parametrize("trouble", ["down", "gone", "stranger"])
def test_provider_out_of_order_is_told(client, provider, resources, trouble):
    if trouble == "gone":
        object.__setattr__(resources.provider._registration, "issuer", "http://127.0.0.1:9")
    elif trouble == "stranger":
        provider.issuer = "https://another.example.com"
    else:
        provider.down = True
    assert _refusal(client.post(START)) == (503, "identity-provider-unavailable")


def test_passwords_go_on_working(client, provider, rep):
    provider.down = True
    body = {"email": rep.email, "password": "a password of the tests"}
    assert client.post("/v1/auth/token", json=body).status_code == 200


def test_locking_ends_a_log_in_of_the_provider(client, provider, rep, resources):
    tokens = client.post(FINISH, json=_return(client, provider)).json()
    with transaction(resources.sessions) as session:
        session.get_one(User, rep.id).active = False
    assert client.post("/v1/auth/refresh", json={"refresh_token": tokens["refresh_token"]}).status_code == 401


def test_no_secret_is_stored_or_shown(client, provider, rep, session, resources):
    returned = _return(client, provider)
    pending = session.scalars(select(PendingLogin)).one()
    assert returned["state"] not in (pending.state_hash, pending.nonce)
    assert client.cookies[BROWSER_COOKIE] not in (pending.browser_hash, pending.state_hash)
    assert CLIENT_SECRET not in repr(resources.provider._registration)


@pytest.mark.parametrize(
    "change",
    [
        {"oidc_client_id": ""},
        {"oidc_client_secret": ""},
        {"oidc_redirect_url": ""},
        {"oidc_issuer": "http://id.example.com"},
        {"oidc_redirect_url": "http://audit.example.com/"},
    ],
)
def test_half_a_provider_is_refused_at_start(change):
    whole = {
        "oidc_issuer": "https://id.example.com",
        "oidc_client_id": "a",
        "oidc_client_secret": "b",
        "oidc_redirect_url": "https://audit.example.com/",
    }
    Settings(**whole)
    with pytest.raises(ValidationError):
        Settings(**{**whole, **change})
