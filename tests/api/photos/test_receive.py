"""What the headers of an upload may promise, and that the body keeps to it."""

import asyncio
import hashlib
import tracemalloc
from collections.abc import Iterable
from pathlib import Path

import pytest
from starlette.requests import Request
from starlette.types import Message

from api.errors import BodyTooLarge, InvalidInput, ServiceError, UnsupportedMedia
from api.photos import receive
from api.photos.receive import MULTIPART_EXTRA_BYTES, read_headers, receive_photo
from api.storage import Draft

LIMIT = 1_000_000
FORM = "multipart/form-data; boundary=b"


@pytest.mark.parametrize(
    "content_type",
    [
        "image/jpeg",
        "image/png",
        "image/webp",
        "image/heic",
        "image/heif",
        "image/jpg",
        "IMAGE/JPEG",
        "image/jpeg; q=1",
        FORM,
    ],
)
def test_accepted_types(content_type: str) -> None:
    assert read_headers({"content-type": content_type}, LIMIT).length is None


@pytest.mark.parametrize(
    ("headers", "kind", "code"),
    [
        ({}, UnsupportedMedia, "content-type-unsupported"),
        ({"content-type": "text/plain"}, UnsupportedMedia, "content-type-unsupported"),
        ({"content-type": "image/gif"}, UnsupportedMedia, "content-type-unsupported"),
        ({"content-type": "application/octet-stream"}, UnsupportedMedia, "content-type-unsupported"),
        ({"content-type": "multipart/form-data"}, InvalidInput, "multipart-broken"),
        ({"content-type": "image/png", "content-encoding": "gzip"}, UnsupportedMedia, "content-encoding-unsupported"),
        ({"content-type": "image/png", "content-length": str(LIMIT + 1)}, BodyTooLarge, "body-too-large"),
        (
            {"content-type": FORM, "content-length": str(LIMIT + MULTIPART_EXTRA_BYTES + 1)},
            BodyTooLarge,
            "body-too-large",
        ),
        ({"content-type": "image/png", "content-length": "-1"}, InvalidInput, "content-length-invalid"),
        ({"content-type": "image/png", "content-length": "9" * 5000}, InvalidInput, "content-length-invalid"),
        ({"content-type": "image/png", "content-length": "1_0"}, InvalidInput, "content-length-invalid"),
        ({"content-type": "image/png", "content-length": ""}, InvalidInput, "content-length-invalid"),
    ],
)
def test_refused_headers(headers: dict[str, str], kind: type[ServiceError], code: str) -> None:
    with pytest.raises(kind) as refusal:
        read_headers(headers, LIMIT)
    assert refusal.value.code == code


def request(chunks: Iterable[bytes], headers: dict[str, str], *, then: str = "end") -> Request:
    """An upload that brings the chunks and then ends, disconnects, or falls silent."""
    left = iter(chunks)

    async def receive_message() -> Message:
        for chunk in left:
            return {"type": "http.request", "body": chunk, "more_body": True}
        if then == "silence":
            await asyncio.sleep(60)
        if then == "disconnect":
            return {"type": "http.disconnect"}
        return {"type": "http.request", "body": b"", "more_body": False}

    raw = [(name.encode(), value.encode()) for name, value in headers.items()]
    return Request({"type": "http", "headers": raw}, receive_message)


def run(draft: Draft, upload: Request, limit: int = LIMIT) -> None:
    asyncio.run(receive_photo(upload, draft, limit))


@pytest.fixture
def draft(tmp_path: Path) -> Draft:
    return Draft(tmp_path / "draft.part")


def jpeg(length: int | None = None) -> dict[str, str]:
    return {"content-type": "image/jpeg"} | ({} if length is None else {"content-length": str(length)})


@pytest.mark.parametrize("length", [None, 600_003])
def test_the_body_arrives_in_the_draft(draft: Draft, length: int | None) -> None:
    chunks = [b"abc", b"", *([bytes(60_000)] * 10)]
    with draft:
        run(draft, request(chunks, jpeg(length)))
        draft.flush()
        assert draft.path.read_bytes() == b"".join(chunks)
        assert draft.sha256 == hashlib.sha256(b"".join(chunks)).hexdigest()


def test_a_form_may_be_longer_than_the_photo_in_it(draft: Draft) -> None:
    head = b'--b\r\nContent-Disposition: form-data; name="photo"; filename="a.jpg"\r\n\r\n'
    with draft:
        run(draft, request([head, bytes(1000), b"\r\n--b--\r\n"], {"content-type": FORM}), limit=1000)
        assert draft.size == 1000


@pytest.mark.parametrize(
    ("chunks", "headers", "then", "code"),
    [
        ([], jpeg(0), "end", "body-empty"),
        ([], jpeg(), "end", "body-empty"),
        ([b""], {"content-type": FORM}, "end", "body-empty"),
        ([b"abc"], jpeg(4), "end", "body-incomplete"),
        ([b"abcde"], jpeg(4), "end", "body-incomplete"),
        ([b"abc"], jpeg(4), "disconnect", "body-incomplete"),
        ([b"abc"], jpeg(4), "silence", "body-incomplete"),
        ([b"abc"], jpeg(), "disconnect", "body-incomplete"),
        ([bytes(600_000)] * 2, jpeg(), "end", "body-too-large"),
        ([bytes(600_000)] * 2, jpeg(10), "end", "body-too-large"),
        ([b"--b\r\n"], {"content-type": FORM}, "end", "multipart-broken"),
        (
            [b'--b\r\nContent-Disposition: form-data; filename=""\r\n\r\n\r\n--b--'],
            {"content-type": FORM},
            "end",
            "body-empty",
        ),
    ],
)
def test_refused_bodies(
    draft: Draft, chunks: list[bytes], headers: dict[str, str], then: str, code: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(receive, "SILENCE_SECONDS", 0.05)
    with draft, pytest.raises(ServiceError) as refusal:
        run(draft, request(chunks, headers, then=then))
    assert refusal.value.code == code


def test_an_endless_body_is_cut_off_at_the_limit(draft: Draft) -> None:
    sent = 0

    def endless() -> Iterable[bytes]:
        nonlocal sent
        while True:
            sent += 50_000
            yield bytes(50_000)

    with draft, pytest.raises(BodyTooLarge):
        run(draft, request(endless(), jpeg()))
    assert sent <= LIMIT + 50_000


def test_memory_does_not_grow_with_the_photo(draft: Draft) -> None:
    size = 30_000_000
    upload = request((bytes(65_536) for _ in range(size // 65_536)), jpeg())
    tracemalloc.start()
    try:
        with draft:
            run(draft, upload, limit=size)
            assert draft.size > 29_000_000
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < 3_000_000
