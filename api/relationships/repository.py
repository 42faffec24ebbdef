"""All SQL about relationship indicators. The caller's right to the outlet is checked before."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from api.tables import RelationshipIndicators

DayKey = tuple[date, UUID]


def find_indicators(session: Session, indicators_id: UUID) -> RelationshipIndicators | None:
    """The indicators with that id, of whatever outlet."""
    return session.get(RelationshipIndicators, indicators_id)


def list_indicators(
    session: Session, outlet_id: UUID, *, limit: int, after: DayKey | None
) -> Sequence[RelationshipIndicators]:
    """The history of an outlet, the newest day first, at most `limit`, those behind the key `after`."""
    day, key = RelationshipIndicators.day, RelationshipIndicators.id
    query = select(RelationshipIndicators).where(RelationshipIndicators.outlet_id == outlet_id)
    if after is not None:
        query = query.where(or_(day < after[0], and_(day == after[0], key < after[1])))
    return session.scalars(query.order_by(day.desc(), key.desc()).limit(limit)).all()
