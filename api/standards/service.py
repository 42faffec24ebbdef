"""Display standards: saved once, never changed, for results rest on them."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy.orm import Session

from api.errors import Conflict, NotFound
from api.paging import Stretch, decode_cursor, encode_cursor, invalid_cursor
from api.standards import repository
from api.standards.choice import choose_standard
from api.standards.schemas import StandardContent
from api.tables import Outlet, Standard


def put_standard(session: Session, standard_id: UUID, content: StandardContent, now: datetime) -> tuple[Standard, bool]:
    """Save a version; True when it is new, False when the very same is stored already.

    Raises Conflict when the id, or the code with this version number, stands for other content.
    """
    stored = repository.find_standard(session, standard_id)
    if stored is not None:
        return _same(stored, content), False
    if repository.find_version(session, content.code, content.version) is not None:
        detail = f"Version {content.version} of {content.code} is saved under another id. Take the next version number."
        raise Conflict("standard-version-taken", detail)
    fields = content.model_dump(exclude={"document"})
    standard = Standard(id=standard_id, created_at=now, document=content.document.model_dump(mode="json"), **fields)
    session.add(standard)
    session.flush()
    return standard, True


def get_standard(session: Session, standard_id: UUID) -> Standard:
    """The version with that id, or NotFound."""
    standard = repository.find_standard(session, standard_id)
    if standard is None:
        raise NotFound("standard-not-found", "There is no display standard with this id.")
    return standard


def list_standards(session: Session, *, limit: int, after: str | None) -> Stretch[Standard]:
    """A page of all versions by code and number."""
    key = _key(after) if after else None
    rows = repository.list_standards(session, limit=limit + 1, after=key)
    return Stretch.cut(rows, limit, lambda standard: encode_cursor(standard.code, str(standard.version)))


def applicable_standard(session: Session, outlet: Outlet, day: date) -> Standard | None:
    """The version that applies to the outlet on that day (the shop's own calendar), None when nothing is asked."""
    return choose_standard(repository.valid_standards(session, outlet.channel, outlet.outlet_class, day))


def _same(stored: Standard, content: StandardContent) -> Standard:
    # Compared as understood, not as written: a default spelled out is no other content.
    if StandardContent.model_validate(stored) != content:
        detail = "A saved version never changes, for results rest on it. Save the next version under a new id."
        raise Conflict("standard-differs", detail)
    return stored


def _key(cursor: str) -> repository.StandardKey:
    code, version = decode_cursor(cursor, 2)
    if not (version.isascii() and version.isdigit()):
        raise invalid_cursor()
    return code, int(version)
