"""How a command says no: one plain sentence on standard error, and exit code 1."""

from typing import NoReturn

import typer


def refuse(message: str) -> NoReturn:
    """End the command; `message` says what is wrong and what to do."""
    typer.secho(message, fg=typer.colors.RED, err=True)
    raise typer.Exit(1)
