"""A folder into the catalogue and back. Like a table: all of it, or nothing of it and a list of what is wrong."""

import shutil
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy.orm import Session

from api.catalog import repository
from api.catalog.exports import export_table
from api.catalog.folders import (
    DESIGNS,
    PRODUCTS,
    CatalogueFolder,
    DesignKey,
    designs_csv,
    picture_path,
    read_folder,
)
from api.catalog.imports import import_table
from api.catalog.judges import ReferenceJudge, ReferenceKind
from api.catalog.picture_batches import (
    BatchRefused,
    KeptFiles,
    PictureFile,
    RegisteredPicture,
    kept_pictures,
    register_pictures,
    settle_pictures,
)
from api.catalog.service import get_design, put_design
from api.db import reading, transaction
from api.errors import InvalidInput, ServiceError
from api.exchange.refusals import ImportAnswer
from api.resources import Resources
from vision.letterbox import Pixels
from vision.recognition.reference_sight import Sight

DOUBTS: dict[Sight, str] = {
    "no-product": "no product is to be seen on it",
    "several-products": "it shows more than one product",
}


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

    Designs with pictures are taught at once unless the folder lets them wait: who hands over a whole catalogue does not
    teach it design by design. For the same reason a doubtful picture is taken and told of: of a thousand good ones the
    judge would refuse some. `tell` hears of each picture, how many are done and how many there are.

    Raises ImportRefused for the table, BatchRefused for pictures, InvalidInput for the folder's own form, OSError.
    """
    content = read_folder(folder)
    doubts: list[str] = []
    files = _told_of(content.pictures, tell)
    with kept_pictures(resources, files, lambda file: _believing(judge, file, doubts)) as pictures:
        with transaction(resources.sessions) as session:
            products, registered = _write(session, content, pictures, resources.clock())
            if dry_run:
                session.rollback()
        if not dry_run:
            settle_pictures(resources, registered)
    return FolderAnswer(
        products=products.model_copy(update={"dry_run": dry_run}),
        new_pictures=sum(picture.is_new for picture in registered),
        pictures=len(registered),
        doubts=tuple(doubts),
    )


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


def _believing(judge: ReferenceJudge, file: PictureFile, doubts: list[str]) -> ReferenceJudge:
    """Takes every picture, and writes down what the judge thinks of it."""

    def believe(picture: Pixels, kind: ReferenceKind) -> Sight:
        if (sight := judge(picture, kind)) != "one-product":
            doubts.append(f"{file.path}: {DOUBTS[sight]}")
        return "one-product"

    return believe


def _write(
    session: Session, content: CatalogueFolder, pictures: KeptFiles, now: datetime
) -> tuple[ImportAnswer, list[RegisteredPicture]]:
    products = import_table(session, content.table, now)
    problems = []
    for (sku, name), design in content.designs.items():
        try:
            put_design(session, sku, name, design.content)
        except ServiceError as error:
            problems.append(f"{sku}/{name}: {error.detail}")
    if problems:
        raise BatchRefused(problems)
    registered = register_pictures(session, pictures, now)
    pictured = {(file.sku, file.design) for file, _ in pictures}
    _teach(session, [key for key in pictured if content.designs[key].taught], now)
    return products, registered


def _teach(session: Session, designs: Iterable[DesignKey], now: datetime) -> None:
    for design in (get_design(session, sku, name) for sku, name in designs):
        design.taught_at = design.taught_at or now
