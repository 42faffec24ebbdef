"""Password hashes."""

import pytest

from api.security import passwords
from api.security.passwords import hash_password, password_matches


@pytest.fixture(scope="module")
def stored() -> str:
    return hash_password("correct horse battery")


def test_hash_is_argon2id_and_salted(stored: str) -> None:
    assert stored.startswith("$argon2id$")
    assert hash_password("correct horse battery") != stored


@pytest.mark.parametrize(
    ("password", "matches"), [("correct horse battery", True), ("Correct horse battery", False), ("", False)]
)
def test_password_matches_its_hash_only(stored: str, password: str, matches: bool) -> None:
    assert password_matches(password, stored) is matches


@pytest.mark.parametrize("stored", [None, ""])
def test_no_password_fits_where_there_is_none(stored: str | None) -> None:
    assert password_matches("nobody has this password", stored) is False


def test_without_a_hash_the_same_work_is_done(monkeypatch: pytest.MonkeyPatch) -> None:
    """Else the time of the answer would tell which addresses have an account."""
    verified: list[str] = []

    class Hasher:
        def hash(self, password: str) -> str:
            return "decoy"

        def verify(self, password: str, password_hash: str) -> bool:
            verified.append(password_hash)
            return True

    monkeypatch.setattr(passwords, "_hasher", Hasher())
    passwords._decoy_hash.cache_clear()
    assert password_matches("anything", None) is False
    passwords._decoy_hash.cache_clear()
    assert verified == ["decoy"]
