"""Reference pictures out of several files, of which all are taken or none."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from uuid import NAMESPACE_URL, uuid5

from sqlalchemy.orm import Session

from api.catalog import repository
from api.catalog.judges import ReferenceJudge, ReferenceKind
from api.catalog.references import KeptPicture, ReferenceUpload, keep, register
from api.db import reading
from api.errors import InvalidInput, ServiceError
from api.resources import Resources
from api.tables import ReferencePicture
from vision.errors import PhotoError


class BatchRefused(InvalidInput):
    """Several things of which some cannot be taken, so that none is; `problems` has a line for each."""

    def __init__(self, problems: Sequence[str]) -> None:
        self.problems = problems
        super().__init__("batch-refused", f"Nothing was stored. {problems[0]}")


@dataclass(frozen=True, slots=True)
class PictureFile:
    """A file with a reference picture, and the design that it shows."""

    path: Path
    sku: str
    design: str

    @property
    def kind(self) -> ReferenceKind:
        """Cut out of a shelf photo where the name says so."""
        return "shelf_crop" if self.path.name.startswith("shelf_crop") else "packshot"


@dataclass(frozen=True, slots=True)
class RegisteredPicture:
    """The row of a file's picture; not new when the design had the picture before."""

    file: PictureFile
    reference: ReferencePicture
    is_new: bool


KeptFiles = Sequence[tuple[PictureFile, KeptPicture]]


@contextmanager
def kept_pictures(
    resources: Resources, files: Iterable[PictureFile], judge_of: Callable[[PictureFile], ReferenceJudge]
) -> Iterator[KeptFiles]:
    """The pictures of all files in the storage; those that no row names afterwards are taken out again.

    Raises BatchRefused when a file cannot be read, or as `references.keep`.
    """
    kept: list[tuple[PictureFile, KeptPicture]] = []
    try:
        problems = []
        for file in files:
            try:
                kept.append((file, _keep(resources, file, judge_of(file))))
            except (PhotoError, ServiceError) as error:
                problems.append(f"{file.path}: {error}")
        if problems:
            raise BatchRefused(problems)
        yield kept
    finally:
        with reading(resources.sessions) as session:
            unnamed = [each.storage_key for _, each in kept if not repository.is_stored(session, each.storage_key)]
        for key in unnamed:
            resources.desk.storage.remove(key)


def register_pictures(session: Session, pictures: KeptFiles, now: datetime) -> list[RegisteredPicture]:
    """Write the rows that the catalogue lacks; the storage keys of the new ones are to be settled after the commit.

    Raises BatchRefused for what `references.register` refuses.
    """
    registered, problems = [], []
    for file, kept in pictures:
        try:
            registered.append(_register(session, file, kept, now))
        except ServiceError as error:
            problems.append(f"{file.path}: {error.detail}")
    if problems:
        raise BatchRefused(problems)
    return registered


def settle_pictures(resources: Resources, pictures: Iterable[RegisteredPicture]) -> None:
    """The rows are committed: their files stay for good."""
    for picture in pictures:
        if picture.is_new:
            resources.desk.storage.settle(picture.reference.storage_key)


def _keep(resources: Resources, file: PictureFile, judge: ReferenceJudge) -> KeptPicture:
    try:
        data = file.path.read_bytes()
    except OSError as error:
        raise InvalidInput("file-unreadable", f"it cannot be read: {error.strerror}") from error
    with resources.desk.storage.draft() as draft:
        draft.write(data)
        return keep(resources, file.kind, draft, judge)


def _register(session: Session, file: PictureFile, kept: KeptPicture, now: datetime) -> RegisteredPicture:
    twin = repository.find_same_bytes(session, {kept.sha256, kept.source_sha256})
    if twin is not None and (twin.sku, twin.design) == (file.sku, file.design):
        return RegisteredPicture(file, twin, is_new=False)
    # Made of what it stands for, so that the same file again brings the same id.
    reference_id = uuid5(NAMESPACE_URL, f"{file.sku}/{file.design}/{kept.source_sha256}")
    upload = ReferenceUpload(reference_id, file.sku, file.design, file.kind)
    return RegisteredPicture(file, *register(session, upload, kept, now))
