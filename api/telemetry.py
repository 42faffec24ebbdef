"""Structured logs, and a request id that ties a problem answer to its lines in the log."""

import logging
import re
import time
from typing import Literal
from uuid import uuid4

import structlog
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

REQUEST_ID_HEADER = "X-Request-ID"
# What a proxy may hand on; anything else could forge log lines.
_REQUEST_ID = re.compile(r"[A-Za-z0-9._-]{8,64}")

log = structlog.get_logger(__name__)


def configure_logging(mode: Literal["development", "production"]) -> None:
    """Lines of JSON for production, coloured text for a person in development."""
    shared: list[structlog.types.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    as_json: list[structlog.types.Processor] = [
        structlog.processors.format_exc_info,
        structlog.processors.JSONRenderer(),
    ]
    # Plain tracebacks: the rich ones print local variables, passwords among them.
    as_text: list[structlog.types.Processor] = [
        structlog.dev.ConsoleRenderer(exception_formatter=structlog.dev.plain_traceback)
    ]
    structlog.configure(
        processors=[*shared, *(as_json if mode == "production" else as_text)],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
    )


class RequestLog:
    """ASGI middleware: gives every request an id, answers with it, and logs one line when it is done."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        request_id = _request_id(Headers(scope=scope))
        scope["request_id"] = request_id
        status = 500
        started = time.perf_counter()

        async def send_with_id(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                MutableHeaders(scope=message)[REQUEST_ID_HEADER] = request_id
            await send(message)

        with structlog.contextvars.bound_contextvars(request_id=request_id):
            try:
                await self._app(scope, receive, send_with_id)
            finally:
                milliseconds = round(1000 * (time.perf_counter() - started), 1)
                log.info("request", method=scope["method"], path=scope["path"], status=status, ms=milliseconds)


def _request_id(headers: Headers) -> str:
    offered = headers.get(REQUEST_ID_HEADER, "")
    return offered if _REQUEST_ID.fullmatch(offered) else uuid4().hex
