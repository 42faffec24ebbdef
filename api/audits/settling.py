"""When a visit has ended, its result has consequences: actions open and close, and other systems are told.

While the rep goes on photographing, each result speaks of the photos so far: what it lacks may be on the next one. A
visit ends with its check-out, or half an hour after its last photo where nobody checks out. Photos that a phone had
kept until later come one after the other too, so their result waits until none has come for two minutes. Whatever else
changes the result of a visit that has ended has its consequences at once. A result has them once, whichever comes
first, check-out or analysis, and however many processes look.
"""

from datetime import datetime, timedelta
from uuid import UUID

import structlog
from sqlalchemy.orm import Session

from api.actions.following import follow_result
from api.audits import repository
from api.db import reading, transaction
from api.resources import Resources
from api.security.caller import Caller
from api.tables import Visit, VisitFollowUp, VisitResult
from api.tables.base import JsonObject
from api.visits.schemas import CheckOutContent
from api.visits.service import VisitRecord, get_own_visit, put_check_out
from api.webhooks.publishing import publish

# Longer than any way between two displays of one shop, and short enough that the shop can still be asked.
ENDED_AFTER = timedelta(minutes=30)
# Longer than a photo takes on a slow line once the phone sends what it kept.
LATE_PHOTOS_AFTER = timedelta(minutes=2)

log = structlog.get_logger(__name__)


def check_out(
    session: Session, caller: Caller, visit_id: UUID, content: CheckOutContent, now: datetime
) -> tuple[VisitRecord, bool]:
    """As `put_check_out`; the result over the photos that are there has its consequences now."""
    # Before the row that names the visit: an analysis that ends now sees the check-out, or is seen here.
    visit = repository.lock_visit(session, get_own_visit(session, caller, visit_id).id)
    record, is_new = put_check_out(session, caller, visit_id, content, now)
    _follow_newest(session, visit, now)
    return record, is_new


def follow_quiet_visits(resources: Resources) -> int:
    """Let the results of visits have their consequences that ended without a check-out; how many were looked at.

    Each in a transaction of its own: one that fails is tried again with the next call and holds no other up.
    """
    with reading(resources.sessions) as session:
        visits = repository.visits_to_follow(session, resources.clock())
    for visit_id in visits:
        try:
            with transaction(resources.sessions) as session:
                _follow_newest(session, repository.lock_visit(session, visit_id), resources.clock())
        except Exception:
            log.exception("the result of a visit could not be followed", visit_id=str(visit_id))
    return len(visits)


def follow_when_ended(session: Session, visit: Visit, result: VisitResult, now: datetime) -> None:
    """Let the newest result of a visit have its consequences, unless it waits for photos or the visit goes on.

    Visit and outlet have to be locked.
    """
    if result.completeness != "completed":
        return
    follow_up = repository.follow_up_of(session, visit.id)
    if follow_up.revision == result.revision:
        return
    ends_at = _ends_at(session, follow_up, now)
    if ends_at > now:
        follow_up.due_at = ends_at
        return
    follow_up.revision, follow_up.due_at = result.revision, None
    follow_result(session, visit, result, now)
    publish(session, "visit.result", _told(result), now)


def _follow_newest(session: Session, visit: Visit, now: datetime) -> None:
    result = repository.newest_result(session, visit.id)
    # The end of a waiting analysis brings a result, which is followed instead.
    if result is not None and not repository.has_open_jobs(session, visit.id, besides=None):
        repository.lock_outlet(session, visit.outlet_id)
        follow_when_ended(session, visit, result, now)


def _ends_at(session: Session, follow_up: VisitFollowUp, now: datetime) -> datetime:
    last_upload = repository.last_upload(session, follow_up.visit_id)
    checked_out_at = repository.checked_out_at(session, follow_up.visit_id)
    if last_upload is None or (checked_out_at is not None and last_upload <= checked_out_at):
        return now
    ended_before = checked_out_at is not None or follow_up.revision is not None
    return last_upload + (LATE_PHOTOS_AFTER if ended_before else ENDED_AFTER)


def _told(result: VisitResult) -> JsonObject:
    return {
        "result_id": str(result.id),
        "visit_id": str(result.visit_id),
        "outlet_id": str(result.outlet_id),
        "revision": result.revision,
        "score": result.score,
        "coverage": result.coverage,
        "verdict": result.verdict,
    }
