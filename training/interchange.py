"""Export of labelled photos to COCO, YOLO and Label Studio, with a detector's boxes as pre-labels if asked.

Labels and predictions never share a list: a prediction carries its score and the name, version and SHA-256 of the
model that made it, and only becomes a label when a person accepts it in a label tool. What is exported can be read
back by `training.sources`.
"""

import json
import shutil
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal
from urllib.parse import quote
from xml.sax.saxutils import quoteattr

import cv2
from rich.progress import track

from training.sources import IGNORE, LabelledObject, LabelledPhoto, Pixels, is_photo, read_pixels
from vision.detector import Detector
from vision.photos.images import probe_photo
from vision.types import Box, Detection, ModelIdentity

ExportForm = Literal["coco", "yolo", "label-studio"]

IMAGES = "images"
JPEG_QUALITY = 95
LOCAL_FILES = "/data/local-files/?d="
"""Where Label Studio serves the files below its document root."""


@dataclass(frozen=True, slots=True)
class PreLabeller:
    """A model that proposes boxes: who it is, and what it finds on pixels (H, W, 3) uint8 BGR."""

    model: ModelIdentity
    detect: Callable[[Pixels], Sequence[Detection]]


@dataclass(frozen=True, slots=True)
class _Entry:
    """A photo as exported; `found` is None without a model."""

    file_name: str
    photo: LabelledPhoto
    found: tuple[Detection, ...] | None

    @property
    def labels(self) -> list[LabelledObject]:
        return [*self.photo.objects, *(LabelledObject(IGNORE, box) for box in self.photo.ignored)]


@dataclass(frozen=True, slots=True)
class _Export:
    """Everything that an export says; labels are left out unless `labelled`."""

    entries: tuple[_Entry, ...]
    classes: tuple[str, ...]
    labelled: bool
    model: ModelIdentity | None


def pre_labeller(detector: Detector) -> PreLabeller:
    """A detector of `models/` as pre-labeller, with the thresholds of its card."""

    def detect(pixels: Pixels) -> Sequence[Detection]:
        return detector.detect(pixels, pixels.shape[1], pixels.shape[0])

    return PreLabeller(detector.card.identity, detect)


def unlabelled_photos(folder: Path) -> list[LabelledPhoto]:
    """The photos of a folder, about which nothing is known yet; raises PhotoError for one that cannot be read."""
    if not folder.is_dir():
        raise FileNotFoundError(f"no folder {folder}")
    return [_unlabelled(path) for path in sorted(folder.iterdir()) if is_photo(path)]


def _unlabelled(path: Path) -> LabelledPhoto:
    header = probe_photo(path)
    return LabelledPhoto(
        path.stem, lambda: read_pixels(path.parent.name, path), (), (), path, header.width, header.height
    )


def export_photos(
    photos: Iterable[LabelledPhoto],
    folder: Path,
    form: ExportForm,
    *,
    known: Sequence[str] = (),
    labelled: bool = True,
    labeller: PreLabeller | None = None,
) -> Path:
    """Copy photos into `folder/images` and write their labels beside it; rendered scenes become JPEG.

    Args:
        photos: what to export.
        folder: where to; it must be empty or new.
        form: of the label files.
        known: classes to name even if no photo has one.
        labelled: whether the photos' labels are known; if not, only predictions are written.
        labeller: proposes boxes on every photo.

    Returns:
        The main label file.

    Raises:
        FileExistsError: the folder is not empty.
    """
    if folder.exists() and any(folder.iterdir()):
        raise FileExistsError(f"{folder} is not empty; name a new folder")
    (folder / IMAGES).mkdir(parents=True)
    entries = tuple(_entry(photo, folder / IMAGES, labeller) for photo in track(photos, description="exporting"))
    seen = {label.object_class for entry in entries for label in entry.labels}
    seen |= {found.object_class for entry in entries for found in entry.found or ()}
    model = labeller.model if labeller else None
    return WRITERS[form](_Export(entries, tuple(sorted(seen | set(known))), labelled, model), folder)


def _entry(photo: LabelledPhoto, folder: Path, labeller: PreLabeller | None) -> _Entry:
    found = tuple(labeller.detect(photo.load())) if labeller else None
    if photo.path:
        shutil.copyfile(photo.path, folder / photo.path.name)
        return _Entry(photo.path.name, photo, found)
    file = folder / f"{photo.name}.jpg"
    if not cv2.imwrite(str(file), photo.load(), [cv2.IMWRITE_JPEG_QUALITY, JPEG_QUALITY]):
        raise OSError(f"cannot write {file}")
    return _Entry(file.name, photo, found)


