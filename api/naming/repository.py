"""All SQL about names and what they rest on. Rights are checked before: these rows follow from others."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import Select, and_, func, select
from sqlalchemy.orm import Session

from api.tables import (
    FacingVectors,
    Job,
    Naming,
    PackDesign,
    Photo,
    Product,
    ReferencePicture,
    ReferenceVector,
    Scene,
    Visit,
)

CatalogueStamp = tuple[object, ...]


def catalogue_stamp(session: Session) -> CatalogueStamp:
    """Differs whenever something that names rest on was added, changed or taken away; cheap enough for every photo."""
    pictures = select(func.count(), func.max(ReferencePicture.created_at)).select_from(ReferencePicture)
    designs = select(func.count(PackDesign.taught_at), func.max(PackDesign.taught_at))
    products = select(func.count(), func.max(Product.updated_at)).select_from(Product)
    return tuple(value for query in (pictures, designs, products) for value in session.execute(query).one())


def references_to_embed(session: Session, embedder: str) -> Sequence[ReferencePicture]:
    """References of taught designs that this embedder (SHA-256) has not seen yet."""
    seen = select(ReferenceVector.reference_id).where(ReferenceVector.embedder == embedder)
    return session.scalars(_taught_references().where(ReferencePicture.id.not_in(seen))).all()


def reference_vectors(session: Session, embedder: str) -> Sequence[tuple[ReferencePicture, bytes]]:
    """References of taught designs with their vectors by this embedder, by SKU and in the order they came."""
    query = (
        _taught_references()
        .add_columns(ReferenceVector.vector)
        .join(ReferenceVector, ReferenceVector.reference_id == ReferencePicture.id)
        .where(ReferenceVector.embedder == embedder)
        .order_by(ReferencePicture.sku, ReferencePicture.created_at, ReferencePicture.id)
    )
    return [(row[0], row[1]) for row in session.execute(query)]


def vectors_of_design(session: Session, sku: str, design: str, embedder: str) -> dict[UUID, bytes]:
    """The vectors of one design's references, taught or not, by the reference's id."""
    query = (
        select(ReferenceVector.reference_id, ReferenceVector.vector)
        .join(ReferencePicture, ReferencePicture.id == ReferenceVector.reference_id)
        .where(ReferencePicture.sku == sku, ReferencePicture.design == design, ReferenceVector.embedder == embedder)
    )
    return {row[0]: row[1] for row in session.execute(query)}


def known_vectors(session: Session, reference_ids: Iterable[UUID], embedder: str) -> set[UUID]:
    """Which of these references have a vector by this embedder."""
    query = select(ReferenceVector.reference_id).where(
        ReferenceVector.reference_id.in_(list(reference_ids)), ReferenceVector.embedder == embedder
    )
    return set(session.scalars(query))


def all_products(session: Session) -> Sequence[Product]:
    """The products by code."""
    return session.scalars(select(Product).order_by(Product.sku)).all()


def facing_vectors(session: Session, analysis_id: UUID, embedder: str) -> bytes | None:
    """The vectors of an analysis' facings by this embedder."""
    found = session.get(FacingVectors, (analysis_id, embedder))
    return None if found is None else found.vectors


def newest_namings(session: Session, analysis_ids: Sequence[UUID]) -> dict[UUID, Naming]:
    """The latest naming of each of these analyses that has one."""
    newest = (
        select(Naming.analysis_id, func.max(Naming.revision).label("revision"))
        .where(Naming.analysis_id.in_(analysis_ids))
        .group_by(Naming.analysis_id)
        .subquery()
    )
    # Only these documents are read: an old analysis may have been named after every lesson of a year.
    is_newest = and_(Naming.analysis_id == newest.c.analysis_id, Naming.revision == newest.c.revision)
    return {naming.analysis_id: naming for naming in session.scalars(select(Naming).join(newest, is_newest))}


def namings_by_id(session: Session, naming_ids: Sequence[UUID]) -> Sequence[Naming]:
    """The namings with these ids, in any order."""
    return session.scalars(select(Naming).where(Naming.id.in_(naming_ids))).all()


def visits_with_photos(session: Session, since: datetime, limit: int) -> Sequence[UUID]:
    """Visits that began at this moment or later and have a photo, the newest first, at most `limit`."""
    scenes = select(Scene.visit_id).join(Photo, Photo.scene_id == Scene.id)
    query = select(Visit.id).where(Visit.started_at >= since, Visit.id.in_(scenes))
    return session.scalars(query.order_by(Visit.started_at.desc(), Visit.id.desc()).limit(limit)).all()


def visits_about_to_be_named(session: Session) -> set[UUID]:
    """Visits whose facings a waiting job will name by what is taught when it runs.

    Until this transaction ends no worker takes one of these jobs: it might not see yet what this one teaches. (On
    SQLite every writing transaction is alone anyway.)
    """
    query = select(Job.visit_id).where(Job.state == "queued", Job.visit_id.is_not(None))
    # In one order, so that two who teach at once do not wait for each other.
    query = query.order_by(Job.id).with_for_update()
    return {visit_id for visit_id in session.scalars(query) if visit_id is not None}


def _taught_references() -> Select[ReferencePicture]:
    own = and_(PackDesign.sku == ReferencePicture.sku, PackDesign.name == ReferencePicture.design)
    return select(ReferencePicture).join(PackDesign, own).where(PackDesign.taught_at.is_not(None))
