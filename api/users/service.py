"""Accounts: making and listing them."""

from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy.orm import Session

from api.errors import Conflict, InvalidInput, NotFound
from api.paging import Stretch, decode_cursor, encode_cursor
from api.tables import User
from api.users import repository
from api.users.schemas import NewUser


def create_user(session: Session, new: NewUser, *, password_hash: str, now: datetime) -> User:
    """Store a new active account. The hash is made by the caller, outside the transaction: it takes long.

    Raises Conflict when the address has an account, InvalidInput when the territory does not exist.
    """
    if repository.find_user_by_email(session, new.email):
        raise Conflict("email-taken", f"{new.email} has an account already.")
    if new.territory_id and not repository.territory_exists(session, new.territory_id):
        raise InvalidInput("territory-unknown", f"There is no territory {new.territory_id}.")
    user = User(
        id=uuid4(),
        email=new.email,
        name=new.name,
        role=new.role,
        password_hash=password_hash,
        territory_id=new.territory_id,
        active=True,
        created_at=now,
    )
    session.add(user)
    session.flush()
    return user


def get_user(session: Session, user_id: UUID) -> User:
    """The account with that id, or NotFound."""
    user = repository.find_user(session, user_id)
    if user is None:
        raise NotFound("user-not-found", "There is no user with this id.")
    return user


def list_users(session: Session, *, limit: int, after: str | None) -> Stretch[User]:
    """A page of all accounts by address."""
    after_email = decode_cursor(after, 1)[0] if after else None
    rows = repository.list_users(session, limit=limit + 1, after_email=after_email)
    return Stretch.cut(rows, limit, lambda user: encode_cursor(user.email))
