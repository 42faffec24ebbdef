"""The catalogue as CSV and XLSX files over HTTP."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request, Response
from fastapi.concurrency import run_in_threadpool

from api.catalog.endpoints import EDITORS
from api.catalog.exports import export_table
from api.catalog.imports import import_table
from api.db import transaction
from api.dependencies import ResourcesDep, SessionDep, request_caller
from api.exchange.files import read_file
from api.exchange.http import FILE_ANSWER, NO_FRAMEWORK_LIMIT, TABLE_BODY, file_answer, refusal_answer
from api.exchange.refusals import ImportAnswer, ImportRefused
from api.exchange.tables import TableFormat
from api.exchange.uploads import receive_table
from api.problems import problem_responses
from api.resources import Resources

router = APIRouter(tags=["catalogue"], dependencies=[Depends(request_caller)])


@router.post(
    "/products:import",
    response_model=ImportAnswer,
    responses=problem_responses(401, 403, 413, 422),
    openapi_extra=TABLE_BODY,
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
        return refusal_answer(request, refusal)


@router.get("/products:export", response_class=Response, responses={**FILE_ANSWER, **problem_responses(401, 422)})
def export_products(session: SessionDep, format: TableFormat = "csv") -> Response:
    """The whole catalogue, products out of use too, as a file that the import reads."""
    return file_answer(export_table(session, format), "products", format)


def _import(resources: Resources, data: bytes, dry_run: bool) -> ImportAnswer:
    table = read_file(data)
    with transaction(resources.sessions) as session:
        return import_table(session, table, resources.clock(), dry_run=dry_run)
