"""`shelfaudit results`: past visits, scored again."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

import typer

from api.cli.service_data import service_data

app = typer.Typer(help="Results: score past visits again.", no_args_is_help=True)

Day = Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="By the calendar of the shop.")]


@app.callback()
def results() -> None:
    """Results: score past visits again."""


@app.command()
def recompute(
    standard: Annotated[UUID | None, typer.Option(help="Only visits that this version may apply to.")] = None,
    since: Day = None,
    until: Day = None,
) -> None:
    """Score past visits again by the standards that apply now. The service's workers do it, after all photos.

    A visit gets a new revision only where the result is another one. Interrupted, it goes on with the next start.
    """
    from api.audits.rescoring import request_scores

    first, last = (day.date() if day else None for day in (since, until))
    with service_data() as resources:
        queued = request_scores(resources, None, standard, first, last)
    typer.echo(f"{queued} {'visit is' if queued == 1 else 'visits are'} waiting to be scored again.")
