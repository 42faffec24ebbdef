"""Teaching a pack design over HTTP: look at what it may be confused with, teach it, take it back."""

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Query

from api.catalog import teaching
from api.catalog.endpoints import EDITORS, DesignPath, SkuPath
from api.catalog.teaching_schemas import ConfusionsAnswer, TeachingAnswer
from api.dependencies import ResourcesDep
from api.problems import problem_responses

router = APIRouter(tags=["catalogue"], dependencies=[EDITORS])

RenameQuery = Annotated[
    date | None, Query(description="Name the facings of all visits since the beginning of this day (UTC) again.")
]


@router.get("/products/{sku}/designs/{design}/confusions", responses=problem_responses(401, 403, 404, 409, 422, 503))
def read_confusions(sku: SkuPath, design: DesignPath, resources: ResourcesDep) -> ConfusionsAnswer:
    """What the design may be confused with, by its pictures; ask before it is taught.

    409 when it has no picture, 503 when the service has nothing to name products by.
    """
    return teaching.confusions_of(resources, sku, design)


@router.post("/products/{sku}/designs/{design}/teach", responses=problem_responses(401, 403, 404, 409, 422))
def teach_design(
    sku: SkuPath, design: DesignPath, resources: ResourcesDep, rename_since: RenameQuery = None
) -> TeachingAnswer:
    """Let the design's pictures name facings from now on; pictures that come later count at once.

    409 when it has no picture. May be repeated.
    """
    return teaching.teach(resources, sku, design, rename_since)


@router.delete("/products/{sku}/designs/{design}/teach", responses=problem_responses(401, 403, 404, 422))
def let_design_wait(
    sku: SkuPath, design: DesignPath, resources: ResourcesDep, rename_since: RenameQuery = None
) -> TeachingAnswer:
    """Take the design back: its pictures stay, and name nothing until it is taught again. May be repeated."""
    return teaching.let_wait(resources, sku, design, rename_since)
