"""The two facts that matter in a photo's EXIF block: how it lies, and when it was taken. Never raises.

A small reader of its own, because damaged EXIF is common (editors cut it, messengers rewrite it) and must neither
refuse the photo nor print warnings. Format: CIPA DC-008 (EXIF 2.32) on TIFF 6.0.
"""

import struct
from dataclasses import dataclass
from datetime import datetime

ORIENTATION, EXIF_BLOCK, TAKEN_AT, OFFSET = 0x0112, 0x8769, 0x9003, 0x9011
SHORT, LONG, ASCII = 3, 4, 2
# No camera writes more; a damaged count must not keep us reading.
MAX_ENTRIES = 512
HEADER = b"Exif\x00\x00"


@dataclass(frozen=True, slots=True)
class ExifFacts:
    """`orientation` is 1 (upright) to 8 as in the standard; `taken_at` has an offset where the camera wrote one."""

    orientation: int = 1
    taken_at: datetime | None = None


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
    return ExifFacts(
        orientation=orientation if isinstance(orientation, int) and 1 <= orientation <= 8 else 1,
        taken_at=_moment(detail.get(TAKEN_AT), detail.get(OFFSET)),
    )


def _detail(tiff: bytes, order: str, start: int | str | None) -> dict[int, int | str]:
    try:
        return _directory(tiff, order, start) if isinstance(start, int) else {}
    except struct.error:
        return {}


def _directory(tiff: bytes, order: str, start: int) -> dict[int, int | str]:
    count = min(struct.unpack_from(order + "H", tiff, start)[0], MAX_ENTRIES)
    values: dict[int, int | str] = {}
    for place in range(start + 2, start + 2 + 12 * count, 12):
        tag, kind, length, inline = struct.unpack_from(order + "HHII", tiff, place)
        if kind == SHORT and length == 1:
            values[tag] = struct.unpack_from(order + "H", tiff, place + 8)[0]
        elif kind == LONG and length == 1:
            values[tag] = inline
        elif kind == ASCII and length > 4:
            values[tag] = tiff[inline : inline + length].rstrip(b"\x00 ").decode("ascii", "replace")
    return values


def _moment(taken: int | str | None, offset: int | str | None) -> datetime | None:
    if not isinstance(taken, str):
        return None
    for text, pattern in ((f"{taken}{offset}", "%Y:%m:%d %H:%M:%S%z"), (taken, "%Y:%m:%d %H:%M:%S")):
        try:
            return datetime.strptime(text, pattern)
        except ValueError:
            continue
    return None
