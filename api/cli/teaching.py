"""`shelfaudit products add` and `teach`: from a few pictures to a product that the next photo knows."""

import logging
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn
from uuid import UUID

import typer

from api.cli.configuration import read_settings
from api.cli.refusal import refuse

if TYPE_CHECKING:
    from api.catalog.teaching_schemas import ConfusionsAnswer
    from api.resources import Resources

MOST_PICTURES = 10
VERDICTS = {"told-apart": "told apart", "close": "close", "taken-for-each-other": "taken for each other"}

Sku = Annotated[str, typer.Argument(help="The article's code.")]
Design = Annotated[str, typer.Argument(help="The pack design.")]
Pictures = Annotated[
    list[Path],
    typer.Argument(help="1 to 10 pictures of the pack; cut out of shelf photos if the name begins with shelf_crop."),
]
Yes = Annotated[bool, typer.Option("--yes", help="Teach without asking.")]
RenameSince = Annotated[
    datetime | None,
    typer.Option(formats=["%Y-%m-%d"], help="Name the facings of all visits since this day (UTC) again."),
]


def add_product(
    sku: Sku,
    pictures: Pictures,
    name: Annotated[str | None, typer.Option(help="What sets the product apart: kind, flavour, size.")] = None,
    brand: Annotated[str | None, typer.Option(help="The brand.")] = None,
    ownership: Annotated[str | None, typer.Option(help="own or competitor.")] = None,
    gtin: Annotated[str | None, typer.Option(help="Digits from under the bar code.")] = None,
    category: Annotated[str | None, typer.Option(help="Free text.")] = None,
    width_mm: Annotated[float | None, typer.Option(help="Of the front.")] = None,
    height_mm: Annotated[float | None, typer.Option(help="Tells size variants apart.")] = None,
    design: Annotated[str | None, typer.Option(help="The pack design; a new name makes a new one.")] = None,
    yes: Yes = False,
) -> None:
    """Add a product with 1 to 10 pictures, or pictures to a product that is there, and teach it.

    Before anything is named by them, a table tells which products the pictures may be confused with. A product that is
    there keeps every field that no option names.
    """
    if len(pictures) > MOST_PICTURES:
        refuse(f"{len(pictures)} pictures are too many: give the {MOST_PICTURES} best ones.")
    given = {
        "name": name,
        "brand": brand,
        "ownership": ownership,
        "gtin": gtin,
        "category": category,
        "width_mm": width_mm,
        "height_mm": height_mm,
    }
    fields = {field: value for field, value in given.items() if value is not None}
    with _catalogue() as resources:
        started = time.perf_counter()
        chosen, files = _take_in(resources, sku, fields, design, pictures)
        _report(resources, sku, chosen, files)
        typer.echo(f"Looked at and compared in {time.perf_counter() - started:.1f} s.")
        _teach(resources, sku, chosen, yes=yes, rename_since=None)


def teach_design(sku: Sku, design: Design, yes: Yes = False, rename_since: RenameSince = None) -> None:
    """Teach a pack design whose pictures wait, after a look at what it may be confused with."""
    with _catalogue() as resources:
        _report(resources, sku, design, {})
        _teach(resources, sku, design, yes=yes, rename_since=rename_since)


@contextmanager
def _catalogue() -> Iterator["Resources"]:
    """The catalogue of the settings. Whatever the service refuses ends the command with the reason."""
    import structlog
    from pydantic import ValidationError

    from api.cli.product_files import catalogue_service
    from api.errors import ServiceError

    # The command's own words tell what was done.
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))
    try:
        with catalogue_service(read_settings()) as resources:
            yield resources
    except ValidationError as error:
        refuse("\n".join(_field_problem(item["loc"], item["msg"]) for item in error.errors()))
    except ServiceError as error:
        refuse(error.detail)
    except OSError as error:
        refuse(f"{error.filename} cannot be read: {error.strerror}")


