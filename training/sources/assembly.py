"""From what a format's reader parsed to a labelled photo: what holds for every format is checked here, once."""

import math
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from training.recipe import Source
from training.sources.labelled import IGNORE, LabelledObject, LabelledPhoto, LabelProblem
from training.sources.photos import frozen_fault, photo_header, read_hiding, read_pixels
from vision.photos.images import PhotoHeader
from vision.types import Box


@dataclass(frozen=True, slots=True)
class RawLabel:
    """A label as its file has it: the source's own class name, box in pixels, and where it stands.

    `which` names the label where a line number cannot, e.g. "annotation 17". What is `ignored` teaches nothing,
    whatever its class.
    """

    label: str
    box: Box
    file: Path
    line: int | None = None
    which: str = "label"
    ignored: bool = False


Parsed = RawLabel | LabelProblem
Read = LabelledPhoto | LabelProblem


def assemble(source: Source, path: Path, parse: Callable[[PhotoHeader], Iterable[Parsed]]) -> Iterator[Read]:
    """The photo at `path` with its labels, or its problems: one broken label leaves the whole photo out.

    A photo with some of its labels would teach that the others are background.
    """
    if fault := frozen_fault(source, path):
        yield LabelProblem(source.name, path, None, fault)
        return
    header = photo_header(source, path)
    if isinstance(header, LabelProblem):
        yield header
        return
    parsed = [_checked(source, label, header) for label in parse(header)]
    problems = [label for label in parsed if isinstance(label, LabelProblem)]
    if problems:
        yield from problems
        return
    yield _photo(source, path, header, [label for label in parsed if isinstance(label, RawLabel)])


def _checked(source: Source, label: Parsed, header: PhotoHeader) -> Parsed:
    if isinstance(label, LabelProblem):
        return label
    reason = _box_fault(label.box, header.width, header.height)
    return LabelProblem(source.name, label.file, label.line, f"{label.which}: {reason}") if reason else label


def _box_fault(box: Box, width: int, height: int) -> str | None:
    if not all(map(math.isfinite, box)):
        return "a coordinate is not a finite number"
    if box.w <= 0 or box.h <= 0:
        return f"the box is empty ({box.w:g} x {box.h:g} px)"
    if box.right <= 0 or box.bottom <= 0 or box.x >= width or box.y >= height:
        corners = f"{box.x:.0f}, {box.y:.0f} to {box.right:.0f}, {box.bottom:.0f}"
        return f"the box ({corners}) lies outside the photo of {width} x {height} px"
    return None


def _photo(source: Source, path: Path, header: PhotoHeader, labels: list[RawLabel]) -> LabelledPhoto:
    named = [(IGNORE if label.ignored else source.class_of(label.label), label.box) for label in labels]
    ignored = tuple(box for name, box in named if name == IGNORE)
    objects = tuple(LabelledObject(name, box) for name, box in named if name not in (None, IGNORE))
    hiding = partial(read_hiding, source.name, path, ignored, objects)
    load = hiding if ignored else partial(read_pixels, source.name, path)
    return LabelledPhoto(path.stem, load, objects, ignored, path, header.width, header.height)
