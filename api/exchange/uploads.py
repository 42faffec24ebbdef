"""The body of an import, read within limits."""

import asyncio

from fastapi import Request
from starlette.requests import ClientDisconnect

from api.errors import BodyTooLarge, InvalidInput
from api.settings import MEGABYTE

# 100,000 products or outlets as CSV.
MAX_TABLE_BYTES = 20 * MEGABYTE
# A slow line needs a minute for that; a client that sends nothing must not hold a connection.
BODY_SECONDS = 120.0


async def receive_table(request: Request) -> bytes:
    """The whole body. Raises BodyTooLarge or InvalidInput."""
    body = bytearray()
    try:
        async with asyncio.timeout(BODY_SECONDS):
            async for chunk in request.stream():
                body += chunk
                if len(body) > MAX_TABLE_BYTES:
                    limit = f"{MAX_TABLE_BYTES / MEGABYTE:g} MB"
                    raise BodyTooLarge("body-too-large", f"The table has more than {limit}. Import it in parts.")
    except (TimeoutError, ClientDisconnect) as error:
        raise InvalidInput("body-incomplete", "The table did not arrive whole. Send it again.") from error
    if not body:
        raise InvalidInput("body-empty", "The body is empty. Send the bytes of a CSV or XLSX file.")
    return bytes(body)
