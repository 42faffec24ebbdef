"""Reports as files: a workbook of all of them, and a territory on one page."""

from typing import Any

from fastapi import APIRouter, Request, Response

from api.dependencies import CallerDep, NowDep, SessionDep
from api.problems import problem_responses
from api.reports import service, summary
from api.reports.board import filter_words, read_board
from api.reports.endpoints import FiltersDep, SkuFiltersDep
from api.reports.periods import Step
from api.reports.workbook import Words, write_workbook

router = APIRouter(prefix="/reports", tags=["reports"])

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PDF = "application/pdf"
# Longer lists are read page by page; a workbook of all visits of a year would hold the service for minutes.
MAX_ROWS = 2000


def _file(kind: str) -> dict[int | str, dict[str, Any]]:
    content = {kind: {"schema": {"type": "string", "format": "binary"}}}
    return {200: {"content": content, "description": "The file."}, **problem_responses(401, 404, 422)}


@router.get("/workbook", response_class=Response, responses=_file(XLSX))
def read_workbook(
    request: Request, session: SessionDep, caller: CallerDep, filters: SkuFiltersDep, by: Step = "month"
) -> Response:
    """All reports as an XLSX workbook, a sheet each, with links to visits; of long lists the first 2,000 rows."""
    board = read_board(session, caller, filters, by, MAX_ROWS)
    territory = service.territory_name(session, caller, filters)
    words = Words(filter_words(filters.about(None), territory), filter_words(filters, territory))
    content = write_workbook(board, words, str(request.base_url), MAX_ROWS)
    return _attachment(content, XLSX, f"reports_{filters.period.since}_{filters.period.until}.xlsx")


@router.get("/summary", response_class=Response, responses=_file(PDF))
def read_summary(
    session: SessionDep, caller: CallerDep, filters: FiltersDep, now: NowDep, by: Step = "month"
) -> Response:
    """One page A4 as a PDF: the figures, the score over time, what fails, the worst outlets."""
    board = read_board(session, caller, filters, by, summary.MAX_ROWS)
    territory = service.territory_name(session, caller, filters)
    content = summary.write_summary(board, territory or "All territories", filter_words(filters, territory), now)
    return _attachment(content, PDF, f"summary_{filters.period.since}_{filters.period.until}.pdf")


def _attachment(content: bytes, kind: str, name: str) -> Response:
    return Response(content, media_type=kind, headers={"Content-Disposition": f'attachment; filename="{name}"'})
