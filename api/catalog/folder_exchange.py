"""A folder into the catalogue and back. Like a table: all of it, or nothing of it and a list of what is wrong."""

import shutil
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from uuid import NAMESPACE_URL, uuid5

from sqlalchemy.orm import Session

from api.catalog import repository
from api.catalog.exports import export_table
from api.catalog.folders import (
    DESIGNS,
    PRODUCTS,
    CatalogueFolder,
    DesignKey,
    PictureFile,
    designs_csv,
    picture_path,
    read_folder,
)
from api.catalog.imports import import_table
from api.catalog.judges import ReferenceJudge, ReferenceKind
from api.catalog.references import KeptPicture, ReferenceUpload, keep, register
from api.catalog.schemas import ImportAnswer
from api.catalog.service import get_design, put_design
from api.db import reading, transaction
from api.errors import InvalidInput, ServiceError
from api.resources import Resources
from vision.errors import PhotoError
from vision.letterbox import Pixels
from vision.recognition.reference_sight import Sight

DOUBTS: dict[Sight, str] = {
    "no-product": "no product is to be seen on it",
    "several-products": "it shows more than one product",
}


class FolderRefused(InvalidInput):
    """A folder with pictures that cannot be taken; `problems` has a line for each."""

    def __init__(self, problems: Sequence[str]) -> None:
        self.problems = problems
        super().__init__("catalogue-folder-refused", f"Nothing was imported. {problems[0]}")


@dataclass(frozen=True, slots=True)
class FolderAnswer:
    """What an import did, or would do: the products, and how many reference pictures are new.

    `doubts` has a line for each picture on which the judge does not see one product.
    """

    products: ImportAnswer
    new_pictures: int
    pictures: int
    doubts: tuple[str, ...] = ()


def import_folder(
    resources: Resources,
    folder: Path,
    judge: ReferenceJudge,
    *,
    dry_run: bool = False,
    tell: Callable[[int, int], None] = lambda _done, _all: None,
) -> FolderAnswer:
    """Take in a folder: products, pack designs and reference pictures, in one transaction.

    Designs with pictures are taught at once: who hands over a whole catalogue does not teach it design by design. For
    the same reason a doubtful picture is taken and told of: of a thousand good ones the judge would refuse some.
    `tell` hears of each picture, how many are done and how many there are.

    Raises ImportRefused for the table, FolderRefused for pictures, InvalidInput for the folder's own form, OSError.
    """
    content = read_folder(folder)
    doubts: list[str] = []
    with _kept_pictures(resources, _told_of(content.pictures, tell), judge, doubts) as pictures:
        with transaction(resources.sessions) as session:
            answer, new_keys = _write(session, content, pictures, resources.clock())
            if dry_run:
                session.rollback()
        for key in () if dry_run else new_keys:
            resources.desk.storage.settle(key)
    products = answer.products.model_copy(update={"dry_run": dry_run})
    return replace(answer, products=products, doubts=tuple(doubts))


def export_folder(resources: Resources, folder: Path) -> int:
    """Write the whole catalogue into a new or empty folder; returns the number of pictures.

    Raises InvalidInput when something is in the folder, and OSError.
    """
    folder.mkdir(parents=True, exist_ok=True)
    if any(folder.iterdir()):
        raise InvalidInput("catalogue-folder-not-empty", f"{folder} is not empty. Name a new folder.")
    with reading(resources.sessions) as session:
        (folder / PRODUCTS[0]).write_bytes(export_table(session, "csv"))
        (folder / DESIGNS).write_bytes(designs_csv(repository.all_designs(session)))
        references = repository.all_references(session)
    for reference in references:
        target = picture_path(folder, reference)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(resources.desk.storage.path(reference.storage_key), target)
    return len(references)


def _told_of(files: Sequence[PictureFile], tell: Callable[[int, int], None]) -> Iterator[PictureFile]:
    for done, file in enumerate(files):
        tell(done, len(files))
        yield file
    tell(len(files), len(files))


@contextmanager
def _kept_pictures(
    resources: Resources, files: Iterable[PictureFile], judge: ReferenceJudge, doubts: list[str]
) -> Iterator[list[tuple[PictureFile, KeptPicture]]]:
    """The pictures of all files in the storage; those that no row names afterwards are taken out again."""
    kept: list[tuple[PictureFile, KeptPicture]] = []
    try:
        problems = []
        for file in files:
            try:
                kept.append((file, _keep(resources, file, judge, doubts)))
            except (PhotoError, ServiceError) as error:
                problems.append(f"{file.path}: {error}")
        if problems:
            raise FolderRefused(problems)
        yield kept
    finally:
        with reading(resources.sessions) as session:
            unnamed = [each.storage_key for _, each in kept if not repository.is_stored(session, each.storage_key)]
        for key in unnamed:
            resources.desk.storage.remove(key)


def _keep(resources: Resources, file: PictureFile, judge: ReferenceJudge, doubts: list[str]) -> KeptPicture:
    def believe(picture: Pixels, kind: ReferenceKind) -> Sight:
        if (sight := judge(picture, kind)) != "one-product":
            doubts.append(f"{file.path}: {DOUBTS[sight]}")
        return "one-product"

    with resources.desk.storage.draft() as draft:
        draft.write(file.path.read_bytes())
        return keep(resources, file.kind, draft, believe)


def _write(
    session: Session, content: CatalogueFolder, pictures: Sequence[tuple[PictureFile, KeptPicture]], now: datetime
) -> tuple[FolderAnswer, list[str]]:
    products = import_table(session, content.table, now)
    problems = []
    for (sku, name), design in content.designs.items():
        try:
            put_design(session, sku, name, design)
        except ServiceError as error:
            problems.append(f"{sku}/{name}: {error.detail}")
    if problems:
        raise FolderRefused(problems)
    new_keys = list(_register(session, pictures, now))
    _teach(session, {(file.sku, file.design) for file, _ in pictures}, now)
    return FolderAnswer(products, len(new_keys), len(pictures)), new_keys


def _teach(session: Session, designs: Collection[DesignKey], now: datetime) -> None:
    for design in (get_design(session, sku, name) for sku, name in designs):
        design.taught_at = design.taught_at or now


def _register(session: Session, pictures: Sequence[tuple[PictureFile, KeptPicture]], now: datetime) -> Iterator[str]:
    """Write the rows of the pictures that the catalogue lacks, and give their storage keys."""
    problems = []
    for file, kept in pictures:
        twin = repository.find_same_bytes(session, {kept.sha256, kept.source_sha256})
        if twin is not None and (twin.sku, twin.design) == (file.sku, file.design):
            continue
        # Made of what it stands for, so that the same folder again brings the same id.
        reference_id = uuid5(NAMESPACE_URL, f"{file.sku}/{kept.source_sha256}")
        upload = ReferenceUpload(reference_id, file.sku, file.design, file.kind)
        try:
            register(session, upload, kept, now)
        except ServiceError as error:
            problems.append(f"{file.path}: {error.detail}")
        else:
            yield kept.storage_key
    if problems:
        raise FolderRefused(problems)
