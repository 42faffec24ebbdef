"""The two rates as the field defines them, over plain values."""

from datetime import date
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.route_plans.calendar import Call
from api.visit_rates.rates import VisitFact, VisitRates, call_outcomes

DAY = date(2026, 3, 2)
REPS = [UUID(int=number) for number in range(2)]
OUTLETS = [UUID(int=number) for number in range(10, 14)]
CALLS = st.builds(Call, st.sampled_from(REPS), st.sampled_from(OUTLETS), st.dates(DAY, date(2026, 3, 4)))
VISITS = st.builds(VisitFact, CALLS, st.uuids(version=4), st.sampled_from(["yes", "no", "unknown"]))


def _call(outlet, day=DAY):
    return Call(REPS[0], OUTLETS[outlet], day)


def _visit(number, outlet, order="no", day=DAY):
    return VisitFact(_call(outlet, day), UUID(int=number), order)


def _rates(planned, visits):
    return VisitRates.of(call_outcomes(planned, visits))


@pytest.mark.parametrize(
    ("planned", "visits", "completion", "success"),
    [
        ([], [], None, None),
        ([], [(0, "yes")], None, None),
        ([0, 1], [], 0, None),
        ([0, 1], [(2, "yes")], 0, None),
        ([0, 1], [(0, "yes")], 0.5, 1),
        ([0, 1], [(0, "no"), (1, "yes"), (2, "yes"), (3, "no")], 1, 0.5),
        ([0, 1], [(0, "unknown")], 0.5, 0),
        ([0], [(0, "no"), (0, "yes")], 1, 1),
    ],
    ids=[
        "nothing",
        "only-unplanned",
        "nobody-went",
        "elsewhere",
        "half",
        "orders-off-the-route-do-not-count",
        "nobody-told",
        "twice-a-day-is-one-call",
    ],
)
def test_rates(planned, visits, completion, success):
    made = [_visit(number, outlet, order) for number, (outlet, order) in enumerate(visits)]
    rates = _rates([_call(outlet) for outlet in planned], made)
    assert (rates.completion_rate, rates.success_rate) == (completion, success)


def test_what_counts_apart():
    visits = [_visit(0, 0, "unknown"), _visit(1, 1, "yes"), _visit(2, 2, "no")]
    rates = _rates([_call(0), _call(3)], visits)
    assert rates == VisitRates(2, 1, 0, 1, 2, 1)


def test_a_visit_on_another_day_does_not_make_up_for_a_planned_one():
    later = date(2026, 3, 3)
    rates = _rates([_call(0)], [_visit(0, 0, "yes", later)])
    assert (rates.completion_rate, rates.unplanned_visited) == (0, 1)


def test_a_call_with_one_visit_open_is_no_failure_yet():
    [outcome] = call_outcomes([], [_visit(2, 0, "no"), _visit(1, 0, "unknown")])
    assert (outcome.order_placed, outcome.visit_ids) == ("unknown", (UUID(int=1), UUID(int=2)))


@given(planned=st.lists(CALLS), visits=st.lists(VISITS))
def test_every_visit_and_every_planned_call_is_counted_once(planned, visits):
    outcomes = call_outcomes(planned, visits)
    assert {outcome.call for outcome in outcomes if outcome.planned} == set(planned)
    told = [visit_id for outcome in outcomes for visit_id in outcome.visit_ids]
    assert sorted(told) == sorted(visit.visit_id for visit in visits)
    assert len({outcome.call for outcome in outcomes}) == len(outcomes)


@given(planned=st.lists(CALLS), visits=st.lists(VISITS))
def test_rates_are_shares(planned, visits):
    rates = _rates(planned, visits)
    assert 0 <= rates.planned_ordered + rates.planned_order_unknown <= rates.planned_visited <= rates.planned
    assert (rates.completion_rate is None) == (not planned)
    assert (rates.success_rate is None) == (rates.planned_visited == 0)


@given(planned=st.lists(CALLS), visits=st.lists(VISITS), more=st.lists(VISITS))
def test_unplanned_visits_move_neither_rate(planned, visits, more):
    beside = [visit for visit in more if visit.call not in planned]
    before, after = _rates(planned, visits), _rates(planned, [*visits, *beside])
    assert before.completion_rate == after.completion_rate
    assert before.success_rate == after.success_rate
