"""`shelfaudit products add` and `teach`: from a few pictures to a product that the next photo knows."""

import logging
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn
from uuid import UUID

import typer

from api.cli.configuration import read_settings
from api.cli.refusal import refuse

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

    from api.catalog.teaching_schemas import ConfusionsAnswer
    from api.cli.product_teaching import AddedProduct
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
    rename_since: RenameSince = None,
) -> None:
    """Add a product with 1 to 10 pictures, or pictures to a product that is there, and teach it.

    With any picture that cannot be taken nothing is stored. Before anything is named by them, a table tells which
    products the pictures may be confused with. A product that is there keeps every field that no option names.
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
        added = _store(resources, sku, fields, design, pictures)
        _report(resources, sku, added.design, added.files)
        typer.echo(f"Looked at and compared in {time.perf_counter() - started:.1f} s.")
        _teach(resources, sku, added.design, yes=yes, rename_since=rename_since)


def teach_design(sku: Sku, design: Design, yes: Yes = False, rename_since: RenameSince = None) -> None:
    """Teach a pack design whose pictures wait, after a look at what it may be confused with."""
    with _catalogue() as resources:
        _report(resources, sku, design, {})
        _teach(resources, sku, design, yes=yes, rename_since=rename_since)


def counted(number: int, noun: str) -> str:
    """The number with its noun: 1 visit, 2 visits."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


@contextmanager
def _catalogue() -> Iterator["Resources"]:
    """The catalogue of the settings. Whatever the service refuses ends the command with the reason."""
    import structlog

    from api.cli.product_files import catalogue_service
    from api.errors import ServiceError

    # The command's own words tell what was done.
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))
    try:
        with catalogue_service(read_settings()) as resources:
            yield resources
    except ServiceError as error:
        refuse(error.detail)
    except OSError as error:
        refuse(f"{error.filename} cannot be read: {error.strerror}")


def _store(
    resources: "Resources", sku: str, fields: Mapping[str, object], design: str | None, pictures: list[Path]
) -> "AddedProduct":
    from pydantic import ValidationError

    from api.catalog.picture_batches import BatchRefused
    from api.catalog.schemas import check_code
    from api.cli.product_teaching import store_product
    from api.errors import ServiceError

    for code in (sku, design):
        try:
            check_code(code or sku)
        except ValueError as error:
            refuse(f"{code!r} cannot be: {error}.")
    try:
        added = store_product(resources, sku, fields, design, pictures)
    except ValidationError as error:
        _nothing_stored(map(_field_problem, error.errors()))
    except BatchRefused as error:
        _nothing_stored(error.problems)
    except ServiceError as error:
        _nothing_stored([error.detail])
    for line in added.repeated:
        typer.echo(line)
    state = "new" if added.is_new else "known"
    taken = counted(len(added.files), "picture")
    typer.echo(f"{sku} ({state}), design {added.design}: {taken} taken, {added.new_pictures} new.")
    return added


def _nothing_stored(problems: Iterable[str]) -> NoReturn:
    refuse("\n".join([*problems, "Nothing was stored."]))


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
    since = rename_since.date() if rename_since else None
    if not taught and not yes and not _agreed(f"shelfaudit products teach {sku} {design} --yes", since):
        return
    answer = teach(resources, sku, design, since)
    typer.echo(f"Taught{' already' if taught else ''}: the next photo is named by {sku}, design {design}.")
    if since:
        are = "is" if answer.visits_to_rename == 1 else "are"
        typer.echo(f"{counted(answer.visits_to_rename, 'visit')} {are} being named again.")


def _agreed(command: str, since: date | None) -> bool:
    later = command if since is None else f"{command} --rename-since {since}"
    try:
        agreed = typer.confirm("Teach it now?", default=False)
    except typer.Abort:
        refuse(f"\nNobody answered, so the pictures wait. To teach them: {later}")
    if not agreed:
        typer.echo(f"The pictures wait. To teach them: {later}")
    return agreed


def _field_problem(problem: "ErrorDetails") -> str:
    location = problem["loc"]
    option = f"--{location[0]}".replace("_", "-") if location else "The product"
    if problem["type"] == "missing":
        return f"{option} is needed for a new product"
    return f"{option}: {problem['msg'].removeprefix('Value error, ')}"
