"""What a visit of an outlet is for. A newer objective stands beside the older."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from api.tables.base import Base


class VisitObjective(Base):
    """What visits of one outlet are for in a period; of several that are valid, the one saved last counts."""

    __tablename__ = "visit_objectives"
    __table_args__ = (Index("ix_visit_objectives_outlet_id_created_at_id", "outlet_id", "created_at", "id"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    outlet_id: Mapped[UUID] = mapped_column(ForeignKey("outlets.id"))
    objective: Mapped[str] = mapped_column(String(500))
    valid_from: Mapped[date]
    valid_to: Mapped[date]
    created_by: Mapped[UUID] = mapped_column(ForeignKey("users.id"))
    created_at: Mapped[datetime]
