"""The brief before a visit: objective, last findings, open actions, standard and promotion of an outlet on a day."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, tzinfo
from uuid import UUID

from sqlalchemy.orm import Session

from api.audits.repository import find_visit_result
from api.audits.results import VisitScore
from api.briefs import repository
from api.briefs.objectives import objective_on
from api.briefs.promotion import Promotion, promotion_of
from api.outlets.service import get_outlet
from api.route_plans.day_route import plan_of_call
from api.security.caller import Caller
from api.standards.service import applicable_standard
from api.tables import Action, RoutePlan, Standard
from api.visits.repository import VisitFilter, list_visits
from api.visits.service import VisitRecord

# Nobody mends more on one visit; the list of actions has the rest.
MAX_ACTIONS = 50


@dataclass(frozen=True, slots=True)
class Brief:
    """What is known of an outlet before a visit on `day`."""

    outlet_id: UUID
    day: date
    plan: RoutePlan | None
    objectives: list[str]
    last_visit: VisitRecord | None
    last_score: VisitScore | None
    open_actions: Sequence[Action]
    standard: Standard | None
    promotion: Promotion | None


def brief(session: Session, caller: Caller, outlet_id: UUID, day: date | None, now: datetime) -> Brief:
    """The brief for a visit on that day; without one, for today by the wall clock of the last visit there.

    Raises NotFound for an outlet that is not the caller's.
    """
    outlet = get_outlet(session, caller, outlet_id)
    zone = _zone(session, caller, outlet_id)
    day = day or now.astimezone(zone).date()
    plan = plan_of_call(session, caller, outlet_id, day)
    last = repository.last_visit(session, caller, outlet_id, datetime.combine(day, time(), zone))
    last_visit = VisitRecord(*last) if last else None
    standard = applicable_standard(session, outlet, day)
    objectives = (objective_on(session, outlet_id, day), plan.objective if plan else None)
    return Brief(
        outlet_id=outlet_id,
        day=day,
        plan=plan,
        objectives=[objective for objective in objectives if objective],
        last_visit=last_visit,
        last_score=_score(session, caller, last_visit),
        open_actions=repository.open_actions(session, outlet_id, MAX_ACTIONS),
        standard=standard,
        promotion=promotion_of(standard.document) if standard else None,
    )


def _zone(session: Session, caller: Caller, outlet_id: UUID) -> tzinfo:
    rows = list_visits(session, caller, VisitFilter(outlet_id=outlet_id), limit=1, after=None)
    return rows[0][0].local_started_at.tzinfo or UTC if rows else UTC


def _score(session: Session, caller: Caller, record: VisitRecord | None) -> VisitScore | None:
    found = find_visit_result(session, caller, record.visit.id) if record else None
    return VisitScore(*found) if found else None
