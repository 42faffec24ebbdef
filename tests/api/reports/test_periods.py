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


@pytest.mark.parametrize(
    ("since", "until", "months", "lacking", "surplus"),
    [
        ((2025, 1, 1), (2025, 12, 31), 12, 0, 0),
        ((2025, 1, 2), (2025, 12, 30), 12, 0, 2),
        ((2025, 1, 16), (2025, 12, 15), 11, 15, 15),
        ((2025, 1, 17), (2025, 12, 15), 10, 30, 0),
        ((2025, 1, 3), (2025, 1, 27), 1, 0, 6),
        ((2025, 3, 14), (2025, 3, 18), 0, 5, 0),
        ((2024, 2, 2), (2024, 3, 5), 1, 5, 1),
    ],
)
def test_the_nearest_months_lack_some_days_and_have_others_too_many(
    since: tuple[int, int, int], until: tuple[int, int, int], months: int, lacking: int, surplus: int
) -> None:
    period = Period(date(*since), date(*until))
    whole, *around = period.nearest(beginnings=False)
    days = [{day for part in parts for day in part.days()} for parts in around]
    inside = set(whole.days()) if whole else set()
    assert (len({day.replace(day=1) for day in inside}), *map(len, days)) == (months, lacking, surplus)
    assert days[0].isdisjoint(inside)
    assert days[1] <= inside
    assert (inside | days[0]) - days[1] == set(period.days())


@pytest.mark.parametrize(
    ("since", "until", "months", "after", "before", "days_off"),
    [
        ((2025, 1, 1), (2025, 12, 31), 12, 0, 0, 0),
        ((2025, 1, 11), (2025, 3, 20), 2, 20, 10, 0),
        ((2025, 1, 11), (2025, 1, 20), 0, 20, 10, 0),
        ((2025, 1, 16), (2025, 12, 15), 11, 10, 10, 10),
        ((2024, 2, 25), (2024, 4, 4), 2, 0, 20, 8),
        ((2024, 2, 27), (2024, 4, 6), 1, 10, 0, 7),
    ],
)
def test_with_the_beginnings_of_months_fewer_days_are_left(
    since: tuple[int, int, int], until: tuple[int, int, int], months: int, after: int, before: int, days_off: int
) -> None:
    period = Period(date(*since), date(*until))
    nearest, lacking, surplus = period.nearest(beginnings=True)
    assert nearest is not None
    parts = [set(_days(periods)) for periods in nearest.from_months()]
    assert (len({day.replace(day=1) for day in parts[0]}), *map(len, parts[1:])) == (months, after, before)
    assert all(each.since.day == 1 for periods in nearest.from_months() for each in periods)
    assert (parts[0] | parts[1]) - parts[2] == set(nearest.days())
    assert (set(nearest.days()) | set(_days(lacking))) - set(_days(surplus)) == set(period.days())
    assert len([*_days(lacking), *_days(surplus)]) == days_off


def _days(periods: list[Period]) -> list[date]:
    return [day for period in periods for day in period.days()]


@pytest.mark.parametrize("step", ["week", "month"])
def test_the_steps_of_a_period_are_the_period(step: str) -> None:
    period = Period(date(2025, 1, 15), date(2025, 3, 11))
    starts = sorted({step_of(day, step) for day in period.days()})  # type: ignore[arg-type]
    parts = [period.within(start, step) for start in starts]  # type: ignore[arg-type]
    assert [day for part in parts for day in part.days()] == list(period.days())
