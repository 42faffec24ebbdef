"""Refresh tokens: long random strings of which only the hash is stored."""

import hashlib
import secrets

TOKEN_BYTES = 32


def new_refresh_token() -> str:
    """256 random bits; nobody guesses them, so a plain fast hash is enough to store them by."""
    return secrets.token_urlsafe(TOKEN_BYTES)


def refresh_token_hash(token: str) -> str:
    """What the database keeps of a refresh token: SHA-256, hex."""
    return hashlib.sha256(token.encode()).hexdigest()