def _write_coco(export: _Export, folder: Path) -> Path:
    """`annotations.json`, and predictions in COCO's result form in `predictions.json`."""
    numbers = {name: number for number, name in enumerate(export.classes, start=1)}
    document: dict[str, Any] = {
        "images": [
            {"id": number, "file_name": e.file_name, "width": e.photo.width, "height": e.photo.height}
            for number, e in enumerate(export.entries, start=1)
        ],
        "categories": [{"id": number, "name": name} for name, number in numbers.items()],
    }
    if export.labelled:
        labels = [(image, label) for image, entry in enumerate(export.entries, start=1) for label in entry.labels]
        document["annotations"] = [
            {"id": number, "iscrowd": 0, "area": label.box.area, **_coco_box(image, numbers, label)}
            for number, (image, label) in enumerate(labels, start=1)
        ]
    if export.model:
        model = _model_values(export.model)
        predictions = [
            {**_coco_box(image, numbers, found), "score": found.score, "model": model}
            for image, entry in enumerate(export.entries, start=1)
            for found in entry.found or ()
        ]
        _write_json(folder / "predictions.json", predictions)
    return _write_json(folder / "annotations.json", document)


def _coco_box(image: int, numbers: dict[str, int], label: LabelledObject | Detection) -> dict[str, Any]:
    return {"image_id": image, "category_id": numbers[label.object_class], "bbox": list(label.box)}


def _write_yolo(export: _Export, folder: Path) -> Path:
    """`labels/`, and predictions with their score as sixth value in `predictions/`, their model in `model.json`."""
    for entry in export.entries:
        name, size = f"{Path(entry.file_name).stem}.txt", (entry.photo.width, entry.photo.height)
        if export.labelled:
            lines = [_yolo_line(export.classes, label, size) for label in entry.labels]
            _write_lines(folder / "labels" / name, lines)
        if entry.found is not None:
            lines = [f"{_yolo_line(export.classes, found, size)} {found.score!r}" for found in entry.found]
            _write_lines(folder / "predictions" / name, lines)
    if export.model:
        _write_json(folder / "model.json", _model_values(export.model))
    # JSON is YAML too.
    return _write_json(folder / "data.yaml", {"path": ".", "train": IMAGES, "names": dict(enumerate(export.classes))})


def _yolo_line(classes: Sequence[str], label: LabelledObject | Detection, size: tuple[int, int]) -> str:
    box, (width, height) = label.box, size
    numbers = (box.center_x / width, box.center_y / height, box.w / width, box.h / height)
    return " ".join([str(classes.index(label.object_class)), *map(repr, map(float, numbers))])


def _write_label_studio(export: _Export, folder: Path) -> Path:
    """`tasks.json` for import, and the label interface to set up the project with in `label-config.xml`."""
    choices = "".join(f"<Label value={quoteattr(name)}/>" for name in export.classes)
    (folder / "label-config.xml").write_text(
        f'<View><Image name="image" value="$image"/>'
        f'<RectangleLabels name="label" toName="image">{choices}</RectangleLabels></View>\n'
    )
    tasks = [_task(number, entry, export) for number, entry in enumerate(export.entries, start=1)]
    return _write_json(folder / "tasks.json", tasks)


def _task(number: int, entry: _Entry, export: _Export) -> dict[str, Any]:
    address = LOCAL_FILES + quote(f"{IMAGES}/{entry.file_name}")
    task: dict[str, Any] = {"id": number, "data": {"image": address}}
    if export.labelled:
        labels = [_region(place, entry.photo, label) for place, label in enumerate(entry.labels, start=1)]
        task["annotations"] = [{"result": labels}]
    if export.model and entry.found is not None:
        found = entry.found
        regions = [{**_region(place, entry.photo, seen), "score": seen.score} for place, seen in enumerate(found, 1)]
        score = sum(seen.score for seen in found) / len(found) if found else 0.0
        task["predictions"] = [{"model_version": _model_text(export.model), "score": score, "result": regions}]
    return task


def _region(place: int, photo: LabelledPhoto, label: LabelledObject | Detection) -> dict[str, Any]:
    return {
        "id": f"{photo.name}-{place}",
        "type": "rectanglelabels",
        "from_name": "label",
        "to_name": "image",
        "original_width": photo.width,
        "original_height": photo.height,
        "image_rotation": 0,
        "value": {**_percents(label.box, photo), "rotation": 0, "rectanglelabels": [label.object_class]},
    }


def _percents(box: Box, photo: LabelledPhoto) -> dict[str, float]:
    width, height = 100 / photo.width, 100 / photo.height
    return {"x": box.x * width, "y": box.y * height, "width": box.w * width, "height": box.h * height}


def _model_values(model: ModelIdentity) -> dict[str, str]:
    return {"name": model.name, "version": model.version, "sha256": model.sha256}


def _model_text(model: ModelIdentity) -> str:
    return f"{model.name} {model.version} sha256:{model.sha256}"


def _write_lines(path: Path, lines: Sequence[str]) -> None:
    path.parent.mkdir(exist_ok=True)
    path.write_text("".join(f"{line}\n" for line in lines))


def _write_json(path: Path, values: Any) -> Path:
    path.write_text(json.dumps(values, indent=1, ensure_ascii=False) + "\n")
    return path


WRITERS: dict[ExportForm, Callable[[_Export, Path], Path]] = {
    "coco": _write_coco,
    "yolo": _write_yolo,
    "label-studio": _write_label_studio,
}
