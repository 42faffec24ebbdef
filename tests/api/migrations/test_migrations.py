"""The migrations make exactly the schema that the tables describe, and can be taken back."""

import sqlite3
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Engine, inspect, text

from api.db import make_engine
from api.migrations.runner import downgrade, is_current, upgrade
from api.tables import Base

CATALOGUE_OF_0005 = (
    "INSERT INTO products (sku, name, brand, manufacturer, category, ownership, bulky, active, created_at, updated_at)"
    " VALUES ('COLA', '', '', '', '', 'own', false, true, '2026-03-02', '2026-03-02')",
    "INSERT INTO pack_designs (sku, name) VALUES ('COLA', 'pictured'), ('COLA', 'bare')",
    "INSERT INTO reference_pictures (id, sku, design, kind, sha256, source_sha256, byte_size, media_type, width,"
    " height, storage_key, band_1, band_2, band_3, band_4, look, created_at)"
    " VALUES ('0123456789abcdef0123456789abcdef', 'COLA', 'pictured', 'packshot', 'a', 'b', 1, 'image/png', 1,"
    " 1, 'k', 0, 0, 0, 0, '', '2026-03-02')",
)
VISIT_OF_0017 = (
    "INSERT INTO visits (id, outlet_id, rep_id, planned, started_at, utc_offset_minutes, created_at)"
    " VALUES ('a', 'o', 'r', true, '2026-03-02', 480, '2026-03-02')",
    *(
        "INSERT INTO visit_results (id, visit_id, outlet_id, revision, completeness, analysis_ids, coverage, verdict,"
        f" lines, created_at) VALUES ('{revision}', 'a', 'o', {revision}, '{completeness}', '{{}}', 1, 'fail', '{{}}',"
        " '2026-03-02')"
        for revision, completeness in ((1, "partial"), (2, "completed"), (3, "partial"))
    ),
)


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    engine = make_engine(f"sqlite:///{tmp_path / 'schema.db'}")
    yield engine
    engine.dispose()


def _tables(engine: Engine) -> set[str]:
    return set(inspect(engine).get_table_names()) - {"alembic_version"}


def _is_current(engine: Engine) -> bool:
    with engine.connect() as connection:
        return is_current(connection)


def test_migrations_make_what_the_tables_say(engine: Engine) -> None:
    upgrade(engine)
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "compare_server_default": True})
        assert compare_metadata(context, Base.metadata) == []


def test_up_down_and_up_again(engine: Engine) -> None:
    upgrade(engine)
    assert _tables(engine) == set(Base.metadata.tables)
    downgrade(engine, "base")
    assert _tables(engine) == set()
    upgrade(engine)
    assert _tables(engine) == set(Base.metadata.tables)


def test_designs_with_pictures_go_on_teaching_and_the_others_wait(engine: Engine) -> None:
    upgrade(engine, "0005")
    with engine.begin() as connection:
        for statement in CATALOGUE_OF_0005:
            connection.execute(text(statement))
    upgrade(engine)
    with engine.connect() as connection:
        taught = text("SELECT name FROM pack_designs WHERE taught_at IS NOT NULL")
        assert connection.scalars(taught).all() == ["pictured"]
    downgrade(engine, "0005")
    with engine.connect() as connection:
        assert connection.scalar(text("SELECT count(*) FROM reference_pictures")) == 1


def test_standards_of_before_go_on_applying(engine: Engine) -> None:
    upgrade(engine, "0007")
    with engine.begin() as connection:
        connection.execute(
            text(
                "INSERT INTO standards (id, code, version, name, valid_from, document, created_at)"
                " VALUES ('0123456789abcdef0123456789abcdef', 'SHELF', 1, 'Shelf', '2026-01-01', '{}', '2026-01-05')"
            )
        )
    upgrade(engine)
    with engine.connect() as connection:
        row = connection.execute(text("SELECT state, published_at, retired_after FROM standards")).one()
    assert tuple(row) == ("published", "2026-01-05", None)


def test_upgrade_of_a_current_schema_changes_nothing(engine: Engine) -> None:
    upgrade(engine)
    upgrade(engine)
    assert _is_current(engine)


def test_services_that_start_together_migrate_once(tmp_path: Path) -> None:
    engines = [make_engine(f"sqlite:///{tmp_path / 'schema.db'}") for _ in range(4)]
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(upgrade, engines))
    assert [_is_current(engine) for engine in engines] == [True] * 4
    for engine in engines:
        engine.dispose()


def test_an_empty_database_is_not_current(engine: Engine) -> None:
    assert not _is_current(engine)


def test_migrations_do_not_import_the_application() -> None:
    """A revision that used today's tables would do something else once they have changed."""
    versions = Path(__file__).parents[3] / "api" / "migrations" / "versions"
    revisions = [path for path in versions.glob("*.py") if path.name != "__init__.py"]
    assert revisions
    for path in revisions:
        assert "import api" not in path.read_text()
        assert "from api" not in path.read_text()


def test_results_of_before_are_followed_already(engine: Engine, tmp_path: Path) -> None:
    upgrade(engine, "0017")
    # The driver's own connection does not ask for the outlet and the rep.
    with closing(sqlite3.connect(tmp_path / "schema.db")) as connection, connection:
        for statement in VISIT_OF_0017:
            connection.execute(statement)
    upgrade(engine)
    with engine.connect() as upgraded:
        followed = upgraded.execute(text("SELECT visit_id, revision, due_at FROM visit_follow_ups")).all()
    assert [tuple(row) for row in followed] == [("a", 2, None)]
