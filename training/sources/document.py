"""Label files that speak of many photos at once: reading them, and matching them with the photo files."""

import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from training.recipe import Source
from training.sources.assembly import Parsed, Read, assemble
from training.sources.labelled import LabelProblem
from training.sources.photos import chooses, listing_problems, photo_paths
from vision.photos.images import PhotoHeader

Parse = Callable[[PhotoHeader], Iterable[Parsed]]


def label_file(source: Source, data: Path) -> Path:
    """The one label file of a source.

    Raises:
        FileNotFoundError: it is not there.
        ValueError: the source names none, or several.
    """
    if len(source.labels) != 1:
        raise ValueError(f"source {source.name}: the form {source.form} takes one label file, not {len(source.labels)}")
    file = source.label_places(data)[0]
    if not file.is_file():
        raise FileNotFoundError(f"source {source.name}: no label file {file}; is the data folder right?")
    return file


def read_json(source: Source, file: Path) -> Any:
    """What a JSON file holds, or the LabelProblem that stops its reading."""
    try:
        return json.loads(file.read_text(encoding="utf-8"))
    except json.JSONDecodeError as error:
        return LabelProblem(source.name, file, error.lineno, f"is not JSON: {error.msg}")
    except UnicodeDecodeError as error:
        return LabelProblem(source.name, file, None, f"is not text: {error.reason}")


def by_name(source: Source, file: Path, listed: Iterable[tuple[str, Parse]]) -> dict[str, Parse]:
    """What reads the labels of each photo, by file name; a photo listed twice has a problem instead of labels."""
    entries = list(listed)
    times = Counter(name for name, _ in entries)

    def twice(name: str) -> Parse:
        problem = LabelProblem(
            source.name, file, None, f"{name} is listed {times[name]} times; which labels are right?"
        )
        return lambda _: [problem]

    return {name: parse if times[name] == 1 else twice(name) for name, parse in entries}


def read_photos(source: Source, data: Path, file: Path, listed: Mapping[str, Parse]) -> Iterator[Read]:
    """The photos of a source whose label file lists them; `listed` reads the labels of a photo by its file name.

    A photo in the folder that the file does not list has unknown labels, and a listed photo may be gone: problems.
    """
    paths = photo_paths(source, data)
    yield from listing_problems(source, data, paths)
    for path in paths:
        if path.name in listed:
            yield from assemble(source, path, listed[path.name])
        else:
            yield LabelProblem(source.name, path, None, f"missing labels: {file.name} does not list this photo")
    yield from gone_photos(source, data, file, listed)


def gone_photos(source: Source, data: Path, file: Path, listed: Iterable[str]) -> Iterator[LabelProblem]:
    """Photos that the source chooses and the label file lists, but that are not in the folder."""
    for name in sorted(listed):
        if chooses(source, name) and not (data / source.images / name).is_file():
            yield LabelProblem(source.name, data / source.images / name, None, f"missing photo, listed in {file.name}")


def size_fault(width: Any, height: Any, header: PhotoHeader) -> str | None:
    """Why boxes made for a photo of another size cannot be used; None when the sizes agree or none is given."""
    if width is None or height is None or (width, height) == (header.width, header.height):
        return None
    return f"labelled at {width} x {height} px, but the photo has {header.width} x {header.height}"
