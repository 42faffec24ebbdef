"""Look into photo files without decoding a pixel: format, size, EXIF block, and whether the file is whole.

Decoders are no judges of wholeness: some fill the missing half of a truncated JPEG with grey and say nothing. So each
format's own structure is walked to its end. Bytes after the end are allowed: some phones append a second picture or a
motion clip. Formats: JPEG (ITU-T T.81), PNG (ISO 15948), WebP (RFC 9649), HEIC (ISO 23008-12, boxes of ISO 14496-12).
"""

import re
import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from mmap import mmap
from typing import Literal

import pillow_heif

from vision.errors import PhotoFormatUnsupported, PhotoUnreadable

MediaType = Literal["image/jpeg", "image/png", "image/webp", "image/heic"]
Data = bytes | mmap

ACCEPTED = "JPEG, PNG, WebP or HEIC"
HEIC_BRANDS = {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"}
PNG_MAGIC = b"\x89PNG\r\n\x1a\n"
# Frame headers of all JPEG processes; C4, C8 and CC share the range but are other things.
JPEG_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
JPEG_START_OF_SCAN, JPEG_END, JPEG_APP1 = 0xDA, 0xD9, 0xE1
# The next marker after compressed data: FF00 is a data byte, D0-D7 restart the decoder, FFFF is padding.
NEXT_MARKER = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]")
TRUNCATED = "The photo is not complete: the file ends too early. Send it again."


@dataclass(frozen=True, slots=True)
class Container:
    """What the file says of its picture: size in pixels as stored (before EXIF orientation), `channels` as stored."""

    media_type: MediaType
    width: int
    height: int
    channels: int
    exif: bytes | None


def open_container(data: Data) -> Container:
    """Read the header only. Raises PhotoUnreadable or PhotoFormatUnsupported."""
    if not len(data):
        raise PhotoUnreadable("The photo is empty: no bytes arrived. Send it again.")
    media_type = _media_type(bytes(data[:12]))
    try:
        return _READERS[media_type](data)
    except (struct.error, IndexError, StopIteration) as error:
        raise PhotoUnreadable(TRUNCATED) from error


def check_whole(data: Data, container: Container) -> None:
    """Walk the file to its end without decoding. Raises PhotoUnreadable when something is missing or damaged."""
    try:
        _WHOLENESS[container.media_type](data)
    except (struct.error, IndexError, StopIteration) as error:
        raise PhotoUnreadable(TRUNCATED) from error


def _media_type(head: bytes) -> MediaType:
    if head.startswith(b"\xff\xd8\xff"):
        return "image/jpeg"
    if head.startswith(PNG_MAGIC):
        return "image/png"
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "image/webp"
    if head[4:8] == b"ftyp" and head[8:12] in HEIC_BRANDS:
        return "image/heic"
    raise PhotoFormatUnsupported(f"This is not a photo of a known format. Send {ACCEPTED} only.")


def _jpeg_segments(data: Data) -> Iterator[tuple[int, int, int]]:
    """Marker, start and end of each segment's payload up to the end marker, jumping over compressed data."""
    place = 2
    while True:
        if data[place] != 0xFF:
            raise PhotoUnreadable("The photo is damaged. Send it again.")
        marker = data[place + 1]
        if marker == 0xFF:
            place += 1
            continue
        length = 0 if marker == JPEG_END else struct.unpack_from(">H", data, place + 2)[0]
        yield marker, place + 4, place + 2 + length
        if marker == JPEG_END:
            return
        place += 2 + length
        if marker == JPEG_START_OF_SCAN:
            place = _after_scan(data, place)


def _after_scan(data: Data, start: int) -> int:
    found = NEXT_MARKER.search(data, start)
    if found is None:
        raise PhotoUnreadable(TRUNCATED)
    return found.start()


def _open_jpeg(data: Data) -> Container:
    exif: bytes | None = None
    for marker, start, end in _jpeg_segments(data):
        if marker == JPEG_APP1 and exif is None and data[start : start + 4] == b"Exif":
            exif = bytes(data[start:end])
        if marker in JPEG_FRAMES:
            height, width, channels = struct.unpack_from(">HHB", data, start + 1)
            return _sized(Container("image/jpeg", width, height, channels, exif))
    raise PhotoUnreadable("The photo is damaged: it has no picture inside. Send it again.")


def _check_jpeg(data: Data) -> None:
    markers = [marker for marker, _, _ in _jpeg_segments(data)]
    if JPEG_START_OF_SCAN not in markers:
        raise PhotoUnreadable("The photo is damaged: it has no picture inside. Send it again.")


