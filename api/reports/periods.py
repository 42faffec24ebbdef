"""Periods of local days, and how they fall into whole months. Pure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from api.figures.units import BEGINNINGS, monday_of, month_of

Step = Literal["week", "month"]
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Period:
    """The days from `since` to `until`, both included."""

    since: date
    until: date

    def months(self) -> tuple["Period | None", list["Period"]]:
        """The whole months inside as one period, if there are any, and the days before and after them."""
        first = self.since if self.since.day == 1 else _next_month(self.since)
        end = month_of(self.until + _DAY)
        if first >= end:
            return None, [self]
        return Period(first, end - _DAY), _not_empty(Period(self.since, first - _DAY), Period(end, self.until))

    def nearest(self, *, beginnings: bool) -> tuple["Period | None", list["Period"], list["Period"]]:
        """The nearest period of whole months, the days that it lacks, and those that it has too many.

        With `beginnings` it may begin and end behind those of a month too. None where it makes more days than there
        are.
        """
        starts = (1, *(1 + days for days in BEGINNINGS)) if beginnings else (1,)
        first, end = _nearest_start(self.since, starts), _nearest_start(self.until + _DAY, starts)
        lacking = _not_empty(Period(self.since, first - _DAY), Period(end, self.until))
        surplus = _not_empty(Period(first, self.since - _DAY), Period(self.until + _DAY, end - _DAY))
        if first >= end or sum(part.length for part in lacking + surplus) >= self.length:
            return None, [self], []
        return Period(first, end - _DAY), lacking, surplus

    def from_months(self) -> tuple[list["Period"], list["Period"], list["Period"]]:
        """The whole months from that in which it begins, the beginning of the month after them, and that before it.

        Months and what is after them, less what is before it, are the period.
        """
        first, end = month_of(self.since), month_of(self.until + _DAY)
        months, after = _not_empty(Period(first, end - _DAY)), _not_empty(Period(end, self.until))
        return months, after, _not_empty(Period(first, self.since - _DAY))

    @property
    def length(self) -> int:
        """How many days it has."""
        return (self.until - self.since).days + 1

    def days(self) -> Iterator[date]:
        """Every day, the first one first."""
        return (self.since + number * _DAY for number in range(self.length))

    def within(self, starts_on: date, step: Step) -> "Period":
        """The part of the week or month that begins on a day which lies inside."""
        end = starts_on + 7 * _DAY if step == "week" else _next_month(starts_on)
        return Period(max(self.since, starts_on), min(self.until, end - _DAY))


def step_of(day: date, step: Step) -> date:
    """The first day of its week or month."""
    return monday_of(day) if step == "week" else month_of(day)


def _next_month(day: date) -> date:
    return month_of(month_of(day) + 32 * _DAY)


def _nearest_start(day: date, starts: Sequence[int]) -> date:
    """The day nearest to the day that is one of these days of a month; of two the earlier."""
    near = [month.replace(day=start) for month in (month_of(day), _next_month(day)) for start in starts]
    return min(near, key=lambda start: abs(start - day))


def _not_empty(*periods: Period) -> list[Period]:
    return [period for period in periods if period.length > 0]
