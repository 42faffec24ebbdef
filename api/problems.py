"""Every refusal leaves as application/problem+json (RFC 9457), whoever raised it."""

import re
from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any

import structlog
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy.exc import DataError, IntegrityError, OperationalError
from starlette.exceptions import HTTPException

from api.errors import (
    BodyTooLarge,
    Conflict,
    InvalidInput,
    NotAuthenticated,
    NotFound,
    NotPermitted,
    ServiceError,
    TooManyAttempts,
    Unavailable,
    UnsupportedMedia,
)
from api.telemetry import REQUEST_ID_HEADER
from vision.errors import PhotoError, PhotoFormatUnsupported, PhotoTooLarge

PROBLEM_MEDIA_TYPE = "application/problem+json"
_MEANINGS: tuple[type[ServiceError], ...] = (
    NotAuthenticated,
    NotPermitted,
    NotFound,
    Conflict,
    BodyTooLarge,
    UnsupportedMedia,
    InvalidInput,
    TooManyAttempts,
    Unavailable,
)
# More would hide the first; all of them stand in `errors`.
NAMED_FIELDS = 3
# What is expected, in words for whoever mends it; what is not told here, pydantic's own words tell.
EXPECTED = {
    "missing": "is missing",
    "extra_forbidden": "is not known here: take it out",
    "literal_error": "must be one of {expected}",
    "enum": "must be one of {expected}",
    "string_type": "must be a text",
    "string_too_short": "needs at least {min_length} characters",
    "string_too_long": "may have at most {max_length} characters",
    "string_pattern_mismatch": "must have the form {pattern}",
    "bool_type": "must be true or false",
    "bool_parsing": "must be true or false",
    "int_type": "must be a whole number",
    "int_parsing": "must be a whole number",
    "int_from_float": "must be a whole number",
    "float_type": "must be a number",
    "float_parsing": "must be a number",
    "finite_number": "must be a finite number",
    "greater_than": "must be more than {gt}",
    "greater_than_equal": "must be at least {ge}",
    "less_than": "must be less than {lt}",
    "less_than_equal": "must be at most {le}",
    "uuid_type": "must be a UUID such as 6f1f5f0e-6f0c-4b55-9a53-1b0f5d0f4c11",
    "uuid_parsing": "must be a UUID such as 6f1f5f0e-6f0c-4b55-9a53-1b0f5d0f4c11",
    "date_type": "must be a day such as 2026-03-02",
    "date_parsing": "must be a day such as 2026-03-02",
    "date_from_datetime_parsing": "must be a day such as 2026-03-02",
    "datetime_type": "must be a moment such as 2026-03-02T10:00:00+08:00",
    "datetime_parsing": "must be a moment such as 2026-03-02T10:00:00+08:00",
    "datetime_from_date_parsing": "must be a moment such as 2026-03-02T10:00:00+08:00",
    "timezone_aware": "needs its offset from UTC, as in 2026-03-02T10:00:00+08:00",
    "list_type": "must be a list",
    "tuple_type": "must be a list",
    "dict_type": "must be an object",
    "model_type": "must be an object",
    "model_attributes_type": "must be an object",
    "too_short": "is too short: at least {min_length} needed",
    "too_long": "is too long: at most {max_length} allowed",
    "union_tag_invalid": "must have one of these as {discriminator}: {expected_tags}",
    "union_tag_not_found": "must say its {discriminator}",
    "json_invalid": "is no JSON: {error}",
}
_MEANING_OF = {meaning.status: meaning for meaning in _MEANINGS}

log = structlog.get_logger(__name__)


class InvalidField(BaseModel):
    """One field of the request that could not be accepted."""

    field: str = Field(description="Where it stands: `body.started_at`, `query.limit`, …")
    message: str
    code: str


