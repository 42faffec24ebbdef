from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from vision.photos.exif import ExifFacts, GeoPlace, read_exif

MADRID = timezone(timedelta(hours=2))


def block(orientation: int = 1, *, position: dict[int, object] | None = None, **moments: str) -> bytes:
    exif = Image.Exif()
    exif.get_ifd(0x8825).update(position or {})
    exif[0x0112] = orientation
    detail = exif.get_ifd(0x8769)
    for tag, value in ((0x9003, moments.get("taken")), (0x9011, moments.get("offset"))):
        if value:
            detail[tag] = value
    return exif.tobytes()


@pytest.mark.parametrize("orientation", range(1, 9))
def test_orientation(orientation: int) -> None:
    assert read_exif(block(orientation)).orientation == orientation


@pytest.mark.parametrize("orientation", [0, 9, 60000])
def test_nonsense_orientation_means_upright(orientation: int) -> None:
    assert read_exif(block(orientation)).orientation == 1


@pytest.mark.parametrize(
    ("taken", "offset", "expected"),
    [
        ("2025:05:29 03:18:37", "+02:00", datetime(2025, 5, 29, 3, 18, 37, tzinfo=MADRID)),
        ("2025:05:29 03:18:37", "", datetime(2025, 5, 29, 3, 18, 37)),
        ("2025:05:29 03:18:37", "rubbish", datetime(2025, 5, 29, 3, 18, 37)),
        ("0000:00:00 00:00:00", "", None),
        ("0001:01:01 00:00:00", "+14:00", datetime(1, 1, 1)),
        ("", "", None),
    ],
)
def test_moment(taken: str, offset: str, expected: datetime | None) -> None:
    assert read_exif(block(taken=taken, offset=offset)).taken_at == expected


def test_moment_in_utc() -> None:
    assert read_exif(block(taken="2025:05:29 03:18:37", offset="+00:00")).taken_at == datetime(
        2025, 5, 29, 3, 18, 37, tzinfo=UTC
    )


@pytest.mark.parametrize(
    ("position", "expected"),
    [
        ({1: "N", 2: (31.0, 13.0, 49.44), 3: "E", 4: (121.0, 28.0, 25.32)}, (31.2304, 121.4737)),
        ({1: "S", 2: (33.0, 51.5, 0.0), 3: "W", 4: (70.0, 30.0, 0.0)}, (-33.858333, -70.5)),
        ({1: "N", 2: (0.0, 0.0, 0.0), 3: "E", 4: (0.0, 0.0, 0.0)}, None),
        ({1: "N", 2: (91.0, 0.0, 0.0), 3: "E", 4: (10.0, 0.0, 0.0)}, None),
        ({1: "X", 2: (31.0, 0.0, 0.0), 3: "E", 4: (10.0, 0.0, 0.0)}, None),
        ({2: (31.0, 0.0, 0.0), 4: (10.0, 0.0, 0.0)}, None),
        ({1: "N", 2: (31.0, 0.0, 0.0)}, None),
        ({}, None),
    ],
    ids=[
        "Shanghai",
        "south and west",
        "no satellites yet",
        "beyond the pole",
        "no side",
        "sides left out",
        "half",
        "none",
    ],
)
def test_place(position: dict[int, object], expected: tuple[float, float] | None) -> None:
    place = read_exif(block(position=position)).place
    assert place == (None if expected is None else GeoPlace(*map(pytest.approx, expected)))


def test_a_place_divided_by_zero_is_none() -> None:
    whole = block(position={1: "N", 2: (31.0, 13.0, 49.44), 3: "E", 4: (121.0, 28.0, 25.32)})
    where = whole.find(b"\x00\x00\x00\x1f\x00\x00\x00\x01")
    assert where > 0
    assert read_exif(whole[: where + 7] + b"\x00" + whole[where + 8 :]).place is None


@pytest.mark.parametrize("damaged", [None, b"", b"Exif\x00\x00", b"Exif\x00\x00II*\x00\xff\xff\xff\xff", b"\x00" * 40])
def test_damaged_block_is_survived(damaged: bytes | None) -> None:
    assert read_exif(damaged) == ExifFacts()


def test_damaged_details_do_not_lose_the_orientation() -> None:
    whole = block(6, taken="2025:05:29 03:18:37")
    detail_pointer = whole.find(b"\x87\x69") if whole[6:8] == b"MM" else whole.find(b"\x69\x87")
    broken = whole[: detail_pointer + 8] + b"\xff\xff\xff\x7f" + whole[detail_pointer + 12 :]
    assert read_exif(broken) == ExifFacts(orientation=6)


@given(st.binary(max_size=200), st.sampled_from([b"", b"II*\x00\x08\x00\x00\x00", b"MM\x00*\x00\x00\x00\x08"]))
def test_never_raises(rest: bytes, head: bytes) -> None:
    assert 1 <= read_exif(b"Exif\x00\x00" + head + rest).orientation <= 8
