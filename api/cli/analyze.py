"""`shelfaudit analyze`: look at photos without the service."""

import json
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from api.cli.configuration import read_settings
from api.cli.refusal import refuse

if TYPE_CHECKING:
    from rich.table import Table

    from vision.letterbox import Pixels
    from vision.pipeline import ShelfPipeline
    from vision.scenes.scene_report import SceneReport
    from vision.types import ShelfReport

# The stitched overview of a scene, and its long side in pixels: enough to read a price tag of a four-photo scene.
OVERVIEW = "scene.jpg"
OVERVIEW_SIDE = 3000


def analyze(
    photos: Annotated[list[Path], typer.Argument(help="JPEG, PNG, WebP or HEIC photos.")],
    overlay: Annotated[Path | None, typer.Option(help="Folder for the photos with everything found drawn in.")] = None,
    min_score: Annotated[
        float | None,
        typer.Option(
            min=0.0,
            max=1.0,
            help="Accept boxes from this score on, instead of the model's own; none scores below 0.02.",
        ),
    ] = None,
    scene: Annotated[
        bool, typer.Option("--scene", help="The photos show one scene: what two of them show counts once.")
    ] = False,
    catalog: Annotated[Path | None, typer.Option(help="Folder of the product catalogue that names the SKUs.")] = None,
    detector: Annotated[
        str, typer.Option(help="Bundle to use instead of the one in use; see `shelfaudit models list`.")
    ] = "",
    as_json: Annotated[
        bool, typer.Option("--json", help="One JSON object a photo, a line each; with --scene one for all.")
    ] = False,
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
    if scene:
        _analyze_scene(pipeline, photos, overlay, min_score, as_json=as_json)
        return
    failed: list[Path] = []
    reports = _reports(pipeline, photos, overlay, min_score, failed)
    if as_json:
        _print_lines(reports)
    else:
        _print_table(reports)
    if failed:
        raise typer.Exit(1)


def _reports(
    pipeline: "ShelfPipeline",
    photos: Iterable[Path],
    overlay: Path | None,
    min_score: float | None,
    failed: list[Path],
) -> "Iterator[ShelfReport]":
    """The reports of the good photos. A bad one is told on standard error, noted in `failed`, and stops nothing."""
    from vision.errors import PhotoError

    for photo in photos:
        try:
            report = pipeline.analyze([photo], min_score=min_score)
            if overlay:
                _write_overlay(photo, report, overlay)
        except (PhotoError, OSError) as error:
            typer.secho(f"{photo}: {error}", fg=typer.colors.RED, err=True)
            failed.append(photo)
        else:
            yield report


def _analyze_scene(
    pipeline: "ShelfPipeline", photos: Sequence[Path], overlay: Path | None, min_score: float | None, *, as_json: bool
) -> None:
    """One report for all photos. A bad photo stops it: a scene without one of its photos would be counted short."""
    from vision.errors import PhotoError
    from vision.scenes.scene_report import scene_json

    try:
        scene = pipeline.analyze_scene(photos, min_score=min_score)
        if overlay:
            _write_scene(photos, scene, overlay)
    except (PhotoError, OSError) as error:
        refuse(f"The scene cannot be analysed: {error}")
    if as_json:
        typer.echo(json.dumps(scene_json(scene), ensure_ascii=False))
    else:
        _print_scene(scene)


def _write_scene(photos: "Sequence[Path]", scene: "SceneReport", folder: Path) -> None:
    """The overlay of each photo, and the stitched overview where photos overlap."""
    from vision.photos.images import decode_photo
    from vision.scenes.panorama import stitch

    for photo, report in zip(photos, scene.photos, strict=True):
        _write_overlay(photo, report, folder)
    pictures = [decode_photo(photo.read_bytes(), long_side=OVERVIEW_SIDE).pixels for photo in photos]
    overview = stitch(pictures, scene.registration, OVERVIEW_SIDE)
    if overview is not None:
        _write_picture(folder / OVERVIEW, overview)


def _write_overlay(photo: Path, report: "ShelfReport", folder: Path) -> None:
    from vision.drawing import draw_overlay
    from vision.photos.images import decode_photo

    pixels = decode_photo(photo.read_bytes(), max_pixels=report.width * report.height).pixels
    _write_picture(folder / f"{photo.name}.jpg", draw_overlay(pixels, report))


def _write_picture(path: Path, pixels: "Pixels") -> None:
    import cv2

    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(cv2.imencode(".jpg", pixels)[1].tobytes())


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


def _print_scene(scene: "SceneReport") -> None:
    """The photos, a line that counts everything once, and which photos hang together with no other."""
    from rich.console import Console

    table, totals = _empty_table(), scene.fusion.totals
    for report in scene.photos:
        table.add_row(*_cells(report))
    counts = (totals.rows, totals.facings, "", totals.gaps, totals.price_tags, totals.pop, "")
    table.add_section()
    table.add_row("scene", *map(str, counts), "once")
    Console().print(table)
    if len(scene.photos) > 1:
        for photo in scene.registration.alone:
            typer.echo(f"{scene.photos[photo].photo} overlaps with no other photo.")


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
        sum(facing.counts for facing in report.facings),
        sum(facing.stacked for facing in report.facings),
        len(report.gaps),
        len(report.price_tags),
        len(report.pop),
        round(sum(report.timings_ms.values())),
    )
    return [report.photo, *map(str, counts), ", ".join(report.quality.flags) or "good"]