def _png_chunks(data: Data) -> Iterator[tuple[bytes, int, int]]:
    """Type, start and end of each chunk's payload up to IEND; the checksum follows the payload."""
    place, kind = len(PNG_MAGIC), b""
    while kind != b"IEND":
        length, kind = struct.unpack_from(">I4s", data, place)
        start, place = place + 8, place + 12 + length
        if place > len(data):
            raise PhotoUnreadable(TRUNCATED)
        yield kind, start, start + length


def _open_png(data: Data) -> Container:
    width, height, _, color = struct.unpack_from(">IIBB", data, 16)
    channels = {0: 1, 2: 3, 3: 3, 4: 2, 6: 4}.get(color, 3)
    exif = next((bytes(data[start:end]) for kind, start, end in _png_chunks_ahead(data) if kind == b"eXIf"), None)
    return _sized(Container("image/png", width, height, channels, exif))


def _png_chunks_ahead(data: Data) -> Iterator[tuple[bytes, int, int]]:
    """As far as they are whole: opening reads the header, `check_whole` judges the rest."""
    try:
        yield from _png_chunks(data)
    except (PhotoUnreadable, struct.error):
        return


def _check_png(data: Data) -> None:
    for kind, start, end in _png_chunks(data):
        if zlib.crc32(data[start - 4 : end]) != struct.unpack_from(">I", data, end)[0]:
            raise PhotoUnreadable(f"The photo is damaged (PNG chunk {kind.decode('ascii', 'replace')}). Send it again.")


def _webp_chunks(data: Data) -> Iterator[tuple[bytes, int, int]]:
    """Type, start and end of each chunk's payload inside the RIFF frame."""
    end = 8 + struct.unpack_from("<I", data, 4)[0]
    place = 12
    while place + 8 <= end:
        kind, length = struct.unpack_from("<4sI", data, place)
        yield kind, place + 8, place + 8 + length
        place += 8 + length + length % 2


def _open_webp(data: Data) -> Container:
    kind, start, _ = next(_webp_chunks(data))
    exif = next((bytes(data[first:end]) for name, first, end in _webp_chunks(data) if name == b"EXIF"), None)
    width, height = _webp_size(data, kind, start)
    return _sized(Container("image/webp", width, height, 4, exif))


def _webp_size(data: Data, kind: bytes, start: int) -> tuple[int, int]:
    if kind == b"VP8X":
        low = struct.unpack_from("<HBHB", data, start + 4)
        return 1 + low[0] + (low[1] << 16), 1 + low[2] + (low[3] << 16)
    if kind == b"VP8L":
        bits = struct.unpack_from("<I", data, start + 1)[0]
        return 1 + (bits & 0x3FFF), 1 + (bits >> 14 & 0x3FFF)
    if kind == b"VP8 ":
        width, height = struct.unpack_from("<HH", data, start + 6)
        return width & 0x3FFF, height & 0x3FFF
    raise PhotoUnreadable("The photo is damaged (WebP). Send it again.")


def _check_webp(data: Data) -> None:
    if len(data) < 8 + struct.unpack_from("<I", data, 4)[0] or any(end > len(data) for _, _, end in _webp_chunks(data)):
        raise PhotoUnreadable(TRUNCATED)


def _open_heic(data: Data) -> Container:
    try:
        picture = pillow_heif.open_heif(bytes(data), convert_hdr_to_8bit=True)
        width, height = picture.size
    except Exception as error:  # libheif's errors come as several unrelated classes
        raise PhotoUnreadable("The photo is damaged (HEIC), or not complete. Send it again.") from error
    # libheif turns the picture upright itself; its EXIF orientation would turn it a second time.
    return _sized(Container("image/heic", int(width), int(height), 3, picture.info.get("exif")))


def _check_heic(data: Data) -> None:
    place = 0
    while place < len(data):
        length = struct.unpack_from(">I", data, place)[0]
        if length == 1:
            length = struct.unpack_from(">Q", data, place + 8)[0]
        if length == 0:
            return
        if length < 8 or place + length > len(data):
            raise PhotoUnreadable(TRUNCATED)
        place += length


def _sized(container: Container) -> Container:
    if container.width < 1 or container.height < 1:
        raise PhotoUnreadable("The photo is damaged: its size is zero. Send it again.")
    return container


_READERS = {"image/jpeg": _open_jpeg, "image/png": _open_png, "image/webp": _open_webp, "image/heic": _open_heic}
_WHOLENESS = {"image/jpeg": _check_jpeg, "image/png": _check_png, "image/webp": _check_webp, "image/heic": _check_heic}
