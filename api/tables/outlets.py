"""Where products are sold: territories and their outlets."""

from uuid import UUID

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from api.tables.base import Base


class Territory(Base):
    """The part of the market that a manager answers for."""

    __tablename__ = "territories"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(64), unique=True)
    name: Mapped[str] = mapped_column(String(200))


class Outlet(Base):
    """A shop, kiosk or bar that sells the company's products."""

    __tablename__ = "outlets"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(64), unique=True)
    name: Mapped[str] = mapped_column(String(200))
    channel: Mapped[str] = mapped_column(String(64))
    outlet_class: Mapped[str] = mapped_column(String(1))
    territory_id: Mapped[UUID] = mapped_column(ForeignKey("territories.id"), index=True)
    address: Mapped[str] = mapped_column(String(400), default="")
    latitude: Mapped[float | None]
    longitude: Mapped[float | None]
    active: Mapped[bool] = mapped_column(default=True)
