"""What the photos of a scene show twice: raw, immutable, one row for each set of analyses and version of the rules."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from api.tables.base import Base, JsonObject


class Fusion(Base):
    """The photos of one scene laid over each other, or why that did not work (`error`; the document is empty then).

    It rests on the analyses in `analysis_ids`, in the order of its photos; `basis` stands for them in the unique pair,
    which makes a second result impossible. `overview_key` names the stitched picture in the storage, if there is one.
    """

    __tablename__ = "scene_fusions"
    __table_args__ = (UniqueConstraint("basis", "fusion_version"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    scene_id: Mapped[UUID] = mapped_column(ForeignKey("scenes.id"), index=True)
    analysis_ids: Mapped[JsonObject]
    basis: Mapped[str] = mapped_column(String(64))
    fusion_version: Mapped[str] = mapped_column(String(64))
    software_version: Mapped[str] = mapped_column(String(32))
    document: Mapped[JsonObject]
    error: Mapped[str | None] = mapped_column(Text)
    overview_key: Mapped[str | None] = mapped_column(String(200), unique=True)
    created_at: Mapped[datetime]
