"""Display standards: what an outlet of a channel and class has to show, and how much each check weighs."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from api.tables.base import Base, JsonObject


class Standard(Base):
    """One version of a standard. A version never changes once a result may rest on it."""

    __tablename__ = "standards"
    __table_args__ = (UniqueConstraint("code", "version"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(64))
    version: Mapped[int]
    name: Mapped[str] = mapped_column(String(200))
    channel: Mapped[str | None] = mapped_column(String(64))
    outlet_class: Mapped[str | None] = mapped_column(String(1))
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]
    document: Mapped[JsonObject]
    created_at: Mapped[datetime]
