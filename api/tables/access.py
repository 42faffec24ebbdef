"""What guards the door: keys of machines, counted log-in attempts, log-ins that a provider is still to confirm."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import JSON, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from api.tables.base import Base


class ApiKey(Base):
    """A machine's key, stored as a hash. `id` is also the account under whose name the machine acts.

    `prefix` are the key's first characters, by which people recognise it.
    """

    __tablename__ = "api_keys"

    id: Mapped[UUID] = mapped_column(ForeignKey("users.id"), primary_key=True)
    prefix: Mapped[str] = mapped_column(String(16))
    key_hash: Mapped[str] = mapped_column(String(64), unique=True)
    scopes: Mapped[list[str]] = mapped_column(JSON)
    created_by: Mapped[UUID] = mapped_column(ForeignKey("users.id"))
    expires_at: Mapped[datetime | None]
    last_used_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]


class LoginThrottle(Base):
    """Failed log-ins of late under one key: an account, an address, or both together, as a hash.

    `trusted` keys are addresses from which the account has logged in. `blocked_until` is never None: where there is no
    wait, it is the moment of the last attempt.
    """

    __tablename__ = "login_throttles"

    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    failures: Mapped[int] = mapped_column(default=0)
    trusted: Mapped[bool] = mapped_column(default=False)
    blocked_until: Mapped[datetime]
    expires_at: Mapped[datetime] = mapped_column(index=True)


class PendingLogin(Base):
    """A log-in that was sent to the identity provider and has not come back. It can come back once."""

    __tablename__ = "pending_logins"

    state_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    browser_hash: Mapped[str] = mapped_column(String(64))
    nonce: Mapped[str] = mapped_column(String(64))
    code_verifier: Mapped[str] = mapped_column(String(128))
    expires_at: Mapped[datetime] = mapped_column(index=True)
