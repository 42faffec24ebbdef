"""All SQL about the product catalogue. Everybody who is logged in may read it."""

from collections.abc import Collection, Sequence
from uuid import UUID

from sqlalchemy import delete, func, or_, select
from sqlalchemy.orm import Session

from api.tables import LookAlike, PackDesign, Product, ReferencePicture
from vision.photos.picture_hash import PictureHash, near_bands

# Any number that no other advisory lock of the service uses.
CATALOGUE_LOCK = 5


def hold_catalogue(session: Session) -> None:
    """Let nobody else change the catalogue until this transaction ends, else two might agree with it but not together.

    On SQLite every writing transaction is alone anyway.
    """
    if session.get_bind().dialect.name == "postgresql":
        session.execute(select(func.pg_advisory_xact_lock(CATALOGUE_LOCK)))


def find_product(session: Session, sku: str) -> Product | None:
    """The product with that code."""
    return session.get(Product, sku)


def list_products(
    session: Session, *, search: str, active: bool | None, limit: int, after: str | None
) -> Sequence[Product]:
    """Products by code, at most `limit`, those behind the code `after`, with every word of `search` in some column."""
    query = select(Product).order_by(Product.sku).limit(limit)
    if after is not None:
        query = query.where(Product.sku > after)
    if active is not None:
        query = query.where(Product.active == active)
    for word in search.split():
        columns = (Product.sku, Product.gtin, Product.name, Product.brand, Product.category)
        query = query.where(or_(*(column.icontains(word, autoescape=True) for column in columns)))
    return session.scalars(query).all()


def all_products(session: Session) -> Sequence[Product]:
    """The whole catalogue by code."""
    return session.scalars(select(Product).order_by(Product.sku)).all()


def products_to_compare(
    session: Session, sku: str, gtin: str | None, brand: str, lead: str | None
) -> Sequence[Product]:
    """Whatever a product may contradict: the same code or GTIN, its lead and its followers, and its brand."""
    related = [
        func.lower(Product.sku) == sku.lower(),
        Product.substitution_lead == sku,
        func.lower(Product.brand) == func.lower(brand),
    ]
    # A comparison with None would find everything that has no GTIN.
    if gtin is not None:
        related.append(Product.gtin == gtin)
    if lead is not None:
        related.append(Product.sku == lead)
    return session.scalars(select(Product).where(or_(*related))).all()


def known_skus(session: Session, skus: Collection[str]) -> set[str]:
    """Which of these codes there are."""
    return set(session.scalars(select(Product.sku).where(Product.sku.in_(skus))))


def products_by_sku(session: Session, skus: Collection[str]) -> dict[str, Product]:
    """Those of these products that there are."""
    return {product.sku: product for product in session.scalars(select(Product).where(Product.sku.in_(skus)))}


def find_design(session: Session, sku: str, name: str) -> PackDesign | None:
    """The design of that name of the product."""
    return session.get(PackDesign, (sku, name))


def list_designs(session: Session, sku: str) -> Sequence[PackDesign]:
    """The designs of a product, the oldest first; those without a start were always there."""
    oldest_first = (PackDesign.starts_on.is_not(None), PackDesign.starts_on, PackDesign.name)
    return session.scalars(select(PackDesign).where(PackDesign.sku == sku).order_by(*oldest_first)).all()


def all_designs(session: Session) -> Sequence[PackDesign]:
    """The designs of all products."""
    return session.scalars(select(PackDesign).order_by(PackDesign.sku, PackDesign.name)).all()


def find_reference(session: Session, reference_id: UUID) -> ReferencePicture | None:
    """The reference picture with that id."""
    return session.get(ReferencePicture, reference_id)


def list_references(session: Session, sku: str) -> Sequence[ReferencePicture]:
    """The reference pictures of a product, by design and in the order they came."""
    order = (ReferencePicture.design, ReferencePicture.created_at, ReferencePicture.id)
    return session.scalars(select(ReferencePicture).where(ReferencePicture.sku == sku).order_by(*order)).all()


def references_of_design(session: Session, sku: str, design: str) -> Sequence[ReferencePicture]:
    """The reference pictures of a pack design in the order they came."""
    own = select(ReferencePicture).where(ReferencePicture.sku == sku, ReferencePicture.design == design)
    return session.scalars(own.order_by(ReferencePicture.created_at, ReferencePicture.id)).all()


def all_references(session: Session) -> Sequence[ReferencePicture]:
    """The reference pictures of all products."""
    order = (ReferencePicture.sku, ReferencePicture.design, ReferencePicture.created_at, ReferencePicture.id)
    return session.scalars(select(ReferencePicture).order_by(*order)).all()


def reference_counts(session: Session) -> dict[str, int]:
    """How many reference pictures each product has that has any."""
    query = select(ReferencePicture.sku, func.count()).group_by(ReferencePicture.sku)
    return {row[0]: row[1] for row in session.execute(query)}


def find_same_bytes(session: Session, digests: Collection[str]) -> ReferencePicture | None:
    """A reference picture that came or is stored with one of these SHA-256 digests."""
    same = or_(ReferencePicture.sha256.in_(digests), ReferencePicture.source_sha256.in_(digests))
    return session.scalars(select(ReferencePicture).where(same).limit(1)).one_or_none()


def near_pictures_of_others(session: Session, sku: str, picture: PictureHash) -> Sequence[ReferencePicture]:
    """Reference pictures of other products whose hash may be near: one of four bands differs in at most a bit."""
    bands = (ReferencePicture.band_1, ReferencePicture.band_2, ReferencePicture.band_3, ReferencePicture.band_4)
    near = or_(*(column.in_(near_bands(band)) for column, band in zip(bands, picture, strict=True)))
    return session.scalars(select(ReferencePicture).where(near, ReferencePicture.sku != sku)).all()


def look_alikes_of(session: Session, sku: str) -> set[str]:
    """The SKUs that share a look-alike group with this one, itself among them."""
    own_groups = select(LookAlike.group_code).where(LookAlike.sku == sku)
    return set(session.scalars(select(LookAlike.sku).where(LookAlike.group_code.in_(own_groups))))


def is_stored(session: Session, storage_key: str) -> bool:
    """Whether a reference picture names the key."""
    query = select(ReferencePicture.id).where(ReferencePicture.storage_key == storage_key)
    return session.scalar(query) is not None


def find_group(session: Session, code: str) -> list[str]:
    """The SKUs of a look-alike group by code; empty when there is no such group."""
    return list(session.scalars(select(LookAlike.sku).where(LookAlike.group_code == code).order_by(LookAlike.sku)))


def all_look_alikes(session: Session) -> Sequence[LookAlike]:
    """Every membership, by group and SKU."""
    return session.scalars(select(LookAlike).order_by(LookAlike.group_code, LookAlike.sku)).all()


def delete_group(session: Session, code: str) -> None:
    """Remove a look-alike group; its products stay."""
    session.execute(delete(LookAlike).where(LookAlike.group_code == code))


def delete_memberships(session: Session, sku: str) -> None:
    """Take a product out of all its look-alike groups."""
    session.execute(delete(LookAlike).where(LookAlike.sku == sku))
