"""Facings of shelf photos without names, as an embedder sees them: what SKUs can be told apart from.

Describing tens of thousands of facings takes minutes, so what was described is kept, one file a photo.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path

import cv2
import numpy as np

from training.embedder.recipe import ShelfPhotos
from training.sources import LabelledPhoto, read_source
from vision.letterbox import Pixels
from vision.recognition.crops import crop_facing
from vision.recognition.embedder import Embedder, Vectors
from vision.types import Box

# Facings of fewer pixels show a colour and no words: nobody could tell two flavours.
LEAST_HEIGHT, LEAST_WIDTH = 40, 20


@dataclass(frozen=True, slots=True, eq=False)
class DescribedPhoto:
    """A photo with its readable facings: `vectors` `(n, d)` of length 1, one for each of the `boxes` (pixels)."""

    photo: LabelledPhoto
    boxes: tuple[Box, ...]
    vectors: Vectors
    narrowed: float

    def crops(self) -> list[Pixels]:
        """The facings in their true proportions, `(H, W, 3)` uint8, BGR."""
        return facing_crops(self.photo, self.boxes, self.narrowed)


def described_photos(shelves: ShelfPhotos, data: Path, models: Path, cache: Path) -> Iterator[DescribedPhoto]:
    """The photos of a source with the vectors of their readable facings; new vectors are kept in `cache`.

    Raises ModelMissing or ModelCorrupt for the embedder's bundle, and what `read_source` raises.
    """
    embedder = Embedder.load(models, shelves.embedder, threads=1)
    folder = cache / f"{shelves.source.name}-{embedder.card.sha256[:8]}"
    folder.mkdir(parents=True, exist_ok=True)
    for photo in read_source(shelves.source, data):
        boxes = tuple(found.box for found in photo.objects if is_readable(found.box))
        narrowed = shelves.aspect if fnmatchcase(Path(photo.name).stem, shelves.stretched) else 1.0
        file = folder / f"{Path(photo.name).stem}.npy"
        if not file.exists():
            _keep(file, embedder.embed(facing_crops(photo, boxes, narrowed)))
        yield DescribedPhoto(photo, boxes, np.load(file), narrowed)


def is_readable(box: Box) -> bool:
    """Whether a facing shows enough pixels to be told from its sister SKUs."""
    return box.h >= LEAST_HEIGHT and box.w >= LEAST_WIDTH


def facing_crops(photo: LabelledPhoto, boxes: tuple[Box, ...], narrowed: float) -> list[Pixels]:
    """The boxes' crops, made narrower by the factor `narrowed` where the photo was stretched in width."""
    pixels = photo.load()
    return [_narrowed(crop_facing(pixels, box), narrowed) for box in boxes]


def _narrowed(crop: Pixels, factor: float) -> Pixels:
    if factor == 1.0:
        return crop
    size = (max(1, round(crop.shape[1] * factor)), crop.shape[0])
    return np.asarray(cv2.resize(crop, size, interpolation=cv2.INTER_AREA), dtype=np.uint8)


def _keep(file: Path, vectors: Vectors) -> None:
    """Write in one step: an interrupted run must not leave half a file."""
    unfinished = file.with_suffix(".part.npy")
    np.save(unfinished, vectors)
    unfinished.replace(file)
