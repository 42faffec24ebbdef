"""What the `users` commands do to the database."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

from sqlalchemy.orm import Session, sessionmaker

from api.db import make_engine, make_session_factory, reading, transaction
from api.errors import InvalidInput, NotFound
from api.migrations.runner import upgrade
from api.outlets.repository import find_territory_by_code
from api.security.passwords import MAX_PASSWORD_LENGTH, MIN_PASSWORD_LENGTH, hash_password
from api.settings import Settings
from api.tables import User
from api.users.repository import find_user_by_email
from api.users.schemas import NewUser
from api.users.service import create_user


def add_account(
    settings: Settings, email: str, role: str, name: str, password: str, territory_code: str | None
) -> User:
    """Make an account. Raises pydantic.ValidationError, InvalidInput or Conflict."""
    with _database(settings) as sessions:
        territory_id = None
        if territory_code is not None:
            with reading(sessions) as session:
                territory = find_territory_by_code(session, territory_code)
            if territory is None:
                raise InvalidInput("territory-unknown", f"There is no territory with the code {territory_code}.")
            territory_id = territory.id
        new = NewUser.model_validate(
            {"email": email, "role": role, "name": name, "password": password, "territory_id": territory_id}
        )
        # Before the transaction: hashing takes long and would hold up every writer.
        password_hash = hash_password(password)
        with transaction(sessions) as session:
            return create_user(session, new, password_hash=password_hash, now=datetime.now(UTC))


def change_password(settings: Settings, email: str, password: str) -> None:
    """Replace a password. Raises InvalidInput or NotFound."""
    if not MIN_PASSWORD_LENGTH <= len(password) <= MAX_PASSWORD_LENGTH:
        detail = f"A password has {MIN_PASSWORD_LENGTH} to {MAX_PASSWORD_LENGTH} characters."
        raise InvalidInput("password-length", detail)
    password_hash = hash_password(password)
    with _database(settings) as sessions, transaction(sessions) as session:
        user = find_user_by_email(session, email.lower())
        if user is None:
            raise NotFound("user-not-found", f"{email} has no account.")
        user.password_hash = password_hash


@contextmanager
def _database(settings: Settings) -> Iterator[sessionmaker[Session]]:
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    engine = make_engine(settings.database)
    try:
        upgrade(engine)
        yield make_session_factory(engine)
    finally:
        engine.dispose()
