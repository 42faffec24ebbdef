"""Whatever comes in: accepted as a photo, or refused with a reason and without a trace."""

import io
import json
import socket
import struct
import time
import zlib
from contextlib import ExitStack
from uuid import uuid4

import cv2
import numpy as np
import pytest
from PIL import Image

from api.photos import receive


def encoded(image: Image.Image, kind: str, **options: object) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, kind, **options)
    return buffer.getvalue()


def png_bomb() -> bytes:
    """A whole PNG of 200 megapixels in some 30 kB."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    width, height = 20_000, 10_000
    header = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    lines = zlib.compress(bytes((width // 8 + 1) * height), 9)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", lines) + chunk(b"IEND", b"")


def noise(*shape: int, dtype: type = np.uint8) -> np.ndarray:
    return np.random.default_rng(7).integers(0, np.iinfo(dtype).max, shape, dtype=dtype)


def sixteen_bit_png() -> bytes:
    return cv2.imencode(".png", noise(60, 80, 3, dtype=np.uint16))[1].tobytes()


def rgb() -> Image.Image:
    return Image.fromarray(noise(60, 80, 3))


def animated_webp() -> bytes:
    frames = [Image.fromarray(np.random.default_rng(seed).integers(0, 256, (60, 80, 3), np.uint8)) for seed in range(3)]
    return encoded(frames[0], "WEBP", save_all=True, append_images=frames[1:], duration=100)


ACCEPTED = {
    "png": (encoded(rgb(), "PNG"), "image/png", "image/png"),
    "webp": (encoded(rgb(), "WEBP"), "image/webp", "image/webp"),
    "animated webp": (animated_webp(), "image/webp", "image/webp"),
    "16-bit png": (sixteen_bit_png(), "image/png", "image/png"),
    "cmyk jpeg": (encoded(rgb().convert("CMYK"), "JPEG"), "image/jpeg", "image/jpeg"),
    "greyscale jpeg": (encoded(rgb().convert("L"), "JPEG"), "image/jpeg", "image/jpeg"),
    "corrupt exif": (encoded(rgb(), "JPEG", exif=b"Exif\0\0" + b"\xff\x13" * 40), "image/jpeg", "image/jpeg"),
    "png called jpeg": (encoded(rgb(), "PNG"), "image/jpeg", "image/png"),
}


@pytest.mark.parametrize("name", ACCEPTED)
def test_odd_but_whole_photos_are_accepted_for_what_they_are(put, shelf, name) -> None:
    data, declared, real = ACCEPTED[name]
    answer = put(data, declared)
    assert answer.status_code == 201, answer.text
    assert (answer.json()["media_type"], answer.json()["width"], answer.json()["height"]) == (real, 80, 60)
    assert [path.read_bytes() for path in shelf.files] == [data]


def truncated(kind: str) -> bytes:
    data = encoded(rgb(), kind)
    return data[: len(data) * 2 // 3]


REFUSED = {
    "empty body": (b"", "image/jpeg", 422, "body-empty"),
    "text named jpg": (b"This is a shopping list, not a photo.\n" * 50, "image/jpeg", 415, "photo-format-unsupported"),
    "truncated jpeg": (truncated("JPEG"), "image/jpeg", 422, "photo-unreadable"),
    "truncated png": (truncated("PNG"), "image/png", 422, "photo-unreadable"),
    "truncated webp": (truncated("WEBP"), "image/webp", 422, "photo-unreadable"),
    "200-megapixel png": (png_bomb(), "image/png", 413, "photo-too-large"),
    "gif": (encoded(rgb(), "GIF"), "image/jpeg", 415, "photo-format-unsupported"),
    "wrong content type": (encoded(rgb(), "JPEG"), "text/plain", 415, "content-type-unsupported"),
    "no content type": (encoded(rgb(), "JPEG"), "", 415, "content-type-unsupported"),
    "body over the limit": (bytes(1_000_001), "image/jpeg", 413, "body-too-large"),
    "body far over the limit": (bytes(3_000_000), "image/jpeg", 413, "body-too-large"),
    "form without a file": (b"--b\r\n\r\nx\r\n--b--\r\n", "multipart/form-data; boundary=b", 422, "file-part-missing"),
    "form that breaks off": (b"--b\r\n", "multipart/form-data; boundary=b", 422, "multipart-broken"),
}


@pytest.fixture
def settings(settings):
    return settings.model_copy(update={"max_photo_bytes": 1_000_000})


def assert_problem(answer, status: int, code: str) -> None:
    assert answer.headers["content-type"] == "application/problem+json"
    assert (answer.status_code, answer.json()["status"], answer.json()["code"]) == (status, status, code)
    # It must say what to do.
    assert any(word in answer.json()["detail"] for word in ("Send", "Set", "Take", "Save", "Use", "take", "send"))


@pytest.mark.parametrize("name", REFUSED)
def test_a_refusal_says_what_to_do_and_leaves_no_file_and_no_row(put, shelf, name) -> None:
    data, content_type, status, code = REFUSED[name]
    assert_problem(put(data, content_type), status, code)
    assert shelf.empty


@pytest.mark.parametrize("size", [1_000_001, 3_000_000])
def test_without_a_content_length_the_limit_holds_while_streaming(put, shelf, size) -> None:
    answer = put((bytes(50_000) for _ in range(size // 50_000 + 1)), "image/jpeg")
    assert_problem(answer, 413, "body-too-large")
    assert shelf.empty


@pytest.mark.parametrize("moment", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00"])
def test_a_moment_that_utc_does_not_have_is_refused(put, jpeg, shelf, moment) -> None:
    assert_problem(put(jpeg, params={"captured_at": moment}), 422, "request-invalid")
    assert shelf.empty


def test_a_photo_of_exactly_the_limit_passes_the_limit(put) -> None:
    assert_problem(put(bytes(1_000_000)), 415, "photo-format-unsupported")


class Wire:
    """A raw connection: what a dying phone or a hostile client sends."""

    def __init__(self, port: int, token: str, scene_id: object) -> None:
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=60)
        self.head = f"PUT /v1/scenes/{scene_id}/photos/{uuid4()} HTTP/1.1\r\nHost: test\r\nAuthorization: {token}\r\n"

    def send(self, body: bytes, **headers: object) -> None:
        lines = "".join(f"{name.replace('_', '-')}: {value}\r\n" for name, value in headers.items())
        self.socket.sendall(f"{self.head}{lines}\r\n".encode() + body)

    def answer(self) -> tuple[int, dict[str, object]]:
        """Status and problem; (0, {}) when the server closed without a word."""
        received = b""
        while not received.endswith(b"}") and (data := self.socket.recv(65_536)):
            received += data
        self.socket.close()
        if not received:
            return 0, {}
        head, _, body = received.partition(b"\r\n\r\n")
        return int(head.split()[1]), json.loads(body)


@pytest.fixture
def new_wire(server, world, scene):
    """Open raw connections to upload into `scene`; they are closed at the end."""
    with ExitStack() as open_wires:

        def make(person=world.rep) -> Wire:
            wire = Wire(server, person.client.headers["Authorization"], scene.id)
            open_wires.callback(wire.socket.close)
            return wire

        yield make


@pytest.fixture
def wire(new_wire):
    """One raw connection of the scene's rep."""
    return new_wire()


