"""Label Studio's JSON export: a list of tasks, boxes in percent of the photo's sides.

Both forms are read: the full one (`annotations` with `result` items of type `rectanglelabels`) and the short one
(JSON-MIN: `image` and `label`). Of several annotations of a task the last one that was not cancelled counts.
"""

import re
from collections.abc import Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from training.recipe import Source
from training.sources.assembly import Parsed, RawLabel, Read
from training.sources.document import Parse, by_name, label_file, read_json, read_photos, size_fault
from training.sources.labelled import LabelProblem
from training.sources.photos import photo_paths
from vision.photos.images import PhotoHeader
from vision.types import Box

RECTANGLE = "rectanglelabels"
# Label Studio puts a random mark before the name of an uploaded file.
UPLOAD_MARK = re.compile(r"^[0-9a-f]{8}-")
FULL_TURN = 360.0


def read_label_studio(source: Source, data: Path) -> Iterator[Read]:
    """The photos of a source of the form "label-studio"."""
    file = label_file(source, data)
    tasks = read_json(source, file)
    if isinstance(tasks, LabelProblem):
        yield tasks
        return
    if not isinstance(tasks, list):
        yield LabelProblem(source.name, file, None, "is not a Label Studio export: a list of tasks is expected")
        return
    present = {path.name for path in photo_paths(source, data)}
    listed: list[tuple[str, Parse]] = []
    for number, task in enumerate(tasks, start=1):
        try:
            name = photo_name(_image(task), present)
        except (KeyError, TypeError, AttributeError) as error:
            yield LabelProblem(source.name, file, None, f"task {number}: names no image: {error!r}")
            continue
        listed.append((name, partial(_labels, source, file, f"task {task.get('id', number)}", task)))
    yield from read_photos(source, data, file, by_name(source, file, listed))


def photo_name(url: str, present: set[str]) -> str:
    """File name of the photo behind a task's image address, without the mark of an upload."""
    parts = urlsplit(url)
    local = parse_qs(parts.query).get("d")
    name = Path(local[0] if local else unquote(parts.path)).name
    return name if name in present else UPLOAD_MARK.sub("", name)


def _image(task: Mapping[str, Any]) -> str:
    return str(task["data"]["image"] if "data" in task else task["image"])


def _labels(source: Source, file: Path, which: str, task: Mapping[str, Any], header: PhotoHeader) -> Iterator[Parsed]:
    try:
        regions = _regions(task)
    except (KeyError, TypeError, AttributeError) as error:
        yield LabelProblem(source.name, file, None, f"{which}: cannot be read: {error!r}")
        return
    if regions is None:
        yield LabelProblem(source.name, file, None, f"{which}: has no annotation; is it labelled yet?")
        return
    for number, region in enumerate(regions, start=1):
        yield _label(source, file, f"{which}, region {number}", region, header)


def _regions(task: Mapping[str, Any]) -> list[dict[str, Any]] | None:
    """The boxes of a task, in the short form; None when nobody labelled it."""
    if "annotations" not in task:
        return list(task["label"]) if "label" in task else None
    kept = [annotation for annotation in task["annotations"] if not annotation.get("was_cancelled")]
    if not kept:
        return None
    boxes = [item for item in kept[-1]["result"] if item.get("type") == RECTANGLE]
    return [
        {**item["value"], **{key: item.get(key) for key in ("original_width", "original_height")}} for item in boxes
    ]


def _label(source: Source, file: Path, which: str, region: Mapping[str, Any], header: PhotoHeader) -> Parsed:
    try:
        (label,) = region[RECTANGLE]
        x, y, w, h = (float(region[side]) / 100 for side in ("x", "y", "width", "height"))
        turned = float(region.get("rotation") or 0) % FULL_TURN
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        return LabelProblem(source.name, file, None, f"{which}: is not a box with one label: {error!r}")
    if turned:
        return LabelProblem(source.name, file, None, f"{which}: is turned by {turned:g} degrees; draw it upright")
    if fault := size_fault(region.get("original_width"), region.get("original_height"), header):
        return LabelProblem(source.name, file, None, f"{which}: {fault}")
    box = Box(x * header.width, y * header.height, w * header.width, h * header.height)
    return RawLabel(str(label), box, file, None, which)
