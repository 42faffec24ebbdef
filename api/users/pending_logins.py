"""Log-ins that were sent to the identity provider: each can come back once, within minutes."""

import hashlib
import secrets
from datetime import datetime, timedelta

from sqlalchemy import delete
from sqlalchemy.orm import Session

from api.security.identity_provider import Challenge
from api.tables import PendingLogin

# Long enough to find the second factor, short enough that few wait.
LIFETIME = timedelta(minutes=10)


def begin_pending_login(session: Session, now: datetime) -> tuple[Challenge, str]:
    """Keep a new log-in; gives its secrets, and one that only the browser knows."""
    session.execute(delete(PendingLogin).where(PendingLogin.expires_at <= now))
    challenge = Challenge(*(secrets.token_urlsafe(32) for _ in range(3)))
    browser_secret = secrets.token_urlsafe(32)
    session.add(
        PendingLogin(
            state_hash=secret_hash(challenge.state),
            browser_hash=secret_hash(browser_secret),
            nonce=challenge.nonce,
            code_verifier=challenge.verifier,
            expires_at=now + LIFETIME,
        )
    )
    return challenge, browser_secret


def take_pending_login(session: Session, state: str, now: datetime) -> PendingLogin | None:
    """The log-in with that state, which is gone with it: of two that bring the same state one gets nothing."""
    statement = (
        delete(PendingLogin)
        .where(PendingLogin.state_hash == secret_hash(state), PendingLogin.expires_at > now)
        .returning(PendingLogin)
        .execution_options(synchronize_session=False)
    )
    pending = session.scalars(statement).one_or_none()
    if pending is not None:
        session.expunge(pending)
    return pending


def secret_hash(secret: str) -> str:
    """What the database keeps of a secret: SHA-256, hex."""
    return hashlib.sha256(secret.encode()).hexdigest()
