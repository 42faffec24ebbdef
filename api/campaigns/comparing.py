"""Artworks ready to be found in photos: read and prepared once, and kept in the worker process."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from threading import Lock

import structlog

from api.campaigns.choice import ChosenArtwork
from api.storage import PhotoStorage
from api.tables.base import JsonObject
from vision.errors import PhotoError
from vision.photos.images import decode_photo
from vision.pop.artwork import Material, shrunk
from vision.pop.artwork_picture import cut_out
from vision.pop.features import SEARCH_AREA
from vision.pop.materials import MaterialIndex

# A visit of yesterday that arrives late may ask for other artworks than those of today.
KEPT_SETS = 4
# More pixels of a print file than vision looks at would only fill the memory.
KEPT_AREA = 4 * SEARCH_AREA

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class ComparedArtworks:
    """The artworks that photos are compared with, and vision's index of them: None where there are none."""

    artworks: tuple[ChosenArtwork, ...] = ()
    index: MaterialIndex | None = None

    def as_json(self) -> list[JsonObject]:
        """What an analysis states of them."""
        return [artwork.as_json() for artwork in self.artworks]


class PreparedArtworks:
    """Gives out the artworks of a day, prepared. Safe to use from several threads."""

    def __init__(self, storage: PhotoStorage, max_pixels: int) -> None:
        """`max_pixels` is the limit that pictures were taken in by."""
        self._storage = storage
        self._max_pixels = max_pixels
        self._lock = Lock()
        self._kept: dict[tuple[ChosenArtwork, ...], ComparedArtworks] = {}

    def get(self, chosen: tuple[ChosenArtwork, ...]) -> ComparedArtworks:
        """Those of the chosen artworks whose pictures can be read. The first call for a set takes 15 ms an artwork."""
        if not chosen:
            return ComparedArtworks()
        with self._lock:
            compared = self._kept.get(chosen) or self._prepare(chosen)
            # One that could not be read now may be there for the next photo.
            if compared.artworks == chosen:
                self._keep(compared)
            return compared

    def _keep(self, compared: ComparedArtworks) -> None:
        """The set last asked for stands last."""
        self._kept.pop(compared.artworks, None)
        self._kept[compared.artworks] = compared
        for oldest in list(self._kept)[:-KEPT_SETS]:
            del self._kept[oldest]

    def _prepare(self, chosen: Sequence[ChosenArtwork]) -> ComparedArtworks:
        read = tuple(self._read(chosen))
        if not read:
            return ComparedArtworks()
        return ComparedArtworks(tuple(one for one, _ in read), MaterialIndex.build([material for _, material in read]))

    def _read(self, chosen: Sequence[ChosenArtwork]) -> Iterator[tuple[ChosenArtwork, Material]]:
        for one in chosen:
            try:
                content = self._storage.read(one.storage_key)
                picture = shrunk(cut_out(content, decode_photo(content, max_pixels=self._max_pixels)), KEPT_AREA)
            except (OSError, PhotoError) as error:
                log.warning("artwork cannot be used", artwork=str(one.artwork_id), error=str(error))
            else:
                yield one, Material(one.material, one.kind, picture, one.current)
