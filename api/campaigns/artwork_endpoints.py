"""Versions of artwork over HTTP."""

from collections.abc import Sequence
from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request, Response
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import FileResponse

from api.caching import FOREVER, cache_headers, is_known
from api.campaigns import artworks, service
from api.campaigns.artworks import ArtworkUpload
from api.campaigns.endpoints import MATERIALS, EditorDep
from api.campaigns.schemas import ArtworkAnswer
from api.catalog.reference_endpoints import NO_FRAMEWORK_LIMIT, PICTURE_ANSWER, PICTURE_BODY
from api.dependencies import NowDep, ResourcesDep, SessionDep, request_caller
from api.photos.receive import receive_photo
from api.problems import problem_responses
from api.tables import CampaignArtwork

router = APIRouter(tags=["campaigns"], dependencies=[Depends(request_caller)])

ARTWORKS = f"{MATERIALS}/{{material_id}}/artworks"


@router.put(
    f"{ARTWORKS}/{{artwork_id}}",
    response_model=ArtworkAnswer,
    responses={201: {"model": ArtworkAnswer}, **problem_responses(401, 403, 404, 409, 413, 415, 422)},
    openapi_extra=PICTURE_BODY,
    max_body_size=NO_FRAMEWORK_LIMIT,
)
async def put_artwork(
    campaign_id: UUID,
    material_id: UUID,
    artwork_id: UUID,
    request: Request,
    response: Response,
    resources: ResourcesDep,
    caller: EditorDep,
    current_from: Annotated[date, Query(description="The day from which it takes the place of older versions.")],
) -> CampaignArtwork:
    """Upload the printed front of a material: 201 when it is kept, 200 when it came before under this id.

    A PNG file's transparency cuts out the shape. Photos that are analysed later are compared with it; stored results
    stay as they are. 409 says that the id stands for another picture, that the material has a version of that day or
    this very picture, or that another material looks the same; the detail says which.
    """
    await run_in_threadpool(artworks.require_material, resources, campaign_id, material_id)
    upload = ArtworkUpload(artwork_id, campaign_id, material_id, current_from)
    with resources.desk.storage.draft() as draft:
        await receive_photo(request, draft, resources.settings.max_photo_bytes)
        artwork, is_new = await run_in_threadpool(artworks.take_in, resources, caller, upload, draft)
    response.status_code = 201 if is_new else 200
    return artwork


@router.get(ARTWORKS, response_model=list[ArtworkAnswer], responses=problem_responses(401, 404, 422))
def list_artworks(campaign_id: UUID, material_id: UUID, session: SessionDep) -> Sequence[CampaignArtwork]:
    """The versions of a material's artwork, the oldest first, retired ones too."""
    return service.list_artworks(session, campaign_id, material_id)


@router.get("/artworks/{artwork_id}", response_model=ArtworkAnswer, responses=problem_responses(401, 404, 422))
def read_artwork(artwork_id: UUID, session: SessionDep) -> CampaignArtwork:
    """One version of an artwork: analyses name it by this id."""
    return service.get_artwork(session, artwork_id)


@router.get(
    "/artworks/{artwork_id}/content",
    response_class=FileResponse,
    responses={**PICTURE_ANSWER, **problem_responses(401, 404, 422)},
)
def read_artwork_content(artwork_id: UUID, request: Request, session: SessionDep, resources: ResourcesDep) -> Response:
    """The picture itself. The ETag is its SHA-256; ranges work."""
    artwork = service.get_artwork(session, artwork_id)
    headers = cache_headers(artwork.sha256, FOREVER)
    if is_known(request.headers, artwork.sha256):
        return Response(status_code=304, headers=headers)
    path = resources.desk.storage.path(artwork.storage_key)
    return FileResponse(path, media_type=artwork.media_type, headers=headers)


@router.post(
    "/artworks/{artwork_id}:retire", response_model=ArtworkAnswer, responses=problem_responses(401, 403, 404, 422)
)
def retire_artwork(artwork_id: UUID, session: SessionDep, caller: EditorDep, now: NowDep) -> CampaignArtwork:
    """Take a version out of use for good: one that was a mistake. It stays readable, for analyses may name it.

    A version that is over needs no retirement: it is told as outdated wherever it still hangs.
    """
    return service.retire_artwork(session, caller, artwork_id, now)
