"""Log-ins: short-lived access tokens, and refresh tokens that work once.

A refresh token that comes back after it was spent was copied by somebody, so everything that stems from that log-in is
revoked (RFC 9700, section 4.14.2), access tokens included: they name the log-in. `rotate` does not raise after it has
written: a refusal would roll the revocation back with the rest of the transaction.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from sqlalchemy.orm import Session

from api.errors import NotFound
from api.resources import Resources
from api.security.access_tokens import AccessTokens
from api.security.caller import Caller
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

    def begin(self, session: Session, user_id: UUID, client: str | None, now: datetime) -> TokenPair:
        """The first pair of a new log-in by the program that calls itself `client`."""
        repository.delete_expired_tokens(session, user_id, now)
        return self._issue(session, RefreshToken(user_id=user_id, family_id=uuid4(), client=client), now)

    def rotate(self, session: Session, refresh_token: str, now: datetime) -> TokenPair | None:
        """The next pair of a log-in, or None when the token is not good any more (commit in both cases)."""
        token_hash = refresh_token_hash(refresh_token)
        spent = repository.spend_refresh_token(session, token_hash, now)
        if spent is None or find_caller(session, spent.user_id) is None:
            repository.revoke_family_of(session, token_hash, now)
            return None
        return self._issue(
            session, RefreshToken(user_id=spent.user_id, family_id=spent.family_id, client=spent.client), now
        )

    def _issue(self, session: Session, row: RefreshToken, now: datetime) -> TokenPair:
        token = new_refresh_token()
        row.id, row.token_hash = uuid4(), refresh_token_hash(token)
        row.created_at, row.expires_at = now, now + self.refresh_lifetime
        session.add(row)
        access_token = self.access_tokens.issue(row.user_id, now, row.family_id)
        return TokenPair(access_token, token, int(self.access_tokens.lifetime.total_seconds()))


def issuer_of(resources: Resources) -> TokenIssuer:
    """The issuer that the settings describe."""
    return TokenIssuer(resources.access_tokens, timedelta(days=resources.settings.refresh_token_days))


def end_login(session: Session, refresh_token: str, now: datetime) -> None:
    """Log out: revoke the token and everything from the same log-in. An unknown token is no error."""
    repository.revoke_family_of(session, refresh_token_hash(refresh_token), now)


@dataclass(frozen=True, slots=True)
class LiveLogIn:
    """A log-in that goes on. `id` stays the same while its tokens rotate."""

    id: UUID
    client: str | None
    last_used_at: datetime
    current: bool


def list_logins(session: Session, caller: Caller, now: datetime) -> list[LiveLogIn]:
    """The caller's log-ins that go on, the last used first."""
    return [
        LiveLogIn(token.family_id, token.client, token.created_at, token.family_id == caller.login_id)
        for token in repository.list_live_tokens(session, caller.id, now)
    ]


def end_own_login(session: Session, caller: Caller, login_id: UUID, now: datetime) -> None:
    """Log the caller out of one place. Raises NotFound when it is none of the caller's log-ins."""
    if not repository.revoke_tokens(session, caller.id, now, family_id=login_id):
        raise NotFound("log-in-not-found", "You have no log-in with this id; it may have ended already.")


def end_all_logins(session: Session, user_id: UUID, now: datetime, *, except_for: UUID | None = None) -> None:
    """Log a user out everywhere, or everywhere else. Their access tokens end at once, too."""
    repository.revoke_tokens(session, user_id, now, except_for=except_for)
