"""Runs models over the photos of a set: each photo is read once, and all models see the same pixels."""

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from rich.progress import track

from training.evaluation.boxes import ClassBoxes, ScoredBox
from training.evaluation.models import Detects
from training.recipe import Source
from training.sources import LabelledPhoto, Pixels, read_source
from vision.types import Box


@dataclass(frozen=True, slots=True)
class MeasuredPhoto:
    """A photo with its true boxes by class; `load` gives the pixels again (H x W x 3 uint8, BGR)."""

    name: str
    width: int
    height: int
    load: Callable[[], Pixels]
    truth: Mapping[str, tuple[Box, ...]]


@dataclass(frozen=True, slots=True)
class PhotoDetections:
    """What one model found in one photo, by class, and how long it took."""

    boxes: Mapping[str, tuple[ScoredBox, ...]]
    milliseconds: float


@dataclass(frozen=True, slots=True)
class SetDetections:
    """One set: its photos, and for each model, in the order they were given, the detections photo by photo."""

    source: Source
    photos: tuple[MeasuredPhoto, ...]
    found: tuple[tuple[PhotoDetections, ...], ...]

    def boxes(self, model: int, object_class: str) -> ClassBoxes:
        """Truth and detections of one class by one model, given by its number."""
        return ClassBoxes(
            tuple(photo.truth.get(object_class, ()) for photo in self.photos),
            tuple(photo.boxes.get(object_class, ()) for photo in self.found[model]),
            tuple(max(photo.width, photo.height) for photo in self.photos),
        )


@dataclass(slots=True)
class DetectionRun:
    """Photos and detections in memory, for one run of the program: no model sees the photos of a set twice.

    Photo files are decoded anew for each measurement; rendered photos (about 4 MB each) stay in memory, because drawing
    them again would take longer than measuring.
    """

    data: Path
    _photos: dict[str, tuple[MeasuredPhoto, ...]] = field(default_factory=dict)
    _found: dict[tuple[str, str], tuple[PhotoDetections, ...]] = field(default_factory=dict)

    def detect(self, models: Sequence[Detects], source: Source) -> SetDetections:
        """Detections of all `models` on a set.

        Raises:
            ValueError: the set has no photo.
        """
        key = repr(source)
        waiting = {model.fingerprint: model for model in models if (model.fingerprint, key) not in self._found}
        if waiting:
            self._measure(waiting, source, key)
        found = tuple(self._found[model.fingerprint, key] for model in models)
        return SetDetections(source, self._photos[key], found)

    def _measure(self, models: Mapping[str, Detects], source: Source, key: str) -> None:
        photos: list[MeasuredPhoto] = []
        found: dict[str, list[PhotoDetections]] = {fingerprint: [] for fingerprint in models}
        known = self._photos.get(key) or (_measured_photo(photo, source) for photo in read_source(source, self.data))
        for photo in track(known, description=f"evaluating on {source.name}"):
            pixels = photo.load()
            photos.append(photo)
            for fingerprint, model in models.items():
                found[fingerprint].append(_timed(model, pixels))
        if not photos:
            raise ValueError(f"set {source.name} has no photo below {self.data}: check its images and photos keys")
        self._photos[key] = tuple(photos)
        self._found |= {(fingerprint, key): tuple(rows) for fingerprint, rows in found.items()}


def judged_classes(model: Detects, source: Source) -> tuple[str, ...]:
    """Only classes that the labels are complete in: where they are not, a right box would count as false."""
    return tuple(name for name in source.known if name in model.classes)


def _measured_photo(photo: LabelledPhoto, source: Source) -> MeasuredPhoto:
    truth = {name: tuple(seen.box for seen in photo.objects if seen.object_class == name) for name in source.known}
    return MeasuredPhoto(photo.name, photo.width, photo.height, photo.load, truth)


def _timed(model: Detects, pixels: Pixels) -> PhotoDetections:
    start = time.perf_counter()
    detections = model.detect(pixels)
    milliseconds = (time.perf_counter() - start) * 1000
    boxes = {
        name: tuple(ScoredBox(seen.box, seen.score, seen.accepted) for seen in detections if seen.object_class == name)
        for name in model.classes
    }
    return PhotoDetections(boxes, milliseconds)
