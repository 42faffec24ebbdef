"""Products, pack designs and look-alike groups over HTTP."""

from collections.abc import Sequence
from typing import Annotated

from fastapi import APIRouter, Depends, Path, Query, Response

from api.catalog import service
from api.catalog.schemas import (
    DesignAnswer,
    DesignContent,
    DesignName,
    GroupAnswer,
    GroupCode,
    GroupContent,
    ProductAnswer,
    ProductContent,
    SkuCode,
)
from api.dependencies import AfterQuery, LimitQuery, NowDep, SessionDep, permit, request_caller
from api.paging import DEFAULT_PAGE, Page, Stretch
from api.problems import problem_responses
from api.tables import PackDesign, Product

# The catalogue is no secret inside the company: whoever is logged in may read it.
router = APIRouter(tags=["catalogue"], dependencies=[Depends(request_caller)])

EDITORS = Depends(permit("trainer", "manager", "admin"))

SkuPath = Annotated[SkuCode, Path()]
DesignPath = Annotated[DesignName, Path()]
GroupPath = Annotated[GroupCode, Path()]


@router.get("/products", response_model=Page[ProductAnswer], responses=problem_responses(401, 422))
def list_products(
    session: SessionDep,
    search: Annotated[str, Query(max_length=100, description="Words that stand in code, GTIN, name or brand.")] = "",
    active: Annotated[bool | None, Query(description="Only those in use, or only those out of use.")] = None,
    limit: LimitQuery = DEFAULT_PAGE,
    after: AfterQuery = None,
) -> Stretch[Product]:
    """The products by SKU code."""
    return service.list_products(session, search=search, active=active, limit=limit, after=after)


@router.get("/products/{sku}", response_model=ProductAnswer, responses=problem_responses(401, 404, 422))
def read_product(sku: SkuPath, session: SessionDep) -> Product:
    """One product."""
    return service.get_product(session, sku)


@router.put(
    "/products/{sku}",
    response_model=ProductAnswer,
    responses={201: {"model": ProductAnswer}, **problem_responses(401, 403, 409, 422)},
    dependencies=[EDITORS],
)
def put_product(sku: SkuPath, content: ProductContent, session: SessionDep, now: NowDep, response: Response) -> Product:
    """Create (201) or replace (200) a product; 409 when its code, GTIN or name is another product's."""
    product, is_new = service.put_product(session, sku, content, now)
    response.status_code = 201 if is_new else 200
    return product


@router.delete(
    "/products/{sku}", status_code=204, responses=problem_responses(401, 403, 404, 422), dependencies=[EDITORS]
)
def deactivate_product(sku: SkuPath, session: SessionDep, now: NowDep) -> None:
    """Take a product out of use. It stays readable, for results of the past name it; PUT brings it back."""
    service.deactivate_product(session, sku, now)


@router.get("/products/{sku}/designs", response_model=list[DesignAnswer], responses=problem_responses(401, 404, 422))
def list_designs(sku: SkuPath, session: SessionDep) -> Sequence[PackDesign]:
    """The pack designs of a product, the oldest first."""
    return service.list_designs(session, sku)


@router.put(
    "/products/{sku}/designs/{design}",
    response_model=DesignAnswer,
    responses={201: {"model": DesignAnswer}, **problem_responses(401, 403, 404, 409, 422)},
    dependencies=[EDITORS],
)
def put_design(
    sku: SkuPath, design: DesignPath, content: DesignContent, session: SessionDep, response: Response
) -> PackDesign:
    """Create (201) or replace (200) a pack design."""
    stored, is_new = service.put_design(session, sku, design, content)
    response.status_code = 201 if is_new else 200
    return stored


@router.get("/look-alike-groups", responses=problem_responses(401))
def list_groups(session: SessionDep) -> list[GroupAnswer]:
    """All look-alike groups by code."""
    return service.list_groups(session)


@router.get("/look-alike-groups/{group}", responses=problem_responses(401, 404, 422))
def read_group(group: GroupPath, session: SessionDep) -> GroupAnswer:
    """One look-alike group."""
    return service.get_group(session, group)


@router.put(
    "/look-alike-groups/{group}",
    responses={201: {"model": GroupAnswer}, **problem_responses(401, 403, 409, 422)},
    dependencies=[EDITORS],
)
def put_group(group: GroupPath, content: GroupContent, session: SessionDep, response: Response) -> GroupAnswer:
    """Create (201) or replace (200) a look-alike group."""
    stored, is_new = service.put_group(session, group, content)
    response.status_code = 201 if is_new else 200
    return stored


@router.delete(
    "/look-alike-groups/{group}",
    status_code=204,
    responses=problem_responses(401, 403, 404, 422),
    dependencies=[EDITORS],
)
def delete_group(group: GroupPath, session: SessionDep) -> None:
    """Remove a look-alike group; its products stay."""
    service.delete_group(session, group)
