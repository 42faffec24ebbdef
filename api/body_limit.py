"""A limit on request bodies that are read into memory.

The framework has one too, but it answers in plain text, and replaces a 401 by its own 413.
"""

from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

# No JSON body of the service comes near it; without a limit one request could fill the memory.
MAX_JSON_BYTES = 1_000_000


class BodyLimit:
    """ASGI middleware: refuses to read on when a body is too long for its route.

    A route that reads a stream and counts for itself says so with `max_body_size=`; all others get MAX_JSON_BYTES.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        total = 0

        async def receive_within_limit() -> Message:
            nonlocal total
            message = await receive()
            total += len(message.get("body", b""))
            # The body is read after routing, so by now the scope knows the route.
            limit = getattr(scope.get("route"), "max_body_size", None) or MAX_JSON_BYTES
            if total > limit:
                # Not a ServiceError: FastAPI lets only its own kind pass while it reads a body.
                raise HTTPException(413, f"The body is larger than {limit} bytes, which is the limit here.")
            return message

        await self._app(scope, receive_within_limit if scope["type"] == "http" else receive, send)
