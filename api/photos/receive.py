"""The body of an upload, streamed into a draft: the only asynchronous code of the service.

At most one buffer of it is in memory, whatever the size of the photo. Headers are judged before the first byte is
read, and the limit again while the bytes come: a client can lie, or send no Content-Length at all.
"""

import asyncio
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from typing import Protocol

from fastapi import Request
from fastapi.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect

from api.errors import BodyTooLarge, InvalidInput, UnsupportedMedia
from api.photos.multipart import FilePart
from api.settings import MEGABYTE
from api.storage import Draft

IMAGE_TYPES = ("image/jpeg", "image/png", "image/webp", "image/heic", "image/heif")
# Not a registered type, but some phones and many programs send it.
ALIASES = ("image/jpg",)
MULTIPART = "multipart/form-data"
# Boundaries, part headers and a few small fields around the file.
MULTIPART_EXTRA_BYTES = 64 * 1024
# A million terabytes.
MAX_LENGTH_DIGITS = 18
# Large enough that handing it to a thread costs nothing beside hashing and writing it (about 1 ms).
BUFFER_BYTES = 256 * 1024
# A phone that loses its network says nothing. Until it gives up, it holds a connection and a draft.
SILENCE_SECONDS = 30.0


class BodyReader(Protocol):
    """Takes the photo's bytes out of the pieces of a body."""

    def feed(self, chunk: bytes) -> bytes: ...

    def finish(self) -> None: ...


class BareBytes:
    """The body is the photo."""

    def feed(self, chunk: bytes) -> bytes:
        return chunk

    def finish(self) -> None:
        return None


@dataclass(frozen=True, slots=True)
class Announcement:
    """What the headers of an upload promise: how to read it, its length (None: not told), and the most it may have."""

    reader: BodyReader
    length: int | None
    body_limit: int


def read_headers(headers: Mapping[str, str], max_photo_bytes: int) -> Announcement:
    """Judge an upload by its headers alone. Raises UnsupportedMedia, BodyTooLarge or InvalidInput."""
    content_type = headers.get("content-type", "")
    media_type = content_type.partition(";")[0].strip().lower()
    if headers.get("content-encoding", "identity").lower() != "identity":
        raise UnsupportedMedia("content-encoding-unsupported", "Send the photo as it is, without Content-Encoding.")
    if media_type not in (*IMAGE_TYPES, *ALIASES, MULTIPART):
        accepted = ", ".join((*IMAGE_TYPES, MULTIPART))
        raise UnsupportedMedia("content-type-unsupported", f"Set Content-Type to the photo's type, one of: {accepted}.")
    form = media_type == MULTIPART
    limit = max_photo_bytes + MULTIPART_EXTRA_BYTES if form else max_photo_bytes
    length = _content_length(headers)
    if length is not None and length > limit:
        raise _too_large(max_photo_bytes)
    return Announcement(FilePart(content_type) if form else BareBytes(), length, limit)


async def receive_photo(request: Request, draft: Draft, max_photo_bytes: int) -> None:
    """Stream the body into the draft, all of it or a refusal. Raises UnsupportedMedia, BodyTooLarge or InvalidInput."""
    announced = read_headers(request.headers, max_photo_bytes)
    received, buffer = 0, bytearray()
    async for chunk in _pieces(request):
        received += len(chunk)
        buffer += announced.reader.feed(chunk)
        if received > announced.body_limit or draft.size + len(buffer) > max_photo_bytes:
            raise _too_large(max_photo_bytes)
        if len(buffer) >= BUFFER_BYTES:
            await run_in_threadpool(draft.write, bytes(buffer))
            buffer.clear()
    if announced.length is not None and received != announced.length:
        raise _incomplete()
    await run_in_threadpool(draft.write, bytes(buffer))
    if received == 0:
        raise _empty()
    announced.reader.finish()
    if draft.size == 0:
        raise _empty()


async def _pieces(request: Request) -> AsyncIterator[bytes]:
    stream = aiter(request.stream())
    while True:
        try:
            async with asyncio.timeout(SILENCE_SECONDS):
                chunk = await anext(stream)
        except StopAsyncIteration:
            return
        except (TimeoutError, ClientDisconnect) as error:
            raise _incomplete() from error
        yield chunk


def _content_length(headers: Mapping[str, str]) -> int | None:
    text = headers.get("content-length")
    if text is None:
        return None
    # int() also takes signs, spaces, underscores and other scripts' digits, which HTTP does not, and fails at too many.
    if not (text.isascii() and text.isdigit() and len(text) <= MAX_LENGTH_DIGITS):
        raise InvalidInput("content-length-invalid", "Set Content-Length to the number of bytes in the body.")
    return int(text)


def _too_large(max_photo_bytes: int) -> BodyTooLarge:
    limit = f"{max_photo_bytes / MEGABYTE:g} MB"
    return BodyTooLarge("body-too-large", f"The photo has more than {limit}. Take it again with a lower resolution.")


def _incomplete() -> InvalidInput:
    return InvalidInput("body-incomplete", "The photo did not arrive whole. Send it again under the same id.")


def _empty() -> InvalidInput:
    return InvalidInput("body-empty", "The body is empty. Send the bytes of the photo.")
