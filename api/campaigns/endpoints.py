"""Campaigns and their materials over HTTP."""

from collections.abc import Sequence
from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Response

from api.campaigns import service
from api.campaigns.schemas import CampaignAnswer, CampaignContent, MaterialAnswer, MaterialContent
from api.dependencies import AfterQuery, LimitQuery, NowDep, SessionDep, permit, request_caller
from api.paging import DEFAULT_PAGE, Page, Stretch
from api.problems import problem_responses
from api.security.caller import Caller
from api.tables import Campaign, CampaignMaterial

# Campaigns are no secret inside the company: whoever is logged in may read them.
router = APIRouter(tags=["campaigns"], dependencies=[Depends(request_caller)])

EditorDep = Annotated[Caller, Depends(permit("trainer", "manager", "admin"))]

MATERIALS = "/campaigns/{campaign_id}/materials"


@router.get("/campaigns", response_model=Page[CampaignAnswer], responses=problem_responses(401, 422))
def list_campaigns(
    session: SessionDep,
    running_on: Annotated[date | None, Query(description="Those that run on this day.")] = None,
    limit: LimitQuery = DEFAULT_PAGE,
    after: AfterQuery = None,
) -> Stretch[Campaign]:
    """The campaigns by code."""
    return service.list_campaigns(session, running_on, limit=limit, after=after)


@router.get("/campaigns/{campaign_id}", response_model=CampaignAnswer, responses=problem_responses(401, 404, 422))
def read_campaign(campaign_id: UUID, session: SessionDep) -> Campaign:
    """One campaign."""
    return service.get_campaign(session, campaign_id)


@router.put(
    "/campaigns/{campaign_id}",
    response_model=CampaignAnswer,
    responses={201: {"model": CampaignAnswer}, **problem_responses(401, 403, 409, 422)},
)
def put_campaign(
    campaign_id: UUID,
    content: CampaignContent,
    session: SessionDep,
    caller: EditorDep,
    now: NowDep,
    response: Response,
) -> Campaign:
    """Create (201) or replace (200) a campaign. Photos of visits on its days are compared with its artwork.

    409 when the code is another's or would change, or the campaign is retired.
    """
    campaign, is_new = service.put_campaign(session, caller, campaign_id, content, now)
    response.status_code = 201 if is_new else 200
    return campaign


@router.post(
    "/campaigns/{campaign_id}:retire", response_model=CampaignAnswer, responses=problem_responses(401, 403, 404, 422)
)
def retire_campaign(campaign_id: UUID, session: SessionDep, caller: EditorDep, now: NowDep) -> Campaign:
    """End a campaign for good: no photo that comes later is compared with its artwork. Repeated, it changes nothing."""
    return service.retire_campaign(session, caller, campaign_id, now)


@router.get(MATERIALS, response_model=list[MaterialAnswer], responses=problem_responses(401, 404, 422))
def list_materials(campaign_id: UUID, session: SessionDep) -> Sequence[CampaignMaterial]:
    """The materials of a campaign by code."""
    return service.list_materials(session, campaign_id)


@router.get(f"{MATERIALS}/{{material_id}}", response_model=MaterialAnswer, responses=problem_responses(401, 404, 422))
def read_material(campaign_id: UUID, material_id: UUID, session: SessionDep) -> CampaignMaterial:
    """One material of a campaign."""
    return service.get_material(session, campaign_id, material_id)


@router.put(
    f"{MATERIALS}/{{material_id}}",
    response_model=MaterialAnswer,
    responses={201: {"model": MaterialAnswer}, **problem_responses(401, 403, 404, 409, 422)},
)
def put_material(
    campaign_id: UUID,
    material_id: UUID,
    content: MaterialContent,
    session: SessionDep,
    caller: EditorDep,
    now: NowDep,
    response: Response,
) -> CampaignMaterial:
    """Create (201) or replace (200) a material. Standards ask for it by its code, once there is one.

    409 when the code is another's or would change, or the campaign is retired.
    """
    material, is_new = service.put_material(session, caller, campaign_id, material_id, content, now)
    response.status_code = 201 if is_new else 200
    return material
