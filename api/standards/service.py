"""Display standards: drafts that may change, what applies to an outlet, and why."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy.orm import Session

from api.errors import Conflict, InvalidInput, NotFound, NotPermitted
from api.outlets.lists import check_channel
from api.outlets.service import get_outlet
from api.paging import Stretch, decode_cursor, encode_cursor, invalid_cursor
from api.security.caller import Caller
from api.standards import repository
from api.standards.choice import Candidate, OutletTraits, choose_standards, weigh
from api.standards.repository import StandardFilter
from api.standards.schemas import StandardContent
from api.tables import Outlet, Standard

# Of a version's number in a cursor; no database takes one of any length.
MOST_DIGITS = 7


def put_standard(
    session: Session, caller: Caller, standard_id: UUID, content: StandardContent, now: datetime
) -> tuple[Standard, bool]:
    """Save a version as a draft, or replace the draft; True when it is new.

    Raises Conflict when the id stands for other content that is published, or the code with this version number is
    saved under another id; InvalidInput for a channel that is not on the list; InvalidInput and NotPermitted for a
    territory that is not the caller's.
    """
    stored = repository.lock_standard(session, standard_id)
    if stored is not None and _content(stored) == content:
        return stored, False
    if stored is not None:
        _check_is_draft(stored)
        check_may_change(session, caller, stored)
    check_channel(session, content.channel)
    _check_territory(session, caller, content.territory_id)
    _check_version_free(session, standard_id, content)
    standard = stored or Standard(id=standard_id, state="draft", created_at=now)
    for name, value in content.model_dump(exclude={"document"}).items():
        setattr(standard, name, value)
    standard.document = content.document.model_dump(mode="json")
    session.add(standard)
    session.flush()
    return standard, stored is None


def get_standard(session: Session, standard_id: UUID) -> Standard:
    """The version with that id, or NotFound."""
    return _there(repository.find_standard(session, standard_id))


def lock_standard(session: Session, standard_id: UUID) -> Standard:
    """The version with that id, which nobody else changes until the transaction ends, or NotFound."""
    return _there(repository.lock_standard(session, standard_id))


def list_standards(session: Session, wanted: StandardFilter, *, limit: int, after: str | None) -> Stretch[Standard]:
    """A page of the versions asked for by code and number."""
    key = _key(after) if after else None
    rows = repository.list_standards(session, wanted, limit=limit + 1, after=key)
    return Stretch.cut(rows, limit, lambda standard: encode_cursor(standard.code, str(standard.version)))


def check_may_change(session: Session, caller: Caller, standard: Standard) -> None:
    """Raises NotPermitted for a manager and a standard that is made for a territory which is not the manager's."""
    own = standard.territory_id is None or repository.sees_territory(session, caller, standard.territory_id)
    if not own:
        raise NotPermitted("standard-not-yours", "This standard is made for a territory that is not yours.")


def applicable_standards(session: Session, outlet: Outlet, day: date) -> tuple[Standard, ...]:
    """What applies to the outlet on that day (the shop's own calendar): the general standard, then those of scenes."""
    competing = repository.competing_standards(session, outlet.channel, outlet.outlet_class, day)
    chosen = choose_standards(competing, traits_of(session, outlet), day)
    whole = repository.with_documents(session, [standard.id for standard in chosen])
    return tuple(whole[standard.id] for standard in chosen)


def applicable_standard(session: Session, outlet: Outlet, day: date) -> Standard | None:
    """The general standard that applies to the outlet on that day, None when there is none."""
    return next((each for each in applicable_standards(session, outlet, day) if each.scene_type is None), None)


def weigh_standards(session: Session, caller: Caller, outlet_id: UUID, day: date) -> list[Candidate]:
    """Every standard, drafts too, with why it does not apply to the outlet on that day; None: it does."""
    outlet = get_outlet(session, caller, outlet_id)
    return weigh(repository.all_standards(session), traits_of(session, outlet), day)


def traits_of(session: Session, outlet: Outlet) -> OutletTraits:
    """What the choice asks of the outlet."""
    territories = tuple(repository.territory_path(session, outlet.territory_id))
    return OutletTraits(outlet.channel, outlet.outlet_class, territories)


def _there(standard: Standard | None) -> Standard:
    if standard is None:
        raise NotFound("standard-not-found", "There is no display standard with this id.")
    return standard


def _content(stored: Standard) -> StandardContent:
    # Compared as understood, not as written: a default spelled out is no other content.
    return StandardContent.model_validate(stored)


def _check_is_draft(stored: Standard) -> None:
    if stored.state != "draft":
        detail = f"This version is {stored.state} and never changes. Save the next version under a new id."
        raise Conflict("standard-differs", detail)


def _check_territory(session: Session, caller: Caller, territory_id: UUID | None) -> None:
    if territory_id is not None and not repository.sees_territory(session, caller, territory_id):
        raise InvalidInput("territory-unknown", f"There is no territory {territory_id} that you may use.")


def _check_version_free(session: Session, standard_id: UUID, content: StandardContent) -> None:
    holder = repository.find_version(session, content.code, content.version)
    if holder is not None and holder.id != standard_id:
        detail = f"Version {content.version} of {content.code} is saved under another id. Take the next version number."
        raise Conflict("standard-version-taken", detail)


def _key(cursor: str) -> repository.StandardKey:
    code, version = decode_cursor(cursor, 2)
    if not (version.isascii() and version.isdigit() and len(version) <= MOST_DIGITS):
        raise invalid_cursor()
    return code, int(version)
