import io
import struct
import zlib
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pillow_heif
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageOps

from vision.errors import PhotoError, PhotoFormatUnsupported, PhotoTooLarge, PhotoUnreadable
from vision.photos.images import decode_photo, probe_photo

Encode = Callable[..., bytes]
# What makes a picture upright that is stored with the EXIF orientation 1, 2, ... 8.
TURNS = (
    None,
    Image.Transpose.FLIP_LEFT_RIGHT,
    Image.Transpose.ROTATE_180,
    Image.Transpose.FLIP_TOP_BOTTOM,
    Image.Transpose.TRANSPOSE,
    Image.Transpose.ROTATE_270,
    Image.Transpose.TRANSVERSE,
    Image.Transpose.ROTATE_90,
)


def heic(picture: Image.Image) -> bytes:
    buffer = io.BytesIO()
    pillow_heif.from_pillow(picture).save(buffer, quality=90)
    data: bytes = buffer.getvalue()
    return data


def error(first: np.ndarray, second: np.ndarray) -> float:
    assert first.shape == second.shape
    return float(np.abs(first.astype(int) - second.astype(int)).mean())


def bgr(picture: Image.Image) -> np.ndarray:
    return np.asarray(picture.convert("RGB"))[..., ::-1]


def png_chunk(kind: bytes, payload: bytes) -> bytes:
    return struct.pack(">I", len(payload)) + kind + payload + struct.pack(">I", zlib.crc32(kind + payload))


def png_bomb(width: int, height: int) -> bytes:
    """A few kilobytes that would unpack to `width` x `height` pixels."""
    header = png_chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + header + png_chunk(b"IDAT", zlib.compress(bytes(1_000_000))) + png_chunk(b"IEND", b"")


@pytest.mark.parametrize(
    ("kind", "mode", "options", "media_type", "worst"),
    [
        ("JPEG", "RGB", {"quality": 95}, "image/jpeg", 8),
        ("JPEG", "RGB", {"quality": 95, "progressive": True}, "image/jpeg", 8),
        ("JPEG", "CMYK", {"quality": 95}, "image/jpeg", 8),
        ("PNG", "RGB", {}, "image/png", 0),
        ("PNG", "P", {}, "image/png", 30),
        ("WEBP", "RGB", {"quality": 90}, "image/webp", 8),
        ("WEBP", "RGB", {"lossless": True}, "image/webp", 0),
    ],
)
def test_formats(
    picture: Image.Image, encode: Encode, kind: str, mode: str, options: dict, media_type: str, worst: float
) -> None:
    data = encode(picture.convert(mode), kind, **options)
    header, photo = probe_photo(data), decode_photo(data)
    assert (header.media_type, header.width, header.height) == (media_type, 640, 480)
    assert (photo.width, photo.height) == (640, 480)
    assert (photo.pixels.dtype, photo.pixels.flags.c_contiguous) == (np.uint8, True)
    assert error(photo.pixels, bgr(picture)) <= worst


@pytest.mark.parametrize("mode", ["RGB", "RGBA"])
def test_heic(picture: Image.Image, mode: str) -> None:
    small = picture.resize((96, 64))  # the encoder is slow
    data = heic(small.convert(mode))
    assert probe_photo(data).media_type == "image/heic"
    assert error(decode_photo(data).pixels, bgr(small)) < 8


@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
def test_grey(picture: Image.Image, encode: Encode, kind: str) -> None:
    grey = picture.convert("L")
    assert error(decode_photo(encode(grey, kind)).pixels, bgr(grey)) < 3


def test_sixteen_bit_png(encode: Encode) -> None:
    ramp = np.linspace(0, 65535, 512).astype(np.uint16).reshape(1, -1).repeat(4, axis=0)
    pixels = decode_photo(encode(Image.fromarray(ramp), "PNG")).pixels
    assert pixels.shape == (4, 512, 3)
    assert error(pixels, np.repeat((ramp >> 8)[..., None], 3, axis=2)) <= 1


@pytest.mark.parametrize(("kind", "options"), [("PNG", {}), ("WEBP", {"lossless": True, "exact": True})])
def test_transparency_becomes_white(encode: Encode, kind: str, options: dict) -> None:
    glass = Image.new("RGBA", (20, 10), (200, 0, 0, 0))
    glass.paste((0, 0, 200, 255), (0, 0, 10, 10))
    pixels = decode_photo(encode(glass, kind, **options)).pixels
    assert pixels[5, 2].tolist() == [200, 0, 0]
    assert pixels[5, 15].tolist() == [255, 255, 255]


def test_animated_webp_gives_its_first_picture(picture: Image.Image, encode: Encode) -> None:
    data = encode(picture, "WEBP", save_all=True, append_images=[ImageOps.mirror(picture)], duration=100, lossless=True)
    assert error(decode_photo(data).pixels, bgr(picture)) == 0


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
@pytest.mark.parametrize("orientation", range(1, 9))
def test_exif_orientation(picture: Image.Image, encode: Encode, kind: str, orientation: int) -> None:
    exif = Image.Exif()
    exif[0x0112] = orientation
    data = encode(picture, kind, exif=exif)
    turn = TURNS[orientation - 1]
    expected = picture if turn is None else picture.transpose(turn)
    header, photo = probe_photo(data), decode_photo(data)
    assert (header.width, header.height) == (photo.width, photo.height) == expected.size
    assert error(photo.pixels, bgr(expected)) < 12


