"""Campaigns, the materials that hang for them, and the artwork that is printed on each."""

from datetime import date, datetime
from typing import Literal
from uuid import UUID

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from api.tables.base import Base

PopKind = Literal[
    "poster",
    "hanging_flag",
    "banner",
    "x_stand",
    "table_card",
    "leaflet",
    "shelf_talker",
    "shelf_strip",
    "wobbler",
    "price_burst",
    "promotion_sign",
    "header_card",
    "shop_sign",
    "notice_board",
    "display_case",
    "standee",
    "other",
]


class Campaign(Base):
    """A campaign runs on the days it is valid, until it is retired. Display assets name it by its code."""

    __tablename__ = "campaigns"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(64), unique=True)
    name: Mapped[str] = mapped_column(String(200))
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]
    retired_at: Mapped[datetime | None]
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]


class CampaignMaterial(Base):
    """One design of POP material of a campaign, under the code by which standards and results name it."""

    __tablename__ = "campaign_materials"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    campaign_id: Mapped[UUID] = mapped_column(ForeignKey("campaigns.id"), index=True)
    code: Mapped[str] = mapped_column(String(64), unique=True)
    kind: Mapped[str] = mapped_column(String(32))
    name: Mapped[str] = mapped_column(String(200))
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]


class CampaignArtwork(Base):
    """One version of a material's artwork. It never changes, for analyses name it; `retired_at` takes it out of use.

    The bytes lie as they came in the storage under `storage_key`. `look` is a small copy in colour
    (`api.campaigns.pictures`), by which the same print is known in other bytes.
    """

    __tablename__ = "campaign_artworks"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    material_id: Mapped[UUID] = mapped_column(ForeignKey("campaign_materials.id"), index=True)
    current_from: Mapped[date]
    sha256: Mapped[str] = mapped_column(String(64))
    byte_size: Mapped[int]
    media_type: Mapped[str] = mapped_column(String(32))
    width: Mapped[int]
    height: Mapped[int]
    storage_key: Mapped[str] = mapped_column(String(200), unique=True)
    look: Mapped[bytes]
    retired_at: Mapped[datetime | None]
    created_at: Mapped[datetime]
