"""From the address of a facing to its crop: looked up with the caller's rights, cut out of its photo."""

from collections import OrderedDict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from threading import Lock
from uuid import UUID

import cv2
import numpy as np
import structlog
from sqlalchemy.orm import Session

from api.errors import NotFound
from api.pictures import as_jpeg
from api.resources import Resources
from api.security.caller import Caller
from api.tables import Analysis, Photo
from api.unknowns import repository
from api.unknowns.repository import FacingKey
from api.unknowns.schemas import FacingAddress
from vision.errors import PhotoError
from vision.letterbox import Pixels
from vision.photos.images import decode_photo
from vision.recognition.crops import crop_facing
from vision.types import Box

log = structlog.get_logger(__name__)

SHOWN_SIDE = 512
# References teach by small print.
REFERENCE_QUALITY = 95
# Photos whose crops are kept in memory: 60 facings of 10 kB each.
KEPT_PHOTOS = 100


@dataclass(frozen=True, slots=True)
class FoundFacing:
    """A facing of a photo that the caller may see, as the newest analysis of the photo has it."""

    photo: Photo
    visit_id: UUID
    analysis: Analysis
    facing_id: str
    box: Box

    @property
    def key(self) -> FacingKey:
        return self.analysis.id, self.facing_id

    @property
    def address(self) -> FacingAddress:
        return FacingAddress(photo_id=self.photo.id, facing_id=self.facing_id)


class FacingCrops:
    """Gives out pictures of facings to look at. Safe to use from several threads.

    To decode the photo takes most of the time, so the facings of a photo are all cut out at once, and kept.
    """

    def __init__(self, resources: Resources) -> None:
        self._resources = resources
        self._lock = Lock()
        self._kept: OrderedDict[UUID, dict[str, bytes]] = OrderedDict()

    def jpeg(self, facing: FoundFacing) -> bytes:
        """The JPEG of a facing with a little around it, its longer side at most 512 pixels."""
        # A page asks for many facings of one photo at once: the first cuts, the others wait for it.
        with self._lock:
            analysis = facing.analysis
            if analysis.id not in self._kept:
                self._kept[analysis.id] = self._cut(facing.photo, analysis)
            self._kept.move_to_end(analysis.id)
            if len(self._kept) > KEPT_PHOTOS:
                self._kept.popitem(last=False)
            return self._kept[analysis.id][facing.facing_id]

    def _cut(self, photo: Photo, analysis: Analysis) -> dict[str, bytes]:
        with self._resources.desk.decoding:
            pixels = _pixels(self._resources, photo)
            return {
                facing["id"]: as_jpeg(_at_most(crop_facing(pixels, Box(*facing["box"])), SHOWN_SIDE))
                for facing in analysis.report["facings"]
            }


def find_facings(session: Session, caller: Caller, addresses: Sequence[FacingAddress]) -> list[FoundFacing]:
    """The facings, in this order and each once. Raises NotFound when one is not there, or not the caller's."""
    photo_ids = {address.photo_id for address in addresses}
    photos = repository.visible_photos(session, caller, photo_ids)
    analyses = repository.newest_analyses(session, list(photos))
    boxes = {
        (photo_id, facing["id"]): Box(*facing["box"])
        for photo_id, analysis in analyses.items()
        for facing in analysis.report["facings"]
    }
    found = []
    for address in dict.fromkeys((address.photo_id, address.facing_id) for address in addresses):
        if address not in boxes:
            detail = f"There is no photo that you may see with this id and a facing {address[1]}. Load the list again."
            raise NotFound("facing-not-found", detail)
        photo, visit = photos[address[0]]
        found.append(FoundFacing(photo, visit.id, analyses[photo.id], address[1], boxes[address]))
    return found


def reference_crops(resources: Resources, facings: Iterable[FoundFacing]) -> Iterator[tuple[FoundFacing, bytes | None]]:
    """Each facing with the JPEG of its crop at full size; None where its photo cannot be read any more."""
    for _, group in groupby(facings, key=lambda facing: facing.photo.id):
        together = list(group)
        yield from zip(together, _cut_out(resources, together), strict=True)


def _cut_out(resources: Resources, facings: Sequence[FoundFacing]) -> Sequence[bytes | None]:
    """The crops of facings of one photo."""
    photo = facings[0].photo
    with resources.desk.decoding:
        try:
            pixels = _pixels(resources, photo)
        except (OSError, PhotoError) as error:
            log.warning("photo cannot be read", photo_id=str(photo.id), error=str(error))
            return [None] * len(facings)
        return [as_jpeg(crop_facing(pixels, facing.box), REFERENCE_QUALITY) for facing in facings]


def _pixels(resources: Resources, photo: Photo) -> Pixels:
    data = resources.desk.storage.read(photo.storage_key)
    return decode_photo(data, max_pixels=resources.settings.max_photo_pixels).pixels


def _at_most(crop: Pixels, side: int) -> Pixels:
    scale = side / max(crop.shape[:2])
    if scale >= 1:
        return crop
    size = (max(1, round(crop.shape[1] * scale)), max(1, round(crop.shape[0] * scale)))
    return np.asarray(cv2.resize(crop, size, interpolation=cv2.INTER_AREA), dtype=np.uint8)
