"""The one query that every authenticated request begins with."""

from typing import cast
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from api.security.caller import Caller
from api.tables import User
from api.tables.users import Role


def find_caller(session: Session, user_id: UUID) -> Caller | None:
    """The active user with that id; asked on every request, so a lock-out or a new role counts at once."""
    query = select(User.id, User.role, User.territory_id).where(User.id == user_id, User.active)
    row = session.execute(query).one_or_none()
    return Caller(row.id, cast(Role, row.role), row.territory_id) if row else None
