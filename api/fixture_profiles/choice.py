"""Which of an outlet's profiles a photo is measured by, and how an analysis remembers it."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy.orm import Session

from api.fixture_profiles.repository import profiles_for_photo
from api.tables import FixtureProfile
from api.tables.base import JsonObject


def choose(profiles: Sequence[FixtureProfile], scene_name: str) -> FixtureProfile | None:
    """Of the profiles of the scene's type the one with the scene's name, else the only one; None when it is unclear."""
    named = [profile for profile in profiles if profile.name.casefold() == scene_name.strip().casefold()]
    candidates = named or profiles
    return candidates[0] if len(candidates) == 1 else None


def fixture_of_photo(session: Session, photo_id: UUID) -> JsonObject | None:
    """What an analysis of the photo has to rest on and to remember: a copy, for a profile may change or go."""
    name, profiles = profiles_for_photo(session, photo_id)
    profile = choose(profiles, name)
    if profile is None:
        return None
    return {
        "profile_id": str(profile.id),
        "name": profile.name,
        "shelf_heights_cm": profile.shelf_heights_cm,
        "updated_at": profile.updated_at.isoformat(),
    }
