"""What `products add` does to the catalogue before anything is taught: all that it was asked, or nothing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from sqlalchemy.orm import Session

from api.catalog import repository
from api.catalog.judges import judge_by_detector
from api.catalog.picture_batches import (
    PictureFile,
    RegisteredPicture,
    kept_pictures,
    register_pictures,
    settle_pictures,
)
from api.catalog.schemas import DesignContent, ProductContent
from api.catalog.service import put_design, put_product
from api.db import reading, transaction
from api.errors import InvalidInput
from api.resources import Resources

FIRST_DESIGN = "first"


@dataclass(frozen=True, slots=True)
class AddedProduct:
    """What was stored: the files by the id of their reference picture, and how many of these are new.

    `repeated` has a line for each file whose picture an earlier one has brought.
    """

    is_new: bool
    design: str
    files: Mapping[UUID, Path]
    new_pictures: int
    repeated: Sequence[str]


def store_product(
    resources: Resources, sku: str, fields: Mapping[str, object], design: str | None, paths: Sequence[Path]
) -> AddedProduct:
    """Store product, design and pictures in one transaction.

    A product that is there keeps every field that `fields` does not name. Without a name of a design the pictures go to
    the one that waits, or to a first one.

    Raises pydantic.ValidationError for fields that are missing or wrong, InvalidInput when there is no telling which
    design is meant, BatchRefused for pictures, and as `put_product`.
    """
    with reading(resources.sessions) as session:
        # Asked here too, for what is wrong with the words shall not wait for a look at the pictures.
        _completed(session, sku, fields)
        chosen = _choose_design(session, sku, design)
    judge = judge_by_detector(resources.settings)
    files = [PictureFile(path, sku, chosen) for path in paths]
    with kept_pictures(resources, files, lambda _file: judge) as pictures:
        with transaction(resources.sessions) as session:
            is_new = put_product(session, sku, _completed(session, sku, fields), resources.clock())[1]
            if repository.find_design(session, sku, chosen) is None:
                put_design(session, sku, chosen, DesignContent())
            registered = register_pictures(session, pictures, resources.clock())
        settle_pictures(resources, registered)
    by_id, repeated = _sorted_out(registered)
    return AddedProduct(is_new, chosen, by_id, sum(picture.is_new for picture in registered), repeated)


def is_taught(resources: Resources, sku: str, design: str) -> bool:
    """Whether the design's pictures name facings already."""
    with reading(resources.sessions) as session:
        found = repository.find_design(session, sku, design)
    return found is not None and found.taught_at is not None


def _completed(session: Session, sku: str, fields: Mapping[str, object]) -> ProductContent:
    stored = repository.find_product(session, sku)
    known = {} if stored is None else ProductContent.model_validate(stored).model_dump()
    return ProductContent.model_validate({**known, **fields})


def _choose_design(session: Session, sku: str, wanted: str | None) -> str:
    if wanted is not None:
        return wanted
    designs = repository.list_designs(session, sku)
    if not designs:
        return FIRST_DESIGN
    waiting = [design.name for design in designs if design.taught_at is None]
    if len(waiting) != 1:
        raise InvalidInput("design-unclear", _unclear(sku, [design.name for design in designs]))
    return waiting[0]


def _sorted_out(pictures: Sequence[RegisteredPicture]) -> tuple[Mapping[UUID, Path], Sequence[str]]:
    by_id: dict[UUID, Path] = {}
    repeated = []
    for picture in pictures:
        path = picture.file.path
        first = by_id.setdefault(picture.reference.id, path)
        if first is not path:
            repeated.append(f"{path} is given twice." if first == path else f"{path} is the same picture as {first}.")
    return by_id, repeated


def _unclear(sku: str, names: Sequence[str]) -> str:
    return (
        f"{sku} has the designs {', '.join(names)}. Say with --design which one the pictures show. A new name makes a "
        "new design, whose pictures wait until they are taught; those of a taught design count at once."
    )
