"""What people say of an analysis. Nothing here is ever changed: a newer set of corrections stands beside the older."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from api.tables.base import Base, JsonObject


class CorrectionSet(Base):
    """All corrections of one analysis that a person wants in force; the last `revision` of the analysis holds.

    `products` is what the catalogue said of the products in it. `appeal_id` names the appeal that proposed it.
    """

    __tablename__ = "correction_sets"
    __table_args__ = (UniqueConstraint("analysis_id", "revision"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    photo_id: Mapped[UUID] = mapped_column(ForeignKey("photos.id"), index=True)
    analysis_id: Mapped[UUID] = mapped_column(ForeignKey("analyses.id"))
    revision: Mapped[int]
    document: Mapped[JsonObject]
    products: Mapped[JsonObject]
    reason: Mapped[str] = mapped_column(Text)
    author_id: Mapped[UUID] = mapped_column(ForeignKey("users.id"))
    appeal_id: Mapped[UUID | None] = mapped_column(ForeignKey("appeals.id"))
    created_at: Mapped[datetime]
