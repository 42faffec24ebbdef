"""Frozen splits as files: one photo a line, its SHA-256 and its path, in the form that `sha256sum` reads.

The first line is a comment with a hash over all others, so that an edited list is noticed.
"""

import hashlib
import re
from collections import defaultdict
from collections.abc import Mapping
from functools import cache
from pathlib import Path

HEAD = re.compile(r"# sha256 of the lines below: ([0-9a-f]{64})")
LINE = re.compile(r"([0-9a-f]{64})  (\S.*)")


class SplitBroken(ValueError):
    """A split file is not what was frozen: it was edited or is not a split file."""


def frozen_text(hashes: Mapping[str, str]) -> str:
    """The text of a split file for photo paths and their SHA-256."""
    body = "".join(f"{sha256}  {path}\n" for path, sha256 in sorted(hashes.items()))
    return f"# sha256 of the lines below: {hashlib.sha256(body.encode()).hexdigest()}\n{body}"


def read_frozen(file: Path) -> dict[str, str]:
    """SHA-256 by photo path of a split file.

    Raises:
        FileNotFoundError: there is no such file.
        SplitBroken: a line cannot be read, or the lines do not fit the hash of the first one.
    """
    head, _, body = file.read_text(encoding="utf-8", errors="replace").partition("\n")
    marked = HEAD.fullmatch(head)
    if not marked or marked[1] != hashlib.sha256(body.encode()).hexdigest():
        raise SplitBroken(f"{file}: its lines do not fit the hash in its first line; take it from version control")
    lines = [LINE.fullmatch(line) for line in body.splitlines()]
    return {found[2]: found[1] for found in lines if found}


@cache
def frozen_by_name(file: Path) -> Mapping[str, frozenset[str]]:
    """SHA-256 by file name of a split's photos; photos of several folders may share a name."""
    hashes: dict[str, set[str]] = defaultdict(set)
    for path, sha256 in read_frozen(file).items():
        hashes[Path(path).name].add(sha256)
    return {name: frozenset(found) for name, found in hashes.items()}
