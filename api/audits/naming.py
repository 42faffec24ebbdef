"""Naming facings: while a photo is analysed, and again once the catalogue has learned something. Detects nothing."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import structlog
from sqlalchemy.orm import Session

from api.audits.repository import lock_visit
from api.audits.seen import standards_of_visit
from api.audits.service import record_names
from api.db import reading, transaction
from api.fusions.repository import newest_analyses
from api.jobs.queue import NameVisit
from api.naming import repository
from api.naming.document import Surroundings, Texts, texts_of
from api.naming.names import FacingNames, facing_crops, name_facings
from api.naming.taught import TaughtCatalog
from api.naming.vectors import unpack
from api.photos.repository import get_photo, get_visit_and_outlet
from api.resources import Resources
from api.scoring.standard import DisplayStandard
from api.tables import Analysis, Photo, Visit
from api.tables.base import JsonObject
from vision.errors import PhotoError
from vision.letterbox import Pixels
from vision.recognition.embedder import Embedder, Vectors
from vision.recognition.recognizer import facings_to_read

log = structlog.get_logger(__name__)

# Marks the job done in the given transaction and tells the time, or raises LeaseLost.
Finish = Callable[[Session], datetime]


@dataclass(frozen=True, slots=True)
class _Stored:
    """An analysis to be named, with the vectors of its facings if this embedder has made them.

    `texts` is what earlier namings have read on its packs.
    """

    photo: Photo
    analysis: Analysis
    packed: bytes | None
    texts: Texts


def name_photo(
    resources: Resources, embedder: Embedder | None, photo_id: UUID, photo: bytes, report: JsonObject
) -> FacingNames | None:
    """The names of a stored report's facings by what is taught now; None where there is nothing to name them by."""
    if embedder is None:
        return None
    with reading(resources.sessions) as session:
        visit = get_visit_and_outlet(session, get_photo(session, photo_id).scene_id)[0]
        surroundings = _surroundings(resources, session, visit)
    crops = facing_crops(photo, report, resources.settings.max_photo_pixels)
    vectors, taught = embedder.embed(crops), resources.taught.newest(embedder)
    reader = resources.pack_reader
    texts = {place: reader.read(crops[place]) for place in facings_to_read(taught.catalog, vectors)} if reader else {}
    return name_facings(report, vectors, texts, embedder, taught, surroundings)


def name_visit(resources: Resources, embedder: Embedder | None, visit_id: UUID, finish: Finish) -> None:
    """Name the facings of a visit's photos again, and store the result that follows where the names say something new.

    When the catalogue changes meanwhile, nothing is stored, and a new job will do it.

    A photo that another embedder must look at once more, and that cannot be read any more, keeps the names it has.

    Raises whatever `finish` raises, having stored nothing.
    """
    if embedder is None:
        with transaction(resources.sessions) as session:
            finish(session)
        return
    with reading(resources.sessions) as session:
        surroundings = _surroundings(resources, session, session.get_one(Visit, visit_id))
        photos = _stored(session, visit_id, embedder)
    # The slow part first: the catalogue is to be as new as can be.
    vectors = {each.analysis.id: found for each in photos if (found := _vectors(resources, each, embedder)) is not None}
    taught = resources.taught.newest(embedder)
    names = {
        each.analysis.id: name_facings(
            each.analysis.report, found, _texts(resources, each, found, taught), embedder, taught, surroundings
        )
        for each in photos
        if (found := vectors.get(each.analysis.id)) is not None
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
    found = newest_analyses(session, visit_id)
    namings = repository.newest_namings(session, [analysis.id for _, analysis in found])
    texts = {analysis_id: texts_of(naming.document) for analysis_id, naming in namings.items()}
    return [
        _Stored(
            photo,
            analysis,
            repository.facing_vectors(session, analysis.id, embedder.card.sha256),
            texts.get(analysis.id, {}),
        )
        for photo, analysis in found
    ]


def _vectors(resources: Resources, stored: _Stored, embedder: Embedder) -> Vectors | None:
    """The vectors of an analysis; None where its photo cannot be read any more."""
    if stored.packed is not None:
        return unpack(stored.packed, embedder.card.dimension)
    crops = _crops(resources, stored)
    return None if crops is None else embedder.embed(crops)


def _texts(resources: Resources, stored: _Stored, vectors: Vectors, taught: TaughtCatalog) -> Texts:
    """What is printed on the packs that looks hardly tell apart by now; read once, as long as the photo is there."""
    reader = resources.pack_reader
    if reader is None:
        return {}
    missing = [place for place in facings_to_read(taught.catalog, vectors) if place not in stored.texts]
    crops = _crops(resources, stored) if missing else None
    if crops is None:
        return stored.texts
    return {**stored.texts, **{place: reader.read(crops[place]) for place in missing}}


def _crops(resources: Resources, stored: _Stored) -> list[Pixels] | None:
    try:
        photo = resources.desk.storage.read(stored.photo.storage_key)
        return facing_crops(photo, stored.analysis.report, resources.settings.max_photo_pixels)
    except (OSError, PhotoError) as error:
        log.warning("photo cannot be looked at again", photo_id=str(stored.photo.id), error=str(error))
        return None


def _surroundings(resources: Resources, session: Session, visit: Visit) -> Surroundings | None:
    if not resources.settings.naming_context:
        return None
    documents = [DisplayStandard.model_validate(each.document) for each in standards_of_visit(session, visit)]
    return Surroundings(frozenset(sku for document in documents for sku in document.must_stock))
