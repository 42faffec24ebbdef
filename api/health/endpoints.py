"""Whether the service lives, and whether traffic may come. Open to everybody; they say nothing about the data."""

from typing import Literal

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict

from api.dependencies import ResourcesDep
from api.errors import Unavailable
from api.health.checks import failing_checks
from api.problems import problem_responses

router = APIRouter(prefix="/health", tags=["health"])


class Health(BaseModel):
    """The one good answer."""

    model_config = ConfigDict(json_schema_extra={"example": {"status": "ok"}})

    status: Literal["ok"] = "ok"


@router.get("/live")
def live() -> Health:
    """The process answers. A failure here calls for a restart."""
    return Health()


@router.get("/ready", responses=problem_responses(503))
def ready(resources: ResourcesDep) -> Health:
    """Database and models can be used. A failure here calls for patience."""
    if failing := failing_checks(resources):
        raise Unavailable("not-ready", f"Not ready yet: {', '.join(failing)}. Ask again shortly.")
    return Health()
