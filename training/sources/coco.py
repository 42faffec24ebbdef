"""COCO: one JSON file with `images`, `categories` and `annotations`; boxes `[x, y, w, h]` in pixels.

Crowds (`iscrowd`) stand for many objects in one box; they become ignored regions.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import Any

from training.recipe import Source
from training.sources.assembly import Parsed, RawLabel, Read
from training.sources.document import by_name, label_file, read_json, read_photos, size_fault
from training.sources.labelled import LabelProblem
from vision.photos.images import PhotoHeader
from vision.types import Box


def read_coco(source: Source, data: Path) -> Iterator[Read]:
    """The photos of a source of the form "coco"."""
    file = label_file(source, data)
    document = read_json(source, file)
    if isinstance(document, LabelProblem):
        yield document
        return
    try:
        categories = {category["id"]: str(category["name"]) for category in document["categories"]}
        images = {image["id"]: image for image in document["images"]}
        names = {number: Path(image["file_name"]).name for number, image in images.items()}
        annotations = list(document["annotations"])
    except (KeyError, TypeError) as error:
        yield LabelProblem(source.name, file, None, f"is not a COCO file: {error!r}")
        return
    grouped: dict[Any, list[dict[str, Any]]] = defaultdict(list)
    for number, annotation in enumerate(annotations, start=1):
        image = annotation.get("image_id") if isinstance(annotation, dict) else None
        if image in images:
            grouped[image].append(annotation)
        else:
            yield LabelProblem(source.name, file, None, f"annotation {number} belongs to no listed photo")
    listed = [
        (names[number], partial(_labels, source, file, categories, image, grouped[number]))
        for number, image in images.items()
    ]
    yield from read_photos(source, data, file, by_name(source, file, listed))


def _labels(
    source: Source,
    file: Path,
    categories: Mapping[Any, str],
    image: Mapping[str, Any],
    annotations: list[dict[str, Any]],
    header: PhotoHeader,
) -> Iterator[Parsed]:
    if fault := size_fault(image.get("width"), image.get("height"), header):
        yield LabelProblem(source.name, file, None, f"{image['file_name']}: {fault}")
    for annotation in annotations:
        yield _label(source, file, categories, annotation)


def _label(source: Source, file: Path, categories: Mapping[Any, str], annotation: Mapping[str, Any]) -> Parsed:
    which = f"annotation {annotation.get('id')}"
    try:
        label = categories[annotation["category_id"]]
        x, y, w, h = (float(value) for value in annotation["bbox"])
    except (KeyError, TypeError, ValueError) as error:
        return LabelProblem(source.name, file, None, f"{which}: category or bbox cannot be read: {error!r}")
    return RawLabel(label, Box(x, y, w, h), file, None, which, ignored=bool(annotation.get("iscrowd")))
