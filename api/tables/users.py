"""People and their long-lived log-ins."""

from datetime import datetime
from typing import Literal
from uuid import UUID

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from api.tables.base import Base

Role = Literal["rep", "manager", "trainer", "admin"]


class User(Base):
    """Who acts: a person who logs in, or a machine with a key. Reps and managers belong to a territory.

    An empty `password_hash` fits no password: machines have none.
    """

    __tablename__ = "users"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(String(254), unique=True)
    name: Mapped[str] = mapped_column(String(200))
    role: Mapped[str] = mapped_column(String(16))
    password_hash: Mapped[str] = mapped_column(String(256))
    territory_id: Mapped[UUID | None] = mapped_column(ForeignKey("territories.id"))
    active: Mapped[bool] = mapped_column(default=True)
    created_at: Mapped[datetime]


class RefreshToken(Base):
    """One refresh token, stored as a hash: a stolen database opens no session.

    All tokens that one log-in led to share `family_id`: when a spent one comes back, the whole family is revoked.
    `client` is what the browser or program called itself, so that people recognise their log-ins.
    """

    __tablename__ = "refresh_tokens"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id"), index=True)
    family_id: Mapped[UUID] = mapped_column(index=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]
    client: Mapped[str | None] = mapped_column(String(200))
