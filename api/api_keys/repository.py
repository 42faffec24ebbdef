"""All SQL about API keys, but for the look-up that every request of a machine begins with."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import Row, select, tuple_
from sqlalchemy.orm import Session

from api.paging import MomentKey
from api.tables import ApiKey, User


def find_key(session: Session, key_id: UUID) -> ApiKey | None:
    """The key with that id."""
    return session.get(ApiKey, key_id)


def list_keys(session: Session, *, limit: int, before: MomentKey | None) -> Sequence[Row[ApiKey, User]]:
    """Keys and their accounts, the newest first, at most `limit`, those made before that moment."""
    order = (User.created_at.desc(), User.id.desc())
    query = select(ApiKey, User).join(User, User.id == ApiKey.id).order_by(*order).limit(limit)
    if before is not None:
        query = query.where(tuple_(User.created_at, User.id) < tuple_(*before))
    return session.execute(query).all()
