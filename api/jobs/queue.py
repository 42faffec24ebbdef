"""What a job queue must do, whatever engine carries it.

The database row is the ledger. A worker claims a job for a limited time (the lease), works without any transaction,
and reports back with the lease's token: only the holder of the latest lease can finish a job or report it failed.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal, Protocol
from uuid import UUID

from sqlalchemy.orm import Session

from api.tables import Job

AfterFailure = Literal["queued", "failed"]

FIRST_DELAY = timedelta(seconds=5)
# Beyond this a rep would rather see the failure; what lasts longer needs a person anyway.
LONGEST_DELAY = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class AnalysePhoto:
    """Let the models look at one photo. A photo has one such job in its life."""

    photo_id: UUID


@dataclass(frozen=True, slots=True)
class FuseScene:
    """Find out what the photos of one scene show twice. A scene has as many such jobs as its photos came in turns."""

    scene_id: UUID


@dataclass(frozen=True, slots=True)
class NameVisit:
    """Name the facings of a visit's photos by what the catalogue teaches now. Without detection: takes milliseconds."""

    visit_id: UUID


@dataclass(frozen=True, slots=True)
class RescoreVisit:
    """Measure a visit against the standards that apply to it now. Without recognition: takes milliseconds."""

    visit_id: UUID


Task = AnalysePhoto | FuseScene | NameVisit | RescoreVisit


@dataclass(frozen=True, slots=True)
class Lease:
    """The right to work on one job until the lease expires. `attempt` counts from 1.

    `exhausted`: the permitted attempts are used up, by workers that died. The holder must not try the job again, for it
    may be what kills them, but report it failed.
    """

    job_id: UUID
    task: Task
    token: UUID
    attempt: int
    exhausted: bool = False


class LeaseLost(Exception):
    """Another worker has taken the job over; what this one made of it must not be stored."""


class JobQueue(Protocol):
    """Jobs for the workers. Every call works inside the caller's transaction and commits nothing."""

    def enqueue(self, session: Session, task: Task, now: datetime) -> Job:
        """Add a job, in the same transaction as the row that it follows from: the photo's, or its analysis."""
        ...

    def claim(self, session: Session, now: datetime, lease_seconds: int) -> Lease | None:
        """Lease the oldest job that is due, naming and scoring visits again last; or None."""
        ...

    def finish(self, session: Session, lease: Lease, now: datetime) -> bool:
        """Mark the job done, in the same transaction as its result. False: the lease is lost, roll back."""
        ...

    def fail(
        self, session: Session, lease: Lease, error: str, now: datetime, *, final: bool = False
    ) -> AfterFailure | None:
        """Put the job back for a later attempt, or among the failed ones. None: the lease is lost."""
        ...

    def expire_leases(self, session: Session, now: datetime) -> int:
        """Make every leased job claimable at once; only right while no worker is alive. Returns how many."""
        ...


def retry_delay(attempt: int) -> timedelta:
    """How long to wait after the given failed attempt (1, 2, ...): doubling, so that a sick disk is not hammered."""
    doublings = min(attempt - 1, 16)
    return min(LONGEST_DELAY, FIRST_DELAY * (1 << doublings))
