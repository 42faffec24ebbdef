"""`shelfaudit migrate`: the database schema."""

import typer

from api.cli.configuration import read_settings


def migrate() -> None:
    """Bring the database up to date. `serve` does it too; with several processes do it once before they start."""
    from api.db import make_engine
    from api.migrations.runner import upgrade

    settings = read_settings()
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    engine = make_engine(settings.database)
    try:
        upgrade(engine)
    finally:
        engine.dispose()
    typer.echo("The database is up to date.")
