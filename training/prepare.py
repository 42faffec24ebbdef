"""Lays the photos of a recipe out on disk in the form that the trainer reads: one folder a source, YOLO labels.

The folder's name is the photo's label scope: what its labels know (see `training.train_detector`).
"""

import json
from collections.abc import Iterable
from pathlib import Path

import cv2
from rich.progress import track

from training.recipe import Recipe, Source
from training.sources import LabelledObject, LabelledPhoto, Pixels, read_source

# Training enlarges at most 1.8 times over its input size of 640; more pixels would only cost reading time.
LONGEST_SIDE = 1152
JPEG_QUALITY = 92


def prepare(recipe: Recipe, data: Path, folder: Path) -> Path:
    """Write photos, labels and the data description of a recipe; sources already written are kept.

    Args:
        recipe: what to lay out.
        data: the folder that the recipe's paths are relative to.
        folder: where to write.

    Returns:
        The path of the data description that the trainer takes.
    """
    listed: list[str] = []
    for source in recipe.sources:
        photos = _prepare_source(source, recipe.classes, data, folder / source.name)
        listed.extend(str(path) for path in photos for _ in range(source.repeat))
    (folder / "train.txt").write_text("\n".join(listed) + "\n")
    return _describe(recipe, folder)


def _prepare_source(source: Source, classes: tuple[str, ...], data: Path, folder: Path) -> list[Path]:
    done = folder / "done"
    if not done.exists():
        for kind in ("images", "labels"):
            (folder / kind).mkdir(parents=True, exist_ok=True)
        for photo in track(read_source(source, data), description=f"preparing {source.name}"):
            _write_photo(photo, classes, folder)
        done.touch()
    return sorted((folder / "images").glob("*.jpg"))


def _write_photo(photo: LabelledPhoto, classes: tuple[str, ...], folder: Path) -> None:
    pixels = photo.load()
    height, width = pixels.shape[:2]
    lines = [_yolo_line(found, classes, width, height) for found in photo.objects]
    (folder / "labels" / f"{photo.name}.txt").write_text("\n".join(lines))
    path = folder / "images" / f"{photo.name}.jpg"
    cv2.imwrite(str(path), _shrunk(pixels), [cv2.IMWRITE_JPEG_QUALITY, JPEG_QUALITY])


def _yolo_line(found: LabelledObject, classes: tuple[str, ...], width: int, height: int) -> str:
    left, right = (min(max(x, 0.0), width) for x in (found.box.x, found.box.right))
    top, bottom = (min(max(y, 0.0), height) for y in (found.box.y, found.box.bottom))
    numbers = ((left + right) / 2 / width, (top + bottom) / 2 / height, (right - left) / width, (bottom - top) / height)
    return " ".join([str(classes.index(found.object_class)), *(f"{number:.6f}" for number in numbers)])


def _shrunk(pixels: Pixels) -> Pixels:
    scale = LONGEST_SIDE / max(pixels.shape[:2])
    if scale >= 1:
        return pixels
    return cv2.resize(pixels, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)  # type: ignore[return-value]


def _describe(recipe: Recipe, folder: Path) -> Path:
    """The trainer validates on a handful of its own photos only: real evaluation runs through `training.evaluate`."""
    validation = _some(path for path in (folder / recipe.sources[0].name / "images").glob("*.jpg"))
    (folder / "val.txt").write_text("\n".join(validation) + "\n")
    description = {
        "path": str(folder.resolve()),
        "train": "train.txt",
        "val": "val.txt",
        "names": dict(enumerate(recipe.classes)),
        "known": {source.name: list(source.known) for source in recipe.sources},
    }
    path = folder / "data.yaml"  # JSON is YAML too
    path.write_text(json.dumps(description, indent=1))
    return path


def _some(paths: Iterable[Path]) -> list[str]:
    return [str(path) for path in sorted(paths)[:8]]
