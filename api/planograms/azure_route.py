"""Routes that refuse as Azure does, and that clients reach with the addresses that they have."""

import re
from collections.abc import Callable, Coroutine
from typing import Any

from fastapi import Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from fastapi.routing import APIRoute
from starlette.exceptions import HTTPException
from starlette.routing import Match
from starlette.types import Scope

from api.errors import ServiceError
from vision.errors import PhotoError

ERROR_HEADER = "x-ms-error-code"
INVALID_REQUEST = "InvalidRequest"
# What the retired service called its refusals; everything else is an invalid request.
AZURE_CODES = {
    401: "401",
    403: "403",
    404: "NotFound",
    405: "MethodNotAllowed",
    409: "AlreadyExists",
    415: "UnsupportedMediaType",
    503: "ServiceUnavailable",
}

Handler = Callable[[Request], Coroutine[Any, Any, Response]]


class AzureRoute(APIRoute):
    """Answers refusals in Azure's form, and takes doubled slashes: its published Python client sends them."""

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        """As always, but `//` counts as `/`."""
        return super().matches({**scope, "path": re.sub("/{2,}", "/", scope["path"])})

    def get_route_handler(self) -> Handler:
        """The handler of the route, its refusals caught."""
        handle = super().get_route_handler()

        async def handle_or_refuse(request: Request) -> Response:
            try:
                return await handle(request)
            except ServiceError as error:
                return azure_error(error.status, error.code, error.detail)
            except PhotoError as error:
                return azure_error(400, error.code, str(error))
            except RequestValidationError as error:
                return azure_error(400, "request-invalid", _first_problem(error))
            except HTTPException as error:
                return azure_error(error.status_code, "request-invalid", error.detail)

        return handle_or_refuse


def azure_error(status: int, reason: str, message: str) -> JSONResponse:
    """A refusal: `code` in Azure's words, `innererror` with the service's own reason."""
    code = AZURE_CODES.get(status, INVALID_REQUEST)
    error = {"code": code, "message": message, "innererror": {"code": reason, "message": message}}
    # Azure has no 422: clients know 400 as the answer to what was understood and cannot be accepted.
    return JSONResponse({"error": error}, 400 if status == 422 else status, headers={ERROR_HEADER: code})


def _first_problem(error: RequestValidationError) -> str:
    first = error.errors()[0]
    place = ".".join(str(part) for part in first["loc"])
    return f"{place}: {first['msg']}. Mend it and send the request again."
