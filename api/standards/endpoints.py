"""Display standards over HTTP."""

from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Response

from api.dependencies import AfterQuery, CallerDep, LimitQuery, NowDep, SessionDep, permit, request_caller
from api.outlets.schemas import Channel, Code
from api.paging import DEFAULT_PAGE, Page, Stretch
from api.problems import problem_responses
from api.security.caller import Caller
from api.standards import publishing, service
from api.standards.repository import StandardFilter
from api.standards.schemas import ApplicableAnswer, Publication, Retirement, StandardAnswer, StandardContent
from api.tables import Standard
from api.tables.standards import StandardState

# Standards are no secret inside the company: whoever is logged in may read them.
router = APIRouter(tags=["standards"], dependencies=[Depends(request_caller)])

EditorDep = Annotated[Caller, Depends(permit("admin", "manager"))]


@router.get("/standards", response_model=Page[StandardAnswer], responses=problem_responses(401, 422))
def list_standards(
    session: SessionDep,
    state: StandardState | None = None,
    code: Code | None = None,
    channel: Annotated[Channel | None, Query(description="Those for this channel, and those for every one.")] = None,
    valid_on: Annotated[date | None, Query(description="Those whose days hold this one.")] = None,
    limit: LimitQuery = DEFAULT_PAGE,
    after: AfterQuery = None,
) -> Stretch[Standard]:
    """The versions of the standards by code and version, drafts too."""
    wanted = StandardFilter(state=state, code=code, channel=channel, valid_on=valid_on)
    return service.list_standards(session, wanted, limit=limit, after=after)


@router.get("/standards/{standard_id}", response_model=StandardAnswer, responses=problem_responses(401, 404, 422))
def read_standard(standard_id: UUID, session: SessionDep) -> Standard:
    """One version of a standard."""
    return service.get_standard(session, standard_id)


@router.put(
    "/standards/{standard_id}",
    response_model=StandardAnswer,
    responses={201: {"model": StandardAnswer}, **problem_responses(401, 403, 409, 422)},
)
def put_standard(
    standard_id: UUID,
    content: StandardContent,
    session: SessionDep,
    caller: EditorDep,
    now: NowDep,
    response: Response,
) -> Standard:
    """Save a version as a draft: 201 when new, 200 when repeated or replaced.

    409 when it is published and the content differs, or when the version number is taken. A draft scores nothing until
    it is published.
    """
    standard, is_new = service.put_standard(session, caller, standard_id, content, now)
    response.status_code = 201 if is_new else 200
    return standard


@router.post(
    "/standards/{standard_id}:publish",
    response_model=StandardAnswer,
    responses=problem_responses(401, 403, 404, 409, 422),
)
def publish_standard(
    standard_id: UUID, publication: Publication, session: SessionDep, caller: EditorDep, now: NowDep
) -> Standard:
    """Let a draft apply on the days it is valid. It never changes again, and takes the place of older versions.

    409 when another standard asks the same outlets on the same days; 422 when it asks for artwork of a material that no
    campaign has. Managers publish for their territories. Repeated,
    it changes nothing.
    """
    return publishing.publish_standard(session, caller, standard_id, now, backdated=publication.backdated)


@router.post(
    "/standards/{standard_id}:retire",
    response_model=StandardAnswer,
    responses=problem_responses(401, 403, 404, 409, 422),
)
def retire_standard(
    standard_id: UUID, retirement: Retirement, session: SessionDep, caller: EditorDep, now: NowDep
) -> Standard:
    """Let a published version apply to no visit after the last day, for good. Its results stand."""
    return publishing.retire_standard(
        session, caller, standard_id, now, last_day=retirement.last_day, backdated=retirement.backdated
    )


@router.get("/outlets/{outlet_id}/standard", responses=problem_responses(401, 404, 422))
def read_applicable_standard(
    outlet_id: UUID,
    session: SessionDep,
    caller: CallerDep,
    now: NowDep,
    day: Annotated[date | None, Query(description="By the calendar of the shop; today (UTC) when left out.")] = None,
) -> ApplicableAnswer:
    """The standards that apply to the outlet on a day, and why the others do not."""
    chosen = day or now.date()
    return ApplicableAnswer.of(chosen, service.weigh_standards(session, caller, outlet_id, chosen))
