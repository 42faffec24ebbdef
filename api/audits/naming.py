"""Naming facings: while a photo is analysed, and again once the catalogue has learned something. Detects nothing."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from api.audits.repository import lock_visit
from api.audits.service import record_names, standard_of_visit
from api.db import reading, transaction
from api.fusions.repository import newest_analyses
from api.jobs.queue import NameVisit
from api.naming import repository
from api.naming.document import Surroundings
from api.naming.names import FacingNames, embed_facings, name_facings
from api.naming.vectors import unpack
from api.photos.repository import get_photo, get_visit_and_outlet
from api.resources import Resources
from api.scoring.standard import DisplayStandard
from api.tables import Analysis, Photo, Visit
from vision.recognition.embedder import Embedder, Vectors
from vision.report import report_json
from vision.types import ShelfReport

# Marks the job done in the given transaction and tells the time, or raises LeaseLost.
Finish = Callable[[Session], datetime]


@dataclass(frozen=True, slots=True)
class _Stored:
    """An analysis to be named, with the vectors of its facings if this embedder has made them."""

    photo: Photo
    analysis: Analysis
    packed: bytes | None


def name_photo(
    resources: Resources, embedder: Embedder | None, photo_id: UUID, photo: bytes, report: ShelfReport
) -> FacingNames | None:
    """The names of a photo's facings by what is taught now; None in a service that has nothing to name them by."""
    if embedder is None:
        return None
    with reading(resources.sessions) as session:
        visit = get_visit_and_outlet(session, get_photo(session, photo_id).scene_id)[0]
        surroundings = _surroundings(resources, session, visit)
    stored = report_json(report)
    vectors = embed_facings(photo, stored, embedder, resources.settings.max_photo_pixels)
    return name_facings(stored, vectors, embedder, resources.taught.newest(embedder), surroundings)


def name_visit(resources: Resources, embedder: Embedder | None, visit_id: UUID, finish: Finish) -> None:
    """Name the facings of a visit's photos again, and store the result that follows where the names say something new.

    When the catalogue changes meanwhile, nothing is stored, and a new job will do it.

    Raises whatever `finish` raises, having stored nothing, and vision.errors.PhotoError for a photo that must be looked
    at once more, by another embedder, and cannot be read any more.
    """
    if embedder is None:
        with transaction(resources.sessions) as session:
            finish(session)
        return
    with reading(resources.sessions) as session:
        surroundings = _surroundings(resources, session, session.get_one(Visit, visit_id))
        photos = _stored(session, visit_id, embedder)
    # The slow part first: the catalogue is to be as new as can be.
    vectors = [_vectors(resources, each, embedder) for each in photos]
    taught = resources.taught.newest(embedder)
    names = {
        each.analysis.id: name_facings(each.analysis.report, found, embedder, taught, surroundings)
        for each, found in zip(photos, vectors, strict=True)
    }
    with transaction(resources.sessions) as session:
        now = finish(session)
        lock_visit(session, visit_id)
        if repository.catalogue_stamp(session) == taught.stamp:
            record_names(session, visit_id=visit_id, names=names, now=now)
        else:
            # A faster worker may have stored the names by the newer catalogue, and these would take their place.
            resources.desk.jobs.enqueue(session, NameVisit(visit_id), now)


def _stored(session: Session, visit_id: UUID, embedder: Embedder) -> list[_Stored]:
    return [
        _Stored(photo, analysis, repository.facing_vectors(session, analysis.id, embedder.card.sha256))
        for photo, analysis in newest_analyses(session, visit_id)
    ]


def _vectors(resources: Resources, stored: _Stored, embedder: Embedder) -> Vectors:
    if stored.packed is not None:
        return unpack(stored.packed, embedder.card.dimension)
    photo = resources.desk.storage.read(stored.photo.storage_key)
    return embed_facings(photo, stored.analysis.report, embedder, resources.settings.max_photo_pixels)


def _surroundings(resources: Resources, session: Session, visit: Visit) -> Surroundings | None:
    if not resources.settings.naming_context:
        return None
    standard = standard_of_visit(session, visit)
    return Surroundings(DisplayStandard.model_validate(standard.document).must_stock if standard else frozenset())
