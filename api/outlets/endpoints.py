"""Territories and outlets over HTTP."""

from collections.abc import Sequence
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Response

from api.dependencies import AfterQuery, CallerDep, LimitQuery, SessionDep, permit
from api.outlets import repository, service
from api.outlets.schemas import OutletAnswer, OutletContent, TerritoryAnswer, TerritoryContent
from api.paging import DEFAULT_PAGE, Page, Stretch
from api.problems import problem_responses
from api.security.caller import Caller
from api.tables import Outlet, Territory

router = APIRouter(tags=["outlets"])

OutletEditorDep = Annotated[Caller, Depends(permit("manager", "admin"))]


@router.get("/territories", response_model=list[TerritoryAnswer], responses=problem_responses(401))
def list_territories(session: SessionDep, caller: CallerDep) -> Sequence[Territory]:
    """The territories of the caller."""
    return repository.list_territories(session, caller)


@router.put(
    "/territories/{territory_id}",
    response_model=TerritoryAnswer,
    responses={201: {"model": TerritoryAnswer}, **problem_responses(401, 403, 409, 422)},
    dependencies=[Depends(permit("admin"))],
)
def put_territory(territory_id: UUID, content: TerritoryContent, session: SessionDep, response: Response) -> Territory:
    """Create (201) or replace (200) a territory."""
    territory, is_new = service.put_territory(session, territory_id, content)
    response.status_code = 201 if is_new else 200
    return territory


@router.get("/outlets", response_model=Page[OutletAnswer], responses=problem_responses(401, 422))
def list_outlets(
    session: SessionDep, caller: CallerDep, limit: LimitQuery = DEFAULT_PAGE, after: AfterQuery = None
) -> Stretch[Outlet]:
    """The caller's outlets by code."""
    return service.list_outlets(session, caller, limit=limit, after=after)


@router.get("/outlets/{outlet_id}", response_model=OutletAnswer, responses=problem_responses(401, 404, 422))
def read_outlet(outlet_id: UUID, session: SessionDep, caller: CallerDep) -> Outlet:
    """One outlet."""
    return service.get_outlet(session, caller, outlet_id)


@router.put(
    "/outlets/{outlet_id}",
    response_model=OutletAnswer,
    responses={201: {"model": OutletAnswer}, **problem_responses(401, 403, 404, 409, 422)},
)
def put_outlet(
    outlet_id: UUID, content: OutletContent, session: SessionDep, caller: OutletEditorDep, response: Response
) -> Outlet:
    """Create (201) or replace (200) an outlet."""
    outlet, is_new = service.put_outlet(session, caller, outlet_id, content)
    response.status_code = 201 if is_new else 200
    return outlet
