"""Relationship indicators: appended, never changed, so that their history can be trusted."""

from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from api.db import insert
from api.errors import Conflict, InvalidInput
from api.outlets.service import get_outlet
from api.paging import Stretch, decode_cursor, encode_cursor, invalid_cursor
from api.relationships import repository
from api.relationships.repository import DayKey
from api.relationships.schemas import RelationshipContent
from api.security.caller import Caller
from api.tables import RelationshipIndicators

# Where the shop's calendar is furthest ahead of UTC, its day is the next one.
AHEAD = timedelta(days=1)


def put_indicators(
    session: Session, caller: Caller, outlet_id: UUID, indicators_id: UUID, content: RelationshipContent, now: datetime
) -> tuple[RelationshipIndicators, bool]:
    """Append what was seen; True when it is new, False when it stands so already.

    Raises NotFound for the outlet, InvalidInput for a day to come, Conflict when the id stands for something else.
    """
    get_outlet(session, caller, outlet_id)
    if content.day > (now + AHEAD).date():
        raise InvalidInput("day-in-future", f"{content.day} has not come yet. Tell what was seen, on the day it was.")
    row = RelationshipIndicators(
        id=indicators_id, outlet_id=outlet_id, recorded_by=caller.id, created_at=now, **content.model_dump()
    )
    if repository.find_indicators(session, indicators_id) is None and insert(session, row):
        return row, True
    stored = repository.find_indicators(session, indicators_id)
    if stored is None or stored.outlet_id != outlet_id or not _same(stored, content):
        raise Conflict("indicators-differ", "This id stands for other indicators, which stay. Make a new UUID.")
    return stored, False


def list_indicators(
    session: Session, caller: Caller, outlet_id: UUID, *, limit: int, after: str | None
) -> Stretch[RelationshipIndicators]:
    """A page of an outlet's history, the newest day first. Raises NotFound."""
    outlet = get_outlet(session, caller, outlet_id)
    key = _day_key(after) if after else None
    rows = repository.list_indicators(session, outlet.id, limit=limit + 1, after=key)
    return Stretch.cut(rows, limit, lambda row: encode_cursor(row.day.isoformat(), str(row.id)))


def _day_key(cursor: str) -> DayKey:
    day, key = decode_cursor(cursor, 2)
    try:
        return date.fromisoformat(day), UUID(key)
    except ValueError as error:
        raise invalid_cursor() from error


def _same(stored: RelationshipIndicators, content: RelationshipContent) -> bool:
    return all(getattr(stored, name) == value for name, value in content.model_dump().items())
