from datetime import UTC, datetime

import pytest

from api.decisions.deadlines import after_working_days


@pytest.mark.parametrize(
    ("moment", "days", "offset", "expected"),
    [
        # Monday 2 March 2026, eight in the morning in London.
        (datetime(2026, 3, 2, 8, tzinfo=UTC), 3, 0, datetime(2026, 3, 5, 8, tzinfo=UTC)),
        (datetime(2026, 3, 5, 8, tzinfo=UTC), 3, 0, datetime(2026, 3, 10, 8, tzinfo=UTC)),
        (datetime(2026, 3, 7, 8, tzinfo=UTC), 1, 0, datetime(2026, 3, 9, 8, tzinfo=UTC)),
        (datetime(2026, 3, 8, 8, tzinfo=UTC), 1, 0, datetime(2026, 3, 9, 8, tzinfo=UTC)),
        # Friday evening in London is Saturday morning in Shanghai.
        (datetime(2026, 3, 6, 18, tzinfo=UTC), 1, 0, datetime(2026, 3, 9, 18, tzinfo=UTC)),
        (datetime(2026, 3, 5, 18, tzinfo=UTC), 1, 480, datetime(2026, 3, 8, 18, tzinfo=UTC)),
    ],
)
def test_weekends_do_not_count(moment: datetime, days: int, offset: int, expected: datetime) -> None:
    assert after_working_days(moment, days, offset) == expected
