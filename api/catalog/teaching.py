"""Teaching: what a pack design may be confused with, and the moment from which its pictures name facings.

The pictures of a new design wait. Whoever looks after the catalogue sees what they would be confused with, mends what
can be mended, and then teaches the design: the next photo is named by it.
"""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, time
from uuid import UUID

import numpy as np
from sqlalchemy.orm import Session

from api.catalog import repository
from api.catalog.schemas import DesignAnswer
from api.catalog.service import get_design
from api.catalog.teaching_schemas import ConfusionsAnswer, RivalAnswer, TeachingAnswer
from api.db import reading, transaction
from api.errors import Conflict, InvalidInput, Unavailable
from api.naming import repository as names
from api.naming.requests import request_naming
from api.naming.vectors import unpack
from api.resources import Resources
from api.tables import PackDesign, Product, ReferencePicture
from vision.errors import ModelError
from vision.recognition.confusion import Confusions, Rival, find_confusions
from vision.recognition.embedder import Embedder
from vision.recognition.gallery import gallery_of

# Two weeks of fifty reps. Their jobs are written in one transaction, and uploads wait for as long as it takes.
MOST_RENAMED = 5_000

Taught = Sequence[tuple[ReferencePicture, bytes]]


def confusions_of(resources: Resources, sku: str, name: str) -> ConfusionsAnswer:
    """What a design may be confused with, by the pictures that it has now. Changes no name.

    Raises NotFound, Conflict when it has no picture, Unavailable when the service cannot name products.
    """
    embedder = _embedder(resources)
    with reading(resources.sessions) as session:
        get_design(session, sku, name)
        pictures = repository.references_of_design(session, sku, name)
    resources.taught.embed_references(pictures, embedder)
    # Embeds what is taught and was not embedded yet.
    heights = resources.taught.newest(embedder).catalog.heights_mm
    with reading(resources.sessions) as session:
        own = names.vectors_of_design(session, sku, name, embedder.card.sha256)
        everybody = names.reference_vectors(session, embedder.card.sha256)
        others = [row for row in everybody if (row[0].sku, row[0].design) != (sku, name)]
        usable = [picture.id for picture in pictures if picture.id in own]
        if not usable:
            raise _without_pictures(sku, name)
        found = _compare(embedder, others, sku, [own[picture] for picture in usable], heights)
        return _answer(session, sku, name, found, usable, others)


def teach(resources: Resources, sku: str, name: str, rename_since: date | None = None) -> TeachingAnswer:
    """Let the pictures of a design name facings from now on; again changes nothing.

    With a day the facings of all visits since then are named again, by jobs. Raises NotFound, Conflict when there is
    no picture, InvalidInput when there are too many visits.
    """
    with transaction(resources.sessions) as session:
        design = get_design(session, sku, name)
        if not repository.references_of_design(session, sku, name):
            raise _without_pictures(sku, name)
        design.taught_at = design.taught_at or resources.clock()
        visits = _name_again(session, resources, rename_since)
    return _changed(resources, design, visits)


def let_wait(resources: Resources, sku: str, name: str, rename_since: date | None = None) -> TeachingAnswer:
    """Let the pictures of a design name nothing any more until it is taught again.

    With a day as `teach`. Raises NotFound, InvalidInput when there are too many visits.
    """
    with transaction(resources.sessions) as session:
        design = get_design(session, sku, name)
        design.taught_at = None
        visits = _name_again(session, resources, rename_since)
    return _changed(resources, design, visits)


def _embedder(resources: Resources) -> Embedder:
    try:
        embedder = resources.models.analyzer().embedder
    except ModelError as error:
        raise Unavailable("models-unavailable", "The models cannot be loaded. The service's log says why.") from error
    if embedder is None:
        detail = "This service names no product: 'in_use' of the models' manifest has no embedder. Put one there."
        raise Unavailable("embedder-missing", detail)
    return embedder


def _compare(
    embedder: Embedder, others: Taught, sku: str, pictures: Sequence[bytes], heights: Mapping[str, float]
) -> Confusions:
    card = embedder.card
    gallery = gallery_of(
        card.sha256, [(reference.sku, unpack(vector, card.dimension)[0]) for reference, vector in others]
    )
    vectors = np.concatenate([unpack(vector, card.dimension) for vector in pictures])
    return find_confusions(gallery, sku, vectors, card.naming, heights)


def _answer(
    session: Session, sku: str, name: str, found: Confusions, pictures: Sequence[UUID], others: Taught
) -> ConfusionsAnswer:
    products = repository.products_by_sku(session, {rival.sku for rival in found.rivals})
    grouped = repository.look_alikes_of(session, sku)
    rivals = [
        _rival(rival, products[rival.sku], others[rival.reference][0].id, same_group=rival.sku in grouped)
        for rival in found.rivals
    ]
    ungrouped = set(found.look_alikes) - grouped
    return ConfusionsAnswer(
        sku=sku,
        design=name,
        taught_at=get_design(session, sku, name).taught_at,
        pictures=len(pictures),
        kept=found.kept,
        odd_pictures=[pictures[place] for place in found.odd],
        rivals=rivals,
        suggested_group=sorted({sku, *ungrouped}) if ungrouped else [],
    )


def _rival(rival: Rival, product: Product, reference_id: UUID, *, same_group: bool) -> RivalAnswer:
    return RivalAnswer(
        sku=rival.sku,
        name=product.name,
        brand=product.brand,
        likeness=round(rival.likeness, 3),
        risk=round(rival.risk, 3),
        verdict=rival.verdict,
        named_today=rival.named_today,
        references=rival.references,
        losing=rival.losing,
        reference_id=reference_id,
        heights_tell=rival.heights_tell,
        same_group=same_group,
    )


def _name_again(session: Session, resources: Resources, since: date | None) -> Sequence[UUID]:
    """Queue the naming of the visits since a day, save where a waiting job will do it anyway; gives the visits."""
    if since is None:
        return ()
    visits = names.visits_with_photos(session, datetime.combine(since, time.min, UTC), MOST_RENAMED + 1)
    if len(visits) > MOST_RENAMED:
        detail = f"There are more than {MOST_RENAMED} visits since {since}. Name a later day."
        raise InvalidInput("too-many-visits", detail)
    request_naming(session, resources.desk.jobs, visits, resources.clock())
    return visits


def _changed(resources: Resources, design: PackDesign, visits: Sequence[UUID]) -> TeachingAnswer:
    if visits:
        resources.desk.bell.ring()
    return TeachingAnswer(design=DesignAnswer.model_validate(design), visits_to_rename=len(visits))


def _without_pictures(sku: str, name: str) -> Conflict:
    detail = f"The design {name} of {sku} has no reference picture that can be used. Add 1 to 10 of them first."
    return Conflict("design-without-pictures", detail)
