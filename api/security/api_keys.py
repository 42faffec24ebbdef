"""Keys of machines: `sak_` and 256 random bits, of which only the hash is stored."""

import hashlib
import secrets

KEY_MARK = "sak_"
# Enough to tell keys apart, and nothing to guess the rest by.
PREFIX_LENGTH = len(KEY_MARK) + 6


def new_api_key() -> str:
    """A key that nobody guesses; the mark lets scanners find keys that were published by mistake."""
    return KEY_MARK + secrets.token_urlsafe(32)


def api_key_prefix(key: str) -> str:
    """What people may see of a key."""
    return key[:PREFIX_LENGTH]


def api_key_hash(key: str) -> str:
    """What the database keeps of a key: SHA-256, hex."""
    return hashlib.sha256(key.encode()).hexdigest()
