"""Reference pictures: from a complete draft to a kept file with its row, and away again.

The order is that of photos (`api.photos.intake`): look at the picture, put the file in its place, commit the row, and
only then answer.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from api.catalog import repository
from api.catalog.judges import ReferenceJudge, ReferenceKind
from api.catalog.pictures import PreparedPicture, prepare_picture, same_picture
from api.catalog.service import get_design, get_product
from api.db import reading, transaction
from api.errors import Conflict, NotFound
from api.photos.intake import SUFFIXES
from api.resources import Resources
from api.storage import Draft
from api.tables import ReferencePicture
from vision.photos.picture_hash import PictureHash


@dataclass(frozen=True, slots=True)
class ReferenceUpload:
    """What a request says of the picture that it brings."""

    reference_id: UUID
    sku: str
    design: str
    kind: ReferenceKind


@dataclass(frozen=True, slots=True)
class KeptPicture:
    """A picture whose file lies safely in the storage and now asks for its row."""

    picture: PreparedPicture
    source_sha256: str
    sha256: str
    byte_size: int
    storage_key: str

    @property
    def appearance(self) -> tuple[PictureHash, bytes]:
        """What it is known by in other bytes."""
        return self.picture.picture_hash, self.picture.look


def require_design(resources: Resources, sku: str, design: str) -> None:
    """Raise NotFound unless there is such a design: asked before a byte of the body is read."""
    with reading(resources.sessions) as session:
        get_design(session, sku, design)


def take_in(
    resources: Resources, upload: ReferenceUpload, draft: Draft, judge: ReferenceJudge
) -> tuple[ReferencePicture, bool]:
    """Keep the picture of a complete draft, or leave nothing of it behind; True when it is new.

    Raises as `prepare_picture` and `register`.
    """
    kept = keep(resources, upload.kind, draft, judge)

    def write() -> tuple[ReferencePicture, bool]:
        with transaction(resources.sessions) as session:
            return register(session, upload, kept, resources.clock())

    return resources.desk.storage.settle_by_row(kept.storage_key, write)


def keep(resources: Resources, kind: ReferenceKind, draft: Draft, judge: ReferenceJudge) -> KeptPicture:
    """Put a picture under its SHA-256 into the storage, with its mark set: its row decides whether it stays.

    Raises as `prepare_picture`.
    """
    draft.flush()
    with resources.desk.decoding:
        picture = prepare_picture(draft.path, kind, judge, resources.settings.max_photo_pixels)
    if picture.encoded is None:
        return _keep(resources, picture, draft, draft.sha256)
    with resources.desk.storage.draft() as smaller:
        smaller.write(picture.encoded)
        return _keep(resources, picture, smaller, draft.sha256)


def register(
    session: Session, upload: ReferenceUpload, kept: KeptPicture, now: datetime
) -> tuple[ReferencePicture, bool]:
    """Write the row of a picture, or find that it is there; True when it is new.

    Raises NotFound for a design that is not there, Conflict when the id stands for another picture, or the picture
    teaches a product already.
    """
    repository.hold_catalogue(session)
    get_design(session, upload.sku, upload.design)
    if stored := repository.find_reference(session, upload.reference_id):
        return _require_same(stored, upload, kept), False
    _require_new_picture(session, upload.sku, kept)
    reference = _row(upload, kept, now)
    session.add(reference)
    session.flush()
    return reference, True


def get_reference(session: Session, reference_id: UUID) -> ReferencePicture:
    """The reference picture, or NotFound."""
    reference = repository.find_reference(session, reference_id)
    if reference is None:
        raise NotFound("reference-not-found", "There is no reference picture with this id.")
    return reference


def list_references(session: Session, sku: str) -> Sequence[ReferencePicture]:
    """The reference pictures of a product by design. Raises NotFound."""
    get_product(session, sku)
    return repository.list_references(session, sku)


def delete_reference(resources: Resources, reference_id: UUID) -> None:
    """Remove a picture with its file. Raises NotFound.

    The row goes first: a process that dies in between leaves a file that nothing names, never a row without its file.
    """
    with transaction(resources.sessions) as session:
        reference = get_reference(session, reference_id)
        key = reference.storage_key
        session.delete(reference)
    resources.desk.storage.remove(key)


def _keep(resources: Resources, picture: PreparedPicture, draft: Draft, source_sha256: str) -> KeptPicture:
    key = resources.desk.storage.keep(draft, draft.sha256, SUFFIXES[picture.media_type])
    return KeptPicture(picture, source_sha256, draft.sha256, draft.size, key)


def _require_same(stored: ReferencePicture, upload: ReferenceUpload, kept: KeptPicture) -> ReferencePicture:
    same_place = (stored.sku, stored.design, stored.kind) == (upload.sku, upload.design, upload.kind)
    if not same_place or kept.source_sha256 not in (stored.sha256, stored.source_sha256):
        raise Conflict("reference-differs", "This id stands for another picture. Make a new UUID for a new picture.")
    return stored


def _require_new_picture(session: Session, sku: str, kept: KeptPicture) -> None:
    if twin := repository.find_same_bytes(session, {kept.sha256, kept.source_sha256}):
        if twin.sku == sku:
            detail = f"The design {twin.design} has this very picture already, as {twin.id}. Another view teaches more."
            raise Conflict("reference-repeated", detail)
        raise _of_another(twin)
    # Packs that differ by a printed number alone cannot be told from one picture saved twice.
    look_alikes = repository.look_alikes_of(session, sku)
    for other in repository.near_pictures_of_others(session, sku, kept.picture.picture_hash):
        bands = PictureHash(other.band_1, other.band_2, other.band_3, other.band_4)
        if other.sku not in look_alikes and same_picture(kept.appearance, (bands, other.look)):
            raise _of_another(other, "If the packs really look the same, put both products into a look-alike group.")


def _of_another(twin: ReferencePicture, *advice: str) -> Conflict:
    detail = (
        f"The same picture is a reference of product {twin.sku} (design {twin.design}, {twin.id}). A picture shows one "
        "product: check which one it is, and delete it there if it was wrong."
    )
    return Conflict("reference-of-another-product", " ".join((detail, *advice)))


def _row(upload: ReferenceUpload, kept: KeptPicture, now: datetime) -> ReferencePicture:
    picture = kept.picture
    return ReferencePicture(
        id=upload.reference_id,
        sku=upload.sku,
        design=upload.design,
        kind=upload.kind,
        sha256=kept.sha256,
        source_sha256=kept.source_sha256,
        byte_size=kept.byte_size,
        media_type=picture.media_type,
        width=picture.width,
        height=picture.height,
        storage_key=kept.storage_key,
        look=picture.look,
        created_at=now,
        **picture.picture_hash._asdict(),
    )
