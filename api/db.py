"""Engine and sessions. One request or one job is one transaction; only the edge commits."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Engine, create_engine, event
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import DeclarativeBase, Session, sessionmaker

SQLITE_BUSY_TIMEOUT_MS = 30_000
READ_ONLY = "shelfaudit_read_only"


def make_engine(url: str) -> Engine:
    """An engine for the URL; SQLite gets the pragmas that make it durable and free of lock errors."""
    engine = create_engine(url, pool_pre_ping=not url.startswith("sqlite"))
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _set_sqlite_pragmas)
        event.listen(engine, "begin", _begin_sqlite)
    else:
        event.listen(engine, "connect", _set_postgres_options)
    return engine


def make_session_factory(engine: Engine) -> sessionmaker[Session]:
    """Sessions whose objects stay readable after the commit."""
    return sessionmaker(engine, expire_on_commit=False)


@contextmanager
def transaction(sessions: sessionmaker[Session]) -> Iterator[Session]:
    """One unit of work: committed when the block ends well, rolled back when it raises."""
    with sessions.begin() as session:
        yield session


@contextmanager
def reading(sessions: sessionmaker[Session]) -> Iterator[Session]:
    """One look at the database that writes nothing: it neither waits for a writer nor holds one up."""
    with sessions() as session:
        session.connection(execution_options={READ_ONLY: True})
        yield session


def insert(session: Session, row: DeclarativeBase) -> bool:
    """Write the row now; False when a simultaneous transaction wrote one with the same key. The session stays usable.

    SQLite lets only one writer in, so there the check before the insert is enough; on PostgreSQL it is not.
    """
    try:
        with session.begin_nested():
            session.add(row)
    except IntegrityError:
        return False
    return True


def _set_sqlite_pragmas(connection: Any, _record: object) -> None:
    # The driver must not begin transactions itself: `_begin_sqlite` does, before the first read.
    connection.isolation_level = None
    cursor = connection.cursor()
    cursor.execute("PRAGMA journal_mode = WAL")
    # FULL: an acknowledged photo must survive a power cut, not only a killed process.
    cursor.execute("PRAGMA synchronous = FULL")
    cursor.execute(f"PRAGMA busy_timeout = {SQLITE_BUSY_TIMEOUT_MS}")
    cursor.execute("PRAGMA foreign_keys = ON")
    cursor.close()


def _set_postgres_options(connection: Any, _record: object) -> None:
    """Reports over a year end within tenths of a second, if PostgreSQL plans for the machines of today.

    By its defaults it compiles such queries first, which takes longer than they do, reads whole tables rather than a
    few thousand rows by an index, for disks that turn, and sorts on the disk what a few megabytes more would hold.
    """
    cursor = connection.cursor()
    cursor.execute("SET jit = off")
    cursor.execute("SET random_page_cost = 1.1")
    cursor.execute("SET work_mem = '32MB'")
    cursor.close()
    connection.commit()


def _begin_sqlite(connection: Any) -> None:
    # A deferred transaction that reads first and writes later fails at once when another wrote in between.
    read_only = connection.get_execution_options().get(READ_ONLY, False)
    connection.exec_driver_sql("BEGIN" if read_only else "BEGIN IMMEDIATE")
