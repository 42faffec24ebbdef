"""Access tokens: only the service's own, only for their time."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import jwt
import pytest

from api.errors import NotAuthenticated
from api.security.access_tokens import AccessTokens, Bearer

NOW = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
USER = UUID("5f0c2a3e-0d2b-4c8e-9b6b-1b4f3d2c1a00")
LOGIN = UUID("0b7c1a52-55c5-4f0f-8f0a-6d1c5a3c9e01")
SECRET = "s" * 40
TOKENS = AccessTokens(SECRET, timedelta(minutes=15))
CLAIMS = {"iss": "shelfaudit", "sub": str(USER), "exp": NOW + timedelta(minutes=5)}


def _refusal(token: str, now: datetime = NOW) -> str:
    with pytest.raises(NotAuthenticated) as refusal:
        TOKENS.read(token, now)
    return refusal.value.code


@pytest.mark.parametrize("age", [timedelta(0), timedelta(minutes=14, seconds=59)])
def test_token_names_its_user(age: timedelta) -> None:
    assert TOKENS.read(TOKENS.issue(USER, NOW), NOW + age) == Bearer(USER)


def test_token_names_its_log_in() -> None:
    assert TOKENS.read(TOKENS.issue(USER, NOW, LOGIN), NOW) == Bearer(USER, LOGIN)


def test_token_expires() -> None:
    assert _refusal(TOKENS.issue(USER, NOW), NOW + timedelta(minutes=15)) == "token-expired"


def test_token_carries_no_rights() -> None:
    claims = jwt.decode(TOKENS.issue(USER, NOW, LOGIN), options={"verify_signature": False})
    assert set(claims) == {"iss", "sub", "iat", "exp", "sid"}


@pytest.mark.parametrize(
    "token",
    [
        "",
        "nonsense",
        jwt.encode(CLAIMS, "t" * 40, algorithm="HS256"),
        jwt.encode(CLAIMS, None, algorithm="none"),
        jwt.encode(CLAIMS, SECRET * 2, algorithm="HS512"),
        jwt.encode({**CLAIMS, "iss": "another"}, SECRET, algorithm="HS256"),
        jwt.encode({**CLAIMS, "sub": "not a uuid"}, SECRET, algorithm="HS256"),
        jwt.encode({**CLAIMS, "sid": "not a uuid"}, SECRET, algorithm="HS256"),
        jwt.encode({**CLAIMS, "exp": 10**20}, SECRET, algorithm="HS256"),
        jwt.encode({"iss": "shelfaudit", "sub": str(USER)}, SECRET, algorithm="HS256"),
        TOKENS.issue(USER, NOW)[:-4] + "AAAA",
    ],
    ids=[
        "empty",
        "nonsense",
        "other key",
        "unsigned",
        "other algorithm",
        "issuer",
        "user",
        "log-in",
        "far",
        "endless",
        "forged",
    ],
)
def test_foreign_tokens_are_refused(token: str) -> None:
    assert _refusal(token) == "token-invalid"


def test_secret_is_not_shown() -> None:
    assert SECRET not in repr(TOKENS)
