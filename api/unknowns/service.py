"""Answers to "what is this?": a name, which teaches the catalogue, or that it is nothing to be named."""

from collections.abc import Collection, Sequence
from uuid import UUID, uuid5

from sqlalchemy.orm import Session

from api.catalog import repository as catalog
from api.catalog import service as products
from api.catalog import teaching
from api.catalog.judges import believe_the_trainer
from api.catalog.references import ReferenceUpload, delete_reference, take_in
from api.catalog.schemas import DesignContent, ProductContent, ReferenceAnswer
from api.catalog.teaching_schemas import ConfusionsAnswer
from api.clock import Clock
from api.db import insert, reading, transaction
from api.errors import Conflict, ServiceError, Unavailable
from api.naming.requests import request_naming
from api.paging import Stretch, decode_cursor, encode_cursor, invalid_cursor
from api.resources import Resources
from api.security.caller import Caller
from api.tables import DismissedFacing, Product
from api.unknowns import repository
from api.unknowns.facings import FoundFacing, find_facings, reference_crops
from api.unknowns.queue import Unknown, UnknownQueue
from api.unknowns.repository import FacingKey
from api.unknowns.schemas import (
    MAX_REFERENCES,
    Candidate,
    DismissContent,
    Exemplar,
    NameContent,
    NamedAnswer,
    RefusedCrop,
    UndoContent,
    UndoneAnswer,
    UnknownAnswer,
    UnknownPage,
)

# Under it a facing has one reference id for each design: the same answer sent twice makes no picture twice.
CROPS = UUID("7b0c9c0e-6a55-5c7d-9f0e-1d3a8a3f6b41")


def list_unknowns(
    session: Session, queue: UnknownQueue, caller: Caller, *, limit: int, after: str | None
) -> UnknownPage:
    """A page of the queue, what pays most first. Raises InvalidInput for a cursor of another service."""
    clusters = everything = queue.newest(caller)
    if after is not None:
        last = _cursor_key(after)
        clusters = tuple(cluster for cluster in clusters if (-cluster.worth, cluster.id) > last)
    page = Stretch.cut(clusters[: limit + 1], limit, lambda cluster: encode_cursor(str(cluster.worth), cluster.id))
    skus = {sku for cluster in page.items for sku, _ in cluster.candidates}
    names, pictures = catalog.products_by_sku(session, skus), repository.first_references(session, skus)
    singles = sum(len(cluster.facings) == 1 for cluster in everything)
    return UnknownPage(
        items=[_answer(cluster, names, pictures) for cluster in page.items],
        next=page.next,
        groups=len(everything) - singles,
        singles=singles,
        empty_because=None if everything else queue.why_empty(caller),
    )


def name_facings(resources: Resources, queue: UnknownQueue, caller: Caller, content: NameContent) -> NamedAnswer:
    """Make crops of facings references of a product, teach it, and have the visits that show it named again.

    The same answer may be sent again, when nobody knows whether it arrived.

    Raises NotFound for facings, or a product, that are not there, Conflict for a new product under a code that is taken
    or whatever else contradicts the catalogue.
    """
    with reading(resources.sessions) as session:
        found = find_facings(session, caller, content.facings)
    visits = queue.like(caller, [facing.key for facing in found]) | {facing.visit_id for facing in found}
    with transaction(resources.sessions) as session:
        product, is_new = _put_product(session, content, resources.clock)
        design = catalog.find_design(session, content.sku, content.design)
        was_taught = design is not None and design.taught_at is not None
    references, refused = _take_in(resources, found, content)
    if references:
        teaching.teach(resources, content.sku, content.design)
        _name_again(resources, visits)
    confusions = _confusions(resources, content) if references else None
    return NamedAnswer(
        sku=product.sku,
        name=product.name,
        design=content.design,
        is_new=is_new,
        references=references,
        refused=refused,
        visits_to_rename=len(visits) if references else 0,
        was_taught=was_taught,
        rivals=[rival for rival in confusions.rivals if rival.verdict != "told-apart"] if confusions else [],
        odd_pictures=confusions.odd_pictures if confusions else [],
    )


def undo_naming(resources: Resources, queue: UnknownQueue, caller: Caller, content: UndoContent) -> UndoneAnswer:
    """Forget the pictures that a name made of crops, and have the visits that bear it named again.

    A design that named nothing before waits again, and so does one that is left without a picture. A new product stays
    in the catalogue. May be repeated. Raises NotFound for facings, or a design, that are not there.
    """
    with reading(resources.sessions) as session:
        products.get_design(session, content.sku, content.design)
        found = find_facings(session, caller, content.facings)
        ids = {_reference_id(facing, content) for facing in found}
        present = catalog.references_of_design(session, content.sku, content.design)
    visits = queue.like(caller, [facing.key for facing in found], content.sku) | {facing.visit_id for facing in found}
    gone = [picture.id for picture in present if picture.id in ids]
    for picture_id in gone:
        delete_reference(resources, picture_id)
    is_taught = content.was_taught and len(gone) < len(present)
    if not is_taught:
        teaching.let_wait(resources, content.sku, content.design)
    _name_again(resources, visits)
    return UndoneAnswer(removed=len(gone), is_taught=is_taught, visits_to_rename=len(visits))


