"""A small year of generated visits in a database, the rows it was made of, and callers with their own parts of it."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from api.db import make_engine
from api.migrations.runner import upgrade
from api.security.caller import Caller
from api.tables import Base, VisitFigures
from tests.scale.load import load
from tests.scale.year import VisitRows, World

WORLD = World(seed=7, outlet_count=40, visit_count=600)
VISITS = list(WORLD.visits())


@pytest.fixture(scope="session")
def small_year(tmp_path_factory: pytest.TempPathFactory, migrated_database: Path) -> Path:
    path = tmp_path_factory.mktemp("year") / "year.db"
    shutil.copy(migrated_database, path)
    engine = make_engine(f"sqlite:///{path}")
    load(engine, WORLD)
    engine.dispose()
    return path


@pytest.fixture(params=["sqlite", "postgresql"])
def year(request: pytest.FixtureRequest) -> Iterator[Session]:
    """A session on the year; reports only read it."""
    if request.param == "sqlite":
        engine = make_engine(f"sqlite:///{request.getfixturevalue('small_year')}")
    else:
        engine = make_engine(_filled_postgres(request.getfixturevalue("postgres")))
    with Session(engine) as session:
        yield session
    engine.dispose()


def _filled_postgres(url: str | None) -> str:
    """Filled again only when another test has emptied it."""
    if not url:
        pytest.skip("SHELFAUDIT_TEST_POSTGRES names no PostgreSQL database")
    engine = make_engine(url)
    upgrade(engine)
    with Session(engine) as session:
        newest = set(session.scalars(select(VisitFigures.visit_id)))
    if newest != {each.figures["visit_id"] for each in VISITS}:
        with engine.begin() as connection:
            connection.execute(text(f"TRUNCATE {', '.join(Base.metadata.tables)} CASCADE"))
        load(engine, WORLD)
    engine.dispose()
    return url


@pytest.fixture
def callers() -> dict[str, Caller]:
    """Somebody of each role; manager and rep belong to the first territory, the head to the region above all.

    The director has all territories but the last, and not what lies above them: most of all there are.
    """
    territory = WORLD.territories[0]["id"]
    below = frozenset(row["id"] for row in WORLD.territories)
    manager = next(user["id"] for user in WORLD.users if user["role"] == "manager")
    return {
        "admin": Caller(WORLD.users[-1]["id"], "admin"),
        "head": Caller(manager, "manager", WORLD.regions[0]["id"], below),
        "director": Caller(manager, "manager", territory, below - {WORLD.territories[-1]["id"]}),
        "manager": Caller(manager, "manager", territory),
        "rep": Caller(WORLD.reps(territory)[2], "rep", territory),
    }


@pytest.fixture
def seen_by() -> Callable[[Caller], list[VisitRows]]:
    """The generated visits that a caller may see."""

    def see(caller: Caller) -> list[VisitRows]:
        if caller.sees_everything:
            return VISITS
        if caller.role == "rep":
            return [each for each in VISITS if each.figures["rep_id"] == caller.id]
        return [each for each in VISITS if each.figures["territory_id"] in caller.territories]

    return see
