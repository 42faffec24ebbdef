"""`shelfaudit analyze`: look at photos without the service."""

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from api.cli.configuration import read_settings
from api.cli.refusal import refuse

if TYPE_CHECKING:
    from rich.table import Table

    from vision.pipeline import ShelfPipeline
    from vision.types import ShelfReport


def analyze(
    photos: Annotated[list[Path], typer.Argument(help="JPEG, PNG, WebP or HEIC photos, each one by itself.")],
    overlay: Annotated[Path | None, typer.Option(help="Folder for the photos with everything found drawn in.")] = None,
    min_score: Annotated[
        float | None,
        typer.Option(
            min=0.0,
            max=1.0,
            help="Accept boxes from this score on, instead of the model's own; none scores below 0.02.",
        ),
    ] = None,
    scene: Annotated[bool, typer.Option("--scene", help="The photos show one scene: one report for all.")] = False,
    catalog: Annotated[Path | None, typer.Option(help="Folder of the product catalogue that names the SKUs.")] = None,
    detector: Annotated[
        str, typer.Option(help="Bundle to use instead of the one in use; see `shelfaudit models list`.")
    ] = "",
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a photo, a line each.")] = False,
) -> None:
    """Say what stands on the shelves of each photo: rows, facings, gaps, price tags, POP material."""
    if catalog:
        refuse("SKUs cannot be named yet, so a catalogue would change nothing. Leave --catalog out.")
    from api.engine import choose_detector
    from vision.errors import ModelError
    from vision.pipeline import ShelfPipeline

    settings = read_settings()
    if detector:
        settings = settings.model_copy(update={"detector": detector})
    try:
        card = choose_detector(settings)
        pipeline = ShelfPipeline.load(settings.models_dir, detector=card.bundle, max_pixels=settings.max_photo_pixels)
    except ModelError as error:
        refuse(str(error))
    failed: list[Path] = []
    scenes = [photos] if scene else [[photo] for photo in photos]
    reports = _reports(pipeline, scenes, overlay, min_score, failed)
    if as_json:
        _print_lines(reports)
    else:
        _print_table(reports)
    if failed:
        raise typer.Exit(1)


def _reports(
    pipeline: "ShelfPipeline",
    scenes: Iterable[list[Path]],
    overlay: Path | None,
    min_score: float | None,
    failed: list[Path],
) -> "Iterator[ShelfReport]":
    """The reports of the good scenes. A bad one is told on standard error, noted in `failed`, and stops nothing."""
    from vision.errors import PhotoError, SceneUnsupported

    for photos in scenes:
        try:
            report = pipeline.analyze(photos, min_score=min_score)
            if overlay:
                _write_overlay(photos[0], report, overlay)
        except (PhotoError, SceneUnsupported, OSError) as error:
            typer.secho(f"{', '.join(map(str, photos))}: {error}", fg=typer.colors.RED, err=True)
            failed.extend(photos)
        else:
            yield report


def _write_overlay(photo: Path, report: "ShelfReport", folder: Path) -> None:
    import cv2

    from vision.drawing import draw_overlay
    from vision.images import decode_photo

    pixels = decode_photo(photo.read_bytes(), max_pixels=report.width * report.height).pixels
    folder.mkdir(parents=True, exist_ok=True)
    encoded = cv2.imencode(".jpg", draw_overlay(pixels, report))[1]
    (folder / f"{photo.name}.jpg").write_bytes(encoded.tobytes())


def _print_lines(reports: "Iterable[ShelfReport]") -> None:
    from vision.report import report_json

    for report in reports:
        typer.echo(json.dumps(report_json(report), ensure_ascii=False))


def _print_table(reports: "Iterable[ShelfReport]") -> None:
    from rich.console import Console

    table = _empty_table()
    for report in reports:
        table.add_row(*_cells(report))
    if table.row_count:
        Console().print(table)


def _empty_table() -> "Table":
    from rich.table import Table

    table = Table("photo")
    for column in ("rows", "facings", "stacked", "gaps", "price tags", "POP", "ms"):
        table.add_column(column, justify="right")
    table.add_column("quality")
    return table


def _cells(report: "ShelfReport") -> list[str]:
    counts = (
        len(report.rows),
        len(report.facings),
        sum(facing.stacked for facing in report.facings),
        len(report.gaps),
        len(report.price_tags),
        len(report.pop),
        round(sum(report.timings_ms.values())),
    )
    return [report.photo, *map(str, counts), ", ".join(report.quality.flags) or "good"]
