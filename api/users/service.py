"""Accounts: making, changing and listing them."""

from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy.orm import Session

from api.audit_log.service import record_change
from api.errors import Conflict, InvalidInput, NotFound
from api.paging import Stretch, decode_cursor, encode_cursor
from api.security.caller import Caller
from api.tables import User
from api.users import repository
from api.users.logins import end_all_logins
from api.users.schemas import NewUser, UserChange


def create_user(
    session: Session, new: NewUser, *, password_hash: str, now: datetime, actor_id: UUID | None = None
) -> User:
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
    record_change(session, actor_id, "user.created", "user", str(user.id), {"role": user.role}, now)
    return user


def change_user(
    session: Session, caller: Caller, user_id: UUID, change: UserChange, *, password_hash: str | None, now: datetime
) -> User:
    """Change an account. Locking it or a new password ends all its log-ins.

    Raises NotFound; Conflict when admins would lock or demote themselves; InvalidInput when the territory does not
    exist or is missing.
    """
    user = repository.find_person(session, user_id)
    if user is None:
        raise _user_not_found()
    if user.id == caller.id and (change.active is False or change.role not in (None, user.role)):
        raise Conflict("own-account", "Nobody locks or demotes themselves; let another admin do it.")
    _apply(session, user, change)
    if password_hash is not None:
        user.password_hash = password_hash
    if password_hash is not None or change.active is False:
        end_all_logins(session, user.id, now)
    told = change.model_dump(mode="json", exclude={"password"}, exclude_none=True)
    if password_hash is not None:
        told["password"] = "new"  # noqa: S105 (that there is one, not which)
    record_change(session, caller.id, "user.changed", "user", str(user.id), told, now)
    return user


def change_password(session: Session, caller: Caller, password_hash: str, now: datetime) -> None:
    """Give the caller's account a new password and end its other log-ins."""
    get_user(session, caller.id).password_hash = password_hash
    end_all_logins(session, caller.id, now, except_for=caller.login_id)
    record_change(session, caller.id, "user.password_changed", "user", str(caller.id), {}, now)


def get_user(session: Session, user_id: UUID) -> User:
    """The account with that id, or NotFound."""
    user = repository.find_user(session, user_id)
    if user is None:
        raise _user_not_found()
    return user


def list_users(session: Session, *, limit: int, after: str | None) -> Stretch[User]:
    """A page of all accounts by address."""
    after_email = decode_cursor(after, 1)[0] if after else None
    rows = repository.list_users(session, limit=limit + 1, after_email=after_email)
    return Stretch.cut(rows, limit, lambda user: encode_cursor(user.email))


def _apply(session: Session, user: User, change: UserChange) -> None:
    if change.territory_id and not repository.territory_exists(session, change.territory_id):
        raise InvalidInput("territory-unknown", f"There is no territory {change.territory_id}.")
    for name in ("name", "active", "role", "territory_id"):
        if (value := getattr(change, name)) is not None:
            setattr(user, name, value)
    if user.role in ("rep", "manager") and user.territory_id is None:
        raise InvalidInput("territory-missing", f"A {user.role} needs a territory_id.")


def _user_not_found() -> NotFound:
    return NotFound("user-not-found", "There is no user with this id.")
