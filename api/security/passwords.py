"""Passwords: hashed with Argon2id, and compared in the same time whether or not the user exists."""

from functools import cache

from pwdlib import PasswordHash

# NIST SP 800-63B: length is what counts. The upper end keeps a request from feeding megabytes to Argon2.
MIN_PASSWORD_LENGTH = 12
MAX_PASSWORD_LENGTH = 128

_hasher = PasswordHash.recommended()


def hash_password(password: str) -> str:
    """The salted Argon2id hash, about 0.1 s of work: never call it inside a transaction."""
    return _hasher.hash(password)


def password_matches(password: str, password_hash: str | None) -> bool:
    """Whether the password belongs to the hash. Without one (no such user, a machine) a decoy costs the same time."""
    matches = _hasher.verify(password, password_hash or _decoy_hash())
    return matches and bool(password_hash)


@cache
def _decoy_hash() -> str:
    return hash_password("nobody has this password")
