"""All SQL about fixture profiles. The caller's right to the outlet is checked before."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from api.tables import FixtureProfile, Photo, Scene, Visit


def find_profile(session: Session, profile_id: UUID) -> FixtureProfile | None:
    """The profile with that id, of whatever outlet."""
    return session.get(FixtureProfile, profile_id)


def list_profiles(session: Session, outlet_id: UUID) -> Sequence[FixtureProfile]:
    """The profiles of an outlet, by type and name."""
    order = (FixtureProfile.scene_type, FixtureProfile.name, FixtureProfile.id)
    return session.scalars(select(FixtureProfile).where(FixtureProfile.outlet_id == outlet_id).order_by(*order)).all()


def find_same_fixture(session: Session, outlet_id: UUID, scene_type: str, name: str) -> FixtureProfile | None:
    """The outlet's profile of that type and name."""
    same = (FixtureProfile.outlet_id == outlet_id, FixtureProfile.scene_type == scene_type, FixtureProfile.name == name)
    return session.scalars(select(FixtureProfile).where(*same)).one_or_none()


def profiles_for_photo(session: Session, photo_id: UUID) -> tuple[str, Sequence[FixtureProfile]]:
    """The name of the photo's scene, and the outlet's profiles of the scene's type, whoever asks."""
    scene = session.scalars(select(Scene).join(Photo, Photo.scene_id == Scene.id).where(Photo.id == photo_id)).one()
    query = select(FixtureProfile).join(Visit, Visit.outlet_id == FixtureProfile.outlet_id)
    found = session.scalars(query.where(Visit.id == scene.visit_id, FixtureProfile.scene_type == scene.scene_type))
    return scene.name, found.all()
