"""Facings that a person called nothing to be named, and what the queue of unknown facings asks the database for."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from api.tables.analyses import Analysis
from api.tables.base import Base
from api.tables.namings import Naming
from api.tables.photos import Photo


class DismissedFacing(Base):
    """A facing (by its id in the report) that is nothing to be named: a price card, a product of another department."""

    __tablename__ = "dismissed_facings"

    analysis_id: Mapped[UUID] = mapped_column(ForeignKey("analyses.id"), primary_key=True)
    facing_id: Mapped[str] = mapped_column(String(32), primary_key=True)
    dismissed_by: Mapped[UUID] = mapped_column(ForeignKey("users.id"))
    dismissed_at: Mapped[datetime] = mapped_column(index=True)


# Whether anything came since the last look must not take a walk through all reports.
Index("ix_analyses_created_at", Analysis.created_at)
Index("ix_namings_created_at", Naming.created_at)
Index("ix_photos_uploaded_at", Photo.uploaded_at)
