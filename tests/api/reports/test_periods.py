"""Periods fall into whole months and the days around them, without a hole and without a day twice."""

from datetime import date, timedelta

import pytest

from api.reports.periods import Period, step_of

PERIODS = [
    Period(date(2025, 1, 1), date(2025, 12, 31)),
    Period(date(2025, 1, 31), date(2025, 2, 28)),
    Period(date(2025, 1, 2), date(2025, 1, 30)),
    Period(date(2024, 2, 29), date(2024, 2, 29)),
    Period(date(2025, 3, 3), date(2025, 3, 9)),
    Period(date(2025, 3, 4), date(2025, 3, 16)),
    Period(date(2023, 11, 15), date(2026, 2, 3)),
]


@pytest.mark.parametrize("period", PERIODS, ids=str)
def test_months_and_the_days_around_them_are_the_period(period: Period) -> None:
    months, edges = period.months()
    days = sorted(day for part in [*edges, *([months] if months else [])] for day in part.days())
    assert days == list(period.days())
    if months:
        assert (months.since.day, (months.until + timedelta(days=1)).day) == (1, 1)


@pytest.mark.parametrize("step", ["week", "month"])
def test_the_steps_of_a_period_are_the_period(step: str) -> None:
    period = Period(date(2025, 1, 15), date(2025, 3, 11))
    starts = sorted({step_of(day, step) for day in period.days()})  # type: ignore[arg-type]
    parts = [period.within(start, step) for start in starts]  # type: ignore[arg-type]
    assert [day for part in parts for day in part.days()] == list(period.days())
