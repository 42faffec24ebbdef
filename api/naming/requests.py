"""Asking for the facings of visits to be named again."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from api.jobs.queue import JobQueue, NameVisit
from api.naming.repository import visits_about_to_be_named


def request_naming(session: Session, jobs: JobQueue, visits: Collection[UUID], now: datetime) -> None:
    """Queue the naming of visits, save where a waiting job will do it anyway. Ring the bell after the commit."""
    for visit in sorted(set(visits) - visits_about_to_be_named(session)):
        jobs.enqueue(session, NameVisit(visit), now)
