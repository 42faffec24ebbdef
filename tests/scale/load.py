"""Write a generated year into a database in bulk, and have the roll-ups built as `shelfaudit reports rebuild` does.

    python -m tests.scale.load postgresql+psycopg://... --outlets 20000 --visits 500000

A year of that size takes 6 GB.
"""

import argparse
import json
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from typing import Any

from sqlalchemy import Connection, Engine, Table, insert, text
from sqlalchemy.orm import Session

from api.db import make_engine
from api.figures.rebuild import rebuild_rollups
from api.migrations.runner import upgrade
from api.tables import (
    Analysis,
    Base,
    LineFigures,
    Outlet,
    Photo,
    PhotoResult,
    Product,
    Scene,
    SkuFigures,
    Territory,
    User,
    Visit,
    VisitFigures,
    VisitResult,
)
from api.tables.photos import PhotoInspection
from tests.scale.photos import photos_of, scene_of
from tests.scale.year import Row, VisitRows, World

CHUNK = 20_000


def load(engine: Engine, world: World) -> None:
    """Write everything into an empty, migrated database and build the roll-ups."""
    with engine.begin() as connection:
        for table, rows in (
            (Territory, world.regions),
            (Territory, world.territories),
            (User, world.users),
            (Outlet, world.outlets),
            (Product, world.products),
        ):
            connection.execute(insert(table), rows)
    _drop_keys(engine)
    visits = world.visits()
    while chunk := list(islice(visits, CHUNK)):
        with engine.begin() as connection:
            _trust(connection)
            for table, rows in _tables(chunk).items():
                _write(connection, table, rows)
    _make_keys(engine)
    with Session(engine) as session, session.begin():
        rebuild_rollups(session)
    _vacuum(engine)


def _tables(visits: Sequence[VisitRows]) -> Mapping[Any, list[Row]]:
    photos = [photo for each in visits for photo in photos_of(each)]
    return {
        Visit.__table__: [each.visit for each in visits],
        Scene.__table__: [scene_of(each.visit) for each in visits],
        Photo.__table__: [each.photo for each in photos],
        PhotoInspection.__table__: [each.inspection for each in photos],
        Analysis.__table__: [each.analysis for each in photos],
        PhotoResult.__table__: [each.result for each in photos],
        VisitResult.__table__: [each.result for each in visits],
        VisitFigures.__table__: [each.figures for each in visits],
        LineFigures.__table__: [line for each in visits for line in each.lines],
        SkuFigures.__table__: [sku for each in visits for sku in each.skus],
    }


# The keys and indexes of the largest tables, which would be written to all over with each row.
_KEYS = {"line_figures": "visit_id, number", "sku_figures": "visit_id, sku"}
_INDEXED: tuple[Any, ...] = (Photo.__table__, PhotoInspection.__table__, Analysis.__table__, PhotoResult.__table__)


def _drop_keys(engine: Engine) -> None:
    if engine.dialect.name == "postgresql":
        with engine.begin() as connection:
            for table in _KEYS:
                connection.execute(text(f"ALTER TABLE {table} DROP CONSTRAINT pk_{table}"))
            for index in _indexes():
                index.drop(connection)


def _make_keys(engine: Engine) -> None:
    if engine.dialect.name == "postgresql":
        with engine.begin() as connection:
            for table, columns in _KEYS.items():
                connection.execute(text(f"ALTER TABLE {table} ADD CONSTRAINT pk_{table} PRIMARY KEY ({columns})"))
            for index in _indexes():
                index.create(connection)
        _vacuum(engine)


def _indexes() -> Iterator[Any]:
    for table in _INDEXED:
        yield from table.indexes


def _vacuum(engine: Engine) -> None:
    if engine.dialect.name == "postgresql":
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text("VACUUM ANALYZE"))


def _trust(connection: Connection) -> None:
    """Keys are right by construction; checking 20 million of them takes longer than writing them."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SET LOCAL session_replication_role = replica"))
        connection.execute(text("SET LOCAL synchronous_commit = off"))


def _write(connection: Connection, table: Any, rows: list[Row]) -> None:
    assert isinstance(table, Table)
    if connection.dialect.name != "postgresql":
        connection.execute(insert(table), rows)
        return
    names = list(rows[0])
    cursor = connection.connection.cursor()
    with cursor.copy(f"COPY {table.name} ({', '.join(names)}) FROM STDIN") as copy:
        for row in rows:
            copy.write_row([json.dumps(value) if isinstance(value, dict) else value for value in row.values()])


def main() -> None:
    parser = argparse.ArgumentParser(description="Fill an empty database with a year of visits.")
    parser.add_argument("database")
    parser.add_argument("--outlets", type=int, default=20_000)
    parser.add_argument("--visits", type=int, default=500_000)
    parser.add_argument("--seed", type=int, default=7)
    arguments = parser.parse_args()
    engine = make_engine(arguments.database)
    upgrade(engine)
    with engine.begin() as connection:
        connection.execute(text(f"TRUNCATE {', '.join(Base.metadata.tables)} CASCADE"))
    load(engine, World(arguments.seed, arguments.outlets, arguments.visits))
    engine.dispose()


if __name__ == "__main__":
    main()
