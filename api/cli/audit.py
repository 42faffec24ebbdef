"""`shelfaudit audit`: whether the audit log is still what was written."""

from typing import Annotated

import typer

from api.cli.configuration import read_settings
from api.cli.refusal import refuse

app = typer.Typer(help="The audit log: check that nobody altered it.", no_args_is_help=True)


@app.callback()
def _group() -> None:
    """Keep `verify` a command of its own name."""


@app.command()
def verify(
    noted: Annotated[
        str | None,
        typer.Option("--noted", help="A head hash written down before; it must still be in the log."),
    ] = None,
) -> None:
    """Check every entry of the log, and print its head. Note the head elsewhere: it proves that nothing was cut off."""
    from api.audit_log.chain import ChainBroken
    from api.audit_log.service import verify_chain
    from api.db import make_engine, make_session_factory, reading

    engine = make_engine(read_settings().database)
    try:
        with reading(make_session_factory(engine)) as session:
            head = verify_chain(session, noted)
    except ChainBroken as error:
        refuse(f"The audit log does not hold: {error}.")
    finally:
        engine.dispose()
    typer.echo(f"The audit log holds: {head.count} entries, head {head.hash}")
