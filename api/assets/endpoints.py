"""Display assets over HTTP."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Response

from api.assets import service
from api.assets.schemas import (
    AssetAnswer,
    AssetContent,
    AssetWithHistory,
    FaultContent,
    InventoryLine,
    NoteContent,
    SeenContent,
)
from api.assets.service import AssetFilter
from api.dependencies import AfterQuery, CallerDep, LimitQuery, NowDep, SessionDep, permit
from api.paging import DEFAULT_PAGE, Page, Stretch
from api.problems import problem_responses
from api.security.caller import Caller
from api.tables import Asset
from api.tables.assets import AssetKind, AssetState

router = APIRouter(tags=["assets"])

IssuerDep = Annotated[Caller, Depends(permit("manager", "admin"))]
VisitorDep = Annotated[Caller, Depends(permit("rep", "manager", "admin"))]
CampaignQuery = Annotated[str | None, Query(max_length=64)]

REFUSALS = problem_responses(401, 403, 404, 409, 422)


@router.get("/assets", response_model=Page[AssetAnswer], responses=problem_responses(401, 422))
def list_assets(
    session: SessionDep,
    caller: CallerDep,
    outlet_id: UUID | None = None,
    kind: AssetKind | None = None,
    campaign: CampaignQuery = None,
    state: AssetState | None = None,
    limit: LimitQuery = DEFAULT_PAGE,
    after: AfterQuery = None,
) -> Stretch[Asset]:
    """Display assets at the caller's outlets."""
    return service.list_assets(session, caller, AssetFilter(outlet_id, kind, campaign, state), limit=limit, after=after)


@router.get("/asset-inventory", responses=problem_responses(401, 422))
def read_inventory(
    session: SessionDep, caller: CallerDep, outlet_id: UUID | None = None, campaign: CampaignQuery = None
) -> list[InventoryLine]:
    """How many assets and pieces there are by kind, campaign and state, over the caller's outlets."""
    return service.inventory(session, caller, outlet_id, campaign)


@router.get("/assets/{asset_id}", responses=problem_responses(401, 404, 422))
def read_asset(asset_id: UUID, session: SessionDep, caller: CallerDep) -> AssetWithHistory:
    """One asset with everything that happened to it."""
    asset = service.get_asset(session, caller, asset_id)
    shown = AssetAnswer.model_validate(asset).model_dump()
    return AssetWithHistory.model_validate({**shown, "events": service.history(session, asset)})


@router.put("/assets/{asset_id}", response_model=AssetAnswer, responses={201: {"model": AssetAnswer}, **REFUSALS})
def put_asset(
    asset_id: UUID, content: AssetContent, session: SessionDep, caller: IssuerDep, now: NowDep, response: Response
) -> Asset:
    """Issue something to an outlet: 201 when new, 200 when repeated."""
    asset, is_new = service.put_asset(session, caller, asset_id, content, now)
    response.status_code = 201 if is_new else 200
    return asset


@router.post("/assets/{asset_id}:accept", response_model=AssetAnswer, responses=REFUSALS)
def accept(asset_id: UUID, content: SeenContent, session: SessionDep, caller: VisitorDep, now: NowDep) -> Asset:
    """Say that it stands where it should, by a photo of a visit there."""
    return service.accept(session, caller, asset_id, content, now)


@router.post("/assets/{asset_id}:missing", response_model=AssetAnswer, responses=REFUSALS)
def report_missing(asset_id: UUID, content: NoteContent, session: SessionDep, caller: VisitorDep, now: NowDep) -> Asset:
    """Say that it is not where it should be. A later acceptance takes that back."""
    return service.report_missing(session, caller, asset_id, content.note, now)


@router.post("/assets/{asset_id}:fault", response_model=AssetAnswer, responses=REFUSALS)
def report_fault(asset_id: UUID, content: FaultContent, session: SessionDep, caller: VisitorDep, now: NowDep) -> Asset:
    """Say what is wrong with it. The repair becomes an action at the outlet."""
    return service.report_fault(session, caller, asset_id, content, now)


@router.post("/assets/{asset_id}:repaired", response_model=AssetAnswer, responses=REFUSALS)
def repaired(asset_id: UUID, content: NoteContent, session: SessionDep, caller: VisitorDep, now: NowDep) -> Asset:
    """Say that it works again; the repair is closed."""
    return service.repaired(session, caller, asset_id, content.note, now)


@router.post("/assets/{asset_id}:withdraw", response_model=AssetAnswer, responses=REFUSALS)
def withdraw(asset_id: UUID, content: NoteContent, session: SessionDep, caller: IssuerDep, now: NowDep) -> Asset:
    """Take it away from the outlet."""
    return service.withdraw(session, caller, asset_id, content.note, now)
