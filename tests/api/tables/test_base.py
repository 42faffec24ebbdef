"""Moments in the database."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy.dialects import postgresql, sqlite

from api.tables.base import UtcDateTime

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
DIALECT = sqlite.dialect()


def test_stored_as_utc() -> None:
    in_shanghai = NOON.astimezone(timezone(timedelta(hours=8)))
    stored = UtcDateTime().process_bind_param(in_shanghai, DIALECT)
    assert stored is not None
    assert (stored, stored.tzinfo) == (NOON, UTC)


def test_naive_moment_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        UtcDateTime().process_bind_param(NOON.replace(tzinfo=None), DIALECT)


@pytest.mark.parametrize("loaded", [NOON.replace(tzinfo=None), NOON, NOON.astimezone(timezone(timedelta(hours=-5)))])
def test_loaded_with_its_zone(loaded: datetime) -> None:
    moment = UtcDateTime().process_result_value(loaded, postgresql.dialect())
    assert moment is not None
    assert (moment, moment.tzinfo) == (NOON, UTC)


def test_none_stays_none() -> None:
    assert UtcDateTime().process_bind_param(None, DIALECT) is None
    assert UtcDateTime().process_result_value(None, DIALECT) is None
