"""The facts that matter in a photo's EXIF block: how it lies, when and where it was taken. Never raises.

A small reader of its own, because damaged EXIF is common (editors cut it, messengers rewrite it) and must neither
refuse the photo nor print warnings. Format: CIPA DC-008 (EXIF 2.32) on TIFF 6.0.
"""

import math
import struct
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import NamedTuple

ORIENTATION, EXIF_BLOCK, TAKEN_AT, OFFSET = 0x0112, 0x8769, 0x9003, 0x9011
GPS_BLOCK, NORTH_OR_SOUTH, LATITUDE, EAST_OR_WEST, LONGITUDE = 0x8825, 1, 2, 3, 4
SHORT, LONG, ASCII, RATIONAL = 3, 4, 2, 5
# A place is given as degrees, minutes and seconds, each a fraction of two whole numbers.
SEXAGESIMAL = (1, 60, 3600)
# No camera writes more; a damaged count must not keep us reading.
MAX_ENTRIES = 512
HEADER = b"Exif\x00\x00"


class GeoPlace(NamedTuple):
    """A place on earth in degrees, WGS 84, north and east positive."""

    latitude: float
    longitude: float


@dataclass(frozen=True, slots=True)
class ExifFacts:
    """`orientation` is 1 (upright) to 8 as in the standard; `taken_at` has an offset where the camera wrote one."""

    orientation: int = 1
    taken_at: datetime | None = None
    place: GeoPlace | None = None


def read_exif(block: bytes | None) -> ExifFacts:
    """Read an EXIF block, with or without its `Exif` header; what cannot be read keeps its default."""
    if not block:
        return ExifFacts()
    tiff = block.removeprefix(HEADER)
    try:
        order = {b"II": "<", b"MM": ">"}[tiff[:2]]
        main = _directory(tiff, order, struct.unpack_from(order + "I", tiff, 4)[0])
    except (KeyError, struct.error):
        return ExifFacts()
    orientation = main.get(ORIENTATION, 1)
    detail = _detail(tiff, order, main.get(EXIF_BLOCK))
    position = _detail(tiff, order, main.get(GPS_BLOCK))
    return ExifFacts(
        orientation=orientation if isinstance(orientation, int) and 1 <= orientation <= 8 else 1,
        taken_at=_moment(detail.get(TAKEN_AT), detail.get(OFFSET)),
        place=_place(position),
    )


Value = int | str | tuple[float, ...]


def _detail(tiff: bytes, order: str, start: Value | None) -> dict[int, Value]:
    try:
        return _directory(tiff, order, start) if isinstance(start, int) else {}
    except struct.error:
        return {}


def _directory(tiff: bytes, order: str, start: int) -> dict[int, Value]:
    count = min(struct.unpack_from(order + "H", tiff, start)[0], MAX_ENTRIES)
    values: dict[int, Value] = {}
    for place in range(start + 2, start + 2 + 12 * count, 12):
        tag, kind, length, inline = struct.unpack_from(order + "HHII", tiff, place)
        if kind == SHORT and length == 1:
            values[tag] = struct.unpack_from(order + "H", tiff, place + 8)[0]
        elif kind == LONG and length == 1:
            values[tag] = inline
        elif kind == ASCII:
            # Up to four bytes stand in the entry itself.
            text = tiff[inline : inline + length] if length > 4 else tiff[place + 8 : place + 8 + length]
            values[tag] = text.rstrip(b"\x00 ").decode("ascii", "replace")
        elif kind == RATIONAL and length == len(SEXAGESIMAL):
            values[tag] = _fractions(tiff, order, inline)
    return values


def _fractions(tiff: bytes, order: str, start: int) -> tuple[float, ...]:
    """Three fractions; not a number where one divides by zero or lies outside the block."""
    if start + 8 * len(SEXAGESIMAL) > len(tiff):
        return (math.nan,) * len(SEXAGESIMAL)
    parts = struct.unpack_from(order + "6I", tiff, start)
    return tuple(above / below if below else math.nan for above, below in zip(parts[::2], parts[1::2], strict=True))


def _place(position: dict[int, Value]) -> GeoPlace | None:
    latitude = _degrees(position.get(LATITUDE), position.get(NORTH_OR_SOUTH), "NS", 90)
    longitude = _degrees(position.get(LONGITUDE), position.get(EAST_OR_WEST), "EW", 180)
    if latitude is None or longitude is None:
        return None
    # Cameras write 0, 0 while they wait for satellites; no outlet stands in the Gulf of Guinea.
    return GeoPlace(latitude, longitude) if latitude or longitude else None


def _degrees(parts: Value | None, side: Value | None, sides: str, limit: int) -> float | None:
    if not isinstance(parts, tuple) or not isinstance(side, str) or side not in tuple(sides):
        return None
    degrees = sum(part / share for part, share in zip(parts, SEXAGESIMAL, strict=True))
    if not degrees <= limit:
        return None
    return degrees if side == sides[0] else -degrees


def _moment(taken: Value | None, offset: Value | None) -> datetime | None:
    if not isinstance(taken, str):
        return None
    for text, pattern in ((f"{taken}{offset}", "%Y:%m:%d %H:%M:%S%z"), (taken, "%Y:%m:%d %H:%M:%S")):
        try:
            moment = datetime.strptime(text, pattern)
            if moment.tzinfo is not None:
                # Fails for the first and last hours of the calendar, as clocks tell them that were never set: nobody
                # could store or compare such a moment.
                moment.astimezone(UTC)
            return moment
        except (ValueError, OverflowError):
            continue
    return None
