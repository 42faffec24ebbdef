"""What the `products` commands do to the catalogue."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy.orm import Session

from api.catalog import repository
from api.catalog.exports import export_table
from api.catalog.folder_exchange import FolderAnswer, export_folder, import_folder
from api.catalog.imports import import_table
from api.catalog.judges import judge_by_detector
from api.db import reading, transaction
from api.exchange.files import SUFFIXES, read_file
from api.migrations.runner import upgrade
from api.resources import Resources
from api.settings import Settings
from api.tables import Product

# All of them: a person who lists without a search wants to see everything.
NO_LIMIT = 1_000_000


@dataclass(frozen=True, slots=True)
class PictureCount:
    """How many reference pictures of a product name facings, and how many wait to be taught."""

    taught: int
    waiting: int


def import_from(settings: Settings, source: Path, *, dry_run: bool, tell: Callable[[int, int], None]) -> FolderAnswer:
    """Take in a file or a folder; `tell` hears how many of how many pictures are done. Raises as the imports do."""
    with catalogue_service(settings) as resources:
        if source.is_dir():
            return import_folder(resources, source, judge_by_detector(settings), dry_run=dry_run, tell=tell)
        table = read_file(source.read_bytes())
        with transaction(resources.sessions) as session:
            products = import_table(session, table, resources.clock(), dry_run=dry_run)
    return FolderAnswer(products, new_pictures=0, pictures=0)


def export_to(settings: Settings, target: Path) -> int | None:
    """Write a file, or a folder when the name has no suffix of a table; the number of pictures in a folder.

    Raises InvalidInput when the folder is not empty, and OSError.
    """
    kind = SUFFIXES.get(target.suffix.lower())
    with catalogue_service(settings) as resources:
        if kind is None:
            return export_folder(resources, target)
        with reading(resources.sessions) as session:
            target.write_bytes(export_table(session, kind))
    return None


def products_with_pictures(settings: Settings, search: str) -> Sequence[tuple[Product, PictureCount]]:
    """The products that a search finds, each with its reference pictures."""
    with catalogue_service(settings) as resources, reading(resources.sessions) as session:
        found = repository.list_products(session, search=search, active=None, limit=NO_LIMIT, after=None)
        waiting = _waiting_pictures(session)
        every = repository.reference_counts(session)
        return [
            (product, PictureCount(every.get(product.sku, 0) - waiting[product.sku], waiting[product.sku]))
            for product in found
        ]


@contextmanager
def catalogue_service(settings: Settings) -> Iterator[Resources]:
    """What a service owns, without its workers. Pictures that a killed service left are for its next start to clear."""
    resources = Resources.open(settings)
    try:
        upgrade(resources.engine)
        resources.desk.storage.open(recover=lambda: None)
        yield resources
    finally:
        resources.desk.storage.close()
        resources.close()


def _waiting_pictures(session: Session) -> Counter[str]:
    """How many pictures of each product wait. Few designs do, so each may be asked for its own."""
    waiting: Counter[str] = Counter()
    for design in repository.all_designs(session):
        if design.taught_at is None:
            waiting[design.sku] += len(repository.references_of_design(session, design.sku, design.name))
    return waiting
