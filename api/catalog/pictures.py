"""A reference picture before it is kept: looked at, brought to a sensible size, and known again in other bytes."""

from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np

from api.catalog.judges import ReferenceJudge, ReferenceKind
from api.errors import InvalidInput
from vision.letterbox import Pixels
from vision.photos.containers import MediaType
from vision.photos.images import decode_photo
from vision.photos.picture_hash import MAX_DISTANCE, PictureHash, hash_picture

# By the longer side: a narrow bottle on a shelf is 40 pixels wide and 160 high. Of 1251 crops of real cooler photos
# 0.2 % are shorter; the shorter side of every second one is below 48 pixels.
MIN_SIDE = 48
# Text of a hundredth of the pack's height still has 10 pixels; a camera's 4000 pixels add bytes and no detail.
MAX_SIDE = 1024
JPEG_QUALITY = 95
# What browsers show and what is small enough stays as it came; HEIC they do not show.
SHOWN_AS_IS: frozenset[MediaType] = frozenset({"image/jpeg", "image/png", "image/webp"})
LOOK_SIDE = 8
# The perceptual hash sees no colour, by which flavours differ. Measured in grey levels on 830 pictures of packs: saved
# anew, halved, or as poor WebP, 99 % of the looks differ by at most 2.6 on average and 15 in any cell; the looks of two
# products with near hashes by at least 4.4 on average and 29 in a cell.
SAME_LOOK_MEAN, SAME_LOOK_CELL = 3.5, 24


@dataclass(frozen=True, slots=True)
class PreparedPicture:
    """What will be stored; `encoded` is None where the bytes stay as they came. `look` is 8 x 8 BGR cells of a byte."""

    encoded: bytes | None
    media_type: MediaType
    width: int
    height: int
    picture_hash: PictureHash
    look: bytes


def prepare_picture(path: Path, kind: ReferenceKind, judge: ReferenceJudge, max_pixels: int) -> PreparedPicture:
    """Look at a file and make of it what is worth keeping.

    Raises vision.errors.PhotoError for what is no acceptable picture, InvalidInput when it is too small, or when the
    judge sees no product on it, or several.
    """
    photo = decode_photo(path.read_bytes(), max_pixels=max_pixels, long_side=MAX_SIDE)
    if max(photo.width, photo.height) < MIN_SIDE:
        raise _too_small(photo.width, photo.height)
    pixels = _at_most(photo.pixels, MAX_SIDE)
    _require_one_product(judge(pixels, kind))
    as_is = max(photo.width, photo.height) <= MAX_SIDE and photo.media_type in SHOWN_AS_IS
    return PreparedPicture(
        encoded=None if as_is else _jpeg(pixels),
        media_type=photo.media_type if as_is else "image/jpeg",
        width=pixels.shape[1],
        height=pixels.shape[0],
        picture_hash=hash_picture(pixels),
        look=look_of(pixels),
    )


def look_of(pixels: Pixels) -> bytes:
    """A copy of 8 x 8 cells, row by row, BGR, of a picture `(H, W, 3)` uint8."""
    return cv2.resize(pixels, (LOOK_SIDE, LOOK_SIDE), interpolation=cv2.INTER_AREA).tobytes()


def same_picture(first: tuple[PictureHash, bytes], second: tuple[PictureHash, bytes]) -> bool:
    """Whether two pairs of hash and look stand for one picture in different bytes."""
    if first[0].distance(second[0]) > MAX_DISTANCE:
        return False
    looks = (np.frombuffer(look, dtype=np.uint8).astype(np.int16) for _, look in (first, second))
    apart = np.abs(next(looks) - next(looks))
    return bool(apart.mean() <= SAME_LOOK_MEAN and apart.max() <= SAME_LOOK_CELL)


def _at_most(pixels: Pixels, side: int) -> Pixels:
    scale = side / max(pixels.shape[:2])
    if scale >= 1:
        return pixels
    size = (max(1, round(pixels.shape[1] * scale)), max(1, round(pixels.shape[0] * scale)))
    return np.asarray(cv2.resize(pixels, size, interpolation=cv2.INTER_AREA), dtype=np.uint8)


def _jpeg(pixels: Pixels) -> bytes:
    return cv2.imencode(".jpg", pixels, [cv2.IMWRITE_JPEG_QUALITY, JPEG_QUALITY])[1].tobytes()


def _too_small(width: int, height: int) -> InvalidInput:
    detail = (
        f"The picture has {width} x {height} pixels; its longer side needs {MIN_SIDE}. "
        "Cut the product out of a sharper photo, or take one from nearer."
    )
    return InvalidInput("reference-too-small", detail)


def _require_one_product(sight: str) -> None:
    if sight == "no-product":
        detail = "No product is to be seen on the picture. Send one that shows the pack from the front and fills it."
        raise InvalidInput("reference-without-product", detail)
    if sight == "several-products":
        detail = "The picture shows more than one product. Cut it so that one pack alone fills it."
        raise InvalidInput("reference-of-several-products", detail)
