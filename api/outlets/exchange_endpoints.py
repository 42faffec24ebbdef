"""Outlets and territories as CSV and XLSX files over HTTP."""

import hashlib
from datetime import datetime
from typing import Annotated, Protocol

from fastapi import APIRouter, Query, Request, Response
from fastapi.concurrency import run_in_threadpool
from sqlalchemy.orm import Session

from api.db import transaction
from api.dependencies import CallerDep, ResourcesDep, SessionDep
from api.exchange.files import read_file
from api.exchange.http import FILE_ANSWER, NO_FRAMEWORK_LIMIT, TABLE_BODY, file_answer, refusal_answer
from api.exchange.refusals import ImportAnswer, ImportRefused
from api.exchange.tables import Table, TableFormat
from api.exchange.uploads import receive_table
from api.outlets.endpoints import AdminDep, OutletEditorDep
from api.outlets.exports import export_outlets, export_territories
from api.outlets.imports import import_outlets
from api.outlets.territory_imports import import_territories
from api.problems import problem_responses
from api.resources import Resources
from api.security.caller import Caller

router = APIRouter(tags=["outlets"])

DryRunQuery = Annotated[bool, Query(description="Only say what the import would do, and every error.")]


class Import(Protocol):
    """Takes a table in, in the caller's name."""

    def __call__(
        self, session: Session, caller: Caller, table: Table, sha256: str, now: datetime, *, dry_run: bool
    ) -> ImportAnswer: ...


@router.post(
    "/outlets:import",
    response_model=ImportAnswer,
    responses=problem_responses(401, 403, 413, 422),
    openapi_extra=TABLE_BODY,
    max_body_size=NO_FRAMEWORK_LIMIT,
)
async def post_outlets(
    request: Request, resources: ResourcesDep, caller: OutletEditorDep, dry_run: DryRunQuery = False
) -> ImportAnswer | Response:
    """Create and change outlets by a table with the columns of the export; outlets that it leaves out stay.

    A table with an error is refused as a whole: 422 with one entry of `errors` for each wrong cell, its `field` being
    `rows.<row>.<column>`. A manager imports into the own territory and below.
    """
    return await _import(import_outlets, request, resources, caller, dry_run)


@router.get("/outlets:export", response_class=Response, responses={**FILE_ANSWER, **problem_responses(401, 422)})
def get_outlets(session: SessionDep, caller: CallerDep, format: TableFormat = "csv") -> Response:
    """The caller's outlets, closed ones too, as a file that the import reads."""
    return file_answer(export_outlets(session, caller, format), "outlets", format)


@router.post(
    "/territories:import",
    response_model=ImportAnswer,
    responses=problem_responses(401, 403, 413, 422),
    openapi_extra=TABLE_BODY,
    max_body_size=NO_FRAMEWORK_LIMIT,
)
async def post_territories(
    request: Request, resources: ResourcesDep, admin: AdminDep, dry_run: DryRunQuery = False
) -> ImportAnswer | Response:
    """Create, rename and move territories by their paths, such as `CN/SH/SH-WEST`; refused as a whole likewise."""
    return await _import(import_territories, request, resources, admin, dry_run)


@router.get("/territories:export", response_class=Response, responses={**FILE_ANSWER, **problem_responses(401, 422)})
def get_territories(session: SessionDep, caller: CallerDep, format: TableFormat = "csv") -> Response:
    """The caller's territories with their paths, as a file that the import reads."""
    return file_answer(export_territories(session, caller, format), "territories", format)


async def _import(
    take_in: Import, request: Request, resources: Resources, caller: Caller, dry_run: bool
) -> ImportAnswer | Response:
    data = await receive_table(request)

    def work() -> ImportAnswer:
        table, digest = read_file(data), hashlib.sha256(data).hexdigest()
        with transaction(resources.sessions) as session:
            return take_in(session, caller, table, digest, resources.clock(), dry_run=dry_run)

    try:
        return await run_in_threadpool(work)
    except ImportRefused as refusal:
        return refusal_answer(request, refusal)
