"""The catalogue as CSV and XLSX files over HTTP."""

import sys
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request, Response
from fastapi.concurrency import run_in_threadpool

from api.catalog.endpoints import EDITORS
from api.catalog.exports import export_table
from api.catalog.imports import ImportRefused, import_table, read_file
from api.catalog.schemas import ImportAnswer
from api.catalog.tables import TableFormat
from api.catalog.uploads import receive_table
from api.db import transaction
from api.dependencies import ResourcesDep, SessionDep, request_caller
from api.problems import InvalidField, problem_answer, problem_responses
from api.resources import Resources

router = APIRouter(tags=["catalogue"], dependencies=[Depends(request_caller)])

MEDIA_TYPES: dict[TableFormat, str] = {
    "csv": "text/csv",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
# `receive_table` holds the limit.
NO_FRAMEWORK_LIMIT = sys.maxsize

_BINARY: dict[str, Any] = {"type": "string", "format": "binary"}
_FILES: dict[str, Any] = {kind: {"schema": _BINARY} for kind in MEDIA_TYPES.values()}
_TABLE_BODY: dict[str, Any] = {
    "requestBody": {"required": True, "description": "The bytes of a CSV (UTF-8) or XLSX file.", "content": _FILES}
}


@router.post(
    "/products:import",
    response_model=ImportAnswer,
    responses=problem_responses(401, 403, 413, 422),
    openapi_extra=_TABLE_BODY,
    max_body_size=NO_FRAMEWORK_LIMIT,
    dependencies=[EDITORS],
)
async def import_products(
    request: Request,
    resources: ResourcesDep,
    dry_run: Annotated[bool, Query(description="Only say what the import would do, and every error.")] = False,
) -> ImportAnswer | Response:
    """Create and change products by a table with the columns of the export; products that it leaves out stay.

    A table with an error is refused as a whole: 422 with one entry of `errors` for each wrong cell, its `field` being
    `rows.<row>.<column>`. Columns that it lacks leave the products as they are.
    """
    data = await receive_table(request)
    try:
        return await run_in_threadpool(_import, resources, data, dry_run)
    except ImportRefused as refusal:
        fields = [
            InvalidField(field=f"rows.{error.row}.{error.column}", message=error.message, code=error.code)
            for error in refusal.errors
        ]
        return problem_answer(request, refusal, errors=fields)


@router.get(
    "/products:export",
    response_class=Response,
    responses={200: {"content": _FILES, "description": "The file."}, **problem_responses(401, 422)},
)
def export_products(session: SessionDep, format: TableFormat = "csv") -> Response:
    """The whole catalogue, products out of use too, as a file that the import reads."""
    headers = {"Content-Disposition": f'attachment; filename="products.{format}"'}
    return Response(export_table(session, format), media_type=MEDIA_TYPES[format], headers=headers)


def _import(resources: Resources, data: bytes, dry_run: bool) -> ImportAnswer:
    table = read_file(data)
    with transaction(resources.sessions) as session:
        return import_table(session, table, resources.clock(), dry_run=dry_run)
