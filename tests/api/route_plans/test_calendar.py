"""Which days a route plan asks for: by rule, by table and by property."""

from datetime import date, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.route_plans.calendar import CADENCE, Call, Period, Stop, ever_falls_within, planned_calls

REP, OUTLET, OTHER = (UUID(int=number) for number in (1, 2, 3))
MARCH = Period(date(2026, 3, 1), date(2026, 3, 31))
DAYS = st.dates(date(2020, 1, 1), date(2035, 12, 31))
WEEKDAYS = st.sets(st.integers(1, 7), min_size=1)
CADENCES = st.one_of(
    st.builds(lambda days: {"kind": "weekdays", "weekdays": days}, WEEKDAYS),
    st.builds(lambda days: {"kind": "dates", "dates": days}, st.sets(DAYS, min_size=1, max_size=5)),
    st.builds(
        lambda weeks, anchor, days: {"kind": "cycle", "every_weeks": weeks, "anchor": anchor, "weekdays": days},
        st.integers(1, 52),
        DAYS,
        WEEKDAYS,
    ),
).map(CADENCE.validate_python)
STOPS = st.builds(
    Stop,
    st.just(REP),
    st.sampled_from([OUTLET, OTHER]),
    CADENCES,
    DAYS,
    st.tuples(st.none() | DAYS, st.none() | DAYS),
)
PERIODS = st.builds(lambda first, length: Period(first, first + timedelta(days=length)), DAYS, st.integers(0, 120))


def _stop(cadence, first=MARCH.first, last=None, outlet=OUTLET):
    return Stop(REP, outlet, CADENCE.validate_python(cadence), first, (last, None))


def _days(stop, period=MARCH):
    return [call.day.day for call in stop.calls(period)]


@pytest.mark.parametrize(
    ("cadence", "days"),
    [
        ({"kind": "weekdays", "weekdays": [1]}, [2, 9, 16, 23, 30]),
        ({"kind": "weekdays", "weekdays": [7, 1]}, [1, 2, 8, 9, 15, 16, 22, 23, 29, 30]),
        ({"kind": "dates", "dates": ["2026-03-31", "2026-03-01", "2026-04-01"]}, [1, 31]),
        ({"kind": "cycle", "every_weeks": 2, "anchor": "2026-03-04", "weekdays": [1]}, [2, 16, 30]),
        ({"kind": "cycle", "every_weeks": 3, "anchor": "2026-04-02", "weekdays": [4, 7]}, [12, 15]),
        ({"kind": "cycle", "every_weeks": 1, "anchor": "2027-01-01", "weekdays": [5]}, [6, 13, 20, 27]),
    ],
    ids=["mondays", "sundays-and-mondays", "dates", "every-second-week", "anchored-later", "every-week"],
)
def test_days_of_a_month(cadence, days):
    assert _days(_stop(cadence)) == days


@pytest.mark.parametrize("change", ["2026-03-29", "2026-10-25"])
def test_the_days_on_which_clocks_change_are_days_like_others(change):
    """In Europe the first has 23 hours and the second 25; each is one Sunday."""
    sunday = date.fromisoformat(change)
    period = Period(sunday - timedelta(days=1), sunday + timedelta(days=1))
    calls = list(_stop({"kind": "weekdays", "weekdays": [7]}).calls(period))
    assert calls == [Call(REP, OUTLET, sunday)]


def test_a_plan_asks_for_nothing_outside_its_days():
    stop = _stop({"kind": "weekdays", "weekdays": [1]}, first=date(2026, 3, 10), last=date(2026, 3, 23))
    assert _days(stop) == [16, 23]


def test_plans_that_overlap_ask_for_one_call():
    mondays, early_week = (_stop({"kind": "weekdays", "weekdays": days}) for days in ([1], [1, 2]))
    assert planned_calls([mondays, early_week], MARCH) == planned_calls([early_week], MARCH)


@given(stop=STOPS, period=PERIODS)
def test_calls_are_exactly_the_days_that_every_rule_permits(stop, period):
    expected = [
        day
        for day in (period.first + timedelta(days=count) for count in range((period.last - period.first).days + 1))
        if day >= stop.valid_from and all(last is None or day <= last for last in stop.lasts)
        if stop.cadence.falls_on(day)
    ]
    assert [call.day for call in stop.calls(period)] == expected


@given(stops=st.lists(STOPS, max_size=4), period=PERIODS, data=st.data())
def test_a_period_asks_for_what_its_parts_ask_for(stops, period, data):
    cut = data.draw(st.dates(period.first, period.last))
    parts = Period(period.first, cut), Period(cut + timedelta(days=1), period.last)
    first, second = (planned_calls(stops, part) for part in parts)
    assert first | second == planned_calls(stops, period)
    assert not first & second


@given(stop=STOPS, period=PERIODS, later=st.integers(0, 60))
def test_an_end_takes_no_call_from_the_days_before(stop, period, later):
    """What makes completion rates of the past stand still."""
    last_day = period.first + timedelta(days=later)
    ended = Stop(stop.rep_id, stop.outlet_id, stop.cadence, stop.valid_from, (*stop.lasts, last_day))
    assert set(ended.calls(period)) == {call for call in stop.calls(period) if call.day <= last_day}


@given(cadence=CADENCES.filter(lambda cadence: cadence.kind == "cycle"), day=DAYS)
def test_a_cycle_comes_again_after_its_weeks(cadence, day):
    again = day + timedelta(weeks=cadence.every_weeks)
    assert cadence.falls_on(day) == cadence.falls_on(again)


@given(cadence=CADENCES, first=DAYS, length=st.integers(-3, 500))
def test_a_plan_is_empty_exactly_when_it_has_no_call(cadence, first, length):
    last = first + timedelta(days=length)
    calls = any(Stop(REP, OUTLET, cadence, first, (last,)).calls(Period(first, last)))
    assert ever_falls_within(cadence, first, last) == calls


@given(cadence=CADENCES.filter(lambda cadence: cadence.kind != "dates"), first=DAYS)
def test_a_rhythm_without_an_end_is_never_empty(cadence, first):
    assert ever_falls_within(cadence, first, None)
