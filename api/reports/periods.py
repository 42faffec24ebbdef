"""Periods of local days, and how they fall into whole months. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from api.figures.units import monday_of, month_of

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
        edges = [Period(self.since, first - _DAY), Period(end, self.until)]
        return Period(first, end - _DAY), [edge for edge in edges if edge.since <= edge.until]

    def days(self) -> Iterator[date]:
        """Every day, the first one first."""
        return (self.since + number * _DAY for number in range((self.until - self.since).days + 1))

    def within(self, starts_on: date, step: Step) -> "Period":
        """The part of the week or month that begins on a day which lies inside."""
        end = starts_on + 7 * _DAY if step == "week" else _next_month(starts_on)
        return Period(max(self.since, starts_on), min(self.until, end - _DAY))


def step_of(day: date, step: Step) -> date:
    """The first day of its week or month."""
    return monday_of(day) if step == "week" else month_of(day)


def _next_month(day: date) -> date:
    return month_of(month_of(day) + 32 * _DAY)
