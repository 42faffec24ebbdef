"""`shelfaudit outlets` and `shelfaudit territories`: master data, kept from the server's own shell."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from api.cli.configuration import read_settings
from api.cli.import_answers import print_answer, refuse_rows
from api.cli.refusal import refuse

if TYPE_CHECKING:
    from api.cli.outlet_files import Noun

outlets = typer.Typer(help="Outlets: import, export.", no_args_is_help=True)
territories = typer.Typer(help="Tree of territories: import, export.", no_args_is_help=True)

Source = Annotated[Path, typer.Argument(help="A CSV or XLSX file.")]
Target = Annotated[Path, typer.Argument(help="A file that ends in .csv or .xlsx.")]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Only say what would be done, and every error.")]


@outlets.command("import")
def import_outlets(source: Source, dry_run: DryRun = False) -> None:
    """Create and change outlets by a table. With any error nothing is imported; outlets it leaves out stay."""
    _import("outlets", source, dry_run)


@outlets.command("export")
def export_outlets(target: Target) -> None:
    """Write all outlets, closed ones too, as a file that `import` reads."""
    _export("outlets", target)


@territories.command("import")
def import_territories(source: Source, dry_run: DryRun = False) -> None:
    """Create, rename and move territories by their paths. With any error nothing is imported."""
    _import("territories", source, dry_run)


@territories.command("export")
def export_territories(target: Target) -> None:
    """Write all territories with their paths as a file that `import` reads."""
    _export("territories", target)


def _import(noun: "Noun", source: Path, dry_run: bool) -> None:
    from api.cli.outlet_files import import_from
    from api.errors import ServiceError
    from api.exchange.refusals import ImportRefused

    try:
        answer = import_from(read_settings(), noun, source, dry_run=dry_run)
    except ImportRefused as error:
        refuse_rows(source, error)
    except ServiceError as error:
        refuse(f"{source}: {error.detail}")
    except OSError as error:
        refuse(f"{error.filename} cannot be read: {error.strerror}")
    print_answer(noun.capitalize(), answer)


def _export(noun: "Noun", target: Path) -> None:
    from api.cli.outlet_files import export_to
    from api.errors import ServiceError

    try:
        export_to(read_settings(), noun, target)
    except ServiceError as error:
        refuse(error.detail)
    except OSError as error:
        refuse(f"{error.filename} cannot be written: {error.strerror}")
    typer.echo(f"{target}: written")
