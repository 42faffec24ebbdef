"""How long a log-in has to wait after failures, in both databases."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session, sessionmaker

from api.db import make_engine, make_session_factory, transaction
from api.security.throttle import OF_ACCOUNT, OF_ADDRESS, Attempt, Patience, attempt_succeeded, begin_attempt
from api.tables import LoginThrottle

NOW = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
OWNER = Attempt("rep@example.com", "192.0.2.1")


class Door:
    """Log-ins at one service, with a clock that the test sets."""

    def __init__(self, sessions: sessionmaker[Session]) -> None:
        self.sessions = sessions
        self.now = NOW

    def fail(self, attempt: Attempt) -> int:
        with transaction(self.sessions) as session:
            return begin_attempt(session, attempt, self.now)

    def succeed(self, attempt: Attempt) -> int:
        if wait := self.fail(attempt):
            return wait
        with transaction(self.sessions) as session:
            attempt_succeeded(session, attempt, self.now)
        return 0

    def wait(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)


@pytest.fixture
def door(either_database: str | None, migrated_database: Path, tmp_path: Path) -> Iterator[Door]:
    copy = tmp_path / "throttle.db"
    copy.write_bytes(migrated_database.read_bytes())
    engine = make_engine(either_database or f"sqlite:///{copy}")
    yield Door(make_session_factory(engine))
    engine.dispose()


@pytest.mark.parametrize(
    ("failures", "seconds"), [(0, 0), (5, 0), (6, 1), (7, 2), (8, 4), (11, 32), (12, 60), (13, 60), (5000, 60)]
)
def test_wait_doubles_up_to_the_longest(failures: int, seconds: int) -> None:
    assert Patience(5, timedelta(minutes=1)).wait(failures) == timedelta(seconds=seconds)


def test_some_failures_are_free_then_the_wait_grows(door: Door) -> None:
    waits = [door.fail(OWNER) for _ in range(OF_ACCOUNT.free + 2)]
    assert waits == [0] * (OF_ACCOUNT.free + 1) + [1]
    door.wait(1)
    assert (door.fail(OWNER), door.fail(OWNER)) == (0, 2)


def test_an_attempt_that_had_to_wait_is_not_counted(door: Door) -> None:
    for _ in range(OF_ACCOUNT.free + 1):
        door.fail(OWNER)
    assert [door.fail(OWNER) for _ in range(9)] == [1] * 9


def test_success_forgets_the_failures(door: Door) -> None:
    for _ in range(OF_ACCOUNT.free):
        door.fail(OWNER)
    assert door.succeed(OWNER) == 0
    assert [door.fail(OWNER) for _ in range(OF_ACCOUNT.free)] == [0] * OF_ACCOUNT.free


def _strangers() -> Iterator[Attempt]:
    for number in range(1, 200):
        yield Attempt(OWNER.email, f"198.51.100.{number}")


def test_strangers_do_not_keep_the_owner_out(door: Door) -> None:
    door.succeed(OWNER)
    assert max(door.fail(stranger) for stranger in _strangers()) > 0
    assert door.succeed(OWNER) == 0


def test_however_many_addresses_one_guess_a_minute(door: Door) -> None:
    """And an owner at a new address waits a minute at most: nobody is locked out for good."""
    for stranger in _strangers():
        door.wait(door.fail(stranger))
        door.fail(stranger)
    assert door.fail(OWNER) == OF_ACCOUNT.longest.total_seconds()
    door.wait(60)
    assert door.succeed(OWNER) == 0


def test_one_address_at_many_accounts_has_to_wait(door: Door) -> None:
    waits = [door.fail(Attempt(f"rep{number}@example.com", OWNER.address)) for number in range(OF_ADDRESS.free + 2)]
    assert waits == [0] * (OF_ADDRESS.free + 1) + [1]
    assert door.fail(Attempt("rep1@example.com", "192.0.2.2")) == 0


def test_an_own_account_does_not_free_the_address(door: Door) -> None:
    for number in range(OF_ADDRESS.free):
        door.fail(Attempt(f"rep{number}@example.com", OWNER.address))
        door.succeed(OWNER)
    door.fail(Attempt("one-too-many@example.com", OWNER.address))
    assert door.fail(Attempt("another@example.com", OWNER.address)) > 0


@pytest.mark.parametrize(
    ("first", "second", "same"),
    [
        ("2001:db8::1", "2001:db8::ffff:2", True),
        ("2001:db8::1", "2001:db8:0:1::1", False),
        ("192.0.2.1", "192.0.2.2", False),
        ("testclient", "testclient", True),
    ],
)
def test_a_customer_of_a_provider_is_one_address(first: str, second: str, same: bool) -> None:
    assert (Attempt("a", first).address_key == Attempt("a", second).address_key) is same


def test_old_failures_are_forgotten(door: Door) -> None:
    for _ in range(OF_ACCOUNT.free + 1):
        door.fail(OWNER)
    door.wait(3700)
    assert [door.fail(OWNER) for _ in range(OF_ACCOUNT.free)] == [0] * OF_ACCOUNT.free


def test_what_no_longer_counts_is_cleared_away(door: Door) -> None:
    for stranger in _strangers():
        door.fail(stranger)
    door.wait(2 * 3600)
    door.fail(OWNER)
    with door.sessions() as session:
        assert session.scalar(select(func.count()).select_from(LoginThrottle)) == 2


def test_guesses_at_once_are_all_counted(door: Door) -> None:
    """Counting only after the comparison would make as many guesses free as fit into it."""
    with ThreadPoolExecutor(4) as pool:
        waits = list(pool.map(lambda _: door.fail(OWNER), range(20)))
    assert waits.count(0) == OF_ACCOUNT.free + 1


def test_nothing_that_was_typed_is_stored(door: Door) -> None:
    door.succeed(OWNER)
    with door.sessions() as session:
        assert {len(key) for key in session.scalars(select(LoginThrottle.key))} == {64}