def test_a_body_shorter_than_its_content_length_is_refused(wire, shelf, monkeypatch) -> None:
    monkeypatch.setattr(receive, "SILENCE_SECONDS", 0.3)
    data = encoded(rgb(), "JPEG")
    wire.send(data, Content_Type="image/jpeg", Content_Length=len(data) + 10)
    status, problem = wire.answer()
    assert (status, problem["code"]) == (422, "body-incomplete")
    assert shelf.empty


def test_a_connection_that_breaks_in_the_middle_leaves_nothing(wire, shelf) -> None:
    data = encoded(rgb(), "JPEG")
    wire.send(data, Content_Type="image/jpeg", Content_Length=len(data) + 10)
    while not shelf.files:
        time.sleep(0.005)
    wire.socket.shutdown(socket.SHUT_WR)
    assert wire.answer() == (0, {})
    # Nobody is told when the server is through with it.
    deadline = time.monotonic() + 20
    while not shelf.empty:
        assert time.monotonic() < deadline
        time.sleep(0.01)


def test_a_body_longer_than_announced_is_cut_by_the_protocol(wire, shelf) -> None:
    data = encoded(rgb(), "JPEG")
    wire.send(data, Content_Type="image/jpeg", Content_Length=len(data) - 20)
    status, problem = wire.answer()
    assert (status, problem["code"]) == (422, "photo-unreadable")
    assert shelf.empty


def test_a_size_over_the_limit_is_refused_before_a_byte_of_it_is_sent(wire, shelf) -> None:
    wire.send(b"", Content_Type="image/jpeg", Content_Length=10**12)
    status, problem = wire.answer()
    assert (status, problem["code"]) == (413, "body-too-large")
    assert shelf.empty


def test_rights_are_checked_before_a_byte_of_the_body_is_sent(new_wire, world, shelf) -> None:
    stranger = new_wire(world.other_rep)
    stranger.send(b"", Content_Type="image/jpeg", Content_Length=1_000)
    status, problem = stranger.answer()
    assert (status, problem["code"]) == (404, "scene-not-found")
    assert shelf.empty


def test_no_database_lock_is_held_while_a_slow_phone_sends(wire, put, new_jpeg, shelf) -> None:
    wire.send(b"\xff\xd8", Content_Type="image/jpeg", Content_Length=1_000)
    while not shelf.files:
        time.sleep(0.005)
    assert put(new_jpeg(3)).status_code == 201
