"""Display standards: what an outlet of a channel and class has to show, and how much each check weighs."""

from datetime import date, datetime
from typing import Literal
from uuid import UUID

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from api.tables.base import Base, JsonObject

StandardState = Literal["draft", "published", "retired"]


class Standard(Base):
    """One version of a standard. Once published it never changes, for results rest on it.

    `channel`, `outlet_class`, `territory_id` and `scene_type` say what it applies to; None: to every one. A territory
    stands for all below it too. A retired version applies to no visit after the day `retired_after`.
    """

    __tablename__ = "standards"
    __table_args__ = (UniqueConstraint("code", "version"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(64))
    version: Mapped[int]
    name: Mapped[str] = mapped_column(String(200))
    channel: Mapped[str | None] = mapped_column(String(64))
    outlet_class: Mapped[str | None] = mapped_column(String(1))
    territory_id: Mapped[UUID | None] = mapped_column(ForeignKey("territories.id"))
    scene_type: Mapped[str | None] = mapped_column(String(32))
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]
    document: Mapped[JsonObject]
    # A row that came before there were drafts applied as soon as it was saved.
    state: Mapped[str] = mapped_column(String(16), server_default="published")
    created_at: Mapped[datetime]
    published_at: Mapped[datetime | None]
    retired_at: Mapped[datetime | None]
    retired_after: Mapped[date | None]
