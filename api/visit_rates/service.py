"""Visit rates by rep or territory, and the calls that they are made of."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy.orm import Session

from api.errors import InvalidInput
from api.outlets.territories import get_territory
from api.paging import Stretch, decode_cursor, encode_cursor, invalid_cursor
from api.route_plans.calendar import Call, Period, planned_calls
from api.route_plans.repository import planned_stops
from api.security.caller import Caller
from api.visit_rates import repository
from api.visit_rates.rates import CallOutcome, VisitRates, call_outcomes
from api.visit_rates.schemas import GroupedBy

# A quarter; more would be computed call by call for minutes, and shown by nobody.
MAX_DAYS = 92


@dataclass(frozen=True, slots=True)
class RateGroup:
    """The rates of one rep or territory."""

    id: UUID
    name: str
    rates: VisitRates


@dataclass(frozen=True, slots=True)
class RateTable:
    """The rates of all, and of each rep or territory by name."""

    total: VisitRates
    groups: Sequence[RateGroup]


@dataclass(frozen=True, slots=True)
class CallFilter:
    """Which of the caller's calls are looked at."""

    period: Period
    rep_id: UUID | None = None
    territory_id: UUID | None = None


def checked_period(first: date, last: date) -> Period:
    """The period from `first` to `last`. Raises InvalidInput when it ends before it begins, or is too long."""
    if last < first:
        raise InvalidInput("period-ends-first", "`to` must not lie before `from`.")
    if (last - first).days >= MAX_DAYS:
        raise InvalidInput("period-too-long", f"Ask for {MAX_DAYS} days at most, and for longer periods in parts.")
    return Period(first, last)


def rate_table(session: Session, caller: Caller, wanted: CallFilter, by: GroupedBy) -> RateTable:
    """The rates over the calls that the caller may see, in total and by rep or territory.

    Raises NotFound for a territory that is not the caller's.
    """
    outcomes = _outcomes(session, caller, wanted)
    grouped = _by_rep(outcomes) if by == "rep" else _by_territory(session, outcomes)
    names = (repository.rep_names if by == "rep" else repository.territory_names)(session, list(grouped))
    groups = [RateGroup(key, names[key], VisitRates.of(calls)) for key, calls in grouped.items()]
    return RateTable(VisitRates.of(outcomes), sorted(groups, key=lambda group: (group.name, group.id)))


def list_calls(
    session: Session, caller: Caller, wanted: CallFilter, *, limit: int, after: str | None
) -> Stretch[CallOutcome]:
    """A page of the calls behind the rates, by day, rep and outlet. Raises as `rate_table`."""
    outcomes = sorted(_outcomes(session, caller, wanted), key=lambda outcome: _key(outcome.call))
    if after:
        known = _decoded(after)
        outcomes = [outcome for outcome in outcomes if _key(outcome.call) > known]
    return Stretch.cut(outcomes[: limit + 1], limit, lambda outcome: encode_cursor(*_key(outcome.call)))


def _outcomes(session: Session, caller: Caller, wanted: CallFilter) -> list[CallOutcome]:
    if wanted.territory_id is not None:
        get_territory(session, caller, wanted.territory_id)
    of = {"rep_id": wanted.rep_id, "territory_id": wanted.territory_id}
    planned = planned_calls(planned_stops(session, caller, wanted.period, **of), wanted.period)
    return call_outcomes(planned, repository.visit_facts(session, caller, wanted.period, **of))


def _by_rep(outcomes: Sequence[CallOutcome]) -> Mapping[UUID, list[CallOutcome]]:
    grouped: dict[UUID, list[CallOutcome]] = defaultdict(list)
    for outcome in outcomes:
        grouped[outcome.call.rep_id].append(outcome)
    return grouped


def _by_territory(session: Session, outcomes: Sequence[CallOutcome]) -> Mapping[UUID, list[CallOutcome]]:
    territory_of = repository.territories_of(session, list({outcome.call.outlet_id for outcome in outcomes}))
    grouped: dict[UUID, list[CallOutcome]] = defaultdict(list)
    for outcome in outcomes:
        grouped[territory_of[outcome.call.outlet_id]].append(outcome)
    return grouped


def _key(call: Call) -> tuple[str, str, str]:
    return call.day.isoformat(), str(call.rep_id), str(call.outlet_id)


def _decoded(cursor: str) -> tuple[str, str, str]:
    day, rep_id, outlet_id = decode_cursor(cursor, 3)
    try:
        date.fromisoformat(day)
    except ValueError as error:
        raise invalid_cursor() from error
    return day, rep_id, outlet_id
