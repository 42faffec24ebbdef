"""The embedded job engine: leased rows in the service's own database, on SQLite and PostgreSQL alike.

A job is claimable when it is queued and due, or leased and expired (its worker died). Claiming counts the attempt, so
a photo that kills its worker each time runs out of attempts too. On PostgreSQL `FOR UPDATE SKIP LOCKED` keeps two
workers off one row; on SQLite every transaction is the only writer from its first statement (`BEGIN IMMEDIATE`).
"""

from datetime import datetime, timedelta
from typing import cast
from uuid import UUID, uuid4

from sqlalchemy import Select, and_, or_, select, update
from sqlalchemy.orm import Session

from api.jobs.queue import AfterFailure, AnalysePhoto, FuseScene, Lease, NameVisit, RescoreVisit, Task, retry_delay
from api.tables import Job

ERROR_LENGTH = 2000


class LeasedJobs:
    """Job queue over the table `jobs`. After `max_attempts` a job is failed for good and keeps its last error."""

    def __init__(self, max_attempts: int) -> None:
        self._max_attempts = max_attempts

    def enqueue(self, session: Session, task: Task, now: datetime) -> Job:
        """Add a job."""
        job = Job(id=uuid4(), **_subject(task), state="queued", attempts=0, available_at=now, created_at=now)
        session.add(job)
        session.flush()
        return job

    def claim(self, session: Session, now: datetime, lease_seconds: int) -> Lease | None:
        """Lease the job that has waited longest; naming and scoring visits again come last."""
        job = session.scalars(_claimable(now)).first()
        if job is None:
            return None
        job.state, job.lease_token, job.leased_until = "leased", uuid4(), now + timedelta(seconds=lease_seconds)
        job.attempts += 1
        session.flush()
        return Lease(job.id, _task(job), job.lease_token, job.attempts, exhausted=job.attempts > self._max_attempts)

    def finish(self, session: Session, lease: Lease, now: datetime) -> bool:
        """Mark the job done if the lease still holds."""
        job = _held(session, lease)
        if job is None:
            return False
        job.state, job.last_error, job.finished_at = "done", None, now
        _release(job)
        session.flush()
        return True

    def fail(
        self, session: Session, lease: Lease, error: str, now: datetime, *, final: bool = False
    ) -> AfterFailure | None:
        """Record what went wrong; retry later unless it is final or the attempts are used up."""
        job = _held(session, lease)
        if job is None:
            return None
        give_up = final or job.attempts >= self._max_attempts
        job.last_error = error[:ERROR_LENGTH]
        job.state = "failed" if give_up else "queued"
        if give_up:
            job.finished_at = now
        else:
            job.available_at = now + retry_delay(job.attempts)
        _release(job)
        session.flush()
        return "failed" if give_up else "queued"

    def expire_leases(self, session: Session, now: datetime) -> int:
        """End every lease; the next claim treats each like one whose time ran out."""
        held = select(Job.id).where(Job.state == "leased")
        count = len(session.scalars(held).all())
        session.execute(update(Job).where(Job.state == "leased").values(leased_until=now))
        return count


def _subject(task: Task) -> dict[str, UUID]:
    match task:
        case AnalysePhoto(photo_id):
            return {"photo_id": photo_id}
        case FuseScene(scene_id):
            return {"scene_id": scene_id}
        case NameVisit(visit_id):
            return {"visit_id": visit_id}
        case RescoreVisit(visit_id):
            return {"rescore_visit_id": visit_id}


def _task(job: Job) -> Task:
    """The table's check sees to it that a job has exactly one of the four."""
    if job.scene_id is not None:
        return FuseScene(job.scene_id)
    if job.visit_id is not None:
        return NameVisit(job.visit_id)
    if job.rescore_visit_id is not None:
        return RescoreVisit(job.rescore_visit_id)
    return AnalysePhoto(cast(UUID, job.photo_id))


def _claimable(now: datetime) -> Select[Job]:
    due = and_(Job.state == "queued", Job.available_at <= now)
    abandoned = and_(Job.state == "leased", Job.leased_until <= now)
    # A lesson or a standard may queue thousands of visits to be named or scored again: no rep waits for them.
    again = or_(Job.visit_id.is_not(None), Job.rescore_visit_id.is_not(None))
    order = (again, Job.available_at, Job.created_at, Job.id)
    oldest_first = select(Job).where(or_(due, abandoned)).order_by(*order).limit(1)
    return oldest_first.with_for_update(skip_locked=True)


def _held(session: Session, lease: Lease) -> Job | None:
    # The row is locked until the end of the transaction: nobody can claim it between this check and the commit.
    mine = select(Job).where(Job.id == lease.job_id, Job.lease_token == lease.token, Job.state == "leased")
    return session.scalars(mine.with_for_update()).one_or_none()


def _release(job: Job) -> None:
    job.lease_token, job.leased_until = None, None
