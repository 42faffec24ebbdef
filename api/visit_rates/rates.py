"""Visit completion rate and visit success rate over calls. Pure.

A call is a rep at an outlet on a day of the shop's calendar, however many visits it took. Both rates look at the calls
of the route plan only: unplanned visits, and what was ordered on them, are counted apart.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal, NamedTuple, Self
from uuid import UUID

from api.route_plans.calendar import Call

OrderPlaced = Literal["yes", "no", "unknown"]
# Of several visits of one call the first of these counts that any of them told.
DECISIVE: tuple[OrderPlaced, ...] = ("yes", "unknown", "no")


class VisitFact(NamedTuple):
    """What the rates need of a visit."""

    call: Call
    visit_id: UUID
    order_placed: OrderPlaced


@dataclass(frozen=True, slots=True)
class CallOutcome:
    """What came of a call: planned or not, the visits made, and whether any of them ended with an order."""

    call: Call
    planned: bool
    visit_ids: tuple[UUID, ...]
    order_placed: OrderPlaced | None

    @property
    def visited(self) -> bool:
        """Whether the rep was there."""
        return bool(self.visit_ids)


def call_outcomes(planned: Iterable[Call], visits: Iterable[VisitFact]) -> list[CallOutcome]:
    """Planned calls and visits put together, each call once, in any order."""
    made: dict[Call, list[VisitFact]] = defaultdict(list)
    for visit in visits:
        made[visit.call].append(visit)
    on_route = [_outcome(call, True, made.pop(call, [])) for call in set(planned)]
    return on_route + [_outcome(call, False, rest) for call, rest in made.items()]


@dataclass(frozen=True, slots=True)
class VisitRates:
    """Counts of calls, and the two rates; a rate is None where nothing was planned, or nothing visited."""

    planned: int
    planned_visited: int
    planned_ordered: int
    planned_order_unknown: int
    unplanned_visited: int
    unplanned_ordered: int

    @classmethod
    def of(cls, outcomes: Iterable[CallOutcome]) -> Self:
        """The counts over these calls."""
        calls = list(outcomes)
        planned = [call for call in calls if call.planned]
        unplanned = [call for call in calls if not call.planned]
        return cls(
            planned=len(planned),
            planned_visited=sum(call.visited for call in planned),
            planned_ordered=_ordered(planned, "yes"),
            planned_order_unknown=_ordered(planned, "unknown"),
            unplanned_visited=len(unplanned),
            unplanned_ordered=_ordered(unplanned, "yes"),
        )

    @property
    def completion_rate(self) -> float | None:
        """Planned calls that were visited / planned calls, 0..1."""
        return self.planned_visited / self.planned if self.planned else None

    @property
    def success_rate(self) -> float | None:
        """Calls of the route that were visited and ordered / calls of the route that were visited, 0..1."""
        return self.planned_ordered / self.planned_visited if self.planned_visited else None


def _outcome(call: Call, planned: bool, visits: list[VisitFact]) -> CallOutcome:
    ids = tuple(sorted(visit.visit_id for visit in visits))
    return CallOutcome(call, planned, ids, _order_placed(visits))


def _order_placed(visits: list[VisitFact]) -> OrderPlaced | None:
    """One order makes the call a success; as long as one visit is open, the others do not make it a failure."""
    told = [visit.order_placed for visit in visits]
    for answer in DECISIVE:
        if answer in told:
            return answer
    return None


def _ordered(calls: Iterable[CallOutcome], answer: OrderPlaced) -> int:
    return sum(call.order_placed == answer for call in calls)
