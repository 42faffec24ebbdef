"""Whatever is done to the log behind the service's back, the chain tells."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import DatabaseError

from api.audit_log.chain import GENESIS, ChainBroken, Head
from api.audit_log.service import verify_chain
from api.db import make_engine, make_session_factory, reading, transaction
from api.migrations.runner import upgrade


@pytest.fixture
def engine(either_database: str | None, migrated_database: Path, tmp_path: Path):
    if either_database is None:
        path = tmp_path / "log.db"
        path.write_bytes(migrated_database.read_bytes())
        either_database = f"sqlite:///{path}"
    engine = make_engine(either_database)
    upgrade(engine)
    yield engine
    engine.dispose()


@pytest.fixture
def three_entries(engine: Engine, record: Callable) -> Head:
    with transaction(make_session_factory(engine)) as session:
        entries = [record(session, number) for number in (1, 2, 3)]
        return Head(3, entries[-1].hash)


def _verify(engine: Engine, noted: str | None = None) -> Head:
    with reading(make_session_factory(engine)) as session:
        return verify_chain(session, noted)


def _tamper(engine: Engine, *statements: str) -> None:
    """As somebody would who may alter the schema itself."""
    with engine.begin() as connection:
        if engine.dialect.name == "postgresql":
            connection.execute(text("ALTER TABLE audit_entries DISABLE TRIGGER audit_entries_append_only"))
        else:
            for verb in ("UPDATE", "DELETE"):
                connection.execute(text(f"DROP TRIGGER audit_entries_no_{verb}"))
        for statement in statements:
            connection.execute(text(statement))
        if engine.dialect.name == "postgresql":
            connection.execute(text("ALTER TABLE audit_entries ENABLE TRIGGER audit_entries_append_only"))


def test_an_empty_log_holds(engine: Engine) -> None:
    assert _verify(engine) == Head(0, GENESIS)


def test_what_was_appended_holds(engine: Engine, three_entries: Head) -> None:
    assert _verify(engine) == three_entries


@pytest.mark.parametrize("statement", ["UPDATE audit_entries SET subject_id = 'x'", "DELETE FROM audit_entries"])
def test_the_database_refuses_to_alter_it(engine: Engine, three_entries: Head, statement: str) -> None:
    with pytest.raises(DatabaseError, match="append-only"), engine.begin() as connection:
        connection.execute(text(statement))
    assert _verify(engine) == three_entries


@pytest.mark.parametrize(
    ("statement", "reason"),
    [
        ("UPDATE audit_entries SET subject_id = 'x' WHERE number = 2", "entry 2 is not what was written"),
        ("UPDATE audit_entries SET change = '{}' WHERE number = 1", "entry 1 is not what was written"),
        ("UPDATE audit_entries SET moment = '2026-03-02 07:00:00+00' WHERE number = 3", "entry 3 is not what"),
        ("UPDATE audit_entries SET previous_hash = 'y' WHERE number = 2", "entry 2 does not follow"),
        ("DELETE FROM audit_entries WHERE number = 2", "after entry 1 comes entry 3"),
        ("DELETE FROM audit_entries WHERE number = 1", "after entry 0 comes entry 2"),
    ],
)
def test_tampering_is_found(engine: Engine, three_entries: Head, statement: str, reason: str) -> None:
    _tamper(engine, statement)
    with pytest.raises(ChainBroken, match=reason):
        _verify(engine)


def test_an_end_that_was_cut_off_is_found_by_the_noted_head(engine: Engine, three_entries: Head) -> None:
    assert _verify(engine, three_entries.hash) == three_entries
    _tamper(engine, "DELETE FROM audit_entries WHERE number = 3")
    assert _verify(engine).count == 2
    with pytest.raises(ChainBroken, match="cut off"):
        _verify(engine, three_entries.hash)


def test_simultaneous_writers_make_one_chain(engine: Engine, record: Callable) -> None:
    sessions = make_session_factory(engine)

    def append(number: int) -> None:
        with transaction(sessions) as session:
            record(session, number)

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(append, range(20)))
    assert _verify(engine).count == 20


def test_a_change_that_was_rolled_back_leaves_no_entry(engine: Engine, record: Callable) -> None:
    sessions = make_session_factory(engine)
    with sessions() as session:
        record(session, 1)
        session.rollback()
    assert _verify(engine) == Head()
