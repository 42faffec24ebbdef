"""Correcting what the models saw on a photo. Whoever wants to take something back sends a new set without it."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from api.audits.repository import lock_visit_of
from api.audits.service import record_corrections
from api.corrections import repository
from api.corrections.apply import CorrectionImpossible
from api.corrections.document import Correction, corrections_from_json, corrections_json, skus_of
from api.errors import Conflict, InvalidInput
from api.naming.products import known_product
from api.photos.repository import newest_analysis
from api.photos.service import get_photo
from api.reviews.correction_schemas import CorrectionContent, CorrectionState
from api.reviews.entries import Entry, append
from api.security.caller import Caller
from api.tables import Appeal, CorrectionSet, Photo, Visit


def put_corrections(
    session: Session, caller: Caller, photo_id: UUID, correction_id: UUID, content: CorrectionContent, now: datetime
) -> tuple[CorrectionSet, bool]:
    """Put corrections into force; True when they are new, False when the very same are stored already.

    Raises NotFound, Conflict when the analysis or the corrections in force are others by now, or the id stands for
    other corrections, and InvalidInput for what the photo or the catalogue does not have.
    """
    photo, _ = get_photo(session, caller, photo_id)
    visit = lock_visit_of(session, photo.scene_id)
    stored = repository.find_corrections(session, correction_id)
    if stored is not None:
        return _same(stored, caller, photo, content), False
    before = in_force(session, photo, content.analysis_id)
    if (before.id if before else None) != content.follows:
        raise Conflict("corrections-changed", "Somebody else corrected this photo meanwhile. Read it again.")
    corrections = new_set(session, photo, content.analysis_id, content.corrections, now)
    corrections.id, corrections.author_id, corrections.reason = correction_id, caller.id, content.reason
    append(session, [store(session, visit, corrections, now)], now)
    return corrections, True


def list_corrections(
    session: Session, caller: Caller, photo_id: UUID
) -> Sequence[tuple[CorrectionSet, CorrectionState]]:
    """Every set of corrections of a photo that the caller may see, the newest first, with its state."""
    photo, _ = get_photo(session, caller, photo_id)
    newest = newest_analysis(session, photo.id)
    current = repository.newest_corrections(session, [newest.id]).get(newest.id) if newest else None
    return [
        (each, _state(each, newest.id if newest else None, current))
        for each in repository.list_corrections(session, photo.id)
    ]


def in_force(session: Session, photo: Photo, analysis_id: UUID) -> CorrectionSet | None:
    """The corrections in force of an analysis. Raises Conflict when it is not the photo's newest."""
    newest = newest_analysis(session, photo.id)
    if newest is None or newest.id != analysis_id:
        raise Conflict("analysis-superseded", "The photo was analysed again meanwhile. Read its analysis again.")
    return repository.newest_corrections(session, [analysis_id]).get(analysis_id)


def new_set(
    session: Session, photo: Photo, analysis_id: UUID, corrections: tuple[Correction, ...], now: datetime
) -> CorrectionSet:
    """A set of corrections that is not stored; id, author and reason are the caller's to add.

    Raises InvalidInput for a product that is not in the catalogue.
    """
    wanted = skus_of(corrections)
    products = repository.products_by_sku(session, wanted)
    if unknown := sorted(wanted - set(products)):
        raise InvalidInput("sku-unknown", f"The catalogue has no product {unknown[0]}. Add it first.")
    return CorrectionSet(
        photo_id=photo.id,
        analysis_id=analysis_id,
        revision=repository.next_revision(session, analysis_id),
        document=corrections_json(corrections),
        products={sku: asdict(known_product(product)) for sku, product in sorted(products.items())},
        created_at=now,
    )


def proposed_set(session: Session, photo: Photo, appeal: Appeal, now: datetime) -> CorrectionSet:
    """What an appeal proposes, after the corrections in force, as a set that is not stored.

    Raises Conflict when the photo was analysed again since, InvalidInput like `new_set`.
    """
    proposed = appeal.proposed or {}
    analysis_id = UUID(proposed["analysis_id"])
    before = in_force(session, photo, analysis_id)
    kept = corrections_from_json(before.document) if before else ()
    made = new_set(session, photo, analysis_id, kept + corrections_from_json(proposed), now)
    made.appeal_id = appeal.id
    return made


def store(session: Session, visit: Visit, corrections: CorrectionSet, now: datetime) -> Entry:
    """Put a complete set into force, with the results that follow. The visit has to be locked.

    Returns what the audit log has to be told. Raises InvalidInput when the photo has no such box or row.
    """
    try:
        record_corrections(session, visit=visit, corrections=corrections, now=now)
    except CorrectionImpossible as error:
        raise impossible(error) from error
    change = {
        "photo_id": str(corrections.photo_id),
        "analysis_id": str(corrections.analysis_id),
        "revision": corrections.revision,
        "reason": corrections.reason,
        **corrections.document,
    }
    return Entry(corrections.author_id, "correction.recorded", "correction", corrections.id, change)


def impossible(error: CorrectionImpossible) -> InvalidInput:
    """The refusal of corrections that do not fit the photo."""
    return InvalidInput("correction-impossible", f"{str(error)[:1].upper()}{str(error)[1:]}.")


def _state(each: CorrectionSet, newest: UUID | None, current: CorrectionSet | None) -> CorrectionState:
    if each.analysis_id != newest:
        return "stale"
    return "in_force" if current is not None and each.id == current.id else "replaced"


def _same(stored: CorrectionSet, caller: Caller, photo: Photo, content: CorrectionContent) -> CorrectionSet:
    known = (stored.author_id, stored.photo_id, stored.analysis_id, stored.reason, stored.document)
    told = (caller.id, photo.id, content.analysis_id, content.reason, corrections_json(content.corrections))
    if known != told:
        raise Conflict("correction-differs", "This id stands for other corrections. Make a new UUID for new ones.")
    return stored
