"""Lays the photos of a recipe out on disk in the form that the trainer reads, once everything was checked.

A source lies in a folder of its own, `<source name>-<fingerprint>/{images,labels}`, which all recipes share. The
fingerprint stands for the source's definition, its files and the code that reads or renders them: a changed source
goes into a new folder, so that a training that still reads the old one keeps its photos. The folder's name is
the photo's label scope: what its labels know (see `training.train_detector`).
"""

import hashlib
import json
import os
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, dataclass, replace
from functools import partial
from multiprocessing import get_context
from pathlib import Path

import cv2
from rich.progress import track

import training.sources
import training.synth
from training.recipe import Recipe, Source
from training.sources import IGNORE, LabelBroken, LabelledObject, LabelledPhoto, Pixels, read_source, source_files
from training.sources.rendered import scene_name
from vision.sessions import usable_cores

# Training reads photos at up to 1472 px, mostly at less: more pixels than these would only cost reading time.
LONGEST_SIDE = 1152
JPEG_QUALITY = 92
RECORD = "prepared.json"
LEFT_OUT = "left-out.txt"
SHOWN_PROBLEMS = 50
NOT_ON_DISK = ("known", "licence", "commercial_use", "repeat", "count", "first_seed")


class DataRefused(ValueError):
    """A recipe's photos must not teach a model as they are; the text names every reason and what to do."""


@dataclass(frozen=True, slots=True)
class PreparedSource:
    """A source on disk: its photos, the number of its objects by class, and the problems of what was left out."""

    source: Source
    folder: Path
    photos: tuple[Path, ...]
    objects: Mapping[str, int]
    problems: tuple[str, ...] = ()


def prepare(recipe: Recipe, data: Path, folder: Path, *, skip_bad: bool = False, workers: int | None = None) -> Path:
    """Check and write photos, labels and the data description of a recipe; sources already written are kept.

    Args:
        recipe: what to lay out.
        data: the folder that the recipe's paths are relative to.
        folder: where to write; shared by all recipes.
        skip_bad: leave broken photos and labels out, and list them in `<folder>/<recipe name>/left-out.txt`, instead
            of refusing them.
        workers: processes that render scenes; as many as the processors this process may use, if None.

    Returns:
        The path of the data description that the trainer takes, `<folder>/<recipe name>/data.yaml`.

    Raises:
        DataRefused: a file or label is broken, a source is empty, or nothing teaches a class of the model.
        FileNotFoundError: a source's folder or label file is not there.
    """
    _check_classes(recipe)
    own = folder / recipe.name
    own.mkdir(parents=True, exist_ok=True)
    # Files first: an hour of rendering should not pass before a broken label is told.
    files = [_prepare_files(source, recipe.classes, data, folder) for source in recipe.sources if not _drawn(source)]
    _check_problems(files, own / LEFT_OUT, skip_bad=skip_bad)
    count = workers or usable_cores()
    drawn = [
        _prepare_scenes(source, recipe.classes, data, folder, count) for source in recipe.sources if _drawn(source)
    ]
    ready = sorted([*files, *drawn], key=lambda prepared: recipe.sources.index(prepared.source))
    _check_taught(recipe, ready)
    return _describe(recipe, ready, own)


def _drawn(source: Source) -> bool:
    return source.form == "rendered"


def _check_classes(recipe: Recipe) -> None:
    if not recipe.sources:
        raise DataRefused(f"recipe {recipe.name} has no sources")
    known = {name for source in recipe.sources for name in source.known}
    if missing := [name for name in recipe.classes if name not in known]:
        raise DataRefused(f"recipe {recipe.name}: no source knows {', '.join(missing)}; add one, or drop the class")
    for source in recipe.sources:
        if strange := set(source.class_map.values()) - {*recipe.classes, IGNORE, "*"}:
            raise DataRefused(f"source {source.name}: maps to {sorted(strange)}, which the model does not have")


def _check_problems(ready: Sequence[PreparedSource], report: Path, *, skip_bad: bool) -> None:
    problems = [f"source {prepared.source.name}: {text}" for prepared in ready for text in prepared.problems]
    report.unlink(missing_ok=True)
    if not problems:
        return
    report.write_text("\n".join(problems) + "\n")
    if not skip_bad:
        more = [f"... and {len(problems) - SHOWN_PROBLEMS} more"] if len(problems) > SHOWN_PROBLEMS else []
        head = f"{len(problems)} broken files or labels (all in {report}). Mend them, or leave them out: --skip-bad"
        raise DataRefused("\n".join([head, *problems[:SHOWN_PROBLEMS], *more]))