def test_corrupt_exif_is_survived(picture: Image.Image, encode: Encode) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    data = bytearray(encode(picture, "JPEG", exif=exif))
    start = data.find(b"Exif\x00\x00") + 6
    data[start : start + 8] = b"\xff" * 8
    photo = decode_photo(bytes(data))
    assert (photo.width, photo.height) == picture.size


@pytest.mark.parametrize(("long_side", "side"), [(None, 640), (640, 640), (257, 640), (256, 320), (128, 160), (64, 80)])
def test_reduced_decode_reports_the_full_size(
    picture: Image.Image, encode: Encode, long_side: int | None, side: int
) -> None:
    photo = decode_photo(encode(picture, "JPEG"), long_side=long_side)
    assert (photo.width, photo.height) == (640, 480)
    assert photo.pixels.shape == (side * 3 // 4, side, 3)


@pytest.mark.parametrize(
    ("data", "refusal", "words"),
    [
        (b"", PhotoUnreadable, "empty"),
        (b"just some text, named .jpg", PhotoFormatUnsupported, "JPEG, PNG, WebP or HEIC"),
        (b"GIF89a" + bytes(40), PhotoFormatUnsupported, "known format"),
        (b"\xff\xd8\xff", PhotoUnreadable, "too early"),
        (b"\xff\xd8\xff\xd9", PhotoUnreadable, "no picture inside"),
        (b"\xff\xd8\xff\xe0\x00\x04ab" + b"x" * 30, PhotoUnreadable, "damaged"),
        (b"\x89PNG\r\n\x1a\n", PhotoUnreadable, "too early"),
        (b"RIFF\x10\x00\x00\x00WEBPnone" + bytes(12), PhotoUnreadable, "damaged"),
        (b"\x00\x00\x00\x18ftypheic" + bytes(50), PhotoUnreadable, "HEIC"),
        (png_bomb(20_000, 10_000), PhotoTooLarge, "200 megapixels"),
        (png_bomb(0, 10), PhotoUnreadable, "zero"),
    ],
)
def test_refusals_say_what_is_wrong(data: bytes, refusal: type[PhotoError], words: str) -> None:
    for door in (probe_photo, decode_photo):
        with pytest.raises(refusal, match=words):
            door(data)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "HEIC"])
def test_size_limit_holds_for_every_format(kind: str) -> None:
    probe_photo(WHOLE[kind], max_pixels=96 * 64)
    for door in (probe_photo, decode_photo):
        with pytest.raises(PhotoTooLarge):
            door(WHOLE[kind], max_pixels=96 * 64 - 1)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "HEIC"])
@settings(max_examples=25)
@given(share=st.floats(0.0, 0.999))
def test_truncated_anywhere_is_refused(kind: str, share: float) -> None:
    data = WHOLE[kind]
    for door in (probe_photo, decode_photo):
        with pytest.raises(PhotoError):
            door(data[: int(len(data) * share)])


@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
def test_bytes_after_the_end_are_accepted(picture: Image.Image, encode: Encode, kind: str) -> None:
    data = encode(picture, kind)
    longer = data + encode(picture, "JPEG")[:777]
    assert probe_photo(longer) == probe_photo(data)
    assert error(decode_photo(longer).pixels, decode_photo(data).pixels) == 0


def test_restart_markers_and_thumbnails_do_not_look_like_the_end(picture: Image.Image, encode: Encode) -> None:
    data = encode(picture, "JPEG", restart_marker_blocks=4)
    assert b"\xff\xd0" in data
    thumbnail = encode(picture.resize((80, 60)), "JPEG")
    application = b"\xff\xe2" + struct.pack(">H", len(thumbnail) + 2) + thumbnail
    probe_photo(data[:2] + application + data[2:])
    with pytest.raises(PhotoUnreadable, match="too early"):
        probe_photo(data[:2] + application + data[2:-200])


def test_damaged_png_is_refused(picture: Image.Image, encode: Encode) -> None:
    data = bytearray(encode(picture, "PNG"))
    data[len(data) // 2] ^= 0xFF
    with pytest.raises(PhotoUnreadable, match="damaged"):
        probe_photo(bytes(data))


def test_undecodable_content_is_refused() -> None:
    with pytest.raises(PhotoUnreadable, match="decoded"):
        decode_photo(_png_of_nonsense())


def _png_of_nonsense() -> bytes:
    header = png_chunk(b"IHDR", struct.pack(">IIBBBBB", 64, 64, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + header + png_chunk(b"IDAT", b"this is not deflate") + png_chunk(b"IEND", b"")


def test_probe_reads_a_file_like_its_bytes(picture: Image.Image, encode: Encode, tmp_path: Path) -> None:
    data = encode(picture, "JPEG")
    (tmp_path / "a.jpg").write_bytes(data)
    (tmp_path / "empty.jpg").touch()
    assert probe_photo(tmp_path / "a.jpg") == probe_photo(data)
    with pytest.raises(PhotoUnreadable, match="empty"):
        probe_photo(tmp_path / "empty.jpg")


def _whole() -> dict[str, bytes]:
    picture = Image.effect_noise((96, 64), 60).convert("RGB")
    found = {"HEIC": heic(picture)}
    for kind in ("JPEG", "PNG", "WEBP"):
        buffer = io.BytesIO()
        picture.save(buffer, kind)
        found[kind] = buffer.getvalue()
    return found


WHOLE = _whole()
