"""The promise of the storage: a file is there before its row, and goes when no row wants it."""

import hashlib
import os
from pathlib import Path
from threading import Event, Thread

import pytest

from api.storage import PhotoStorage, StorageError

STEM = "0b8f6a34-6a0e-4f0e-9a8c-5b7f3f3f9a10"


@pytest.fixture
def storage(tmp_path: Path) -> PhotoStorage:
    return PhotoStorage(tmp_path / "photos")


def files(storage: PhotoStorage, root: Path) -> list[str]:
    return sorted(str(path.relative_to(root)) for path in root.rglob("*") if path.is_file() and path.name != ".lock")


def keep(storage: PhotoStorage, data: bytes, stem: str = STEM) -> str:
    with storage.draft() as draft:
        draft.write(data)
        return storage.keep(draft, stem, ".jpg")


def test_a_kept_photo_reads_back_byte_for_byte(storage: PhotoStorage, tmp_path: Path) -> None:
    with storage.draft() as draft:
        draft.write(b"shelf ")
        draft.write(b"photo")
        key = storage.keep(draft, STEM, ".jpg")
    storage.settle(key)
    assert storage.read(key) == b"shelf photo"
    assert (draft.size, draft.sha256) == (11, hashlib.sha256(b"shelf photo").hexdigest())
    assert files(storage, tmp_path / "photos") == [key]
    assert key.startswith(f"0b/{STEM}.")


def test_a_draft_that_is_not_kept_leaves_nothing(storage: PhotoStorage, tmp_path: Path) -> None:
    def refuse() -> None:
        with storage.draft() as draft:
            draft.write(b"half a photo")
            raise RuntimeError("refused")

    with pytest.raises(RuntimeError, match="refused"):
        refuse()
    assert files(storage, tmp_path) == []


def test_two_uploads_of_one_photo_never_share_a_file(storage: PhotoStorage) -> None:
    first, second = keep(storage, b"first"), keep(storage, b"second")
    storage.remove(second)
    assert storage.read(first) == b"first"
    with pytest.raises(FileNotFoundError):
        storage.read(second)


def test_bytes_and_folders_are_on_the_disk_before_keep_returns(
    storage: PhotoStorage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    synced: list[str] = []
    real = os.fsync

    def record(handle: int) -> None:
        synced.append(str(Path(f"/proc/self/fd/{handle}").readlink()))
        real(handle)

    monkeypatch.setattr(os, "fsync", record)
    root = tmp_path / "photos"
    with storage.draft() as draft:
        draft.write(b"photo")
        storage.keep(draft, STEM, ".jpg")
    assert synced == [str(draft.path), str(root), str(root / "0b")]


def test_sweep_removes_what_no_row_names_and_keeps_the_rest(storage: PhotoStorage, tmp_path: Path) -> None:
    settled, committed, orphan = keep(storage, b"1"), keep(storage, b"2"), keep(storage, b"3")
    storage.settle(settled)
    interrupted = storage.draft()
    interrupted.write(b"half")
    interrupted.seal()
    asked: list[str] = []

    def named(key: str) -> bool:
        asked.append(key)
        return key == committed

    assert storage.sweep(named) == [orphan]
    assert files(storage, tmp_path / "photos") == sorted([settled, committed])
    # A settled photo is never in question: a start against an empty database must not delete the archive.
    assert sorted(asked) == sorted([committed, orphan])


def test_sweep_ends_a_removal_that_was_cut_short(storage: PhotoStorage, tmp_path: Path) -> None:
    key = keep(storage, b"photo")
    storage.path(key).unlink()
    assert storage.sweep(lambda _: False) == [key]
    assert files(storage, tmp_path / "photos") == []


def test_only_a_process_that_is_alone_recovers(tmp_path: Path) -> None:
    first, second, third = (PhotoStorage(tmp_path / "photos") for _ in range(3))
    recovered: list[str] = []
    assert first.open(lambda: recovered.append("first"))
    assert not second.open(lambda: recovered.append("second"))
    first.close()
    second.close()
    assert third.open(lambda: recovered.append("third"))
    third.close()
    assert recovered == ["first", "third"]


def test_a_second_process_waits_for_the_recovery(tmp_path: Path) -> None:
    first, second = PhotoStorage(tmp_path / "photos"), PhotoStorage(tmp_path / "photos")
    recovering, go_on = Event(), Event()
    order: list[str] = []

    def recover() -> None:
        recovering.set()
        go_on.wait(5)
        order.append("recovered")

    def join() -> None:
        second.open(lambda: None)
        order.append("second joined")

    threads = [Thread(target=first.open, args=(recover,)), Thread(target=join)]
    threads[0].start()
    assert recovering.wait(5)
    threads[1].start()
    threads[1].join(0.1)
    go_on.set()
    for thread in threads:
        thread.join(5)
    first.close()
    second.close()
    assert order == ["recovered", "second joined"]


def test_a_failed_recovery_leaves_the_lock_to_the_next(tmp_path: Path) -> None:
    storage = PhotoStorage(tmp_path / "photos")
    with pytest.raises(ZeroDivisionError):
        storage.open(lambda: 1 / 0)
    assert storage.open(lambda: None)
    storage.close()


@pytest.mark.parametrize(
    "key", ["", "0b", "../../etc/passwd", "0b/../jwt-secret", "0b/1f.jpg", "../..", "0b/0b/x", "./."]
)
def test_what_is_no_key_is_refused(storage: PhotoStorage, key: str) -> None:
    with pytest.raises(StorageError):
        storage.path(key)
