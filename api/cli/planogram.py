"""`shelfaudit planogram`: planned layouts out of planning programs."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from api.cli.refusal import refuse

if TYPE_CHECKING:
    from vision.planograms.planogram import Planogram

app = typer.Typer(help="Planned layouts: move them here from planning programs.", no_args_is_help=True)


@app.command()
def convert(
    file: Annotated[Path, typer.Argument(help="A .psa file, or a planogram in Azure's JSON.")],
    out: Annotated[Path, typer.Option(help="The file to write, in this service's own JSON.")],
    code: Annotated[str, typer.Option(help="Which planogram, where a .psa file holds several.")] = "",
    unit_cm: Annotated[
        float | None,
        typer.Option(
            min=0.001, max=1000, help="Centimetres in the file's unit: 1, or 2.54 for inches. Files leave it open."
        ),
    ] = None,
) -> None:
    """Write a planogram of any supported kind as own JSON, which a person can read and change."""
    from dataclasses import replace

    from api.errors import InvalidInput
    from api.planograms.own_json import write_own_json

    planogram = read_planogram(file, code)
    if unit_cm is not None and planogram.unit_cm is not None:
        refuse(f"The lengths of {file} are in centimetres already. Leave --unit-cm out.")
    planogram = replace(planogram, unit_cm=planogram.unit_cm or unit_cm)
    try:
        out.write_text(write_own_json(planogram), encoding="utf-8")
    except OSError as error:
        refuse(f"{out} cannot be written: {error.strerror}")
    except InvalidInput as error:
        refuse(f"{file}: {error.detail}")
    facings = sum(row.facings for row in planogram.rows)
    typer.echo(f"{planogram.code}: {len(planogram.rows)} rows, {facings} facings, written to {out}")
    if planogram.unit_cm is None:
        typer.echo("Heights and widths are left out: the file does not tell their unit. --unit-cm does.", err=True)


def read_planogram(path: Path, code: str = "") -> "Planogram":
    """The planogram of a file: the only one, or the one called `code`. Ends the command when there is none such."""
    from api.errors import InvalidInput
    from api.planograms.files import read_planograms

    try:
        found = read_planograms(path.read_bytes(), path.stem)
    except OSError as error:
        refuse(f"{path} cannot be read: {error.strerror}")
    except InvalidInput as error:
        refuse(f"{path}: {error.detail}")
    chosen = [planogram for planogram in found if code in ("", planogram.code)]
    if len(chosen) != 1:
        names = ", ".join(planogram.code for planogram in found)
        remedy = "Write the one that you mean with `shelfaudit planogram convert --code`."
        refuse(f"{path} holds {len(found)} planograms: {names}. {remedy}")
    return chosen[0]
