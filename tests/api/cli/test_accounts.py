from collections.abc import Callable
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import select
from typer.testing import Result

from api.db import make_engine, make_session_factory
from api.security.passwords import password_matches
from api.tables import Territory, User

pytestmark = pytest.mark.usefixtures("migrated")

Run = Callable[..., Result]
PASSWORD = "a long password"
ADMIN = ("users", "add", "ada@example.com", "--role", "admin", "--name", "Ada", "--password", PASSWORD)


def stored_users(tmp_path: Path) -> list[User]:
    engine = make_engine(f"sqlite:///{tmp_path / 'var' / 'shelfaudit.db'}")
    with make_session_factory(engine)() as session:
        users = list(session.scalars(select(User)))
    engine.dispose()
    return users


def add_territory(tmp_path: Path, code: str) -> None:
    engine = make_engine(f"sqlite:///{tmp_path / 'var' / 'shelfaudit.db'}")
    with make_session_factory(engine).begin() as session:
        session.add(Territory(id=uuid4(), code=code, name=code))
    engine.dispose()


def test_the_first_admin(run: Run, tmp_path: Path) -> None:
    result = run(*ADMIN)

    assert (result.exit_code, result.output.strip()) == (0, "ada@example.com can log in as admin.")
    [user] = stored_users(tmp_path)
    assert (user.email, user.role, user.territory_id) == ("ada@example.com", "admin", None)
    assert password_matches(PASSWORD, user.password_hash)


def test_the_password_is_asked_for_and_not_shown(run: Run, tmp_path: Path) -> None:
    result = run(*ADMIN[:-2], input=f"{PASSWORD}\n{PASSWORD}\n")

    assert result.exit_code == 0
    assert PASSWORD not in result.output
    assert password_matches(PASSWORD, stored_users(tmp_path)[0].password_hash)


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (("x@example.com", "--role", "rep", "--name", "R", "--password", PASSWORD), "needs a territory_id"),
        (("x@example.com", "--role", "boss", "--name", "R", "--password", PASSWORD), "role: "),
        (("no-address", "--role", "admin", "--name", "R", "--password", PASSWORD), "email: "),
        (("x@example.com", "--role", "admin", "--name", "R", "--password", "short"), "password: "),
        (
            ("x@example.com", "--role", "rep", "--name", "R", "--password", PASSWORD, "--territory", "MOON"),
            "There is no territory with the code MOON",
        ),
        (ADMIN[2:], "ada@example.com has an account already"),
    ],
)
def test_a_refusal_says_why(run: Run, arguments: tuple[str, ...], reason: str) -> None:
    run(*ADMIN)

    result = run("users", "add", *arguments)

    assert result.exit_code == 1
    assert reason in result.output


def test_a_rep_belongs_to_the_territory_with_that_code(run: Run, tmp_path: Path) -> None:
    add_territory(tmp_path, "WEST")

    rep = ("users", "add", "r@example.com", "--role", "rep", "--name", "R", "--territory", "WEST")
    result = run(*rep, "--password", PASSWORD)

    assert result.exit_code == 0
    assert stored_users(tmp_path)[0].territory_id is not None


def test_a_new_password(run: Run, tmp_path: Path) -> None:
    run(*ADMIN)

    result = run("users", "password", "Ada@example.com", "--password", "another password")

    assert result.exit_code == 0
    assert password_matches("another password", stored_users(tmp_path)[0].password_hash)


@pytest.mark.parametrize(
    ("email", "password", "reason"),
    [("nobody@example.com", PASSWORD, "has no account"), ("ada@example.com", "short", "12 to 128 characters")],
)
def test_a_new_password_may_be_refused(run: Run, email: str, password: str, reason: str) -> None:
    run(*ADMIN)

    result = run("users", "password", email, "--password", password)

    assert result.exit_code == 1
    assert reason in result.output


def test_migrate_may_be_repeated(run: Run) -> None:
    assert [run("migrate").exit_code, run("migrate").exit_code] == [0, 0]
