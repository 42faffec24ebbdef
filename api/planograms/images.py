"""The image of a request: its body, a data: URL in it, or an image behind a URL whose origin the operator permits.

Whoever can name a URL can make a service fetch it, from its own network too (server-side request forgery). So nothing
is fetched but from the origins in the settings, over no redirect, and only so many bytes for so long.
"""

import asyncio
import base64
import binascii
import json
from time import monotonic
from urllib.parse import urlsplit

import httpx
from fastapi import Request
from fastapi.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect

from api.errors import BodyTooLarge, InvalidInput, UnsupportedMedia
from api.planograms.schemas import ImageUrl
from api.settings import MEGABYTE, Settings

RAW_TYPES = ("image/", "application/octet-stream")
DATA_URL = "data:"
# base64 makes three bytes four; the rest is JSON around it.
JSON_OVERHEAD = 4 / 3
JSON_EXTRA_BYTES = 64 * 1024
# A phone on a slow line needs half a minute for a large photo; a client that sends nothing must not hold a connection.
BODY_SECONDS = 120.0
FETCH_SECONDS = 20.0
FETCH_TIMEOUT = httpx.Timeout(5.0)
WAYS = "Send the bytes of the image as the body (Content-Type: image/jpeg), or its url as data:image/jpeg;base64,..."


async def receive_image(request: Request, settings: Settings) -> bytes:
    """The bytes of the image that the body is or names. Raises UnsupportedMedia, BodyTooLarge or InvalidInput."""
    limit = settings.max_photo_bytes
    media_type = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if media_type.startswith(RAW_TYPES):
        return await read_body(request, limit)
    if not media_type.endswith("json"):
        raise UnsupportedMedia("content-type-unsupported", f"The body is neither an image nor JSON. {WAYS}")
    body = await read_body(request, int(limit * JSON_OVERHEAD) + JSON_EXTRA_BYTES)
    return await run_in_threadpool(image_behind, _url(body), settings)


async def read_body(request: Request, limit: int) -> bytes:
    """The whole body, at most `limit` bytes. Raises BodyTooLarge or InvalidInput."""
    body = bytearray()
    try:
        async with asyncio.timeout(BODY_SECONDS):
            async for chunk in request.stream():
                body += chunk
                if len(body) > limit:
                    raise _too_large(limit)
    except (TimeoutError, ClientDisconnect) as error:
        raise InvalidInput("body-incomplete", "The body did not arrive whole. Send it again.") from error
    if not body:
        raise InvalidInput("body-empty", f"The body is empty. {WAYS}")
    return bytes(body)


def image_behind(url: str, settings: Settings) -> bytes:
    """The bytes of an image by its URL: decoded from a data: URL, or fetched from a permitted origin."""
    if url[: len(DATA_URL)].lower() == DATA_URL:
        return _decoded(url, settings.max_photo_bytes)
    origin = _origin(url)
    if origin not in settings.image_origins:
        raise InvalidInput(
            "image-origin-not-permitted",
            f"This service does not fetch images from {origin or 'there'}. {WAYS} "
            "Or ask the operator to add the origin to SHELFAUDIT_IMAGE_ORIGINS.",
        )
    return _fetched(url, settings.max_photo_bytes)


def _url(body: bytes) -> str:
    """Some documented calls write the JSON with single quotes, which no service ever took."""
    try:
        return ImageUrl.model_validate(json.loads(body)).url
    except (ValueError, RecursionError) as error:
        raise InvalidInput("url-missing", f'The body is no JSON of the form {{"url": "..."}}. {WAYS}') from error


def _origin(url: str) -> str:
    """Scheme, host and port; empty when the URL has none. A user or password before the host makes another origin."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    return f"{parts.scheme}://{parts.netloc}".lower() if parts.scheme in ("http", "https") and parts.netloc else ""


def _decoded(url: str, limit: int) -> bytes:
    head, _, content = url.partition(",")
    try:
        if not head.lower().endswith(";base64"):
            raise ValueError("not base64")
        image = base64.b64decode(content, validate=True)
    except (ValueError, binascii.Error) as error:
        raise InvalidInput("data-url-invalid", f"The data: URL is not base64. {WAYS}") from error
    if len(image) > limit:
        raise _too_large(limit)
    return image


def _fetched(url: str, limit: int) -> bytes:
    image, deadline = bytearray(), monotonic() + FETCH_SECONDS
    # Raw and uncompressed: else a few bytes could unpack to more than the limit before they are counted.
    headers = {"Accept": "image/*", "Accept-Encoding": "identity"}
    try:
        with httpx.stream("GET", url, headers=headers, timeout=FETCH_TIMEOUT, follow_redirects=False) as answer:
            if answer.status_code != httpx.codes.OK:
                raise _not_fetched(f"its server answered {answer.status_code}")
            for chunk in answer.iter_raw():
                image += chunk
                if len(image) > limit:
                    raise _too_large(limit)
                if monotonic() > deadline:
                    raise _not_fetched(f"it took longer than {FETCH_SECONDS:g} s")
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        raise _not_fetched("its server did not answer") from error
    return bytes(image)


def _not_fetched(reason: str) -> InvalidInput:
    return InvalidInput("image-not-fetched", f"The image was not fetched: {reason}. Check the URL. {WAYS}")


def _too_large(limit: int) -> BodyTooLarge:
    return BodyTooLarge("body-too-large", f"The image has more than {limit / MEGABYTE:g} MB. Send a smaller one.")
