"""Readers of labelled photos: YOLO, COCO and rendered scenes, all into one form.

A label that a source's class map turns into `ignore` marks a region that teaches nothing: its pixels are painted grey.
"""

import json
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import cv2
import numpy as np
import numpy.typing as npt

from training.recipe import Source, SourceForm
from training.synth import Scene, render_scene
from vision.types import Box

Pixels = npt.NDArray[np.uint8]

IGNORE = "ignore"
PHOTO_SUFFIXES = {".jpg", ".jpeg", ".png"}
# The grey that letterboxing pads with: the detector learns that nothing ever lies there.
IGNORED_GREY = np.uint8(114)
# Real photos come upright and across, from phones of many sizes.
RENDERED_SIZES = ((1280, 960), (960, 1280), (1280, 720), (720, 1280), (1152, 1152))


@dataclass(frozen=True, slots=True)
class LabelledObject:
    """One labelled thing: class name and `[x, y, w, h]` box in pixels."""

    object_class: str
    box: Box


@dataclass(frozen=True, slots=True)
class LabelledPhoto:
    """A photo with what its source knows about it. `load` gives the pixels, (H, W, 3) uint8 BGR."""

    name: str
    load: Callable[[], Pixels]
    objects: tuple[LabelledObject, ...]


def read_source(source: Source, data: Path) -> Iterator[LabelledPhoto]:
    """The photos of a source, in a stable order.

    Args:
        source: what to read.
        data: the folder that the source's paths are relative to.

    Raises:
        FileNotFoundError: the source's folder or label file is not there.
    """
    return READERS[source.form](source, data)


def _read_yolo(source: Source, data: Path) -> Iterator[LabelledPhoto]:
    for path in _photo_paths(source, data):
        label_files = [data / folder / f"{path.stem}.txt" for folder in source.labels]
        if all(file.is_file() for file in label_files):
            pixels = _read_pixels(path)
            lines = [line for file in label_files for line in file.read_text().splitlines() if line.strip()]
            objects = [_yolo_object(source, line, pixels.shape[1], pixels.shape[0]) for line in lines]
            yield LabelledPhoto(path.stem, partial(_read_pixels, path), tuple(found for found in objects if found))


def _yolo_object(source: Source, line: str, width: int, height: int) -> LabelledObject | None:
    label, center_x, center_y, w, h = line.split()[:5]
    object_class = source.class_of(label)
    if object_class is None:
        return None
    box_w, box_h = float(w) * width, float(h) * height
    box = Box(float(center_x) * width - box_w / 2, float(center_y) * height - box_h / 2, box_w, box_h)
    return LabelledObject(object_class, box)


def _read_coco(source: Source, data: Path) -> Iterator[LabelledPhoto]:
    document = json.loads((data / source.labels[0]).read_text())
    category_names = {category["id"]: category["name"] for category in document["categories"]}
    objects: dict[str, list[LabelledObject]] = defaultdict(list)
    file_names = {image["id"]: image["file_name"] for image in document["images"]}
    for annotation in document["annotations"]:
        object_class = source.class_of(category_names[annotation["category_id"]])
        if object_class is not None:
            objects[file_names[annotation["image_id"]]].append(LabelledObject(object_class, Box(*annotation["bbox"])))
    for path in _photo_paths(source, data):
        yield _with_ignored_regions(path, objects[path.name])


def _with_ignored_regions(path: Path, objects: list[LabelledObject]) -> LabelledPhoto:
    ignored = [found.box for found in objects if found.object_class == IGNORE]
    kept = tuple(found for found in objects if found.object_class != IGNORE)
    return LabelledPhoto(path.stem, partial(_read_hiding, path, ignored, kept), kept)


def _read_hiding(path: Path, ignored: list[Box], kept: tuple[LabelledObject, ...]) -> Pixels:
    """The photo with its ignored regions painted grey, but nothing of a labelled object that reaches into one."""
    pixels = _read_pixels(path)
    hidden = np.zeros(pixels.shape[:2], dtype=bool)
    for box in ignored:
        hidden[_window(box)] = True
    for found in kept:
        hidden[_window(found.box)] = False
    return np.where(hidden[..., None], IGNORED_GREY, pixels)


def _window(box: Box) -> tuple[slice, slice]:
    return slice(max(0, round(box.y)), round(box.bottom)), slice(max(0, round(box.x)), round(box.right))


def _read_rendered(source: Source, _data: Path) -> Iterator[LabelledPhoto]:
    for seed in range(source.first_seed, source.first_seed + source.count):
        width, height = RENDERED_SIZES[seed % len(RENDERED_SIZES)]
        scene = render_scene(seed, width=width, height=height)
        objects = tuple(LabelledObject(str(found.kind), Box(*found.box)) for found in scene.objects)
        yield LabelledPhoto(f"scene-{seed}", partial(_image_of, scene), objects)


def _image_of(scene: Scene) -> Pixels:
    return scene.image


def _photo_paths(source: Source, data: Path) -> list[Path]:
    folder = data / source.images
    if not folder.is_dir():
        raise FileNotFoundError(f"source {source.name}: no folder {folder}; is the data folder right?")
    paths = {path for pattern in source.photos for path in folder.glob(pattern)}
    return sorted(path for path in paths if path.suffix.lower() in PHOTO_SUFFIXES)


def _read_pixels(path: Path) -> Pixels:
    pixels = cv2.imread(str(path), cv2.IMREAD_COLOR)
    if pixels is None:
        raise FileNotFoundError(f"{path} is not a picture that can be read")
    return np.asarray(pixels, dtype=np.uint8)


READERS: dict[SourceForm, Callable[[Source, Path], Iterator[LabelledPhoto]]] = {
    "yolo": _read_yolo,
    "coco": _read_coco,
    "rendered": _read_rendered,
}
