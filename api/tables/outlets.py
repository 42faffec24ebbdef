"""Where products are sold: territories, their outlets, and the lists that outlets are sorted by."""

from datetime import datetime
from typing import Literal
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from api.tables.base import Base, JsonObject

ClassSource = Literal["given", "monthly_sales"]


class Territory(Base):
    """The part of the market that a manager answers for. It may be a part of another, and have parts of its own."""

    __tablename__ = "territories"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(64), unique=True)
    name: Mapped[str] = mapped_column(String(200))
    parent_id: Mapped[UUID | None] = mapped_column(ForeignKey("territories.id"), index=True)


class Channel(Base):
    """A channel that a company added to the usual ones, or one of those by a name of its own."""

    __tablename__ = "channels"

    code: Mapped[str] = mapped_column(String(64), primary_key=True)
    name: Mapped[str] = mapped_column(String(100))


class OutletClassBands(Base):
    """One version of the bands of monthly sales that decide an outlet's class. The highest version is in force."""

    __tablename__ = "outlet_class_bands"

    version: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    document: Mapped[JsonObject]
    created_by: Mapped[UUID] = mapped_column(ForeignKey("users.id"))
    created_at: Mapped[datetime]


class Outlet(Base):
    """A shop, kiosk or bar that sells the company's products."""

    __tablename__ = "outlets"
    # Lists go by code, page after page, mostly of one territory or one channel.
    __table_args__ = (
        Index("ix_outlets_territory_id_code", "territory_id", "code"),
        Index("ix_outlets_channel_outlet_class_code", "channel", "outlet_class", "code"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(64), unique=True)
    name: Mapped[str] = mapped_column(String(200))
    channel: Mapped[str] = mapped_column(String(64))
    outlet_class: Mapped[str] = mapped_column(String(1))
    class_reason: Mapped[str | None] = mapped_column(String(400))
    monthly_sales: Mapped[float | None]
    territory_id: Mapped[UUID] = mapped_column(ForeignKey("territories.id"))
    address: Mapped[str] = mapped_column(String(400), default="")
    latitude: Mapped[float | None]
    longitude: Mapped[float | None]
    active: Mapped[bool] = mapped_column(default=True)

    @property
    def class_source(self) -> ClassSource:
        """Whether the class follows the monthly sales, or somebody gave it: for a reason, or for want of a figure."""
        return "given" if self.monthly_sales is None or self.class_reason else "monthly_sales"
