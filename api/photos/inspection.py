"""What a photo says of its own origin: the look of it, and the marks that a camera or a display left in it.

Takes 0.1-0.4 s, most of it the decoding at full resolution, where the grid of a display is to be seen. Call it with no
session open.
"""

from dataclasses import dataclass
from datetime import datetime

from vision.photos.exif import GeoPlace
from vision.photos.images import MAX_PIXELS, decode_photo, probe_photo
from vision.photos.picture_hash import PictureHash, hash_picture
from vision.photos.screen_photo import is_screen_photo


@dataclass(frozen=True, slots=True)
class Origin:
    """`taken_at` (the camera's clock, often without offset) and `place` are None where the file does not tell them."""

    picture: PictureHash
    from_screen: bool
    taken_at: datetime | None
    place: GeoPlace | None


def inspect_photo(data: bytes, *, max_pixels: int = MAX_PIXELS) -> Origin:
    """Look at the bytes of a photo. Raises vision.errors.PhotoError as decoding does."""
    header = probe_photo(data, max_pixels=max_pixels)
    pixels = decode_photo(data, max_pixels=max_pixels).pixels
    return Origin(hash_picture(pixels), is_screen_photo(pixels), header.captured_at, header.place)