class Problem(BaseModel):
    """What went wrong, in the form of RFC 9457."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "type": "urn:shelfaudit:problem:visit-not-found",
                "title": "Not found",
                "status": 404,
                "detail": "There is no visit with this id that you may see.",
                "code": "visit-not-found",
                "instance": "/v1/visits/6f1f5f0e-6f0c-4b55-9a53-1b0f5d0f4c11",
            }
        }
    )

    type: str = Field(description="URN of the kind of problem, stable for programs.")
    title: str
    status: int
    detail: str = Field(description="What is wrong here and what to do.")
    code: str = Field(description="The last part of `type`.")
    instance: str = Field(description="Path of the request.")
    errors: list[InvalidField] | None = Field(
        default=None, description="Only of `request-invalid`: the fields at fault."
    )


def problem_responses(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """The `responses` of an endpoint that may refuse with these statuses, for its OpenAPI entry."""
    return {status: {"model": Problem, "description": _MEANING_OF[status].title} for status in statuses}


def install_problem_handlers(app: FastAPI) -> None:
    """Let the app answer every error with a problem."""
    app.add_exception_handler(ServiceError, _service_error)
    app.add_exception_handler(PhotoError, _photo_error)
    app.add_exception_handler(RequestValidationError, _validation_error)
    app.add_exception_handler(HTTPException, _http_exception)
    app.add_exception_handler(IntegrityError, _integrity_error)
    app.add_exception_handler(DataError, _data_error)
    app.add_exception_handler(OperationalError, _operational_error)
    app.add_exception_handler(Exception, _unexpected_error)


def problem_answer(
    request: Request,
    error: ServiceError,
    *,
    status: int | None = None,
    errors: Sequence[InvalidField] = (),
    headers: Mapping[str, str] | None = None,
) -> JSONResponse:
    """The problem+json answer to one request."""
    problem = Problem(
        type=f"urn:shelfaudit:problem:{error.code}",
        title=error.title if status is None else HTTPStatus(status).phrase,
        status=status or error.status,
        detail=error.detail,
        code=error.code,
        instance=request.url.path,
        errors=list(errors) or None,
    )
    all_headers = dict(headers or {})
    if problem.status == NotAuthenticated.status:
        all_headers.setdefault("WWW-Authenticate", "Bearer")
    content = problem.model_dump(exclude_none=True)
    return JSONResponse(content, problem.status, headers=all_headers, media_type=PROBLEM_MEDIA_TYPE)


def _service_error(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, ServiceError)  # noqa: S101 (Starlette types every handler for Exception)
    headers = {"Retry-After": str(error.retry_after)} if isinstance(error, TooManyAttempts) else None
    return problem_answer(request, error, headers=headers)


def _photo_error(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, PhotoError)  # noqa: S101
    meaning: type[ServiceError] = InvalidInput
    if isinstance(error, PhotoTooLarge):
        meaning = BodyTooLarge
    elif isinstance(error, PhotoFormatUnsupported):
        meaning = UnsupportedMedia
    return problem_answer(request, meaning(error.code, str(error)))


def _validation_error(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, RequestValidationError)  # noqa: S101
    fields = [_invalid_field(item) for item in error.errors()]
    named = "; ".join(f"{item.field}: {item.message}" for item in fields[:NAMED_FIELDS])
    more = f"; and {len(fields) - NAMED_FIELDS} more" if len(fields) > NAMED_FIELDS else ""
    detail = f"Mend and send again: {named}{more}."
    return problem_answer(request, InvalidInput("request-invalid", detail), errors=fields)


def _invalid_field(item: Mapping[str, Any]) -> InvalidField:
    field = ".".join(str(part) for part in item["loc"])
    # Pydantic's own prefix of what a validator of ours says.
    message = item["msg"].removeprefix("Value error, ")
    if expected := EXPECTED.get(item["type"]):
        message = expected.format_map(item.get("ctx", {}))
    return InvalidField(field=field, message=message, code=item["type"])


def _http_exception(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, HTTPException)  # noqa: S101
    if error.status_code == HTTPStatus.BAD_REQUEST:
        # Of the framework alone: bytes that are no JSON in UTF-8, or no form.
        detail = "The body is not what its Content-Type says. Send UTF-8, and a form with its boundary."
        return problem_answer(request, InvalidInput("body-unreadable", detail))
    detail = _http_detail(request, error)
    if meaning := _MEANING_OF.get(error.status_code):
        return problem_answer(request, meaning(_code(meaning.title), detail), headers=error.headers)
    status = HTTPStatus(error.status_code)
    return problem_answer(request, ServiceError(_code(status.phrase), detail), status=status, headers=error.headers)


def _code(title: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", title.lower())


def _http_detail(request: Request, error: HTTPException) -> str:
    if error.status_code == HTTPStatus.NOT_FOUND:
        return f"There is nothing at {request.url.path}. The paths of the service stand in /docs."
    if error.status_code == HTTPStatus.METHOD_NOT_ALLOWED:
        return f"{request.method} is not possible here. What is, stands in the Allow header and in /docs."
    return error.detail


def _integrity_error(request: Request, error: Exception) -> JSONResponse:
    # Services check before they write; what still fails at the constraint was written by another at the same moment.
    log.warning("simultaneous change", path=request.url.path, error=str(error))
    detail = "Another request changed the same thing at the same moment. Send yours again."
    return problem_answer(request, Conflict("simultaneous-change", detail))


def _data_error(request: Request, error: Exception) -> JSONResponse:
    log.warning("value refused by the database", path=request.url.path, error=str(error))
    detail = "A value cannot be stored: too large a number, or a text with a NUL character."
    return problem_answer(request, InvalidInput("value-not-storable", detail))


def _operational_error(request: Request, error: Exception) -> JSONResponse:
    log.error("database not available", path=request.url.path, exc_info=error)
    refusal = Unavailable("database-unavailable", "The database does not answer. Send the same request again shortly.")
    return problem_answer(request, refusal, headers={"Retry-After": "5"})


def _unexpected_error(request: Request, error: Exception) -> JSONResponse:
    log.error("unexpected error", path=request.url.path, exc_info=error)
    detail = "The service made an error. It is in the log under the request id of this answer."
    # This answer passes by the middleware that adds the id to all others.
    headers = {REQUEST_ID_HEADER: request.scope.get("request_id", "unknown")}
    return problem_answer(request, ServiceError("internal-error", detail), headers=headers)
