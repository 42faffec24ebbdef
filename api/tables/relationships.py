"""How well the company stands with an outlet: dated observations, none of which is ever changed."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from api.tables.base import Base


class RelationshipIndicators(Base):
    """What was known of the relationship with an outlet on a day; None where nobody knew."""

    __tablename__ = "relationship_indicators"
    # Lists go newest first, page after page.
    __table_args__ = (Index("ix_relationship_indicators_outlet_id_day_id", "outlet_id", "day", "id"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    outlet_id: Mapped[UUID] = mapped_column(ForeignKey("outlets.id"))
    day: Mapped[date]
    visits_per_week: Mapped[float | None]
    problems_solved_per_week: Mapped[float | None]
    recommends_brand_first: Mapped[bool | None]
    best_position_granted: Mapped[bool | None]
    best_display_granted: Mapped[bool | None]
    feedback: Mapped[str] = mapped_column(String(2000), default="")
    recorded_by: Mapped[UUID] = mapped_column(ForeignKey("users.id"))
    created_at: Mapped[datetime]
