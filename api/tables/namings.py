"""Names of facings and what they rest on: vectors of references and facings, and the names of one analysis.

Nothing here is ever changed: a newer embedder or catalogue adds rows beside the older ones.
"""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from api.tables.base import Base, JsonObject


class ReferenceVector(Base):
    """What an embedder, known by the SHA-256 of its weights, makes of a reference picture; see `api.naming.vectors`."""

    __tablename__ = "reference_vectors"

    reference_id: Mapped[UUID] = mapped_column(
        ForeignKey("reference_pictures.id", ondelete="CASCADE"), primary_key=True
    )
    embedder: Mapped[str] = mapped_column(String(64), primary_key=True)
    vector: Mapped[bytes]


class FacingVectors(Base):
    """What an embedder makes of the facings of an analysis, in the order of its report.

    With them facings are named again, or compared with each other, without the photo and without the detector.
    """

    __tablename__ = "facing_vectors"

    analysis_id: Mapped[UUID] = mapped_column(ForeignKey("analyses.id"), primary_key=True)
    embedder: Mapped[str] = mapped_column(String(64), primary_key=True)
    vectors: Mapped[bytes]


class Naming(Base):
    """What the facings of an analysis are called, by one catalogue (`catalogue`: its revision) and one embedder.

    `basis` stands for both and for what else had a say. `revision` counts up within the analysis, for the last one
    holds, and clocks of two workers differ. A design that is taken back brings an earlier basis again.
    """

    __tablename__ = "namings"
    __table_args__ = (UniqueConstraint("analysis_id", "revision"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    analysis_id: Mapped[UUID] = mapped_column(ForeignKey("analyses.id"))
    revision: Mapped[int]
    basis: Mapped[str] = mapped_column(String(64))
    embedder: Mapped[str] = mapped_column(String(64))
    catalogue: Mapped[str] = mapped_column(String(64))
    software_version: Mapped[str] = mapped_column(String(32))
    document: Mapped[JsonObject]
    created_at: Mapped[datetime]
