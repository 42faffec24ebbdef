"""Sessions: durable, one transaction each, readers and writers out of each other's way."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine, String, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column, sessionmaker

from api.db import insert, make_engine, make_session_factory, reading, transaction


class _Base(DeclarativeBase):
    pass


class _Note(_Base):
    __tablename__ = "notes"
    text: Mapped[str] = mapped_column(String(20), primary_key=True)


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    engine = make_engine(f"sqlite:///{tmp_path / 'notes.db'}")
    with engine.begin() as connection:
        _Base.metadata.create_all(connection)
    yield engine
    engine.dispose()


@pytest.fixture
def sessions(engine: Engine) -> sessionmaker[Session]:
    return make_session_factory(engine)


def _notes(sessions: sessionmaker[Session]) -> list[str]:
    with reading(sessions) as session:
        return sorted(note.text for note in session.query(_Note))


@pytest.mark.parametrize(
    ("pragma", "value"), [("journal_mode", "wal"), ("synchronous", 2), ("foreign_keys", 1), ("busy_timeout", 30_000)]
)
def test_sqlite_is_set_up_to_be_durable(engine: Engine, pragma: str, value: object) -> None:
    with engine.connect() as connection:
        assert connection.execute(text(f"PRAGMA {pragma}")).scalar_one() == value


def test_transaction_commits_at_its_end(sessions: sessionmaker[Session]) -> None:
    with transaction(sessions) as session:
        session.add(_Note(text="kept"))
    assert _notes(sessions) == ["kept"]


def test_transaction_rolls_back_when_it_raises(sessions: sessionmaker[Session]) -> None:
    def fail() -> None:
        with transaction(sessions) as session:
            session.add(_Note(text="lost"))
            session.flush()
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert _notes(sessions) == []


def test_failed_commit_leaves_nothing(sessions: sessionmaker[Session]) -> None:
    with transaction(sessions) as session:
        session.add(_Note(text="first"))
    with pytest.raises(IntegrityError), transaction(sessions) as session:
        session.add_all([_Note(text="second"), _Note(text="first")])
    assert _notes(sessions) == ["first"]


def test_objects_stay_readable_after_the_commit(sessions: sessionmaker[Session]) -> None:
    with transaction(sessions) as session:
        session.add(note := _Note(text="kept"))
    assert note.text == "kept"


def test_reading_goes_on_beside_a_writer(sessions: sessionmaker[Session]) -> None:
    with transaction(sessions) as writer:
        writer.add(_Note(text="not yet there"))
        writer.flush()
        # A reader that asked for the write lock would wait for the busy timeout here, then fail.
        assert _notes(sessions) == []
    assert _notes(sessions) == ["not yet there"]


def test_reader_does_not_hold_up_a_writer(sessions: sessionmaker[Session]) -> None:
    with reading(sessions) as reader:
        assert reader.query(_Note).count() == 0
        with transaction(sessions) as writer:
            writer.add(_Note(text="new"))
        assert reader.query(_Note).count() == 0, "a transaction sees one state of the database"
    assert _notes(sessions) == ["new"]


def test_writers_take_turns(engine: Engine) -> None:
    """Two transactions that both read before they write: begun as deferred ones, the second would fail at once."""
    with engine.connect() as first:
        first.execute(text("SELECT 1"))
        with engine.connect() as probe:
            driver = probe.connection.dbapi_connection
            assert driver is not None
            driver.execute("PRAGMA busy_timeout = 0")
            with pytest.raises(Exception, match="locked"):
                probe.execute(text("SELECT 1"))
            driver.execute("PRAGMA busy_timeout = 30000")


def test_insert_tells_a_taken_key_and_goes_on(sessions: sessionmaker[Session]) -> None:
    with transaction(sessions) as session:
        assert insert(session, _Note(text="first"))
        assert not insert(session, _Note(text="first"))
        assert insert(session, _Note(text="second"))
    assert _notes(sessions) == ["first", "second"]
