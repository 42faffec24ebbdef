"""Photo bytes as local files: never half a photo behind a row, never a file that no row names.

A photo travels through three places under the root:

    incoming/<token>.part        bytes as they arrive; worth nothing until complete
    incoming/<name>.pending      empty mark: "<name> is being kept, its row may not be committed yet"
    <aa>/<name>                  the photo itself; `<aa>/<name>` is its key, <aa> the first letters of the name

Keeping a photo means: fsync the bytes, set the mark, rename, fsync the folder. Then the caller commits the row that
names the key and takes the mark away (`settle`), or removes the file when the row was refused (`remove`); for a single
row `settle_by_row` does either. When the process dies in between, or the outcome of a commit is unknown, the mark
stays, and the next start asks the database: a marked file that no row names is removed. Files without a mark are never
touched, so a start against an empty or restored database deletes nothing but uploads that were never acknowledged.

The recovery must not run while another process is between rename and commit. So each process holds a shared lock on
the root for its life, and only one that gets the lock exclusively, which proves it is alone, recovers.
"""

import fcntl
import hashlib
import os
import secrets
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Self, TypeVar

from sqlalchemy.exc import IntegrityError

from api.errors import ServiceError

Row = TypeVar("Row")

SHARD_LETTERS = 2
_PENDING = ".pending"


class StorageError(Exception):
    """The storage cannot do what was asked."""


class Draft:
    """A file that is still arriving: written in order, hashed on the way. Leaving the block discards it unless kept."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.size = 0
        self._digest = hashlib.sha256()
        self._file: BinaryIO = path.open("xb")

    def write(self, data: bytes) -> None:
        """Append bytes."""
        self._file.write(data)
        self._digest.update(data)
        self.size += len(data)

    def flush(self) -> None:
        """Make what was written readable under `path`."""
        self._file.flush()

    def seal(self) -> None:
        """Put the bytes on the disk and close the file."""
        self._file.flush()
        os.fsync(self._file.fileno())
        self._file.close()

    @property
    def sha256(self) -> str:
        """Hex digest of the bytes so far."""
        return self._digest.hexdigest()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._file.close()
        self.path.unlink(missing_ok=True)


class PhotoStorage:
    """The embedded photo storage: one folder on a local disk."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._incoming = root / "incoming"
        self._lock: int | None = None

    def open(self, recover: Callable[[], object]) -> bool:
        """Join the storage for the life of the process; run `recover` first when no other process uses it.

        Returns whether `recover` ran. Another process that starts meanwhile waits until it has ended.
        """
        self._incoming.mkdir(parents=True, exist_ok=True)
        lock = os.open(self._root / ".lock", os.O_RDWR | os.O_CREAT, 0o600)
        try:
            if alone := _locked_exclusively(lock):
                recover()
            fcntl.flock(lock, fcntl.LOCK_SH)
        except BaseException:
            os.close(lock)
            raise
        self._lock = lock
        return alone

    def close(self) -> None:
        """Leave the storage. The system does the same for a process that was killed."""
        if self._lock is not None:
            os.close(self._lock)
            self._lock = None

    def draft(self) -> Draft:
        """A new file for bytes that are about to arrive."""
        self._incoming.mkdir(parents=True, exist_ok=True)
        return Draft(self._incoming / f"{secrets.token_hex(16)}.part")

    def keep(self, draft: Draft, stem: str, suffix: str) -> str:
        """Move a complete draft to its place, safe against a power cut, and return its key.

        The name gets a token of its own: two uploads of one photo never share a file, so the loser can be removed.
        """
        name = f"{stem}.{secrets.token_hex(4)}{suffix}"
        draft.seal()
        self._mark(name).touch(exist_ok=False)
        target = self._path_of_name(name)
        if not target.parent.exists():
            target.parent.mkdir(exist_ok=True)
            _fsync_folder(self._root)
        draft.path.rename(target)
        _fsync_folder(target.parent)
        return f"{target.parent.name}/{name}"

    def settle(self, key: str) -> None:
        """The row that names the key is committed: the file stays for good."""
        self._mark(self.path(key).name).unlink(missing_ok=True)

    def remove(self, key: str) -> None:
        """No row names the key: take the file away. The mark goes last, so a crash here is mended at the next start."""
        self.path(key).unlink(missing_ok=True)
        self.settle(key)

    def settle_by_row(self, key: str, write: Callable[[], tuple[Row, bool]]) -> tuple[Row, bool]:
        """Let `write` commit the row that names the key; the file stays if that row is new, and goes if it was there.

        The file goes too when the row is refused (ServiceError, IntegrityError). After any other error nobody can tell
        how the commit ended: the mark stays, and the next start asks the table.
        """
        try:
            row, is_new = write()
        except (ServiceError, IntegrityError):
            self.remove(key)
            raise
        (self.settle if is_new else self.remove)(key)
        return row, is_new

    def path(self, key: str) -> Path:
        """Where the bytes of the key lie. Raises StorageError for what cannot be a key of this storage."""
        shard, _, name = key.partition("/")
        if "/" in name or not name.strip(".") or shard != name[:SHARD_LETTERS]:
            raise StorageError(f"not a key of this storage: {key!r}")
        return self._root / shard / name

    def read(self, key: str) -> bytes:
        """The bytes of the key. Raises FileNotFoundError."""
        return self.path(key).read_bytes()

    def sweep(self, named: Callable[[str], bool]) -> list[str]:
        """Clear up after a killed process and return the removed keys; `named` tells whether a row names a key.

        Only to be called from the `recover` of `open`, when nobody else is between rename and commit.
        """
        for part in self._incoming.glob("*.part"):
            part.unlink(missing_ok=True)
        marked = [mark.name.removesuffix(_PENDING) for mark in self._incoming.glob(f"*{_PENDING}")]
        keys = [f"{name[:SHARD_LETTERS]}/{name}" for name in marked]
        orphans = [key for key in keys if not named(key)]
        for key in orphans:
            self.remove(key)
        for key in set(keys).difference(orphans):
            self.settle(key)
        return orphans

    def _path_of_name(self, name: str) -> Path:
        return self._root / name[:SHARD_LETTERS] / name

    def _mark(self, name: str) -> Path:
        return self._incoming / f"{name}{_PENDING}"


def _locked_exclusively(lock: int) -> bool:
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _fsync_folder(folder: Path) -> None:
    # A rename is only durable once its folder is: without this a power cut can undo it after the 201.
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
