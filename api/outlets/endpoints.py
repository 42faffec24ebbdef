"""Territories and outlets over HTTP."""

from collections.abc import Sequence
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Response

from api.dependencies import AfterQuery, CallerDep, LimitQuery, NowDep, SessionDep, permit
from api.outlets import repository, service, territories
from api.outlets.repository import OutletFilter
from api.outlets.schemas import (
    Channel,
    OutletAnswer,
    OutletClass,
    OutletContent,
    TerritoryAnswer,
    TerritoryContent,
)
from api.paging import DEFAULT_PAGE, Page, Stretch
from api.problems import problem_responses
from api.security.caller import Caller
from api.tables import Outlet, Territory

router = APIRouter(tags=["outlets"])

OutletEditorDep = Annotated[Caller, Depends(permit("manager", "admin"))]
AdminDep = Annotated[Caller, Depends(permit("admin"))]


def outlet_filter(
    territory_id: Annotated[UUID | None, Query(description="Of this territory and all below it.")] = None,
    channel: Annotated[Channel | None, Query()] = None,
    outlet_class: Annotated[OutletClass | None, Query()] = None,
    active: Annotated[bool | None, Query(description="False: only closed ones. Left out: all.")] = None,
    search: Annotated[str, Query(max_length=100, description="Every word stands in the code or the name.")] = "",
) -> OutletFilter:
    """Which outlets a request asks for."""
    return OutletFilter(territory_id, channel, outlet_class, active, search)


FilterDep = Annotated[OutletFilter, Depends(outlet_filter)]


@router.get("/territories", response_model=list[TerritoryAnswer], responses=problem_responses(401))
def list_territories(session: SessionDep, caller: CallerDep) -> Sequence[Territory]:
    """The territories of the caller: the own one and all below it."""
    return repository.list_territories(session, caller)


@router.put(
    "/territories/{territory_id}",
    response_model=TerritoryAnswer,
    responses={201: {"model": TerritoryAnswer}, **problem_responses(401, 403, 409, 422)},
)
def put_territory(
    territory_id: UUID,
    content: TerritoryContent,
    session: SessionDep,
    admin: AdminDep,
    now: NowDep,
    response: Response,
) -> Territory:
    """Create (201) or replace (200) a territory. Its manager sees what lies below it; a new parent moves all of it."""
    territory, is_new = territories.put_territory(session, admin.id, territory_id, content, now)
    response.status_code = 201 if is_new else 200
    return territory


@router.get("/outlets", response_model=Page[OutletAnswer], responses=problem_responses(401, 422))
def list_outlets(
    session: SessionDep,
    caller: CallerDep,
    wanted: FilterDep,
    limit: LimitQuery = DEFAULT_PAGE,
    after: AfterQuery = None,
) -> Stretch[Outlet]:
    """The caller's outlets by code."""
    return service.list_outlets(session, caller, wanted, limit=limit, after=after)


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
    outlet_id: UUID,
    content: OutletContent,
    session: SessionDep,
    caller: OutletEditorDep,
    now: NowDep,
    response: Response,
) -> Outlet:
    """Create (201) or replace (200) an outlet. A class left out follows `monthly_sales`."""
    outlet, is_new = service.put_outlet(session, caller, outlet_id, content, now)
    response.status_code = 201 if is_new else 200
    return outlet