def _take_in(
    resources: "Resources", sku: str, fields: Mapping[str, object], design: str | None, pictures: list[Path]
) -> tuple[str, Mapping[UUID, Path]]:
    """Product, design and pictures; the name of the design, and its pictures by id."""
    from api.catalog.schemas import check_code
    from api.cli.product_teaching import choose_design, complete_product, take_pictures

    for code in (sku, design):
        try:
            check_code(code or sku)
        except ValueError as error:
            refuse(f"{code!r} cannot be: {error}.")
    is_new = complete_product(resources, sku, fields)
    chosen = choose_design(resources, sku, design)
    taken = take_pictures(resources, sku, chosen, pictures)
    for line in taken.refused:
        typer.secho(line, fg=typer.colors.RED, err=True)
    state = "new" if is_new else "known"
    typer.echo(f"{sku} ({state}), design {chosen}: {len(taken.files)} of {len(pictures)} pictures taken.")
    if taken.refused:
        _leave(sku, chosen, "Not taught, for a picture was refused. Without it:")
    return chosen, taken.files


def _report(resources: "Resources", sku: str, design: str, files: Mapping[UUID, Path]) -> None:
    from api.catalog.teaching import confusions_of

    report = confusions_of(resources, sku, design)
    if report.rivals:
        _print_rivals(report)
    else:
        typer.echo("No other product is taught, so there is nothing to confuse it with.")
    if report.kept is not None:
        typer.echo(f"Left out one by one, {report.kept} of {report.pictures} pictures would still be named rightly.")
    for picture in report.odd_pictures:
        typer.echo(f"{files.get(picture, picture)} is unlike the others: does it show this product?")
    if report.suggested_group:
        named = ", ".join(report.suggested_group)
        typer.echo(f"If only a detail tells them apart, put them into a look-alike group: {named}.")


def _print_rivals(report: "ConfusionsAnswer") -> None:
    from rich.console import Console
    from rich.table import Table

    table = Table(title=f"What {report.sku}, design {report.design}, may be confused with")
    for column in ("product", "verdict", "misnamed", "likeness", "named so today", "its own lost"):
        table.add_column(column, overflow="fold")
    for rival in report.rivals:
        height = ", heights tell" if rival.heights_tell else ""
        table.add_row(
            f"{rival.sku}\n{rival.brand} {rival.name}",
            VERDICTS[rival.verdict] + height,
            f"{rival.risk:.0%}",
            f"{rival.likeness:.2f}",
            f"{rival.named_today} of {report.pictures}",
            f"{rival.losing} of {rival.references}",
        )
    Console().print(table)


def _teach(resources: "Resources", sku: str, design: str, *, yes: bool, rename_since: datetime | None) -> None:
    from api.catalog.teaching import teach
    from api.cli.product_teaching import is_taught

    taught = is_taught(resources, sku, design)
    if not taught and not yes and not _agreed(sku, design):
        return
    answer = teach(resources, sku, design, rename_since.date() if rename_since else None)
    typer.echo(f"Taught{' already' if taught else ''}: the next photo is named by {sku}, design {design}.")
    if rename_since:
        typer.echo(f"{answer.visits_to_rename} visits are being named again.")


def _agreed(sku: str, design: str) -> bool:
    try:
        agreed = typer.confirm("Teach it now?", default=False)
    except typer.Abort:
        _leave(sku, design, "\nNobody answered, so the pictures wait. To teach them:")
    if not agreed:
        typer.echo(f"The pictures wait. To teach them: {_command(sku, design)}")
    return agreed


def _leave(sku: str, design: str, why: str) -> NoReturn:
    refuse(f"{why} {_command(sku, design)}")


def _command(sku: str, design: str) -> str:
    return f"shelfaudit products teach {sku} {design} --yes"


def _field_problem(location: tuple[int | str, ...], problem: str) -> str:
    option = f"--{location[0]}".replace("_", "-") if location else "The product"
    return f"{option}: {problem.removeprefix('Value error, ')}"
