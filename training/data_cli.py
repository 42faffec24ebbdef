"""Commands for photos and labels: `shelfaudit data audit|split|manifest|verify|export|prelabel`.

The trainer's libraries come with the extra `train`; they are imported when a command needs them.
"""

import json
from collections.abc import Callable, Iterable
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal, ParamSpec

import typer

from vision.errors import VisionError

if TYPE_CHECKING:
    from training.checksums import FileChange
    from training.recipe import Source

P = ParamSpec("P")

app = typer.Typer(help="Photos and labels: look them over, split, freeze, verify, export.", no_args_is_help=True)

DataFolder = Annotated[Path, typer.Option(help="Folder that all paths of recipes and data sets are relative to.")]
SetFolder = Annotated[Path, typer.Argument(help="Folder of a data set, e.g. datasets/shelf-japan.")]
OutFolder = Annotated[Path, typer.Argument(help="New folder to write photos and labels to.")]
Form = Annotated[Literal["coco", "yolo", "label-studio"], typer.Option(help="Form of the label files.")]
SourceFile = Annotated[Path, typer.Argument(help="A recipe, or the dataset.toml of a data set.")]


def _refusing(command: Callable[P, None]) -> Callable[P, None]:
    """A command that ends with one plain sentence and 1 when photos, labels or files are not as they must be."""

    @wraps(command)
    def run(*args: P.args, **kwargs: P.kwargs) -> None:
        try:
            command(*args, **kwargs)
        except (ValueError, OSError, VisionError) as error:
            typer.secho(str(error), fg=typer.colors.RED, err=True)
            raise typer.Exit(1) from error

    return run


@app.command("audit")
@_refusing
def audit_labels(
    files: Annotated[list[Path], typer.Argument(help="Recipes, or dataset.toml files.")],
    data: DataFolder,
    report: Annotated[Path | None, typer.Option("--json", help="Write everything found to this JSON file.")] = None,
    sheet: Annotated[Path | None, typer.Option(help="Draw the photos to look at into this picture.")] = None,
) -> None:
    """Look over photos and labels. The splits of a set, and several recipes, must not share near-duplicate photos.

    Ends with 1 when a photo or label is broken, or a photo leaks from one part into another.
    """
    from rich.console import Console

    from training.audit import audit, audit_json, finding_table, source_table, write_sheet

    parts: dict[str, list[Source]] = {}
    for file in files:
        for part, sources in _parts(file).items():
            parts.setdefault(part, []).extend(sources)
    result = audit(parts, data)
    console = Console()
    console.print(source_table(result))
    console.print(finding_table(result))
    if report:
        report.write_text(json.dumps(audit_json(result), indent=1))
    if sheet and write_sheet(result, sheet):
        console.print(f"pictured in {sheet}")
    raise typer.Exit(any(found.kind in ("broken", "leak") for found in result.findings))


@app.command()
@_refusing
def split(
    data_set: SetFolder,
    data: DataFolder,
    share: Annotated[list[str] | None, typer.Option(help="New split and its part, e.g. train=0.8; repeat.")] = None,
    scene: Annotated[
        str | None, typer.Option(help="Regular expression: names with the same match are a scene.")
    ] = None,
    seed: Annotated[int, typer.Option(help="Seed of the draw.")] = 0,
) -> None:
    """Freeze the splits of a data set, with the SHA-256 of every photo.

    With --share all photos of the set are split anew, whole scenes at a time; without, its splits stay as they are.
    """
    from training.manifests import DESCRIPTION, SPLITS, read_data_set
    from training.sources import photo_paths, read_source
    from training.splits import freeze, scenes, share_out

    described = read_data_set(data_set / DESCRIPTION)
    if share:
        photos = [photo for source in described.own_sources for photo in read_source(source, data)]
        drawn = share_out(photos, scenes(photos, scene), _shares(share), seed)
        splits = {name: [path for place in places if (path := photos[place].path)] for name, places in drawn.items()}
    else:
        splits = {source.name: photo_paths(source, data) for source in described.own_sources}
    for file in freeze(splits, data / described.folder, data_set / SPLITS):
        typer.echo(f"frozen: {file} ({len(splits[file.stem])} photos)")


