"""`shelfaudit products`: the catalogue, kept from the server's own shell."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from api.cli.configuration import read_settings
from api.cli.import_answers import print_answer, refuse_rows
from api.cli.refusal import refuse
from api.cli.teaching import add_product, counted, teach_design

if TYPE_CHECKING:
    from api.cli.product_files import PictureCount

app = typer.Typer(help="Product catalogue: add, teach, import, export, list.", no_args_is_help=True)
app.command("add")(add_product)
app.command("teach")(teach_design)

Source = Annotated[Path, typer.Argument(help="A CSV or XLSX file, or a folder with products.csv and references/.")]
Target = Annotated[Path, typer.Argument(help="A file that ends in .csv or .xlsx, or a new folder for pictures too.")]


@app.command("import")
def import_products(
    source: Source,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would be done, and every error.")] = False,
) -> None:
    """Create and change products by a table; from a folder, their pack designs and reference pictures too.

    With any error nothing is imported. Products that the table leaves out stay as they are.
    """
    from rich.console import Console
    from rich.progress import Progress

    from api.catalog.picture_batches import BatchRefused
    from api.cli.product_files import import_from
    from api.errors import ServiceError
    from api.exchange.refusals import ImportRefused

    try:
        with Progress(transient=True, console=Console(stderr=True), disable=not source.is_dir()) as progress:
            bar = progress.add_task("Looking at pictures")
            answer = import_from(
                read_settings(),
                source,
                dry_run=dry_run,
                tell=lambda done, total: progress.update(bar, completed=done, total=total),
            )
    except ImportRefused as error:
        refuse_rows(source, error)
    except BatchRefused as error:
        refuse("\n".join([f"{source}: nothing was imported.", *(f"  {line}" for line in error.problems)]))
    except ServiceError as error:
        refuse(f"{source}: {error.detail}")
    except OSError as error:
        refuse(f"{error.filename} cannot be read: {error.strerror}")
    print_answer("Products", answer.products)
    if source.is_dir():
        typer.echo(f"Reference pictures: {answer.new_pictures} new of {answer.pictures}")
    if answer.doubts:
        typer.echo(f"Taken all the same, look at {'it' if len(answer.doubts) == 1 else 'them'} again:")
        typer.echo("\n".join(f"  {line}" for line in answer.doubts))


@app.command("export")
def export_products(target: Target) -> None:
    """Write the whole catalogue, as a file or as a folder that `import` and `analyze --catalog` read."""
    from api.cli.product_files import export_to
    from api.errors import ServiceError

    try:
        count = export_to(read_settings(), target)
    except ServiceError as error:
        refuse(error.detail)
    except OSError as error:
        refuse(f"{error.filename} cannot be written: {error.strerror}")
    typer.echo(f"{target}: written" + ("" if count is None else f", with {counted(count, 'reference picture')}"))


@app.command("list")
def list_products(search: Annotated[str, typer.Argument(help="Words in code, GTIN, name or brand.")] = "") -> None:
    """List the products by SKU code, a line each: code, brand, name, how many pictures teach it and how many wait."""
    from api.cli.product_files import products_with_pictures

    found = products_with_pictures(read_settings(), search)
    width = max((len(product.sku) for product, _ in found), default=0)
    for product, pictures in found:
        facts = [f"{product.brand} · {product.name}", product.ownership, _pictures_said(pictures)]
        typer.echo(f"{product.sku:<{width}}  " + " · ".join(facts + ["out of use"] * (not product.active)))
    typer.echo(counted(len(found), "product") if found else "No product is found.", err=True)


def _pictures_said(pictures: "PictureCount") -> str:
    waiting = f"{counted(pictures.waiting, 'picture')} {'waits' if pictures.waiting == 1 else 'wait'}"
    taught = counted(pictures.taught, "picture")
    if not pictures.waiting:
        return taught
    return f"{taught} · {waiting}" if pictures.taught else waiting
