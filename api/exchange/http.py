"""Tables over HTTP: bodies, answers and refusals of the endpoints that import and export them."""

import sys
from typing import Any

from fastapi import Request, Response

from api.exchange.refusals import ImportRefused
from api.exchange.tables import TableFormat
from api.problems import InvalidField, problem_answer

MEDIA_TYPES: dict[TableFormat, str] = {
    "csv": "text/csv",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
# `receive_table` holds the limit.
NO_FRAMEWORK_LIMIT = sys.maxsize

_BINARY: dict[str, Any] = {"type": "string", "format": "binary"}
FILES: dict[str, Any] = {kind: {"schema": _BINARY} for kind in MEDIA_TYPES.values()}
TABLE_BODY: dict[str, Any] = {
    "requestBody": {"required": True, "description": "The bytes of a CSV (UTF-8) or XLSX file.", "content": FILES}
}
FILE_ANSWER: dict[int | str, dict[str, Any]] = {200: {"content": FILES, "description": "The file."}}


def file_answer(data: bytes, name: str, kind: TableFormat) -> Response:
    """A file to be saved as `<name>.<kind>`."""
    headers = {"Content-Disposition": f'attachment; filename="{name}.{kind}"'}
    return Response(data, media_type=MEDIA_TYPES[kind], headers=headers)


def refusal_answer(request: Request, refusal: ImportRefused) -> Response:
    """422 with one entry of `errors` for each wrong cell, its `field` being `rows.<row>.<column>`."""
    fields = [
        InvalidField(field=f"rows.{error.row}.{error.column}", message=error.message, code=error.code)
        for error in refusal.errors
    ]
    return problem_answer(request, refusal, errors=fields)