@app.command()
@_refusing
def manifest(data_set: SetFolder, data: DataFolder) -> None:
    """Write the manifest of a data set: counts, and the SHA-256 of every photo and label file."""
    from training.manifests import DESCRIPTION, build_manifest, read_data_set, write_manifest

    path = write_manifest(build_manifest(read_data_set(data_set / DESCRIPTION), data), data_set)
    typer.echo(f"written: {path}")


@app.command()
@_refusing
def verify(data_sets: Annotated[list[Path], typer.Argument(help="Folders of data sets.")], data: DataFolder) -> None:
    """Compare data sets with their manifests and frozen splits; ends with 1 when a file changed, vanished or came."""
    from training.manifests import DESCRIPTION, SPLITS, manifest_changes, read_data_set
    from training.sources import photo_paths
    from training.splits import split_changes

    changes = 0
    for folder in data_sets:
        described = read_data_set(folder / DESCRIPTION)
        present = [path for source in described.sources for path in photo_paths(source, data)]
        found = {"manifest": manifest_changes(folder, data)}
        found |= split_changes(folder / SPLITS, data / described.folder, present)
        changes += sum(_tell(f"{folder.name} {part or 'no split'}", changed) for part, changed in found.items())
        typer.echo(f"{folder.name}: {'as written down' if not any(found.values()) else 'NOT as written down'}")
    raise typer.Exit(bool(changes))


@app.command()
@_refusing
def export(
    file: SourceFile,
    source: Annotated[str, typer.Argument(help="Which of its sources.")],
    out: OutFolder,
    data: DataFolder,
    to: Form,
    models: Annotated[Path | None, typer.Option(help="Pre-label with the detector of this models folder.")] = None,
) -> None:
    """Export a source to COCO, YOLO or Label Studio; with --models each photo also gets a detector's predictions."""
    from training.interchange import export_photos, pre_labeller
    from training.sources import read_source
    from vision.detector import Detector

    named = {found.name: found for sources in _parts(file).values() for found in sources}
    if source not in named:
        raise typer.BadParameter(f"{file} has no source {source}; it has {', '.join(named)}")
    labeller = pre_labeller(Detector.load(models)) if models else None
    photos = read_source(named[source], data)
    typer.echo(f"written: {export_photos(photos, out, to, known=named[source].known, labeller=labeller)}")


@app.command()
@_refusing
def prelabel(
    photos: Annotated[Path, typer.Argument(help="Folder of photos that nobody labelled yet.")],
    out: OutFolder,
    to: Form,
    models: Annotated[Path, typer.Option(help="Models folder of the detector.")] = Path("models"),
    detector: Annotated[str | None, typer.Option(help="Bundle in there; by default the one in use.")] = None,
) -> None:
    """Let a detector propose boxes on new photos, for people to correct in a label tool."""
    from training.interchange import export_photos, pre_labeller, unlabelled_photos
    from vision.detector import Detector

    proposing = Detector.load(models, detector)
    written = export_photos(
        unlabelled_photos(photos),
        out,
        to,
        known=proposing.card.classes,
        labelled=False,
        labeller=pre_labeller(proposing),
    )
    typer.echo(f"written: {written}")


def _parts(file: Path) -> "dict[str, list[Source]]":
    """Sources by part: the splits of a data set stand apart, the sources of a recipe together."""
    from training.manifests import DESCRIPTION, read_data_set
    from training.recipe import read_sources

    if file.name != DESCRIPTION:
        return {file.stem: list(read_sources(file))}
    described = read_data_set(file)
    parts: dict[str, list[Source]] = {}
    for source in described.sources:
        parts.setdefault(f"{described.name} {source.name.partition('/')[0]}", []).append(source)
    return parts


def _shares(texts: list[str]) -> dict[str, float]:
    shares = {}
    for text in texts:
        name, _, part = text.partition("=")
        try:
            shares[name] = float(part)
        except ValueError as error:
            raise typer.BadParameter(f"{text}: give name=part, e.g. train=0.8") from error
    return shares


def _tell(where: str, changes: "Iterable[FileChange]") -> int:
    found = list(changes)
    for change in found:
        typer.echo(f"{where}: {change.kind}: {change.path}")
    return len(found)
