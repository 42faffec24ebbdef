"""What `products add` does to the catalogue before anything is taught."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from uuid import NAMESPACE_URL, UUID, uuid5

from api.catalog import repository
from api.catalog.folders import PictureFile
from api.catalog.judges import judge_by_detector
from api.catalog.references import ReferenceUpload, take_in
from api.catalog.schemas import DesignContent, ProductContent
from api.catalog.service import list_designs, put_design, put_product
from api.db import reading, transaction
from api.errors import InvalidInput, ServiceError
from api.resources import Resources
from vision.errors import PhotoError

FIRST_DESIGN = "first"


@dataclass(frozen=True, slots=True)
class TakenPictures:
    """The files that the design has now, by the id of their reference picture, and a line for each refused one."""

    files: Mapping[UUID, Path]
    refused: Sequence[str]


def complete_product(resources: Resources, sku: str, fields: Mapping[str, object]) -> bool:
    """Create the product, or change these fields of it and no others; True when it is new.

    Raises pydantic.ValidationError for fields that are missing or wrong, and as `put_product`.
    """
    with transaction(resources.sessions) as session:
        stored = repository.find_product(session, sku)
        known = {} if stored is None else ProductContent.model_validate(stored).model_dump()
        return put_product(session, sku, ProductContent.model_validate({**known, **fields}), resources.clock())[1]


def choose_design(resources: Resources, sku: str, wanted: str | None) -> str:
    """Put the wanted design if it is not there; without a wish it is the one that waits, or a first one.

    Raises InvalidInput when there is no telling which design is meant.
    """
    with transaction(resources.sessions) as session:
        designs = list_designs(session, sku)
        waiting = [design.name for design in designs if design.taught_at is None]
        if wanted is None and designs and len(waiting) != 1:
            raise InvalidInput("design-unclear", _unclear(sku, [design.name for design in designs]))
        name = wanted or (waiting[0] if waiting else FIRST_DESIGN)
        if name not in [design.name for design in designs]:
            put_design(session, sku, name, DesignContent())
    return name


def take_pictures(resources: Resources, sku: str, design: str, paths: Sequence[Path]) -> TakenPictures:
    """Keep the pictures like uploads; one that is refused stops none of the rest. Raises OSError."""
    judge = judge_by_detector(resources.settings)
    files, refused = {}, []
    for path in paths:
        data = path.read_bytes()
        # Made of what it stands for: the same picture again is no second one.
        reference_id = uuid5(NAMESPACE_URL, f"{sku}/{sha256(data).hexdigest()}")
        upload = ReferenceUpload(reference_id, sku, design, PictureFile(path, sku, design).kind)
        try:
            with resources.desk.storage.draft() as draft:
                draft.write(data)
                take_in(resources, upload, draft, judge)
        except (PhotoError, ServiceError) as error:
            refused.append(f"{path}: {error}")
        else:
            files[reference_id] = path
    return TakenPictures(files, refused)


def is_taught(resources: Resources, sku: str, design: str) -> bool:
    """Whether the design's pictures name facings already."""
    with reading(resources.sessions) as session:
        found = repository.find_design(session, sku, design)
    return found is not None and found.taught_at is not None


def _unclear(sku: str, names: Sequence[str]) -> str:
    return (
        f"{sku} has the designs {', '.join(names)}. Say with --design which one the pictures show. A new name makes a "
        "new design, whose pictures wait until they are taught; those of a taught design count at once."
    )
