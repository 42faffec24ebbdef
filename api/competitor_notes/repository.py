"""All SQL about competitor notes, with the caller's rights in each query."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from api.paging import MomentKey
from api.security.caller import Caller
from api.tables import CompetitorNote, Photo, Scene, Visit
from api.visits.repository import visible_visits


@dataclass(frozen=True, slots=True)
class NoteFilter:
    """Which notes are asked for; None leaves a side open."""

    outlet_id: UUID | None = None
    visit_id: UUID | None = None
    first: date | None = None
    last: date | None = None


def find_any_note(session: Session, note_id: UUID) -> CompetitorNote | None:
    """The note with that id, whoever asks: only to tell a new id from a taken one."""
    return session.get(CompetitorNote, note_id)


def get_any_note(session: Session, note_id: UUID) -> CompetitorNote:
    """The note with that id, which is known to be there."""
    return session.get_one(CompetitorNote, note_id)


def is_photo_of_visit(session: Session, photo_id: UUID, visit_id: UUID) -> bool:
    """Whether the photo shows a scene of the visit. The caller's right to the visit is checked before."""
    query = select(Photo.id).join(Scene, Scene.id == Photo.scene_id).where(Photo.id == photo_id)
    return session.scalar(query.where(Scene.visit_id == visit_id)) is not None


def list_notes(
    session: Session, caller: Caller, wanted: NoteFilter, *, limit: int, after: MomentKey | None
) -> Sequence[CompetitorNote]:
    """Notes on visits that the caller may see, the newest first, at most `limit`, those behind the key `after`."""
    query = (
        select(CompetitorNote)
        .join(Visit, Visit.id == CompetitorNote.visit_id)
        .where(visible_visits(caller))
        .order_by(CompetitorNote.created_at.desc(), CompetitorNote.id.desc())
        .limit(limit)
    )
    if wanted.outlet_id is not None:
        query = query.where(CompetitorNote.outlet_id == wanted.outlet_id)
    if wanted.visit_id is not None:
        query = query.where(CompetitorNote.visit_id == wanted.visit_id)
    if wanted.first is not None:
        query = query.where(CompetitorNote.day >= wanted.first)
    if wanted.last is not None:
        query = query.where(CompetitorNote.day <= wanted.last)
    if after is not None:
        created_at, note_id = after
        same_moment = and_(CompetitorNote.created_at == created_at, CompetitorNote.id < note_id)
        query = query.where(or_(CompetitorNote.created_at < created_at, same_moment))
    return session.scalars(query).all()