def _check_taught(recipe: Recipe, ready: Sequence[PreparedSource]) -> None:
    if empty := [prepared.source.name for prepared in ready if not prepared.photos]:
        raise DataRefused(f"recipe {recipe.name}: no photo in {', '.join(empty)}; check its folders and patterns")
    taught = {name for prepared in ready for name in prepared.source.known if prepared.objects.get(name)}
    if missing := [name for name in recipe.classes if name not in taught]:
        raise DataRefused(f"recipe {recipe.name}: no object of {', '.join(missing)} in any source that knows the class")


def _folder_of(source: Source, classes: tuple[str, ...], data: Path, folder: Path) -> Path:
    return folder / f"{source.name}-{fingerprint(source, classes, data)}"


def fingerprint(source: Source, classes: tuple[str, ...], data: Path) -> str:
    """Eight hex digits that change when a photo or label that the source would give changes.

    Files count by path, size and time of change. What says nothing about a single photo is left out: which classes
    the labels know, the licence, how often it repeats, and which seeds are drawn; recipes that draw more or fewer
    scenes of one source share them.
    """
    said = {key: value for key, value in asdict(source).items() if key not in NOT_ON_DISK}
    files = [(os.path.relpath(file, data), *_stamp(file)) for file in source_files(source, data)]
    told = json.dumps([said, classes, LONGEST_SIDE, JPEG_QUALITY, files, _code_hash(source)], sort_keys=True)
    return hashlib.sha256(told.encode()).hexdigest()[:8]


def _stamp(file: Path) -> tuple[int, int]:
    status = file.stat()
    return status.st_size, status.st_mtime_ns


def _code_hash(source: Source) -> str:
    """Of the code that makes the photos and labels: a mended reader or renderer must not leave old labels in use."""
    readers = Path(training.sources.__file__).parent
    renderer = Path(training.synth.__file__).parent
    files = [readers / "rendered.py", *renderer.rglob("*")] if _drawn(source) else list(readers.glob("*.py"))
    hashed = hashlib.sha256()
    for file in sorted(file for file in files if file.is_file() and file.suffix != ".pyc"):
        hashed.update(file.name.encode() + file.read_bytes())
    return hashed.hexdigest()


def _prepare_files(source: Source, classes: tuple[str, ...], data: Path, folder: Path) -> PreparedSource:
    ready = _folder_of(source, classes, data, folder)
    if not (ready / RECORD).exists():
        problems: list[str] = []
        photos = read_source(source, data, lambda problem: problems.append(str(problem)))
        objects: Counter[str] = Counter()
        _make_folders(ready)
        for photo in track(photos, description=f"preparing {source.name}"):
            try:
                objects += _write_photo(photo, classes, ready)
            except LabelBroken as broken:
                problems.append(str(broken.problem))
        _write_record(ready, objects, problems)
    return _read_record(source, ready)


def _prepare_scenes(source: Source, classes: tuple[str, ...], data: Path, folder: Path, workers: int) -> PreparedSource:
    """Scenes that another recipe or an interrupted run has drawn already are kept."""
    ready = _folder_of(source, classes, data, folder)
    _make_folders(ready)
    photos = {seed: _photo_file(ready, scene_name(seed)) for seed in _seeds(source)}
    missing = [seed for seed, photo in photos.items() if not photo.exists()]
    draw = partial(_write_scene, source, classes, data, ready)
    for _ in track(_mapped(draw, missing, workers), total=len(missing), description=f"rendering {source.name}"):
        pass
    return PreparedSource(source, ready, tuple(photos.values()), _count_written(photos.values(), classes))


def _seeds(source: Source) -> range:
    return range(source.first_seed, source.first_seed + source.count)


def _mapped(draw: partial[None], seeds: list[int], workers: int) -> Iterator[None]:
    if workers == 1 or len(seeds) < 2:
        yield from map(draw, seeds)
        return
    # A forked process would share the graphics context and threads of this one.
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
        yield from pool.map(draw, seeds)


