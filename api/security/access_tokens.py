"""Access tokens: short-lived signed JWTs that name the user and the log-in, and nothing else."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from uuid import UUID

import jwt

from api.errors import NotAuthenticated

ALGORITHM = "HS256"
ISSUER = "shelfaudit"


@dataclass(frozen=True, slots=True)
class Bearer:
    """Whom an access token names: the user, and the log-in that ends it with itself."""

    user_id: UUID
    login_id: UUID | None = None


@dataclass(frozen=True)
class AccessTokens:
    """Issues and reads tokens with one secret. Rights are not in the token: they are looked up on every request."""

    secret: str = field(repr=False)
    lifetime: timedelta

    def issue(self, user_id: UUID, now: datetime, login_id: UUID | None = None) -> str:
        """A token that says "this is user_id" until `lifetime` has passed or the log-in ends."""
        claims = {"iss": ISSUER, "sub": str(user_id), "iat": now, "exp": now + self.lifetime}
        if login_id:
            claims["sid"] = str(login_id)
        return jwt.encode(claims, self.secret, algorithm=ALGORITHM)

    def read(self, token: str, now: datetime) -> Bearer:
        """Whom the token names. Raises NotAuthenticated when it is forged, broken or expired."""
        try:
            claims = jwt.decode(
                token,
                self.secret,
                algorithms=[ALGORITHM],
                issuer=ISSUER,
                # Times are checked below against the service's own clock.
                options={"require": ["iss", "sub", "exp"], "verify_exp": False, "verify_iat": False},
            )
            login_id = UUID(claims["sid"]) if "sid" in claims else None
            bearer, expires_at = Bearer(UUID(claims["sub"]), login_id), datetime.fromtimestamp(claims["exp"], UTC)
        except (jwt.InvalidTokenError, ValueError, TypeError, OverflowError) as error:
            raise NotAuthenticated("token-invalid", "The access token is not valid. Log in again.") from error
        if expires_at <= now:
            raise NotAuthenticated("token-expired", "The access token has expired. Refresh it or log in again.")
        return bearer
