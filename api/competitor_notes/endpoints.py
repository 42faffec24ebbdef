"""What reps see of competitors, over HTTP."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Response

from api.competitor_notes import service
from api.competitor_notes.repository import NoteFilter
from api.competitor_notes.schemas import CompetitorNoteAnswer, CompetitorNoteContent
from api.dependencies import AfterQuery, CallerDep, LimitQuery, NowDep, SessionDep
from api.paging import DEFAULT_PAGE, Page, Stretch
from api.problems import problem_responses
from api.route_plans.schemas import Day
from api.tables import CompetitorNote
from api.visits.endpoints import VisitorDep

router = APIRouter(tags=["visits"])


def note_filter(
    outlet_id: UUID | None = None,
    visit_id: UUID | None = None,
    first: Annotated[Day | None, Query(alias="from", description="Visits from this day on.")] = None,
    last: Annotated[Day | None, Query(alias="to", description="Visits up to this day.")] = None,
) -> NoteFilter:
    """Which notes a request is about."""
    return NoteFilter(outlet_id, visit_id, first, last)


@router.put(
    "/visits/{visit_id}/competitor-notes/{note_id}",
    response_model=CompetitorNoteAnswer,
    responses={201: {"model": CompetitorNoteAnswer}, **problem_responses(401, 403, 404, 409, 422)},
)
def put_competitor_note(
    visit_id: UUID,
    note_id: UUID,
    content: CompetitorNoteContent,
    session: SessionDep,
    caller: VisitorDep,
    now: NowDep,
    response: Response,
) -> CompetitorNote:
    """Add a note to an own visit: 201 when new, 200 when repeated, 409 when the id stands for another note."""
    note, is_new = service.put_note(session, caller, visit_id, note_id, content, now)
    response.status_code = 201 if is_new else 200
    return note


@router.get("/competitor-notes", response_model=Page[CompetitorNoteAnswer], responses=problem_responses(401, 422))
def list_competitor_notes(
    session: SessionDep,
    caller: CallerDep,
    wanted: Annotated[NoteFilter, Depends(note_filter)],
    limit: LimitQuery = DEFAULT_PAGE,
    after: AfterQuery = None,
) -> Stretch[CompetitorNote]:
    """What was noted on visits that the caller may see, the newest first; of an outlet, a visit, or a period."""
    return service.list_notes(session, caller, wanted, limit=limit, after=after)
