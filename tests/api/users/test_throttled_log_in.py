"""What a person meets who fails to log in again and again."""

from typing import Any

import pytest

from tests.api.conftest import PASSWORD

TOKEN = "/v1/auth/token"


def _log_in(client: Any, email: str, password: str = "wrong") -> Any:
    return client.post(TOKEN, json={"email": email, "password": password})


@pytest.fixture
def quick_comparison(monkeypatch: pytest.MonkeyPatch) -> None:
    """Argon2 is slow on purpose."""
    from api.users import login_endpoints

    monkeypatch.setattr(login_endpoints, "password_matches", lambda password, known: known and password == PASSWORD)


@pytest.mark.parametrize("who", ["known", "nobody@example.com"])
def test_the_answer_says_how_long_to_wait(client, world, quick_comparison, clock, who):
    email = world.rep.email if who == "known" else who
    assert {_log_in(client, email).status_code for _ in range(6)} == {401}
    refused = _log_in(client, email, PASSWORD)
    assert (refused.status_code, refused.json()["code"]) == (429, "log-in-throttled")
    assert refused.headers["retry-after"] == "1"
    assert refused.headers["content-type"] == "application/problem+json"
    clock.advance(seconds=1)
    assert _log_in(client, email, PASSWORD).status_code == (200 if who == "known" else 401)


def test_the_case_of_the_address_gives_no_more_guesses(client, world, quick_comparison):
    for number in range(6):
        _log_in(client, world.rep.email.upper() if number % 2 else world.rep.email)
    assert _log_in(client, world.rep.email).status_code == 429


def test_many_right_log_ins_are_no_attack(client, world, quick_comparison):
    assert {_log_in(client, world.rep.email, PASSWORD).status_code for _ in range(30)} == {200}
