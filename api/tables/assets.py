"""Display assets: coolers, racks, display cases and POP material that were handed to an outlet."""

from datetime import date, datetime
from typing import Literal
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String, select
from sqlalchemy.orm import Mapped, column_property, mapped_column

from api.tables.base import Base
from api.tables.campaigns import Campaign

AssetKind = Literal["cooler", "rack", "display_case", "pop_material"]
AssetState = Literal["issued", "accepted", "faulty", "missing", "withdrawn"]
AssetEventKind = Literal["issued", "accepted", "missing", "fault_reported", "repaired", "withdrawn"]


class Asset(Base):
    """Something issued to an outlet, `quantity` pieces of it. `action_id` is the repair of a faulty one.

    `campaign` is any text; `campaign_id` the campaign that has it as its code, if there is one.
    """

    __tablename__ = "assets"
    __table_args__ = (Index("ix_assets_outlet_id_state", "outlet_id", "state"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    outlet_id: Mapped[UUID] = mapped_column(ForeignKey("outlets.id"))
    kind: Mapped[str] = mapped_column(String(16))
    name: Mapped[str] = mapped_column(String(200))
    serial: Mapped[str] = mapped_column(String(64), default="")
    campaign: Mapped[str] = mapped_column(String(64), default="", index=True)
    quantity: Mapped[int]
    issued_on: Mapped[date]
    state: Mapped[str] = mapped_column(String(16))
    action_id: Mapped[UUID | None] = mapped_column(ForeignKey("actions.id"))
    created_by: Mapped[UUID] = mapped_column(ForeignKey("users.id"))
    created_at: Mapped[datetime]
    campaign_id: Mapped[UUID | None] = column_property(
        select(Campaign.id).where(Campaign.code == campaign).correlate_except(Campaign).scalar_subquery()
    )


class AssetEvent(Base):
    """One thing that happened to an asset, counted from 1."""

    __tablename__ = "asset_events"

    asset_id: Mapped[UUID] = mapped_column(ForeignKey("assets.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    kind: Mapped[str] = mapped_column(String(16))
    moment: Mapped[datetime]
    actor_id: Mapped[UUID] = mapped_column(ForeignKey("users.id"))
    note: Mapped[str] = mapped_column(String(2000), default="")
    photo_id: Mapped[UUID | None] = mapped_column(ForeignKey("photos.id"))
