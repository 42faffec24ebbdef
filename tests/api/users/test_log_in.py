"""Logging in, rotating refresh tokens, logging out."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import func, select, update

from api.db import transaction
from api.tables import RefreshToken, User
from api.users import login_endpoints

PASSWORD = "a password of the tests"
TOKEN = "/v1/auth/token"
REFRESH = "/v1/auth/refresh"
LOGOUT = "/v1/auth/logout"


@pytest.fixture
def log_in(client: Any) -> Callable[[str], dict[str, Any]]:
    def log_in(email: str) -> dict[str, Any]:
        answer = client.post(TOKEN, json={"email": email, "password": PASSWORD})
        assert answer.status_code == 200, answer.text
        tokens: dict[str, Any] = answer.json()
        return tokens

    return log_in


@pytest.fixture
def refresh(client: Any) -> Callable[[str], Any]:
    return lambda token: client.post(REFRESH, json={"refresh_token": token})


def _me(client: Any, access_token: str) -> Any:
    return client.get("/v1/users/me", headers={"Authorization": f"Bearer {access_token}"})


def test_log_in_opens_the_own_account(client, world, log_in):
    tokens = log_in(world.rep.email)
    assert (tokens["token_type"], tokens["expires_in"]) == ("bearer", 900)
    assert _me(client, tokens["access_token"]).json()["email"] == world.rep.email


def test_case_of_the_address_does_not_matter(world, log_in):
    assert log_in(world.rep.email.upper())["access_token"]


@pytest.mark.parametrize(
    ("email", "password"), [("known", "wrong password"), ("nobody@example.com", PASSWORD), ("locked", PASSWORD)]
)
def test_refusals_look_alike(client, world, new_person, email, password):
    locked = new_person("rep", world.west, active=False)
    address = {"known": world.rep.email, "locked": locked.email}.get(email, email)
    answer = client.post(TOKEN, json={"email": address, "password": password})
    assert answer.status_code == 401
    assert answer.headers["www-authenticate"] == "Bearer"
    assert answer.json()["code"] == "credentials-wrong"


@pytest.mark.parametrize("email", ["known", "nobody@example.com", "locked"])
def test_every_refusal_costs_one_comparison(client, world, new_person, monkeypatch, email):
    """Else the time of the answer would tell which addresses have an account."""
    compared: list[str | None] = []

    def compare(password: str, password_hash: str | None) -> bool:
        compared.append(password_hash)
        return False

    monkeypatch.setattr(login_endpoints, "password_matches", compare)
    locked = new_person("rep", world.west, active=False)
    address = {"known": world.rep.email, "locked": locked.email}.get(email, email)
    assert client.post(TOKEN, json={"email": address, "password": "x"}).status_code == 401
    assert compared == [world.rep.user.password_hash if email == "known" else None]


def test_access_token_expires(client, world, log_in, clock):
    token = log_in(world.rep.email)["access_token"]
    clock.advance(minutes=15)
    answer = _me(client, token)
    assert (answer.status_code, answer.json()["code"]) == (401, "token-expired")


def test_locking_an_account_counts_at_once(client, world, log_in, refresh, resources):
    tokens = log_in(world.rep.email)
    with transaction(resources.sessions) as session:
        session.execute(update(User).where(User.id == world.rep.id).values(active=False))
    assert _me(client, tokens["access_token"]).status_code == 401
    assert refresh(tokens["refresh_token"]).status_code == 401


def test_refresh_gives_a_new_pair(client, world, log_in, refresh, clock):
    first = log_in(world.rep.email)
    clock.advance(minutes=20)
    second = refresh(first["refresh_token"]).json()
    assert second["refresh_token"] != first["refresh_token"]
    assert _me(client, second["access_token"]).status_code == 200


def test_reuse_ends_the_whole_log_in(world, log_in, refresh):
    stolen = log_in(world.rep.email)["refresh_token"]
    current = refresh(stolen).json()["refresh_token"]
    reused = refresh(stolen)
    assert (reused.status_code, reused.json()["code"]) == (401, "refresh-token-invalid")
    assert refresh(current).status_code == 401, "the revocation was not kept"


def test_reuse_leaves_other_log_ins_alone(world, log_in, refresh):
    other = log_in(world.rep.email)["refresh_token"]
    stolen = log_in(world.rep.email)["refresh_token"]
    refresh(stolen)
    refresh(stolen)
    assert refresh(other).status_code == 200


@pytest.mark.parametrize("token", ["", "unknown", "x" * 200])
def test_unknown_refresh_token_is_refused(client, refresh, token):
    assert refresh(token).status_code == 401


def test_refresh_token_expires(world, log_in, refresh, clock):
    token = log_in(world.rep.email)["refresh_token"]
    clock.advance(days=30)
    assert refresh(token).status_code == 401


def test_log_out_ends_the_log_in(client, world, log_in, refresh):
    token = log_in(world.rep.email)["refresh_token"]
    answer = client.post(LOGOUT, json={"refresh_token": token})
    assert (answer.status_code, answer.content) == (204, b"")
    assert refresh(token).status_code == 401


def test_log_out_with_a_spent_token_ends_what_followed(client, world, log_in, refresh):
    first = log_in(world.rep.email)["refresh_token"]
    second = refresh(first).json()["refresh_token"]
    client.post(LOGOUT, json={"refresh_token": first})
    assert refresh(second).status_code == 401


def test_log_out_with_an_unknown_token_is_no_error(client):
    assert client.post(LOGOUT, json={"refresh_token": "unknown"}).status_code == 204


def test_database_holds_no_token(world, log_in, session):
    token = log_in(world.rep.email)["refresh_token"]
    stored = session.scalars(select(RefreshToken)).one()
    assert token not in (stored.token_hash, str(stored.id))
    assert len(stored.token_hash) == 64


def test_expired_tokens_are_cleared_away(world, log_in, clock, session):
    log_in(world.rep.email)
    clock.advance(days=31)
    log_in(world.rep.email)
    assert session.scalar(select(func.count()).select_from(RefreshToken)) == 1
