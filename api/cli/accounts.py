"""`shelfaudit users`: accounts, made and mended from the server's own shell."""

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from api.cli.configuration import read_settings
from api.cli.refusal import refuse

if TYPE_CHECKING:
    from api.demo.seed import Credential

app = typer.Typer(help="Accounts: add people, give new passwords.", no_args_is_help=True)

PasswordOption = Annotated[
    str,
    typer.Option(prompt=True, confirmation_prompt=True, hide_input=True, help="Asked for when it is not given."),
]


@app.command()
def add(
    email: Annotated[str, typer.Argument(help="What the person logs in with.")],
    role: Annotated[str, typer.Option(help="rep, manager, trainer or admin.")],
    name: Annotated[str, typer.Option(help="How the person is called.")],
    password: PasswordOption,
    territory: Annotated[str | None, typer.Option(help="Code of the territory; reps and managers need one.")] = None,
) -> None:
    """Add an account. The first admin of a service is made this way."""
    from pydantic import ValidationError

    from api.cli.accounting import add_account
    from api.errors import ServiceError

    try:
        user = add_account(read_settings(), email, role, name, password, territory)
    except ValidationError as error:
        refuse("\n".join(f"{_field(item['loc'])}{item['msg']}" for item in error.errors()))
    except ServiceError as error:
        refuse(error.detail)
    typer.echo(f"{user.email} can log in as {user.role}.")


@app.command()
def password(email: Annotated[str, typer.Argument(help="Whose password.")], password: PasswordOption) -> None:
    """Give an account a new password."""
    from api.cli.accounting import change_password
    from api.errors import ServiceError

    try:
        change_password(read_settings(), email, password)
    except ServiceError as error:
        refuse(error.detail)
    typer.echo(f"{email} has a new password.")


def show_credentials(credentials: Sequence["Credential"]) -> None:
    """Print new passwords, the one time that they are known."""
    if not credentials:
        # As it was typed: what `make` starts is on nobody's search path.
        command = sys.argv[0] if Path(sys.argv[0]).name == "shelfaudit" else "shelfaudit"
        typer.echo(f"The demo accounts exist already. A new password: {command} users password rep@demo.example")
        return
    typer.echo("Demo accounts (the passwords are shown this once):")
    for credential in credentials:
        typer.echo(f"  {credential.role:<8} {credential.email:<22} {credential.password}")


def _field(location: tuple[int | str, ...]) -> str:
    return f"{location[0]}: " if location else ""
