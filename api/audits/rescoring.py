"""Scoring past visits again, by the standards that apply to them now: a job for each visit, after all photos.

The jobs are rows: what a killed service left undone, the next one goes on with. A visit whose score says nothing new
gets no new revision, so asking twice does no harm.
"""

from collections.abc import Iterator
from datetime import date, datetime
from uuid import UUID

from sqlalchemy.orm import Session

from api.audit_log.service import record_change
from api.audits import repository
from api.audits.repository import VisitFilter
from api.db import transaction
from api.errors import Conflict
from api.jobs.queue import RescoreVisit
from api.resources import Resources
from api.standards.repository import territories_below
from api.standards.service import get_standard

# Small enough that no photo's upload waits long behind it.
BATCH = 200


def request_scores(
    resources: Resources, actor_id: UUID | None, standard_id: UUID | None, since: date | None, until: date | None
) -> int:
    """Queue the visits that the standard may apply to (None: all) in a period; how many are new in the queue.

    Raises NotFound, and Conflict for a draft, which applies to nothing.
    """
    now = resources.clock()
    with transaction(resources.sessions) as session:
        wanted = _visits_of(session, standard_id, since, until)
        change = {"since": str(since) if since else None, "until": str(until) if until else None}
        record_change(session, actor_id, "results.recomputed", "results", str(standard_id or "all"), change, now)
    queued = sum(_queue_batches(resources, wanted, now))
    resources.desk.bell.ring()
    return queued


def _queue_batches(resources: Resources, wanted: VisitFilter, now: datetime) -> Iterator[int]:
    after: UUID | None = None
    while True:
        with transaction(resources.sessions) as session:
            visits = repository.visits_to_score(session, wanted, limit=BATCH, after=after)
            waiting = repository.visits_about_to_be_scored(session, visits)
            new = [visit_id for visit_id in visits if visit_id not in waiting]
            for visit_id in new:
                resources.desk.jobs.enqueue(session, RescoreVisit(visit_id), now)
        yield len(new)
        if len(visits) < BATCH:
            return
        after = visits[-1]


def _visits_of(session: Session, standard_id: UUID | None, since: date | None, until: date | None) -> VisitFilter:
    if standard_id is None:
        return VisitFilter(since=since, until=until)
    standard = get_standard(session, standard_id)
    if standard.state == "draft":
        raise Conflict("standard-draft", "A draft applies to no visit. Publish it first, or make a trial run.")
    territory = standard.territory_id
    return VisitFilter(
        channel=standard.channel,
        outlet_class=standard.outlet_class,
        territories=None if territory is None else territories_below(session, territory),
        # Visits after its last day too: its older versions no longer apply there, and by what is stored they may.
        since=max(since or standard.valid_from, standard.valid_from),
        until=until,
    )
