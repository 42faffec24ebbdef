"""Fixture profiles: master data of an outlet that its manager or an admin keeps."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from api.audit_log.service import record_change
from api.errors import Conflict, NotFound
from api.fixture_profiles import repository
from api.fixture_profiles.schemas import FixtureProfileContent
from api.outlets.service import get_outlet
from api.security.caller import Caller
from api.tables import FixtureProfile


def list_profiles(session: Session, caller: Caller, outlet_id: UUID) -> Sequence[FixtureProfile]:
    """The profiles of an outlet. Raises NotFound."""
    return repository.list_profiles(session, get_outlet(session, caller, outlet_id).id)


def get_profile(session: Session, caller: Caller, outlet_id: UUID, profile_id: UUID) -> FixtureProfile:
    """One profile of an outlet. Raises NotFound."""
    outlet = get_outlet(session, caller, outlet_id)
    profile = repository.find_profile(session, profile_id)
    if profile is None or profile.outlet_id != outlet.id:
        raise NotFound("fixture-profile-not-found", "This outlet has no fixture profile with this id.")
    return profile


def put_profile(
    session: Session, caller: Caller, outlet_id: UUID, profile_id: UUID, content: FixtureProfileContent, now: datetime
) -> tuple[FixtureProfile, bool]:
    """Create or replace a profile; True when it is new. Analyses that are stored keep the heights they were made with.

    Raises NotFound for the outlet, Conflict when the id is another outlet's or another profile is of the same fixture.
    """
    get_outlet(session, caller, outlet_id)
    profile = repository.find_profile(session, profile_id)
    if profile is not None and profile.outlet_id != outlet_id:
        raise Conflict("fixture-profile-differs", "This id stands for a profile of another outlet. Make a new UUID.")
    same = repository.find_same_fixture(session, outlet_id, content.scene_type, content.name)
    if same is not None and same.id != profile_id:
        detail = (
            f"Profile {same.id} is of a {content.scene_type} called {content.name!r} too. Give this one another name."
        )
        raise Conflict("fixture-profile-name-taken", detail)
    if profile is None:
        profile = FixtureProfile(id=profile_id, outlet_id=outlet_id, updated_at=now, **content.model_dump())
        session.add(profile)
        _record(session, caller, "fixture-profile.created", profile, now)
        return profile, True
    if FixtureProfileContent.model_validate(profile, from_attributes=True) != content:
        for name, value in content.model_dump().items():
            setattr(profile, name, value)
        profile.updated_at = now
        _record(session, caller, "fixture-profile.changed", profile, now)
    return profile, False


def delete_profile(session: Session, caller: Caller, outlet_id: UUID, profile_id: UUID, now: datetime) -> None:
    """Take a profile away: later photos are measured without it. Raises NotFound."""
    profile = get_profile(session, caller, outlet_id, profile_id)
    session.delete(profile)
    _record(session, caller, "fixture-profile.deleted", profile, now)


def _record(session: Session, caller: Caller, action: str, profile: FixtureProfile, now: datetime) -> None:
    session.flush()
    change = {
        "outlet_id": str(profile.outlet_id),
        "scene_type": profile.scene_type,
        "name": profile.name,
        "shelf_heights_cm": profile.shelf_heights_cm,
    }
    record_change(session, caller.account_id, action, "fixture-profile", str(profile.id), change, now)
