"""A look at a photo before anybody waits for its analysis: nothing is queued, and nothing of it stays."""

from api.resources import Resources
from api.storage import Draft
from vision.photos.images import Photo, decode_photo
from vision.photos.quality import NORMAL_SIDE, judge_quality
from vision.types import PhotoQuality


def check_photo(resources: Resources, draft: Draft) -> tuple[Photo, PhotoQuality]:
    """Judge the photo of a complete draft by its pixels alone. Raises vision.errors.PhotoError."""
    draft.flush()
    with resources.desk.decoding:
        photo = decode_photo(
            draft.path.read_bytes(), max_pixels=resources.settings.max_photo_pixels, long_side=NORMAL_SIDE
        )
    return photo, judge_quality(photo.pixels, photo.width, photo.height)
