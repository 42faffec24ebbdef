"""What the commands that import tables say in the end."""

from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import typer

from api.cli.refusal import refuse

if TYPE_CHECKING:
    from api.exchange.refusals import ImportAnswer, ImportRefused


def refuse_rows(source: Path, error: "ImportRefused") -> NoReturn:
    """End the command with every wrong cell."""
    told = [f"  row {item.row}, {item.column}: {item.message}" for item in error.errors]
    refuse("\n".join([f"{source}: nothing was imported.", *told]))


def print_answer(things: str, answer: "ImportAnswer") -> None:
    """Say how much of the `things` changed, or would; end the command when a dry run found errors."""
    for error in answer.errors:
        typer.echo(f"  row {error.row}, {error.column}: {error.message}")
    would = "Would be" if answer.dry_run else f"{things}:"
    typer.echo(f"{would} {answer.created} new, {answer.changed} changed, {answer.unchanged} as they were")
    if answer.errors:
        refuse("With these errors nothing will be imported.")
