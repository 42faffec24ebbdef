"""`shelfaudit reports`: what reports count."""

from typing import Annotated

import typer

from api.cli.configuration import read_settings

app = typer.Typer(help="What reports count.", no_args_is_help=True)


@app.callback()
def reports() -> None:
    """What reports count."""


@app.command()
def rebuild(
    sums_only: Annotated[
        bool, typer.Option("--sums-only", help="Only sum up again what is counted of each visit.")
    ] = False,
) -> None:
    """Count every visit anew by its newest result, and build all roll-ups from that. Nothing is scored again.

    For a database from before there were reports, or when in doubt. Stop the service meanwhile.
    """
    from rich.progress import track
    from sqlalchemy.orm import Session

    from api.audits.figures import counted_visits, recount_visit
    from api.db import make_engine
    from api.figures.rebuild import rebuild_rollups
    from api.migrations.runner import upgrade
    from api.scoring.wording import counted

    engine = make_engine(read_settings().database)
    upgrade(engine)
    try:
        with Session(engine) as session:
            visits = [] if sums_only else list(counted_visits(session))
        for visit_id in track(visits, description="Counting visits", transient=True):
            with Session(engine) as session, session.begin():
                recount_visit(session, visit_id)
        with Session(engine) as session, session.begin():
            rebuild_rollups(session)
    finally:
        engine.dispose()
    told = f"Counted {counted(len(visits), 'visit')} anew, and the roll-ups of all."
    typer.echo("Built all roll-ups anew." if sums_only else told)
