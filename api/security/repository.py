"""The queries that requests begin with: who calls, and how often a log-in has failed."""

from datetime import datetime, timedelta
from typing import cast
from uuid import UUID

from sqlalchemy import delete, or_, select, update
from sqlalchemy.orm import Session

from api.db import insert
from api.security.caller import Caller
from api.tables import ApiKey, LoginThrottle, RefreshToken, Territory, User
from api.tables.users import Role

PURGED_AT_ONCE = 1000
# Often enough to see which keys are in use; each time is a write.
USE_NOTED_EVERY = timedelta(minutes=1)


def find_caller(session: Session, user_id: UUID, login_id: UUID | None = None) -> Caller | None:
    """The active user with that id; asked on every request, so a lock-out or a new role counts at once.

    With `login_id`, only while that log-in has not ended.
    """
    query = select(User.id, User.role, User.territory_id).where(User.id == user_id, User.active)
    if login_id is not None:
        alive = select(RefreshToken.id).where(RefreshToken.family_id == login_id, RefreshToken.revoked_at.is_(None))
        query = query.where(alive.exists())
    row = session.execute(query).one_or_none()
    if row is None:
        return None
    below = below_of(session, row.territory_id)
    return Caller(row.id, cast(Role, row.role), row.territory_id, below, login_id=login_id)


def find_key_caller(session: Session, key_hash: str, now: datetime) -> Caller | None:
    """The machine whose key has that hash, while the key is good."""
    query = (
        select(User.id, User.role, User.territory_id, ApiKey.scopes)
        .join(ApiKey, ApiKey.id == User.id)
        .where(ApiKey.key_hash == key_hash, User.active, ApiKey.revoked_at.is_(None))
        .where(or_(ApiKey.expires_at.is_(None), ApiKey.expires_at > now))
    )
    row = session.execute(query).one_or_none()
    if row is None:
        return None
    below = below_of(session, row.territory_id)
    return Caller(row.id, cast(Role, row.role), row.territory_id, below, frozenset(row.scopes))


def below_of(session: Session, territory_id: UUID | None) -> frozenset[UUID]:
    """All territories that lie below one, however deep; none for people without a territory."""
    return subtree(session, territory_id) - {territory_id} if territory_id else frozenset()


def subtree(session: Session, territory_id: UUID) -> frozenset[UUID]:
    """The territory and all that lie below it, however deep; empty when there is none with that id."""
    tree = select(Territory.id).where(Territory.id == territory_id).cte("subtree", recursive=True)
    # UNION finds each territory once, so the query ends even in a tree that somebody tied to a ring by hand.
    tree = tree.union(select(Territory.id).where(Territory.parent_id == tree.c.id))
    return frozenset(session.scalars(select(tree.c.id)))


def key_use_is_due(session: Session, key_id: UUID, now: datetime) -> bool:
    """Whether the last use that was noted is a minute old."""
    last_used_at = session.scalar(select(ApiKey.last_used_at).where(ApiKey.id == key_id))
    return last_used_at is None or last_used_at <= now - USE_NOTED_EVERY


def note_key_use(session: Session, key_id: UUID, now: datetime) -> None:
    """Keep that the key was used now."""
    session.execute(update(ApiKey).where(ApiKey.id == key_id).values(last_used_at=now))


def is_trusted(session: Session, key: str) -> bool:
    """Whether a log-in succeeded under this key lately."""
    query = select(LoginThrottle.key).where(LoginThrottle.key == key, LoginThrottle.trusted)
    return session.execute(query).first() is not None


def lock_throttle(session: Session, key: str, now: datetime) -> LoginThrottle:
    """The row of the key, made if need be, locked until the transaction ends. Ask for several in the keys' order."""
    row = session.get(LoginThrottle, key, with_for_update=True, populate_existing=True)
    if row is not None:
        return row
    row = LoginThrottle(key=key, failures=0, trusted=False, blocked_until=now, expires_at=now)
    return row if insert(session, row) else lock_throttle(session, key, now)


def delete_expired_throttles(session: Session, now: datetime) -> None:
    """Drop what no longer counts, but what another log-in holds at the moment."""
    expired = select(LoginThrottle.key).where(LoginThrottle.expires_at < now).with_for_update(skip_locked=True)
    session.execute(
        delete(LoginThrottle)
        .where(LoginThrottle.key.in_(expired.limit(PURGED_AT_ONCE)))
        .execution_options(synchronize_session=False)
    )
