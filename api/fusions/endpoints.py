"""Fusions over HTTP."""

from typing import Any
from uuid import UUID

from fastapi import APIRouter, Request, Response
from fastapi.responses import FileResponse

from api.caching import ASK_AGAIN, cache_headers, is_known
from api.dependencies import CallerDep, ResourcesDep, SessionDep
from api.fusions import service
from api.fusions.schemas import FusionAnswer
from api.problems import problem_responses

router = APIRouter(prefix="/scenes", tags=["results"])

_JPEG: dict[int | str, dict[str, Any]] = {
    200: {"content": {"image/jpeg": {"schema": {"type": "string", "format": "binary"}}}, "description": "The image."},
    304: {"description": "The client has it already."},
}


@router.get("/{scene_id}/fusion", responses=problem_responses(401, 404, 422))
def read_fusion(scene_id: UUID, session: SessionDep, caller: CallerDep) -> FusionAnswer:
    """Which photos of a scene overlap, and which of their boxes show the same thing: that counts once."""
    return FusionAnswer.of(service.scene_state(session, caller, scene_id))


@router.get(
    "/{scene_id}/overview",
    response_class=FileResponse,
    responses={**_JPEG, **problem_responses(401, 404, 422)},
)
def read_overview(
    scene_id: UUID, request: Request, session: SessionDep, caller: CallerDep, resources: ResourcesDep
) -> Response:
    """The largest group of overlapping photos laid into one picture. 404 while there is none, or none can be made."""
    key = service.overview_key(session, caller, scene_id)
    headers = cache_headers(key, ASK_AGAIN)
    if is_known(request.headers, key):
        return Response(status_code=304, headers=headers)
    return FileResponse(resources.desk.storage.path(key), media_type="image/jpeg", headers=headers)
