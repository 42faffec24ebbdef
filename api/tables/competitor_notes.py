"""What a rep saw of a competitor on a visit. Only ever added to."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from api.tables.base import Base


class CompetitorNote(Base):
    """One thing seen. `outlet_id` and `day` (the shop's calendar) are the visit's; `price` is a decimal as text."""

    __tablename__ = "competitor_notes"
    __table_args__ = (Index("ix_competitor_notes_outlet_id_created_at_id", "outlet_id", "created_at", "id"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    visit_id: Mapped[UUID] = mapped_column(ForeignKey("visits.id"), index=True)
    outlet_id: Mapped[UUID] = mapped_column(ForeignKey("outlets.id"))
    day: Mapped[date]
    brand: Mapped[str] = mapped_column(String(200))
    sku: Mapped[str] = mapped_column(String(64))
    facings: Mapped[int | None]
    price: Mapped[str | None] = mapped_column(String(16))
    promotion: Mapped[str] = mapped_column(String(500))
    note: Mapped[str] = mapped_column(String(2000))
    photo_id: Mapped[UUID | None] = mapped_column(ForeignKey("photos.id"))
    created_at: Mapped[datetime]
