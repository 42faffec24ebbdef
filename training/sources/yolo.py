"""YOLO: a text file a photo, a line a label: `class centre-x centre-y width height`, as shares of the photo's sides.
The class is a number or a name.

Exports mix such lines with outlines, `class x1 y1 x2 y2 x3 y3 ...`; an outline counts as the box around it.
A file without lines is a photo without objects; a missing file is a problem. A source with several label folders
joins them, and chooses the photos that have a file in every one of them: so a source can ask for the photos of a set
that were labelled a second time, for another class.
"""

from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path

from training.recipe import Source
from training.sources.assembly import Parsed, RawLabel, Read, assemble
from training.sources.labelled import LabelProblem
from training.sources.photos import listing_problems, orphan_labels, photo_paths
from vision.photos.images import PhotoHeader
from vision.types import Box

# A sixth value is a score, as exported predictions have it.
BOX_VALUES = (5, 6)
LEAST_OUTLINE_VALUES = 7


def read_yolo(source: Source, data: Path) -> Iterator[Read]:
    """The photos of a source of the form "yolo"."""
    folders = source.label_places(data)
    paths = photo_paths(source, data)
    yield from listing_problems(source, data, paths)
    for path in paths:
        yield from _read_photo(source, path, [folder / f"{path.stem}.txt" for folder in folders])
    yield from orphan_labels(source, folders, ".txt", paths)


def _read_photo(source: Source, path: Path, files: Sequence[Path]) -> Iterator[Read]:
    missing = [file for file in files if not file.is_file()]
    if not missing:
        yield from assemble(source, path, partial(_labels, source, files))
    elif len(files) == 1:
        yield LabelProblem(source.name, missing[0], None, f"missing label file of {path.name}")


def _labels(source: Source, files: Sequence[Path], header: PhotoHeader) -> Iterator[Parsed]:
    for file in files:
        try:
            lines = file.read_text(encoding="utf-8").splitlines()
        except UnicodeDecodeError as error:
            yield LabelProblem(source.name, file, None, f"is not text: {error.reason}")
            continue
        for number, line in enumerate(lines, start=1):
            if line.strip():
                yield _label(source, file, number, line.split(), header)


def _label(source: Source, file: Path, number: int, values: list[str], header: PhotoHeader) -> Parsed:
    try:
        shares = _share_box([float(value) for value in values[1:]])
    except ValueError as error:
        return LabelProblem(source.name, file, number, str(error))
    width, height = header.width, header.height
    box = Box(shares.x * width, shares.y * height, shares.w * width, shares.h * height)
    return RawLabel(values[0], box, file, number)


def _share_box(numbers: list[float]) -> Box:
    """The box of a line, as shares of the photo's sides."""
    count = len(numbers) + 1
    if count in BOX_VALUES:
        center_x, center_y, w, h = numbers[:4]
        return Box(center_x - w / 2, center_y - h / 2, w, h)
    if count < LEAST_OUTLINE_VALUES or count % 2 == 0:
        raise ValueError(f"{count} values; expected class, centre x, centre y, width, height, or an outline")
    xs, ys = numbers[::2], numbers[1::2]
    return Box(min(xs), min(ys), max(xs) - min(xs), max(ys) - min(ys))
