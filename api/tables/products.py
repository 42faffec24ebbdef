"""The product catalogue: products, their pack designs, the reference pictures of each, and who looks like whom."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ForeignKey, ForeignKeyConstraint, String
from sqlalchemy.orm import Mapped, mapped_column

from api.tables.base import Base


class Product(Base):
    """One article, own or a competitor's, under the SKU code that everything else names it by.

    `substitution_lead` is the article that this one may stand in for. Never deleted, for results name it: `active`
    false takes it out of use, `active_from` and `active_to` (its last day) tell when it is on sale.
    """

    __tablename__ = "products"

    sku: Mapped[str] = mapped_column(String(64), primary_key=True)
    gtin: Mapped[str | None] = mapped_column(String(14), unique=True)
    name: Mapped[str] = mapped_column(String(200))
    brand: Mapped[str] = mapped_column(String(100), index=True)
    manufacturer: Mapped[str] = mapped_column(String(100))
    category: Mapped[str] = mapped_column(String(100))
    ownership: Mapped[str] = mapped_column(String(16))
    width_mm: Mapped[float | None]
    height_mm: Mapped[float | None]
    depth_mm: Mapped[float | None]
    bulky: Mapped[bool]
    substitution_lead: Mapped[str | None] = mapped_column(ForeignKey("products.sku"), index=True)
    active_from: Mapped[date | None]
    active_to: Mapped[date | None]
    active: Mapped[bool]
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]


class PackDesign(Base):
    """One look of a product's pack; a relaunch brings the next while the old one is still on the shelves.

    Facings are named by its reference pictures from `taught_at` on; until then they wait (None).
    """

    __tablename__ = "pack_designs"

    sku: Mapped[str] = mapped_column(ForeignKey("products.sku"), primary_key=True)
    name: Mapped[str] = mapped_column(String(64), primary_key=True)
    starts_on: Mapped[date | None]
    ends_on: Mapped[date | None]
    taught_at: Mapped[datetime | None]


class ReferencePicture(Base):
    """A picture that teaches what a pack design looks like. The bytes lie in the storage under `storage_key`.

    `sha256` is that of the stored file, `source_sha256` that of the bytes as they came: a large picture is stored
    smaller. The bands are its perceptual hash (`vision.photos.picture_hash`) and `look` a tiny copy in colour
    (`api.catalog.pictures`), by which the same picture is known in other bytes.
    """

    __tablename__ = "reference_pictures"
    __table_args__ = (ForeignKeyConstraint(["sku", "design"], ["pack_designs.sku", "pack_designs.name"]),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    sku: Mapped[str] = mapped_column(String(64), index=True)
    design: Mapped[str] = mapped_column(String(64))
    kind: Mapped[str] = mapped_column(String(16))
    sha256: Mapped[str] = mapped_column(String(64), unique=True)
    source_sha256: Mapped[str] = mapped_column(String(64), unique=True)
    byte_size: Mapped[int]
    media_type: Mapped[str] = mapped_column(String(32))
    width: Mapped[int]
    height: Mapped[int]
    storage_key: Mapped[str] = mapped_column(String(200), unique=True)
    band_1: Mapped[int] = mapped_column(index=True)
    band_2: Mapped[int] = mapped_column(index=True)
    band_3: Mapped[int] = mapped_column(index=True)
    band_4: Mapped[int] = mapped_column(index=True)
    look: Mapped[bytes]
    created_at: Mapped[datetime]


class LookAlike(Base):
    """One SKU of a look-alike group: products that are told apart by a detail. The rows of one code are the group."""

    __tablename__ = "look_alikes"

    group_code: Mapped[str] = mapped_column(String(64), primary_key=True)
    sku: Mapped[str] = mapped_column(ForeignKey("products.sku"), primary_key=True, index=True)
