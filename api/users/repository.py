"""All SQL about people and their refresh tokens."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import Select, delete, select, update
from sqlalchemy.orm import Session

from api.tables import ApiKey, RefreshToken, Territory, User


def find_user(session: Session, user_id: UUID) -> User | None:
    """The user with that id, locked ones too."""
    return session.get(User, user_id)


def find_user_by_email(session: Session, email: str) -> User | None:
    """The user with that address (lower case), locked ones too."""
    return session.scalars(select(User).where(User.email == email)).one_or_none()


def find_person(session: Session, user_id: UUID) -> User | None:
    """The user with that id unless it is a machine, locked ones too."""
    return session.scalars(_people().where(User.id == user_id)).one_or_none()


def find_person_by_email(session: Session, email: str) -> User | None:
    """The user with that address (lower case) unless it is a machine, locked ones too."""
    return session.scalars(_people().where(User.email == email)).one_or_none()


def _people() -> Select[User]:
    machine = select(ApiKey.id).where(ApiKey.id == User.id)
    return select(User).where(~machine.exists())


def list_users(session: Session, *, limit: int, after_email: str | None) -> Sequence[User]:
    """People by address, at most `limit`, those behind `after_email`."""
    query = _people().order_by(User.email).limit(limit)
    if after_email is not None:
        query = query.where(User.email > after_email)
    return session.scalars(query).all()


def territory_exists(session: Session, territory_id: UUID) -> bool:
    """Whether a territory has that id."""
    return session.get(Territory, territory_id) is not None


def spend_refresh_token(session: Session, token_hash: str, now: datetime) -> RefreshToken | None:
    """Mark the token as used and give it back; None if it is unknown, spent or expired. Only one caller can win."""
    statement = (
        update(RefreshToken)
        .where(RefreshToken.token_hash == token_hash, RefreshToken.revoked_at.is_(None), RefreshToken.expires_at > now)
        .values(revoked_at=now)
        .returning(RefreshToken)
    )
    return session.scalars(statement).one_or_none()


def revoke_family_of(session: Session, token_hash: str, now: datetime) -> None:
    """Revoke every token that stems from the same log-in as this one."""
    family = select(RefreshToken.family_id).where(RefreshToken.token_hash == token_hash).scalar_subquery()
    session.execute(
        update(RefreshToken)
        .where(RefreshToken.family_id == family, RefreshToken.revoked_at.is_(None))
        .values(revoked_at=now)
        .execution_options(synchronize_session=False)
    )


def delete_expired_tokens(session: Session, user_id: UUID, now: datetime) -> None:
    """Drop the user's tokens that time alone has ended; they can prove nothing any more."""
    session.execute(
        delete(RefreshToken)
        .where(RefreshToken.user_id == user_id, RefreshToken.expires_at <= now)
        .execution_options(synchronize_session=False)
    )


def list_live_tokens(session: Session, user_id: UUID, now: datetime) -> Sequence[RefreshToken]:
    """The unspent token of each log-in that goes on, the newest first."""
    query = (
        select(RefreshToken)
        .where(RefreshToken.user_id == user_id, RefreshToken.revoked_at.is_(None), RefreshToken.expires_at > now)
        .order_by(RefreshToken.created_at.desc(), RefreshToken.id)
    )
    return session.scalars(query).all()


def revoke_tokens(
    session: Session, user_id: UUID, now: datetime, *, family_id: UUID | None = None, except_for: UUID | None = None
) -> int:
    """End the user's log-ins: all, the one with `family_id`, or all `except_for` one. How many tokens ended."""
    statement = update(RefreshToken).where(RefreshToken.user_id == user_id, RefreshToken.revoked_at.is_(None))
    if family_id is not None:
        statement = statement.where(RefreshToken.family_id == family_id)
    if except_for is not None:
        statement = statement.where(RefreshToken.family_id != except_for)
    ended = session.scalars(
        statement.values(revoked_at=now).returning(RefreshToken.id).execution_options(synchronize_session=False)
    )
    return len(ended.all())
