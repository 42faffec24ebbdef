"""SHA-256 of the files of a data set, and what changed since they were written down."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

ChangeKind = Literal["changed", "vanished", "came"]


@dataclass(frozen=True, slots=True)
class FileChange:
    """A file that is not as it was written down; `path` is relative to the data set's folder."""

    kind: ChangeKind
    path: str


def file_hash(path: Path) -> str:
    """SHA-256 of a file as 64 hex digits."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def file_hashes(paths: Iterable[Path], root: Path) -> dict[str, str]:
    """SHA-256 by path relative to `root`, sorted by path."""
    return {path.relative_to(root).as_posix(): file_hash(path) for path in sorted(paths)}


def tree_hash(hashes: Mapping[str, str]) -> str:
    """One SHA-256 over names and contents of many files."""
    lines = "".join(f"{sha256}  {path}\n" for path, sha256 in sorted(hashes.items()))
    return hashlib.sha256(lines.encode()).hexdigest()


def file_changes(written: Mapping[str, str], found: Mapping[str, str]) -> list[FileChange]:
    """How the found files differ from those written down, sorted by path."""
    changed = [FileChange("changed", path) for path in written.keys() & found if written[path] != found[path]]
    vanished = [FileChange("vanished", path) for path in written.keys() - found]
    came = [FileChange("came", path) for path in found.keys() - written]
    return sorted(changed + vanished + came, key=lambda change: change.path)