def _write_scene(source: Source, classes: tuple[str, ...], data: Path, folder: Path, seed: int) -> None:
    for photo in read_source(replace(source, first_seed=seed, count=1), data):
        _write_photo(photo, classes, folder)


def _make_folders(folder: Path) -> None:
    for kind in ("images", "labels"):
        (folder / kind).mkdir(parents=True, exist_ok=True)


def _photo_file(folder: Path, name: str) -> Path:
    return folder / "images" / f"{name}.jpg"


def _write_photo(photo: LabelledPhoto, classes: tuple[str, ...], folder: Path) -> Counter[str]:
    """Write labels, then the photo in one step, so that a photo that is there is whole; its objects by class."""
    pixels = photo.load()
    height, width = pixels.shape[:2]
    objects = [found for found in photo.objects if found.object_class in classes]
    lines = [_yolo_line(found, classes, width, height) for found in objects]
    _write_whole(folder / "labels" / f"{photo.name}.txt", "\n".join(lines).encode())
    path = _photo_file(folder, photo.name)
    whole, encoded = cv2.imencode(".jpg", _shrunk(pixels), [cv2.IMWRITE_JPEG_QUALITY, JPEG_QUALITY])
    if not whole:
        raise OSError(f"cannot encode {path}")
    _write_whole(path, encoded.tobytes())
    return Counter(found.object_class for found in objects)


def _write_whole(path: Path, content: bytes) -> None:
    """Write a file in one step; two trainings may write the same one at once, each under a name of its own."""
    unfinished = path.with_suffix(f".{os.getpid()}.part")
    unfinished.write_bytes(content)
    unfinished.replace(path)


def _yolo_line(found: LabelledObject, classes: tuple[str, ...], width: int, height: int) -> str:
    left, right = (min(max(x, 0.0), width) for x in (found.box.x, found.box.right))
    top, bottom = (min(max(y, 0.0), height) for y in (found.box.y, found.box.bottom))
    numbers = ((left + right) / 2 / width, (top + bottom) / 2 / height, (right - left) / width, (bottom - top) / height)
    return " ".join([str(classes.index(found.object_class)), *(f"{number:.6f}" for number in numbers)])


def _shrunk(pixels: Pixels) -> Pixels:
    scale = LONGEST_SIDE / max(pixels.shape[:2])
    if scale >= 1:
        return pixels
    return cv2.resize(pixels, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)  # type: ignore[return-value]


def _count_written(photos: Iterable[Path], classes: tuple[str, ...]) -> Counter[str]:
    labels = [photo.parent.parent / "labels" / f"{photo.stem}.txt" for photo in photos]
    lines = [line for file in labels for line in file.read_text().splitlines()]
    return Counter(classes[int(line.split()[0])] for line in lines)


def _write_record(folder: Path, objects: Counter[str], problems: Sequence[str]) -> None:
    """Written last: it says that the folder is complete."""
    _write_whole(folder / RECORD, json.dumps({"objects": objects, "problems": problems}, indent=1).encode())


def _read_record(source: Source, folder: Path) -> PreparedSource:
    record = json.loads((folder / RECORD).read_text())
    photos = tuple(sorted((folder / "images").glob("*.jpg")))
    return PreparedSource(source, folder, photos, record["objects"], tuple(record["problems"]))


def _describe(recipe: Recipe, ready: Sequence[PreparedSource], folder: Path) -> Path:
    """The trainer validates on a handful of its own photos only: real evaluation runs through `training.evaluation`."""
    _write_list(folder / "train.txt", (path for p in ready for path in p.photos for _ in range(p.source.repeat)))
    _write_list(folder / "val.txt", ready[0].photos[:8])
    description = {
        "path": str(folder.resolve()),
        "train": "train.txt",
        "val": "val.txt",
        "names": dict(enumerate(recipe.classes)),
        "known": {prepared.folder.name: list(prepared.source.known) for prepared in ready},
    }
    path = folder / "data.yaml"  # JSON is YAML too
    path.write_text(json.dumps(description, indent=1))
    return path


def _write_list(path: Path, photos: Iterable[Path]) -> None:
    path.write_text("".join(f"{photo.resolve()}\n" for photo in photos))
