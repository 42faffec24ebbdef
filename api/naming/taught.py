"""What the catalogue has taught so far, ready to name facings: the references as vectors, sizes and ownership.

It is read once and kept until the catalogue changes. References that the embedder in use has not seen yet are embedded
on the way, so a new embedder or a new picture needs no step of its own.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import astuple, dataclass
from threading import Lock
from uuid import UUID

import structlog
from sqlalchemy.orm import Session, sessionmaker

from api.db import insert, reading, transaction
from api.naming import repository
from api.naming.products import known_product
from api.naming.repository import CatalogueStamp
from api.naming.vectors import pack, unpack
from api.scoring.evidence import KnownProduct
from api.storage import PhotoStorage
from api.tables import Product, ReferencePicture, ReferenceVector
from vision.errors import PhotoError
from vision.letterbox import Pixels
from vision.photos.images import decode_photo
from vision.recognition.catalog import Catalog
from vision.recognition.embedder import BATCH, Embedder
from vision.recognition.gallery import gallery_of

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True, eq=False)
class TaughtCatalog:
    """The products that facings can be named by. `revision` differs between any two that might name differently.

    `stamp` is the catalogue's from just before it was read. `products` are all of the catalogue, taught or not, by SKU.
    """

    catalog: Catalog
    revision: str
    stamp: CatalogueStamp
    products: Mapping[str, KnownProduct]


class TaughtCatalogs:
    """Gives out the catalogue as it is taught now. Safe to use from several threads."""

    def __init__(self, sessions: sessionmaker[Session], storage: PhotoStorage) -> None:
        self._sessions = sessions
        self._storage = storage
        self._lock = Lock()
        self._newest: TaughtCatalog | None = None

    def newest(self, embedder: Embedder) -> TaughtCatalog:
        """What is taught now. The first call after a change embeds what is new, 4 ms a picture."""
        with self._lock:
            with reading(self._sessions) as session:
                stamp = repository.catalogue_stamp(session)
            newest = self._newest
            if newest is None or (newest.stamp, newest.catalog.gallery.embedder) != (stamp, embedder.card.sha256):
                newest = self._newest = self._read(embedder, stamp)
            return newest

    def embed_references(self, references: Sequence[ReferencePicture], embedder: Embedder) -> None:
        """See to it that these references have their vectors. One whose picture is gone or broken is passed over."""
        for start in range(0, len(references), BATCH):
            batch = references[start : start + BATCH]
            with reading(self._sessions) as session:
                known = repository.known_vectors(session, [each.id for each in batch], embedder.card.sha256)
            self._embed([each for each in batch if each.id not in known], embedder)

    def _read(self, embedder: Embedder, stamp: CatalogueStamp) -> TaughtCatalog:
        with reading(self._sessions) as session:
            missing = repository.references_to_embed(session, embedder.card.sha256)
        self.embed_references(missing, embedder)
        with reading(self._sessions) as session:
            rows = repository.reference_vectors(session, embedder.card.sha256)
            products = repository.all_products(session)
        return _taught(rows, products, embedder, stamp)

    def _embed(self, references: Sequence[ReferencePicture], embedder: Embedder) -> None:
        pictures = {each.id: picture for each in references if (picture := self._picture(each)) is not None}
        if not pictures:
            return
        vectors = embedder.embed(list(pictures.values()))
        with transaction(self._sessions) as session:
            for reference_id, vector in zip(pictures, vectors, strict=True):
                _store(session, reference_id, embedder.card.sha256, pack(vector))

    def _picture(self, reference: ReferencePicture) -> Pixels | None:
        try:
            return decode_photo(self._storage.read(reference.storage_key)).pixels
        except (OSError, PhotoError) as error:
            log.warning("reference picture cannot be used", reference=str(reference.id), error=str(error))
            return None


def _store(session: Session, reference_id: UUID, embedder: str, vector: bytes) -> None:
    """The reference may have been deleted meanwhile, or another process may have been faster: neither does harm."""
    if session.get(ReferenceVector, (reference_id, embedder)) is None:
        insert(session, ReferenceVector(reference_id=reference_id, embedder=embedder, vector=vector))


def _taught(
    rows: Sequence[tuple[ReferencePicture, bytes]],
    products: Sequence[Product],
    embedder: Embedder,
    stamp: CatalogueStamp,
) -> TaughtCatalog:
    dimension = embedder.card.dimension
    references = [(reference.sku, unpack(vector, dimension)[0]) for reference, vector in rows]
    gallery = gallery_of(embedder.card.sha256, references)
    heights = {product.sku: product.height_mm for product in products if product.height_mm is not None}
    widths = {product.sku: product.width_mm for product in products if product.width_mm is not None}
    known = {product.sku: known_product(product) for product in products}
    pictures = sorted((reference.sku, reference.sha256) for reference, _ in rows)
    descriptions = sorted((sku, astuple(product)) for sku, product in known.items())
    grounds = repr((embedder.card.sha256, pictures, sorted(heights.items()), sorted(widths.items()), descriptions))
    revision = hashlib.sha256(grounds.encode()).hexdigest()
    names = {sku: product.name for sku, product in known.items()}
    return TaughtCatalog(Catalog(gallery, heights, widths, names), revision, stamp, known)
