"""Competitor notes: added on a visit by its rep, read by whoever sees the visit."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from api.competitor_notes import repository
from api.competitor_notes.repository import NoteFilter
from api.competitor_notes.schemas import CompetitorNoteContent, same_content
from api.db import insert
from api.errors import Conflict, InvalidInput
from api.paging import Stretch, decode_moment_cursor, encode_moment_cursor
from api.security.caller import Caller
from api.tables import CompetitorNote, Visit
from api.visits.service import get_own_visit


def put_note(
    session: Session, caller: Caller, visit_id: UUID, note_id: UUID, content: CompetitorNoteContent, now: datetime
) -> tuple[CompetitorNote, bool]:
    """Add a note to the caller's visit; True when it is new, False when the very same is stored already.

    Raises NotFound for a visit that is not the caller's, InvalidInput for a photo of another visit, Conflict when the
    id stands for another note.
    """
    visit = get_own_visit(session, caller, visit_id)
    stored = repository.find_any_note(session, note_id)
    if stored is None:
        _check_photo(session, visit, content.photo_id)
        note = _new_note(visit, note_id, content, now)
        if insert(session, note):
            return note, True
        stored = repository.get_any_note(session, note_id)
    if stored.visit_id != visit_id or not same_content(stored, content):
        detail = "This id stands for another note. Notes are only added: make a new UUID for a new one."
        raise Conflict("competitor-note-differs", detail)
    return stored, False


def list_notes(
    session: Session, caller: Caller, wanted: NoteFilter, *, limit: int, after: str | None
) -> Stretch[CompetitorNote]:
    """A page of the notes on visits that the caller may see, the newest first."""
    key = decode_moment_cursor(after) if after else None
    rows = repository.list_notes(session, caller, wanted, limit=limit + 1, after=key)
    return Stretch.cut(rows, limit, lambda note: encode_moment_cursor(note.created_at, note.id))


def _check_photo(session: Session, visit: Visit, photo_id: UUID | None) -> None:
    if photo_id is not None and not repository.is_photo_of_visit(session, photo_id, visit.id):
        detail = f"There is no photo {photo_id} on this visit. Upload it first, or leave photo_id out."
        raise InvalidInput("photo-unknown", detail)


def _new_note(visit: Visit, note_id: UUID, content: CompetitorNoteContent, now: datetime) -> CompetitorNote:
    return CompetitorNote(
        id=note_id,
        visit_id=visit.id,
        outlet_id=visit.outlet_id,
        day=visit.local_started_at.date(),
        price=str(content.price) if content.price is not None else None,
        created_at=now,
        **content.model_dump(exclude={"price"}),
    )
