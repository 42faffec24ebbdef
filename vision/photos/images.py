"""Photo bytes to pixels: `probe_photo` judges a file at the door without decoding it, `decode_photo` makes the array.

Pixels are `(height, width, 3)` uint8 in BGR order, upright. Sizes are limited by the header, before any decoder runs.
"""

import io
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from mmap import ACCESS_READ, mmap
from pathlib import Path

import cv2
import numpy as np
import pillow_heif
from cv2.typing import MatLike
from PIL import Image, JpegImagePlugin, WebPImagePlugin

from vision.errors import PhotoTooLarge, PhotoUnreadable
from vision.letterbox import Pixels
from vision.photos.containers import Container, Data, MediaType, check_whole, open_container
from vision.photos.exif import GeoPlace, read_exif

# Today's phones reach 50 megapixels; 100 megapixels decode to 300 MB, which a small worker still bears.
MAX_PIXELS = 100_000_000
# A reduced decode must leave at least this many times the pixels that are wanted, or the second shrinking blurs.
OVERSAMPLING = 1.25
REDUCED_FLAGS = {2: cv2.IMREAD_REDUCED_COLOR_2, 4: cv2.IMREAD_REDUCED_COLOR_4, 8: cv2.IMREAD_REDUCED_COLOR_8}
CMYK_CHANNELS = 4
UNDECODABLE = "The photo is damaged: its picture cannot be decoded. Send it again."
# What to do with a picture as stored, for each EXIF orientation.
TURNS: dict[int, Callable[[Pixels], MatLike]] = {
    2: lambda pixels: cv2.flip(pixels, 1),
    3: lambda pixels: cv2.rotate(pixels, cv2.ROTATE_180),
    4: lambda pixels: cv2.flip(pixels, 0),
    5: lambda pixels: cv2.transpose(pixels),
    6: lambda pixels: cv2.rotate(pixels, cv2.ROTATE_90_CLOCKWISE),
    7: lambda pixels: cv2.rotate(cv2.transpose(pixels), cv2.ROTATE_180),
    8: lambda pixels: cv2.rotate(pixels, cv2.ROTATE_90_COUNTERCLOCKWISE),
}
SIDEWAYS = frozenset({5, 6, 7, 8})


@dataclass(frozen=True, slots=True)
class PhotoHeader:
    """What a photo file says of itself; `width` and `height` are those of the upright picture, in pixels.

    `captured_at` is the camera's clock; it has an offset only where the camera wrote one. `place` is where it believed
    to be.
    """

    media_type: MediaType
    width: int
    height: int
    captured_at: datetime | None
    place: GeoPlace | None = None


@dataclass(frozen=True, slots=True)
class Photo:
    """An upright picture of `width` x `height` pixels; `pixels` may hold a half, quarter or eighth of that."""

    pixels: Pixels
    width: int
    height: int
    media_type: MediaType
    captured_at: datetime | None


def probe_photo(data: bytes | Path, *, max_pixels: int = MAX_PIXELS) -> PhotoHeader:
    """Check format, size and wholeness of a photo without decoding it. Costs a few milliseconds and no memory.

    Raises PhotoFormatUnsupported, PhotoTooLarge or PhotoUnreadable; their texts tell the rep what to do.
    """
    with _opened(data) as content:
        container = open_container(content)
        header = _header(container, max_pixels)
        check_whole(content, container)
    return header


def decode_photo(data: bytes, *, max_pixels: int = MAX_PIXELS, long_side: int | None = None) -> Photo:
    """Decode a photo; raises as `probe_photo` does.

    With `long_side` the pixels may come smaller, but still comfortably more than `long_side` pixels long: decoding a
    JPEG at half size skips most of the work. Animations give their first picture, transparency becomes white.
    """
    container = open_container(data)
    header = _header(container, max_pixels)
    check_whole(data, container)
    turn = TURNS.get(_orientation(container), np.asarray)
    pixels = np.ascontiguousarray(turn(_decode(data, container, long_side)), dtype=np.uint8)
    return Photo(pixels, header.width, header.height, header.media_type, header.captured_at)


