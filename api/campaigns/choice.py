"""Which artworks a photo is compared with, and how an analysis remembers them."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.orm import Session

from api.campaigns.repository import UsedArtwork, artworks_for_day, visit_of_photo
from api.tables.base import JsonObject


@dataclass(frozen=True, slots=True)
class ChosenArtwork:
    """A version of a material's artwork, as it stands on the day of a visit."""

    artwork_id: UUID
    storage_key: str
    material: str
    kind: str
    current: bool

    def as_json(self) -> JsonObject:
        """What an analysis states: the id, under which the picture never changes, and what may change or go."""
        return {"artwork_id": str(self.artwork_id), "material": self.material, "current": self.current}


def choose(artworks: Sequence[UsedArtwork]) -> tuple[ChosenArtwork, ...]:
    """What may hang on a day: of each material the last that began is current, all before it are outdated."""
    newest = {material.id: artwork.id for artwork, material in sorted(artworks, key=lambda one: one[0].current_from)}
    return tuple(
        ChosenArtwork(artwork.id, artwork.storage_key, material.code, material.kind, newest[material.id] == artwork.id)
        for artwork, material in artworks
    )


def artworks_for_photo(session: Session, photo_id: UUID) -> tuple[ChosenArtwork, ...]:
    """The artworks of the campaigns that run on the day of the photo's visit, by the calendar in the shop."""
    day = visit_of_photo(session, photo_id).local_started_at.date()
    return choose(artworks_for_day(session, day))
