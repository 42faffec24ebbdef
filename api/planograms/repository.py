"""All SQL about recognition runs. A run is its owner's alone."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from api.tables import RecognitionRun


def find_run(session: Session, owner_id: UUID, model_name: str, run_name: str) -> RecognitionRun | None:
    """The owner's run with that name."""
    query = select(RecognitionRun).where(
        RecognitionRun.owner_id == owner_id,
        RecognitionRun.model_name == model_name,
        RecognitionRun.run_name == run_name,
    )
    return session.scalars(query).one_or_none()


def delete_before(session: Session, moment: datetime) -> None:
    """Remove everybody's runs that are older."""
    session.execute(delete(RecognitionRun).where(RecognitionRun.created_at < moment))
