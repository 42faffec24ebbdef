"""From a route plan to the calls it asks for. Pure: days are those of the shop's own calendar, without any clock."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Annotated, Literal, NamedTuple, Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter

Weekday = Annotated[int, Field(ge=1, le=7, description="1 is Monday, 7 is Sunday.")]

MAX_CYCLE_WEEKS = 52


class _Cadence(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Weekdays(_Cadence):
    """The same weekdays, every week."""

    kind: Literal["weekdays"]
    weekdays: frozenset[Weekday] = Field(min_length=1)

    def falls_on(self, day: date) -> bool:
        """Whether the cadence asks for a call on that day."""
        return day.isoweekday() in self.weekdays


class Dates(_Cadence):
    """Single dates."""

    kind: Literal["dates"]
    dates: frozenset[date] = Field(min_length=1, max_length=366)

    def falls_on(self, day: date) -> bool:
        """Whether the cadence asks for a call on that day."""
        return day in self.dates


class Cycle(_Cadence):
    """Weekdays of every n-th week, counted in both directions from the week (Monday to Sunday) that `anchor` is in."""

    kind: Literal["cycle"]
    every_weeks: int = Field(ge=1, le=MAX_CYCLE_WEEKS)
    anchor: date = Field(description="Any day of a week with calls.")
    weekdays: frozenset[Weekday] = Field(min_length=1)

    def falls_on(self, day: date) -> bool:
        """Whether the cadence asks for a call on that day."""
        weeks = (_monday(day) - _monday(self.anchor)).days // 7
        return weeks % self.every_weeks == 0 and day.isoweekday() in self.weekdays


Cadence = Annotated[Weekdays | Dates | Cycle, Field(discriminator="kind")]
CADENCE: TypeAdapter[Weekdays | Dates | Cycle] = TypeAdapter(Cadence)


@dataclass(frozen=True, slots=True)
class Period:
    """Days from `first` to `last`, both included; empty when `last` lies before `first`."""

    first: date
    last: date

    def __iter__(self) -> Iterator[date]:
        for count in range((self.last - self.first).days + 1):
            yield self.first + timedelta(days=count)

    def __contains__(self, day: date) -> bool:
        return self.first <= day <= self.last

    def within(self, first: date, *lasts: date | None) -> Self:
        """What is left of the period from `first` on, up to the earliest of `lasts` (None: no end)."""
        ends = [self.last, *(last for last in lasts if last is not None)]
        return type(self)(max(self.first, first), min(ends))


class Call(NamedTuple):
    """A rep at an outlet on a day: what a route plan asks for, and what a visit fulfils."""

    rep_id: UUID
    outlet_id: UUID
    day: date


@dataclass(frozen=True, slots=True)
class Stop:
    """One outlet of a route plan as far as its calls need: who, where, in which rhythm, between which days."""

    rep_id: UUID
    outlet_id: UUID
    cadence: Weekdays | Dates | Cycle
    valid_from: date
    lasts: tuple[date | None, ...]

    def calls(self, period: Period) -> Iterator[Call]:
        """The planned calls of the period, in order."""
        left = period.within(self.valid_from, *self.lasts)
        for day in _days_of(self.cadence, period):
            if day in left:
                yield Call(self.rep_id, self.outlet_id, day)


def planned_calls(stops: Iterable[Stop], period: Period) -> set[Call]:
    """Every call that any of the stops asks for. Plans that overlap ask for one and the same call."""
    return {call for stop in stops for call in stop.calls(period)}


def ever_falls_within(cadence: Weekdays | Dates | Cycle, valid_from: date, valid_to: date | None) -> bool:
    """Whether a plan with that cadence and validity asks for any call at all."""
    if isinstance(cadence, Dates):
        return any(valid_from <= day <= (valid_to or day) for day in cadence.dates)
    # What does not fall into the longest cycle never will.
    cycle = Period(valid_from, valid_from + timedelta(weeks=MAX_CYCLE_WEEKS))
    return any(cadence.falls_on(day) for day in cycle.within(valid_from, valid_to))


# A territory has thousands of stops, but only as many rhythms as plans.
@lru_cache(maxsize=4096)
def _days_of(cadence: Weekdays | Dates | Cycle, period: Period) -> tuple[date, ...]:
    return tuple(day for day in period if cadence.falls_on(day))


def _monday(day: date) -> date:
    return day - timedelta(days=day.isoweekday() - 1)
