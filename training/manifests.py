"""Data sets as versioned things: `datasets/<name>/dataset.toml` says what a set is, `manifest.json` what is in it.

The first is written by hand, the second by `shelfaudit data manifest`, from the photos and labels themselves.
"""

import json
import tomllib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rich.progress import track

from training.checksums import FileChange, file_changes, file_hashes, tree_hash
from training.recipe import Source, source_from
from training.sources import LabelledPhoto, is_photo, read_source

DESCRIPTION = "dataset.toml"
MANIFEST = "manifest.json"
SPLITS = "splits"
SCHEMA_VERSION = 1
LABEL_SUFFIXES = frozenset({".txt", ".json", ".xml", ".csv", ".yaml"})


@dataclass(frozen=True, slots=True)
class DataSet:
    """What `dataset.toml` says of a set. `folder` is relative to the data folder.

    Each source is one of its splits; a source named `split/what` reads further labels of photos of that split. A set
    without boxes has no sources: its splits are its top-level folders.
    """

    name: str
    version: str
    folder: str
    origin: str
    licence: str
    attribution: str
    commercial_use: bool
    sources: tuple[Source, ...] = ()

    @property
    def own_sources(self) -> tuple[Source, ...]:
        """The sources that are splits: those with further labels show the same photos again."""
        return tuple(source for source in self.sources if "/" not in source.name)


def read_data_set(file: Path) -> DataSet:
    """Read `dataset.toml`; its sources take licence and commercial use from the set.

    Raises:
        ValueError: a key is unknown, missing or has a wrong value.
    """
    try:
        table = tomllib.loads(file.read_text(encoding="utf-8"))
        shared = {"licence": table["licence"], "commercial_use": table["commercial_use"]}
        sources = tuple(source_from(split | shared, file.parent) for split in table.pop("sources", []))
        return DataSet(**table, sources=sources)
    except KeyError as error:
        raise ValueError(f"{file}: the key {error} is missing") from error
    except (TypeError, ValueError) as error:
        raise ValueError(f"{file}: {error}") from error


def build_manifest(data_set: DataSet, data: Path) -> dict[str, Any]:
    """Everything a manifest says: origin, licence, counts by split, and the SHA-256 of every photo and label file.

    Raises:
        LabelBroken: a photo or label of the set cannot be used.
        FileNotFoundError: the set is not in the data folder.
    """
    hashes = _hashes_now(data_set, data)
    return {
        "schema_version": SCHEMA_VERSION,
        "name": data_set.name,
        "version": data_set.version,
        "origin": data_set.origin,
        "licence": data_set.licence,
        "attribution": data_set.attribution,
        "commercial_use": data_set.commercial_use,
        "made_by": f"shelfaudit data manifest datasets/{data_set.name} --data DATA",
        "splits": _labelled_splits(data_set, data) or _folder_splits(hashes),
        "sha256": tree_hash(hashes),
        "files": hashes,
    }


def write_manifest(manifest: Mapping[str, Any], folder: Path) -> Path:
    """Write `manifest.json` into a set's folder, a line a file."""
    path = folder / MANIFEST
    path.write_text(json.dumps(manifest, indent=1, ensure_ascii=False) + "\n")
    return path


def manifest_changes(folder: Path, data: Path) -> list[FileChange]:
    """Which files changed, vanished or came since the manifest in `folder` was written.

    Raises:
        FileNotFoundError: there is no manifest, or the set is not in the data folder.
    """
    written: dict[str, str] = json.loads((folder / MANIFEST).read_text())["files"]
    return file_changes(written, _hashes_now(read_data_set(folder / DESCRIPTION), data))


def _hashes_now(data_set: DataSet, data: Path) -> dict[str, str]:
    root = data / data_set.folder
    if not root.is_dir():
        raise FileNotFoundError(f"data set {data_set.name}: no folder {root}; is the data folder right?")
    files = [path for path in root.rglob("*") if path.is_file() and (is_photo(path) or path.suffix in LABEL_SUFFIXES)]
    return file_hashes(track(sorted(files), description=f"hashing {data_set.name}"), root)


def _labelled_splits(data_set: DataSet, data: Path) -> dict[str, Any]:
    return {source.name: _counts(source, list(read_source(source, data))) for source in data_set.sources}


def _counts(source: Source, photos: Sequence[LabelledPhoto]) -> dict[str, Any]:
    boxes = Counter(found.object_class for photo in photos for found in photo.objects)
    counts: dict[str, Any] = {
        "photos": len(photos),
        "classes_known": list(source.known),
        "boxes": dict(sorted(boxes.items())),
    }
    ignored = sum(len(photo.ignored) for photo in photos)
    return counts | ({"ignored_regions": ignored} if ignored else {})


def _folder_splits(hashes: Mapping[str, str]) -> dict[str, Any]:
    photos = [Path(path) for path in hashes if is_photo(Path(path))]
    folders = Counter(path.parts[0] if len(path.parts) > 1 else "all" for path in photos)
    return {name: {"photos": count} for name, count in sorted(folders.items())}
