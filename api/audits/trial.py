"""A trial run: what a standard would have done to past visits. Writes nothing and recognises nothing.

It holds the database only for a batch of visits at a time, and never keeps a writer waiting.
"""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy.orm import Session, sessionmaker

from api.audits import repository
from api.audits.basis import evidence_of
from api.audits.demands import standard_ids_of
from api.audits.repository import VisitFilter
from api.audits.trial_report import TrialSummary, TriedVisit, changed_lines, summarise
from api.db import reading
from api.paging import MomentKey
from api.security.caller import Caller
from api.standards.choice import would_apply
from api.standards.repository import published_standards, territories_below
from api.standards.service import get_standard, traits_of
from api.tables import Outlet, Standard, Visit, VisitResult

MOST_VISITS = 500
BATCH = 25
# A standard that hardly ever wins would else walk through all the visits of years within one request.
MOST_LOOKED_AT = 10_000


@dataclass(frozen=True, slots=True)
class Trial:
    """The visits that a standard was tried on, the latest first, and what it did to them."""

    standard: Standard
    visits: tuple[TriedVisit, ...]
    summary: TrialSummary


@dataclass(frozen=True, slots=True)
class _Plan:
    """What stays the same from batch to batch."""

    standard: Standard
    published: tuple[Standard, ...]
    wanted: VisitFilter


def try_standard(
    sessions: sessionmaker[Session],
    caller: Caller,
    standard_id: UUID,
    *,
    visits: int = MOST_VISITS,
    since: date | None = None,
    until: date | None = None,
) -> Trial:
    """Measure the latest visits of outlets that the standard would apply to, as if it had been in force then.

    Its own days do not count, nor do other versions of its code. Each visit is measured from what its newest result
    rests on. At most `visits` of those that the caller may see; of the latest MOST_LOOKED_AT, older ones are not looked
    at. Raises NotFound.
    """
    with reading(sessions) as session:
        plan = _plan(session, standard_id, since, until)
    tried: list[TriedVisit] = []
    after: MomentKey | None = None
    for _ in range(MOST_LOOKED_AT // BATCH):
        with reading(sessions) as session:
            rows = repository.list_scored_visits(session, caller, plan.wanted, limit=BATCH, after=after)
            for row in rows:
                if len(tried) < visits and (each := _try_on(session, plan, *row)):
                    tried.append(each)
        if len(rows) < BATCH or len(tried) >= visits:
            break
        after = rows[-1][1].started_at, rows[-1][1].id
    return Trial(plan.standard, tuple(tried), summarise(tried))


def _plan(session: Session, standard_id: UUID, since: date | None, until: date | None) -> _Plan:
    standard = get_standard(session, standard_id)
    territory = standard.territory_id
    wanted = VisitFilter(
        channel=standard.channel,
        outlet_class=standard.outlet_class,
        territories=None if territory is None else territories_below(session, territory),
        since=since,
        until=until,
    )
    return _Plan(standard, tuple(published_standards(session)), wanted)


def _try_on(session: Session, plan: _Plan, result: VisitResult, visit: Visit, outlet: Outlet) -> TriedVisit | None:
    """None where the standard would not have applied."""
    day = visit.local_started_at.date()
    if not plan.wanted.has_day(day):
        return None
    if not would_apply(plan.standard, plan.published, traits_of(session, outlet), day):
        return None
    evidence = evidence_of(session, result)
    if plan.standard.scene_type is not None and plan.standard.scene_type not in evidence.photographed_types:
        return None
    stored = repository.standards_by_id(session, standard_ids_of(result))
    others = [each for each in stored if each.scene_type != plan.standard.scene_type]
    card = evidence.score([*others, plan.standard])
    return TriedVisit(visit, outlet, result, card, changed_lines(result.lines["lines"], card.as_json()["lines"]))
