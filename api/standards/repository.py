"""All SQL about display standards. Everybody who is logged in may read them."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from api.tables import Standard

StandardKey = tuple[str, int]


def find_standard(session: Session, standard_id: UUID) -> Standard | None:
    """The version with that id."""
    return session.get(Standard, standard_id)


def find_version(session: Session, code: str, version: int) -> Standard | None:
    """The version of that code and number."""
    query = select(Standard).where(Standard.code == code, Standard.version == version)
    return session.scalars(query).one_or_none()


def list_standards(session: Session, *, limit: int, after: StandardKey | None) -> Sequence[Standard]:
    """Versions by code and number, at most `limit`, those behind the key `after`."""
    query = select(Standard).order_by(Standard.code, Standard.version).limit(limit)
    if after is not None:
        code, version = after
        query = query.where(or_(Standard.code > code, and_(Standard.code == code, Standard.version > version)))
    return session.scalars(query).all()


def valid_standards(session: Session, channel: str, outlet_class: str, day: date) -> Sequence[Standard]:
    """Every version in force on that day for that channel and class, general ones too."""
    query = select(Standard).where(
        Standard.valid_from <= day,
        or_(Standard.valid_to.is_(None), Standard.valid_to >= day),
        or_(Standard.channel.is_(None), Standard.channel == channel),
        or_(Standard.outlet_class.is_(None), Standard.outlet_class == outlet_class),
    )
    return session.scalars(query).all()