@contextmanager
def _opened(data: bytes | Path) -> Iterator[Data]:
    if isinstance(data, bytes):
        yield data
    elif data.stat().st_size == 0:
        yield b""
    else:
        with data.open("rb") as file, mmap(file.fileno(), 0, access=ACCESS_READ) as content:
            yield content


def _header(container: Container, max_pixels: int) -> PhotoHeader:
    if container.width * container.height > max_pixels:
        size = f"{container.width} x {container.height} = {container.width * container.height / 1e6:.0f} megapixels"
        raise PhotoTooLarge(f"The photo has {size}; at most {max_pixels / 1e6:.0f} are accepted. Send a smaller one.")
    sideways = _orientation(container) in SIDEWAYS
    width, height = (container.height, container.width) if sideways else (container.width, container.height)
    exif = read_exif(container.exif)
    return PhotoHeader(container.media_type, width, height, exif.taken_at, exif.place)


def _orientation(container: Container) -> int:
    """HEIC is turned upright by libheif itself, whatever EXIF says; all others follow EXIF."""
    return 1 if container.media_type == "image/heic" else read_exif(container.exif).orientation


def _decode(data: bytes, container: Container, long_side: int | None) -> Pixels:
    """Pixels as stored, BGR."""
    try:
        if container.media_type == "image/heic":
            return _decode_heic(data)
        if container.media_type == "image/webp":
            return _decode_pillow(WebPImagePlugin.WebPImageFile(io.BytesIO(data)))
        if container.media_type == "image/jpeg" and container.channels == CMYK_CHANNELS:
            return _decode_pillow(JpegImagePlugin.JpegImageFile(io.BytesIO(data)))
        if container.media_type == "image/png":
            return _flat_png(_decode_opencv(data, cv2.IMREAD_UNCHANGED))
        return _decode_opencv(data, _reduced_flag(container, long_side) | cv2.IMREAD_IGNORE_ORIENTATION)
    except PhotoUnreadable:
        raise
    except Exception as error:  # each decoder has its own classes; whatever it is, this photo cannot be used
        raise PhotoUnreadable(UNDECODABLE) from error


def _reduced_flag(container: Container, long_side: int | None) -> int:
    full = max(container.width, container.height)
    factors = [factor for factor in REDUCED_FLAGS if long_side and full / factor >= OVERSAMPLING * long_side]
    return REDUCED_FLAGS[max(factors)] if factors else cv2.IMREAD_COLOR


def _decode_opencv(data: bytes, flags: int) -> Pixels:
    pixels = cv2.imdecode(np.frombuffer(data, dtype=np.uint8), flags)
    if pixels is None:
        raise PhotoUnreadable(UNDECODABLE)
    return np.asarray(pixels)


def _flat_png(pixels: Pixels) -> Pixels:
    """8 bit, three channels, on white: from 1 to 4 channels of 8 or 16 bit."""
    if pixels.dtype == np.uint16:
        pixels = (pixels >> 8).astype(np.uint8)
    if pixels.ndim == 2:
        return np.asarray(cv2.cvtColor(pixels, cv2.COLOR_GRAY2BGR), dtype=np.uint8)
    return _on_white(pixels) if pixels.shape[2] == 4 else pixels


def _on_white(pixels: Pixels) -> Pixels:
    alpha = pixels[..., 3:].astype(np.uint16)
    return ((pixels[..., :3] * alpha + 255 * (255 - alpha) + 127) // 255).astype(np.uint8)


def _decode_pillow(picture: Image.Image) -> Pixels:
    """The first frame. Made by the plugin itself: `Image.open` would judge the size by a limit of its own."""
    picture.load()
    if picture.mode == "RGBA":
        return _on_white(np.asarray(picture)[..., [2, 1, 0, 3]])
    return np.ascontiguousarray(np.asarray(picture.convert("RGB"))[..., ::-1])


def _decode_heic(data: bytes) -> Pixels:
    picture = pillow_heif.open_heif(data, convert_hdr_to_8bit=True)
    pixels = np.asarray(picture[picture.primary_index], dtype=np.uint8)
    if picture.mode == "RGBA":
        return _on_white(pixels[..., [2, 1, 0, 3]])
    return np.ascontiguousarray(np.broadcast_to(np.atleast_3d(pixels)[..., ::-1], (*pixels.shape[:2], 3)))
