"""SKU-110K: a CSV without header, a label a row: `image_name,x1,y1,x2,y2,class,image_width,image_height`, in pixels.

All splits of the set lie in one photo folder, so the file also chooses the photos: one without a row is not meant.
"""

import csv
from collections import defaultdict
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from training.recipe import Source
from training.sources.assembly import Parsed, RawLabel, Read, assemble
from training.sources.document import gone_photos, label_file, size_fault
from training.sources.labelled import LabelProblem
from training.sources.photos import listing_problems, photo_paths
from vision.photos.images import PhotoHeader
from vision.types import Box

COLUMNS = 8
Line = tuple[int, list[str]]


def read_sku110k(source: Source, data: Path) -> Iterator[Read]:
    """The photos of a source of the form "sku110k"."""
    file = label_file(source, data)
    lines = _lines(source, file)
    if isinstance(lines, LabelProblem):
        yield lines
        return
    rows: dict[str, list[Line]] = defaultdict(list)
    for number, row in lines:
        if len(row) == COLUMNS:
            rows[row[0]].append((number, row))
        elif row:
            yield LabelProblem(source.name, file, number, f"{len(row)} columns instead of {COLUMNS}")
    paths = [path for path in photo_paths(source, data) if path.name in rows]
    yield from listing_problems(source, data, paths)
    for path in paths:
        yield from assemble(source, path, partial(_labels, source, file, rows[path.name]))
    yield from gone_photos(source, data, file, rows)


def _lines(source: Source, file: Path) -> list[Line] | LabelProblem:
    """All lines, or why there are none: where reading stops, some labels of a photo would be missing."""
    with file.open(newline="", encoding="utf-8") as text:
        reader = csv.reader(text)
        try:
            return list(enumerate(reader, start=1))
        except csv.Error as error:
            return LabelProblem(source.name, file, reader.line_num, f"is not CSV: {error}")
        except UnicodeDecodeError as error:
            return LabelProblem(source.name, file, None, f"is not text: {error.reason}")


def _labels(source: Source, file: Path, rows: list[Line], header: PhotoHeader) -> Iterator[Parsed]:
    for number, row in rows:
        yield _label(source, file, number, row, header)


def _label(source: Source, file: Path, number: int, row: list[str], header: PhotoHeader) -> Parsed:
    try:
        left, top, right, bottom = (float(value) for value in row[1:5])
        width, height = (int(value) for value in row[6:])
    except ValueError as error:
        return LabelProblem(source.name, file, number, str(error))
    if fault := size_fault(width, height, header):
        return LabelProblem(source.name, file, number, fault)
    return RawLabel(row[5], Box(left, top, right - left, bottom - top), file, number)