def dismiss_facings(resources: Resources, queue: UnknownQueue, caller: Caller, content: DismissContent) -> int:
    """Keep facings out of the queue; gives how many. Raises NotFound for facings that are not there."""
    with reading(resources.sessions) as session:
        keys = {facing.key for facing in find_facings(session, caller, content.facings)}
    keys |= _behind_the_exemplars(queue.newest(caller), content.unknown)
    with transaction(resources.sessions) as session:
        now = resources.clock()
        for analysis_id, facing_id in sorted(keys - repository.dismissed_among(session, keys)):
            row = DismissedFacing(
                analysis_id=analysis_id, facing_id=facing_id, dismissed_by=caller.id, dismissed_at=now
            )
            insert(session, row)
    return len(keys)


def _cursor_key(cursor: str) -> tuple[int, str]:
    worth, cluster_id = decode_cursor(cursor, 2)
    if not worth.isdecimal():
        raise invalid_cursor()
    return -int(worth), cluster_id


def _answer(cluster: Unknown, names: dict[str, Product], pictures: dict[str, UUID]) -> UnknownAnswer:
    seen = [facing.seen_at for facing in cluster.facings]
    return UnknownAnswer(
        id=cluster.id,
        facings=len(cluster.facings),
        outlets=cluster.outlets,
        visits=cluster.visits,
        first_seen=min(seen),
        last_seen=max(seen),
        exemplars=[
            Exemplar(
                photo_id=facing.photo_id,
                facing_id=facing.facing_id,
                width=round(facing.width),
                height=round(facing.height),
            )
            for facing in cluster.exemplars
        ],
        candidates=[
            Candidate(
                sku=sku,
                name=names[sku].name,
                brand=names[sku].brand,
                score=round(share, 3),
                reference_id=pictures.get(sku),
            )
            for sku, share in cluster.candidates
            if sku in names
        ],
    )


def _put_product(session: Session, content: NameContent, clock: Clock) -> tuple[Product, bool]:
    """The product with its design, both made if they are new: an old design must not lose its days.

    True when the product is new. The clock is read once no other change of the catalogue can come between.
    """
    catalog.hold_catalogue(session)
    if content.product is None:
        product, is_new = products.get_product(session, content.sku), False
    else:
        stored = catalog.find_product(session, content.sku)
        if stored is not None and ProductContent.model_validate(stored) != content.product:
            detail = (
                f"There is another product {content.sku}. Choose it from the list, or give the new one another code."
            )
            raise Conflict("product-exists", detail)
        product, is_new = products.put_product(session, content.sku, content.product, clock())
    if catalog.find_design(session, content.sku, content.design) is None:
        products.put_design(session, content.sku, content.design, DesignContent())
    return product, is_new


def _take_in(
    resources: Resources, found: Sequence[FoundFacing], content: NameContent
) -> tuple[list[ReferenceAnswer], list[RefusedCrop]]:
    """Make references of the first crops that can be ones."""
    references: list[ReferenceAnswer] = []
    refused: list[RefusedCrop] = []
    for facing, jpeg in reference_crops(resources, found):
        if len(references) == MAX_REFERENCES:
            break
        try:
            if jpeg is None:
                raise Unavailable("photo-unreadable", "The photo cannot be read any more: its file is gone or broken.")
            references.append(_reference(resources, facing, jpeg, content))
        except ServiceError as error:
            address = facing.address.model_dump()
            refused.append(RefusedCrop(**address, code=error.code, detail=error.detail))
    return references, refused


def _reference(resources: Resources, facing: FoundFacing, jpeg: bytes, content: NameContent) -> ReferenceAnswer:
    upload = ReferenceUpload(_reference_id(facing, content), content.sku, content.design, "shelf_crop")
    with resources.desk.storage.draft() as draft:
        draft.write(jpeg)
        # The detector has cut it out as one product, and a person has looked at it.
        reference, _ = take_in(resources, upload, draft, believe_the_trainer)
    return ReferenceAnswer.model_validate(reference)


def _reference_id(facing: FoundFacing, content: NameContent | UndoContent) -> UUID:
    return uuid5(CROPS, "/".join((str(facing.analysis.id), facing.facing_id, content.sku, content.design)))


def _confusions(resources: Resources, content: NameContent) -> ConfusionsAnswer | None:
    """Told of what is taught already, so that a service without models need not refuse."""
    try:
        return teaching.confusions_of(resources, content.sku, content.design)
    except (Conflict, Unavailable):
        return None


def _name_again(resources: Resources, visits: Collection[UUID]) -> None:
    with transaction(resources.sessions) as session:
        request_naming(session, resources.desk.jobs, visits, resources.clock())
    resources.desk.bell.ring()


def _behind_the_exemplars(clusters: Sequence[Unknown], cluster_id: str | None) -> set[FacingKey]:
    """The facings of a cluster that nobody was shown; none when the queue has changed since."""
    shown = next((cluster for cluster in clusters if cluster.id == cluster_id), None)
    return set() if shown is None else {facing.key for facing in shown.facings[len(shown.exemplars) :]}
