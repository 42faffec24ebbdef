"""`shelfaudit standards`: what a draft of a display standard would do."""

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Annotated
from uuid import UUID

import typer

from api.cli.service_data import service_data

if TYPE_CHECKING:
    from api.audits.trial import Trial
    from api.audits.trial_report import LineChange, TriedVisit

app = typer.Typer(help="Display standards: try a draft on past visits.", no_args_is_help=True)

Day = Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="By the calendar of the shop.")]


@app.callback()
def standards() -> None:
    """Display standards: try a draft on past visits."""


@app.command()
def trial(
    standard: Annotated[UUID, typer.Argument(help="The id of the version.")],
    visits: Annotated[int, typer.Option(min=1, max=500, help="How many of the latest visits at most.")] = 100,
    since: Day = None,
    until: Day = None,
) -> None:
    """Show what a standard would have done to past visits of outlets that it would apply to. Stores nothing."""
    from api.audits.trial import try_standard
    from api.security.caller import Caller

    # Whoever has the server's own shell sees everything; no row is ever written by this id.
    operator = Caller(UUID(int=0), "admin")
    with service_data() as resources:
        tried = try_standard(
            resources.sessions,
            operator,
            standard,
            visits=visits,
            since=since.date() if since else None,
            until=until.date() if until else None,
        )
    _show(tried)


def _show(tried: "Trial") -> None:
    from rich.console import Console
    from rich.table import Table

    standard, summary = tried.standard, tried.summary
    if not tried.visits:
        typer.echo("There is no visit with a result that this standard would apply to.")
        return
    table = Table(title=f"{standard.code} version {standard.version} ({standard.state}), tried on past visits")
    for column in ("visit", "outlet", "stored", "trial", "changed lines"):
        table.add_column(column, overflow="fold")
    for each in tried.visits:
        table.add_row(*_row(each))
    Console().print(table)
    change = "-" if summary.mean_score_change is None else f"{summary.mean_score_change:+.1f} points"
    typer.echo(f"{summary.visits} visits: {_verdicts(summary.verdicts_before)} -> {_verdicts(summary.verdicts_after)}")
    typer.echo(f"{summary.flips} would get another verdict; mean score change {change}.")
    typer.echo(f"{summary.lines_not_measured} lines of the trial could not be measured.")


def _row(tried: "TriedVisit") -> tuple[str, ...]:
    return (
        f"{tried.visit.local_started_at:%Y-%m-%d}",
        f"{tried.outlet.code} {tried.outlet.name}",
        _result(tried.stored.score, tried.stored.verdict),
        _result(tried.card.score, tried.card.verdict),
        "\n".join(_change(change) for change in tried.changed),
    )


def _result(score: float | None, verdict: str) -> str:
    return verdict if score is None else f"{score:.1f} {verdict}"


def _change(change: "LineChange") -> str:
    before = change.before["verdict"] if change.before else "none"
    after = change.after["verdict"] if change.after else "none"
    about = f" {change.subject}" if change.subject else ""
    where = f" ({change.scene_type})" if change.scene_type else ""
    return f"{change.kpi}{about}{where}: {before} -> {after}"


def _verdicts(counts: Mapping[str, int]) -> str:
    return ", ".join(f"{number} {verdict}" for verdict, number in sorted(counts.items()))
