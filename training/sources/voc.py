"""Pascal VOC: an XML file a photo; each `object` has a `name` and a `bndbox` of xmin, ymin, xmax, ymax in pixels.

Corners are taken as edges counted from 0, as today's label tools write them; the challenge of 2007 counted pixels
from 1, which moves a box by one pixel at most.
"""

from collections.abc import Iterator
from functools import partial
from pathlib import Path
from xml.etree import ElementTree

from training.recipe import Source
from training.sources.assembly import Parsed, RawLabel, Read, assemble
from training.sources.document import size_fault
from training.sources.labelled import LabelProblem
from training.sources.photos import listing_problems, orphan_labels, photo_paths
from vision.photos.images import PhotoHeader
from vision.types import Box

CORNERS = ("xmin", "ymin", "xmax", "ymax")


def read_voc(source: Source, data: Path) -> Iterator[Read]:
    """The photos of a source of the form "voc"; its one label folder holds the XML files."""
    folder = source.label_places(data)[0]
    paths = photo_paths(source, data)
    yield from listing_problems(source, data, paths)
    for path in paths:
        file = folder / f"{path.stem}.xml"
        if file.is_file():
            yield from assemble(source, path, partial(_labels, source, file))
        else:
            yield LabelProblem(source.name, file, None, f"missing label file of {path.name}")
    yield from orphan_labels(source, [folder], ".xml", paths)


def _labels(source: Source, file: Path, header: PhotoHeader) -> Iterator[Parsed]:
    try:
        root = ElementTree.parse(file).getroot()  # noqa: S314 (expat itself refuses entities that grow)
    except ElementTree.ParseError as error:
        yield LabelProblem(source.name, file, error.position[0], f"is not XML: {error}")
        return
    except (ValueError, LookupError) as error:  # its first line names an encoding that cannot be read
        yield LabelProblem(source.name, file, 1, f"is not XML: {error}")
        return
    width, height = (root.findtext(f"size/{side}") for side in ("width", "height"))
    if fault := _size_fault(width, height, header):
        yield LabelProblem(source.name, file, None, fault)
    for number, element in enumerate(root.iter("object"), start=1):
        yield _label(source, file, f"object {number}", element)


def _size_fault(width: str | None, height: str | None, header: PhotoHeader) -> str | None:
    """Some tools leave the size 0 when they do not know it."""
    if not (width and height and width.isdigit() and height.isdigit() and int(width) and int(height)):
        return None
    return size_fault(int(width), int(height), header)


def _label(source: Source, file: Path, which: str, element: ElementTree.Element) -> Parsed:
    name = element.findtext("name")
    try:
        left, top, right, bottom = (float(element.findtext(f"bndbox/{corner}") or "") for corner in CORNERS)
    except ValueError:
        return LabelProblem(source.name, file, None, f"{which}: bndbox has no four numbers {', '.join(CORNERS)}")
    if not name:
        return LabelProblem(source.name, file, None, f"{which}: has no name")
    return RawLabel(name.strip(), Box(left, top, right - left, bottom - top), file, None, which)
