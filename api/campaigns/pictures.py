"""An artwork's picture before it is kept: looked at, judged, and known again in other bytes."""

from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np

from api.errors import InvalidInput
from vision.errors import ArtworkError
from vision.letterbox import Pixels
from vision.photos.containers import MediaType
from vision.photos.images import decode_photo
from vision.pop.artwork_picture import check_artwork, cut_out

LOOK_SIDE = 32
# By how many grey levels (root of the mean square) two looks may differ and be one print: saved anew as poor JPEG or
# WebP or halved, drawn cards differ by up to 3.5; with one digit of a large price changed by 16. Two that differ by a
# small date alone (1) are refused too: in a photo nobody could tell them apart.
SAME_LOOK = 4.0


@dataclass(frozen=True, slots=True)
class PreparedArtwork:
    """A picture by which pieces can be verified. `look` is 32 x 32 BGR cells of a byte."""

    media_type: MediaType
    width: int
    height: int
    look: bytes


def prepare_picture(path: Path, max_pixels: int) -> PreparedArtwork:
    """Look at a file.

    Raises vision.errors.PhotoError for what is no acceptable picture, InvalidInput for one that is too small or too
    plain.
    """
    content = path.read_bytes()
    photo = decode_photo(content, max_pixels=max_pixels)
    try:
        check_artwork(cut_out(content, photo))
    except ArtworkError as error:
        raise InvalidInput(error.code, str(error)) from error
    return PreparedArtwork(photo.media_type, photo.width, photo.height, look_of(photo.pixels))


def look_of(pixels: Pixels) -> bytes:
    """A copy of 32 x 32 cells, row by row, BGR, of a picture `(H, W, 3)` uint8."""
    return cv2.resize(pixels, (LOOK_SIDE, LOOK_SIDE), interpolation=cv2.INTER_AREA).tobytes()


def same_print(first: bytes, second: bytes) -> bool:
    """Whether two looks stand for one print in different bytes."""
    one, other = (np.frombuffer(look, dtype=np.uint8).astype(np.float64) for look in (first, second))
    return bool(np.sqrt(np.mean((one - other) ** 2)) < SAME_LOOK)
