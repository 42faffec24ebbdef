"""`shelfaudit analyze`: look at photos without the service."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from api.cli.configuration import read_settings
from api.cli.photo_paths import photo_paths
from api.cli.refusal import refuse

if TYPE_CHECKING:
    from api.cli.knowledge import Knowledge
    from vision.letterbox import Pixels
    from vision.pipeline import ShelfPipeline
    from vision.recognition.catalog import Catalog
    from vision.scenes.scene_report import SceneReport
    from vision.types import ShelfReport

# The stitched overview of a scene, and its long side in pixels: enough to read a price tag of a four-photo scene.
OVERVIEW = "scene.jpg"
OVERVIEW_SIDE = 3000


def analyze(
    photos: Annotated[list[Path], typer.Argument(help="JPEG, PNG, WebP or HEIC photos, or folders of them.")],
    overlay: Annotated[Path | None, typer.Option(help="Folder for the photos with everything found drawn in.")] = None,
    min_score: Annotated[
        float | None,
        typer.Option(min=0.0, max=1.0, help="Take boxes from this score on, not the model's; none scores below 0.02."),
    ] = None,
    scene: Annotated[
        bool, typer.Option("--scene", help="The photos show one scene: what two of them show counts once.")
    ] = False,
    catalog: Annotated[Path | None, typer.Option(help="Folder of the product catalogue that names the SKUs.")] = None,
    fixture: Annotated[
        Path | None,
        typer.Option(
            help='JSON file with the heights of the shelves, {"shelf_heights_cm": [150, 112, 74]}, or the kind of '
            'fixture, {"kind": "cooler"}.'
        ),
    ] = None,
    artwork: Annotated[
        Path | None,
        typer.Option(
            help="Folder with the campaign's artwork, a picture a material; in its sub-folder `outdated` what must not "
            "hang any more."
        ),
    ] = None,
    planogram: Annotated[
        Path | None, typer.Option(help="Planned layout to compare with: own JSON, Azure's JSON or a .psa file.")
    ] = None,
    detector: Annotated[
        str, typer.Option(help="Bundle to use instead of the one in use; see `shelfaudit models list`.")
    ] = "",
    as_json: Annotated[
        bool, typer.Option("--json", help="One JSON object a photo, a line each; with --scene one for all.")
    ] = False,
) -> None:
    """Say what stands on the shelves of each photo: rows, facings, gaps, price tags, POP material.

    A photo that is refused is told and stops nothing. The exit code is 1 when it was named itself, or when all are.
    """
    from api.cli.knowledge import Knowledge

    named, photos = set(photos), photo_paths(photos)
    knowledge = Knowledge.read(fixture, artwork, planogram)
    pipeline = _load_pipeline(detector)
    products = None if catalog is None else _read_catalog(catalog, pipeline)
    order = _Order(pipeline, knowledge, products, min_score, overlay, as_json)
    if scene:
        _analyze_scene(photos, order)
    elif (failed := set(_analyze_photos(photos, order))) >= set(photos) or named & failed:
        raise typer.Exit(1)


@dataclass(frozen=True, slots=True)
class _Order:
    """How photos shall be analysed, and what shall become of the reports."""

    pipeline: "ShelfPipeline"
    knowledge: "Knowledge"
    catalog: "Catalog | None"
    min_score: float | None
    overlay: Path | None
    as_json: bool

    @property
    def options(self) -> dict[str, Any]:
        """What the pipeline takes beside the photos."""
        known = self.knowledge
        return {
            "min_score": self.min_score,
            "fixture": known.fixture,
            "materials": known.materials,
            "catalog": self.catalog,
        }


def _load_pipeline(detector: str) -> "ShelfPipeline":
    from api.engine import load_pipeline
    from vision.errors import ModelError

    settings = read_settings()
    if detector:
        settings = settings.model_copy(update={"detector": detector})
    try:
        return load_pipeline(settings)
    except ModelError as error:
        refuse(str(error))


def _read_catalog(folder: Path, pipeline: "ShelfPipeline") -> "Catalog":
    from vision.errors import CatalogInvalid
    from vision.recognition.catalog_folder import read_catalog

    if pipeline.embedder is None:
        refuse("The models folder has no embedder in use, so SKUs cannot be named. Leave --catalog out.")
    try:
        return read_catalog(folder, pipeline.embedder)
    except CatalogInvalid as error:
        refuse(str(error))


def _analyze_photos(photos: Sequence[Path], order: _Order) -> list[Path]:
    """Print a report a photo; the photos that have none."""
    from api.cli.analysis_text import print_photos

    failed: list[Path] = []
    reports = _reports(photos, order, failed)
    if order.as_json:
        for report in reports:
            typer.echo(json.dumps(_report_json(report, order.knowledge), ensure_ascii=False))
    else:
        print_photos(_awaited(reports, len(photos)), order.knowledge)
    return failed


def _awaited(reports: "Iterator[ShelfReport]", photos: int) -> "list[ShelfReport]":
    """All of them; a person at a terminal sees meanwhile how many there are."""
    from rich.console import Console
    from rich.progress import track

    return list(track(reports, "Looking at photos", photos, console=Console(stderr=True), transient=True))


def _reports(photos: Sequence[Path], order: _Order, failed: list[Path]) -> "Iterator[ShelfReport]":
    """The reports of the good photos. A bad one is told on standard error, noted in `failed`, and stops nothing."""
    from vision.errors import PhotoError

    for photo in photos:
        try:
            report = order.pipeline.analyze([photo], **order.options)
            if order.overlay:
                _write_overlay(photo, report, order.overlay)
        except (PhotoError, OSError) as error:
            typer.secho(f"{photo}: {error}", fg=typer.colors.RED, err=True)
            failed.append(photo)
        else:
            yield report


def _report_json(report: "ShelfReport", knowledge: "Knowledge") -> dict[str, Any]:
    from vision.planogram_check import check_report
    from vision.planograms.planogram_report import comparison_json
    from vision.report import report_json

    if knowledge.planogram is None:
        return report_json(report)
    return report_json(report) | {"planogram": comparison_json(check_report(knowledge.planogram, report))}


def _analyze_scene(photos: Sequence[Path], order: _Order) -> None:
    """One report for all photos. A bad photo stops it: a scene without one of its photos would be counted short."""
    from api.cli.analysis_text import print_scene
    from vision.errors import PhotoError

    try:
        scene = order.pipeline.analyze_scene(photos, **order.options)
        if order.overlay:
            _write_scene(photos, scene, order.overlay)
    except (PhotoError, OSError) as error:
        refuse(f"The scene cannot be analysed: {error}")
    if order.as_json:
        typer.echo(json.dumps(_scene_json(scene, order.knowledge), ensure_ascii=False))
    else:
        print_scene(scene, order.knowledge)


def _scene_json(scene: "SceneReport", knowledge: "Knowledge") -> dict[str, Any]:
    from vision.planogram_check import check_scene
    from vision.planograms.planogram_report import comparison_json
    from vision.scenes.scene_report import scene_json

    if knowledge.planogram is None:
        return scene_json(scene)
    return scene_json(scene) | {"planogram": comparison_json(check_scene(knowledge.planogram, scene))}


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
