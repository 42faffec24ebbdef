"""The photo files of a source: which they are, how large, and their pixels."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from fnmatch import fnmatchcase
from pathlib import Path

import numpy as np

from training.checksums import file_hash
from training.recipe import PLACED_MARK, Source
from training.sources.frozen import frozen_by_name
from training.sources.labelled import LabelBroken, LabelledObject, LabelProblem, Pixels
from vision.errors import PhotoError
from vision.photos.images import PhotoHeader, decode_photo, probe_photo
from vision.types import Box

PHOTO_SUFFIXES = frozenset({".jpg", ".jpeg", ".png", ".webp", ".heic"})
# The grey that letterboxing pads with: the detector learns that nothing ever lies there.
IGNORED_GREY = np.uint8(114)


def photo_paths(source: Source, data: Path) -> list[Path]:
    """The photos that a source chooses, sorted by name.

    `source.photos` holds file name patterns; an entry `@FILE` stands for the photos of a frozen split, by name.
    `source.skip` holds patterns of photos to leave out.

    Raises:
        FileNotFoundError: the source's folder or a frozen split is not there.
    """
    folder = data / source.images
    if not folder.is_dir():
        raise FileNotFoundError(f"source {source.name}: no folder {folder}; is the data folder right?")
    return sorted(path for path in folder.iterdir() if is_photo(path) and chooses(source, path.name))


def is_photo(path: Path) -> bool:
    """Whether the file's name is that of a photo."""
    return path.suffix.lower() in PHOTO_SUFFIXES


def chooses(source: Source, file_name: str) -> bool:
    """Whether the source's patterns take in the photo of this file name."""
    taken = file_name in frozen_photos(source) or _matches(file_name, source.photos)
    return taken and not _matches(file_name, source.skip)


def frozen_photos(source: Source) -> Mapping[str, frozenset[str]]:
    """The photos that the source takes from frozen splits: their SHA-256 by file name."""
    return {name: hashes for file in split_files(source) for name, hashes in frozen_by_name(file).items()}


def split_files(source: Source) -> list[Path]:
    """The files of the frozen splits that the source takes photos from."""
    return [Path(entry.removeprefix(PLACED_MARK)) for entry in source.photos if entry.startswith(PLACED_MARK)]


def frozen_fault(source: Source, path: Path) -> str | None:
    """Why a photo is not the one that its split froze; None when it is, or when no split names it."""
    hashes = frozen_photos(source).get(path.name)
    if hashes is None or file_hash(path) in hashes:
        return None
    return "not the photo that was frozen: its SHA-256 is not the one in the split; take the photo from its origin"


def listing_problems(source: Source, data: Path, paths: Sequence[Path]) -> Iterator[LabelProblem]:
    """What is wrong with the list of photos itself: photos of a frozen split that are gone, names used twice."""
    present = {path.name for path in paths}
    for name in sorted(frozen_photos(source).keys() - present):
        if not _matches(name, source.skip):
            yield LabelProblem(source.name, data / source.images / name, None, "the frozen split names it, it is gone")
    stems = Counter(path.stem for path in paths)
    for path in paths:
        if stems[path.stem] > 1:
            yield LabelProblem(source.name, path, None, "two photos share this name; rename one and its labels")


def orphan_labels(
    source: Source, folders: Sequence[Path], suffix: str, paths: Sequence[Path]
) -> Iterator[LabelProblem]:
    """Label files, one a photo, whose photo is gone though the source would choose it."""
    stems = {path.stem for path in paths}
    for file in sorted(file for folder in folders for file in folder.glob(f"*{suffix}")):
        if file.stem not in stems and any(chooses(source, file.stem + ending) for ending in PHOTO_SUFFIXES):
            yield LabelProblem(source.name, file, None, "labels of a photo that is not there")


def photo_header(source: Source, path: Path) -> PhotoHeader | LabelProblem:
    """Size of an upright photo from its header, or why it cannot be read."""
    try:
        return probe_photo(path)
    except PhotoError as error:
        return LabelProblem(source.name, path, None, f"not a photo that can be read: {error}")


def read_pixels(source_name: str, path: Path) -> Pixels:
    """The upright photo, (H, W, 3) uint8 BGR.

    Raises:
        LabelBroken: it cannot be decoded.
    """
    try:
        return decode_photo(path.read_bytes()).pixels
    except PhotoError as error:
        problem = LabelProblem(source_name, path, None, f"not a photo that can be read: {error}")
        raise LabelBroken(problem) from error


def read_hiding(source_name: str, path: Path, ignored: tuple[Box, ...], objects: tuple[LabelledObject, ...]) -> Pixels:
    """The photo with its ignored regions painted grey, but nothing of a labelled object that reaches into one."""
    pixels = read_pixels(source_name, path)
    hidden = np.zeros(pixels.shape[:2], dtype=bool)
    for box in ignored:
        hidden[_window(box)] = True
    for found in objects:
        hidden[_window(found.box)] = False
    return np.where(hidden[..., None], IGNORED_GREY, pixels)


def _window(box: Box) -> tuple[slice, slice]:
    rows = slice(max(0, round(box.y)), max(0, round(box.bottom)))
    return rows, slice(max(0, round(box.x)), max(0, round(box.right)))


def _matches(file_name: str, patterns: Sequence[str]) -> bool:
    return any(fnmatchcase(file_name, pattern) for pattern in patterns)
