"""`shelfaudit models`: which bundles there are, and whether they are whole."""

import dataclasses
import json
from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from api.cli.configuration import read_settings
from api.cli.refusal import refuse

if TYPE_CHECKING:
    from api.cli.model_checks import BundleSummary, Check

app = typer.Typer(help="Model bundles: list them, check them.", no_args_is_help=True)

AsJson = Annotated[bool, typer.Option("--json", help="One JSON document.")]


@app.command("list")
def list_bundles(as_json: AsJson = False) -> None:
    """List the bundles of the models folder: version, classes, licence, main figures."""
    from api.cli.model_checks import summaries
    from vision.errors import ModelError

    try:
        found = summaries(read_settings().models_dir)
    except ModelError as error:
        refuse(f"{error}\n`shelfaudit models verify` looks at every bundle.")
    if as_json:
        _print_json(found)
    else:
        _print_table(found)


@app.command()
def verify(as_json: AsJson = False) -> None:
    """Check every bundle: card, SHA-256, licence, figures, thresholds, and that its network runs."""
    from api.cli import model_checks

    models_dir = read_settings().models_dir
    checks = []
    for check in model_checks.verify(models_dir):
        checks.append(check)
        if not as_json:
            _print_check(check)
    if as_json:
        _print_json(checks)
    if failed := sum(not check.passed for check in checks):
        refuse(f"{failed} of {len(checks)} checks failed in {models_dir}; each line says what to do.")


def _print_json(rows: "Sequence[BundleSummary] | Sequence[Check]") -> None:
    typer.echo(json.dumps([dataclasses.asdict(row) for row in rows], indent=1, ensure_ascii=False))


def _print_check(check: "Check") -> None:
    word = typer.style("ok    ", fg="green") if check.passed else typer.style("failed", fg="red")
    typer.echo(" ".join([word, *filter(None, (check.bundle, check.subject))]) + f": {check.detail}")


def _print_table(bundles: "Sequence[BundleSummary]") -> None:
    from rich import box
    from rich.console import Console
    from rich.table import Table

    table = Table("bundle", "AP50 or share named rightly, where worst", "licence", box=box.ROUNDED, show_lines=True)
    for bundle in bundles:
        table.add_row(_title(bundle), _figures(bundle), _licence(bundle))
    Console().print(table)


def _title(bundle: "BundleSummary") -> str:
    state = ", in use" if bundle.in_use else ""
    looks = f"\n{' + '.join(map(str, bundle.looks))} px" if bundle.looks else ""
    return f"{bundle.name} {bundle.version}\n{bundle.kind}{state}{looks}"


def _figures(bundle: "BundleSummary") -> str:
    lines = [f"{name} {ap50:.2f} ({on})" for name, (on, ap50) in bundle.hardest.items()]
    return "\n".join(lines + [f"{name} not measured" for name in bundle.classes if name not in bundle.hardest])


def _licence(bundle: "BundleSummary") -> str:
    return f"{bundle.licence}\ncommercial use: {'yes' if bundle.commercial_use else 'no'}"
