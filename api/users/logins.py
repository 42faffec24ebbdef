"""Log-ins: short-lived access tokens, and refresh tokens that work once.

A refresh token that comes back after it was spent was copied by somebody, so everything that stems from that
log-in is revoked (RFC 9700, section 4.14.2). Nothing here raises after it has written: a refusal would roll the
revocation back with the rest of the transaction.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from sqlalchemy.orm import Session

from api.security.access_tokens import AccessTokens
from api.security.refresh_tokens import new_refresh_token, refresh_token_hash
from api.security.repository import find_caller
from api.tables import RefreshToken
from api.users import repository


@dataclass(frozen=True)
class TokenPair:
    """What a client keeps of a log-in."""

    access_token: str = field(repr=False)
    refresh_token: str = field(repr=False)
    expires_in: int


@dataclass(frozen=True)
class TokenIssuer:
    """Makes token pairs; `refresh_lifetime` counts from each rotation."""

    access_tokens: AccessTokens
    refresh_lifetime: timedelta

    def begin(self, session: Session, user_id: UUID, now: datetime) -> TokenPair:
        """The first pair of a new log-in."""
        repository.delete_expired_tokens(session, user_id, now)
        return self._issue(session, user_id, uuid4(), now)

    def rotate(self, session: Session, refresh_token: str, now: datetime) -> TokenPair | None:
        """The next pair of a log-in, or None when the token is not good any more (commit in both cases)."""
        token_hash = refresh_token_hash(refresh_token)
        spent = repository.spend_refresh_token(session, token_hash, now)
        if spent is None or find_caller(session, spent.user_id) is None:
            repository.revoke_family_of(session, token_hash, now)
            return None
        return self._issue(session, spent.user_id, spent.family_id, now)

    def _issue(self, session: Session, user_id: UUID, family_id: UUID, now: datetime) -> TokenPair:
        token = new_refresh_token()
        session.add(
            RefreshToken(
                id=uuid4(),
                user_id=user_id,
                family_id=family_id,
                token_hash=refresh_token_hash(token),
                created_at=now,
                expires_at=now + self.refresh_lifetime,
            )
        )
        seconds = int(self.access_tokens.lifetime.total_seconds())
        return TokenPair(self.access_tokens.issue(user_id, now), token, seconds)


def end_login(session: Session, refresh_token: str, now: datetime) -> None:
    """Log out: revoke the token and everything from the same log-in. An unknown token is no error."""
    repository.revoke_family_of(session, refresh_token_hash(refresh_token), now)
