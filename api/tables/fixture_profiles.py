"""What was measured of the fixtures that stand in outlets."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import JSON, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from api.tables.base import Base


class FixtureProfile(Base):
    """The shelf heights of one fixture, in cm over the floor, from the top. Analyses keep a copy of what they used."""

    __tablename__ = "fixture_profiles"
    __table_args__ = (UniqueConstraint("outlet_id", "scene_type", "name"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    outlet_id: Mapped[UUID] = mapped_column(ForeignKey("outlets.id"))
    scene_type: Mapped[str] = mapped_column(String(32))
    name: Mapped[str] = mapped_column(String(200), default="")
    shelf_heights_cm: Mapped[list[float]] = mapped_column(JSON)
    updated_at: Mapped[datetime]
