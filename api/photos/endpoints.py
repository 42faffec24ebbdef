"""Photos over HTTP."""

import sys
from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request, Response
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import FileResponse, JSONResponse

from api.caching import ASK_AGAIN, FOREVER, cache_headers, is_known
from api.db import reading
from api.dependencies import CallerDep, ResourcesDep, SessionDep, request_caller
from api.fusions.service import marks_of_photo
from api.photos import service
from api.photos.check import check_photo
from api.photos.intake import Upload, require_scene_to_fill, take_in
from api.photos.overlay import overlay_jpeg, picture_jpeg
from api.photos.receive import IMAGE_TYPES, MULTIPART, receive_photo
from api.photos.schemas import Capture, PhotoAnswer, PhotoCheckAnswer
from api.problems import problem_responses

router = APIRouter(tags=["photos"])

# `receive_photo` holds the limit and refuses with a problem; the framework's own limit would answer in plain text.
NO_FRAMEWORK_LIMIT = sys.maxsize
# Longer side of a picture when none is asked for: prices can be read on it, and it is a tenth of a photo's bytes.
OVERLAY_SIDE = 2048

_BINARY: dict[str, Any] = {"type": "string", "format": "binary"}
_FORM: dict[str, Any] = {"type": "object", "properties": {"photo": _BINARY}, "required": ["photo"]}
_UPLOAD_BODY: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "description": "The bytes of the photo, or a form with exactly one file part.",
        "content": {**{kind: {"schema": _BINARY} for kind in IMAGE_TYPES}, MULTIPART: {"schema": _FORM}},
    }
}


def _image_answer(*kinds: str) -> dict[int | str, dict[str, Any]]:
    content = {kind: {"schema": _BINARY} for kind in kinds}
    return {200: {"content": content, "description": "The image."}, 304: {"description": "The client has it already."}}


@router.put(
    "/scenes/{scene_id}/photos/{photo_id}",
    responses={201: {"model": PhotoAnswer}, **problem_responses(401, 404, 409, 413, 415, 422)},
    openapi_extra=_UPLOAD_BODY,
    max_body_size=NO_FRAMEWORK_LIMIT,
)
async def put_photo(
    scene_id: UUID,
    photo_id: UUID,
    capture: Annotated[Capture, Query()],
    request: Request,
    response: Response,
    resources: ResourcesDep,
    caller: CallerDep,
) -> PhotoAnswer:
    """Upload a photo: 201 when it is kept and its analysis queued, 200 when these bytes came before under this id.

    After an answer was lost, send the same photo under the same id again. The real type of the bytes counts, not the
    declared one. 409 says that the id stands for another photo.
    """
    await run_in_threadpool(require_scene_to_fill, resources, caller, scene_id)
    with resources.desk.storage.draft() as draft:
        await receive_photo(request, draft, resources.settings.max_photo_bytes)
        receipt = await run_in_threadpool(take_in, resources, caller, Upload(photo_id, scene_id, capture), draft)
    response.status_code = 201 if receipt.is_new else 200
    return PhotoAnswer.of(receipt.photo, receipt.job)


@router.post(
    "/photos:check",
    dependencies=[Depends(request_caller)],
    responses=problem_responses(401, 413, 415, 422),
    openapi_extra=_UPLOAD_BODY,
    max_body_size=NO_FRAMEWORK_LIMIT,
)
async def check_quality(request: Request, resources: ResourcesDep) -> PhotoCheckAnswer:
    """Say before the upload whether a photo can be judged, and what the rep should do better. Nothing is kept.

    Only the pixels are looked at: blur, light, size, glare, roll, a covered lens, and whether there is anything to see.
    What needs the models (too far away, cut off, somebody before the shelf) comes with the analysis.
    """
    with resources.desk.storage.draft() as draft:
        await receive_photo(request, draft, resources.settings.max_photo_bytes)
        return PhotoCheckAnswer.of(*await run_in_threadpool(check_photo, resources, draft))


@router.get("/scenes/{scene_id}/photos", responses=problem_responses(401, 404, 422))
def list_photos(scene_id: UUID, session: SessionDep, caller: CallerDep) -> list[PhotoAnswer]:
    """The photos of a scene in the order they came."""
    photos = service.list_photos(session, caller, scene_id)
    inspections = service.find_inspections(session, caller, [photo for photo, _ in photos])
    return [PhotoAnswer.of(photo, job, inspections.get(photo.id)) for photo, job in photos]


@router.get("/photos/{photo_id}", responses=problem_responses(401, 404, 422))
def read_photo(photo_id: UUID, session: SessionDep, caller: CallerDep) -> PhotoAnswer:
    """One photo, and how far its analysis has come."""
    photo, job = service.get_photo(session, caller, photo_id)
    return PhotoAnswer.of(photo, job, service.find_inspections(session, caller, [photo]).get(photo.id))


@router.get(
    "/photos/{photo_id}/content",
    response_class=FileResponse,
    responses={**_image_answer(*IMAGE_TYPES), **problem_responses(401, 404, 422)},
)
def read_content(
    photo_id: UUID, request: Request, session: SessionDep, caller: CallerDep, resources: ResourcesDep
) -> Response:
    """The photo itself, byte for byte as it came. The ETag is its SHA-256; ranges work."""
    photo, _ = service.get_photo(session, caller, photo_id)
    headers = cache_headers(photo.sha256, FOREVER)
    if is_known(request.headers, photo.sha256):
        return Response(status_code=304, headers=headers)
    return FileResponse(resources.desk.storage.path(photo.storage_key), media_type=photo.media_type, headers=headers)


@router.get(
    "/photos/{photo_id}/picture",
    response_class=Response,
    responses={**_image_answer("image/jpeg"), **problem_responses(401, 404, 422)},
)
def read_picture(
    photo_id: UUID,
    request: Request,
    caller: CallerDep,
    resources: ResourcesDep,
    max_side: Annotated[int, Query(ge=64, le=16_384, description="The longer side, at most.")] = OVERLAY_SIDE,
) -> Response:
    """The upright photo as a JPEG, for browsers that cannot show what the phone sent (HEIC). Nothing is drawn in."""
    with reading(resources.sessions) as session:
        photo, _ = service.get_photo(session, caller, photo_id)
    tag = f"{photo.sha256}-{max_side}"
    headers = cache_headers(tag, FOREVER)
    if is_known(request.headers, tag):
        return Response(status_code=304, headers=headers)
    return Response(picture_jpeg(resources, photo, max_side), media_type="image/jpeg", headers=headers)


@router.get("/photos/{photo_id}/analysis", responses=problem_responses(401, 404, 422))
def read_analysis(
    photo_id: UUID,
    session: SessionDep,
    caller: CallerDep,
    layer: Annotated[Literal["raw", "corrected"], Query(description="`raw`: without corrections.")] = "corrected",
) -> JSONResponse:
    """What was seen: the newest shelf report, its facings with the names that they have by now.

    What people corrected is in it, where there is such; each gap, price tag and POP piece then tells its `id`.
    """
    _, stored = service.get_report(session, caller, photo_id, corrected=layer == "corrected")
    tag = f"{stored.analysis_id}-{stored.naming_id}-{stored.correction_id}"
    return JSONResponse(stored.report, headers=cache_headers(tag, ASK_AGAIN))


@router.get(
    "/photos/{photo_id}/overlay",
    response_class=Response,
    responses={**_image_answer("image/jpeg"), **problem_responses(401, 404, 422)},
)
def read_overlay(
    photo_id: UUID,
    request: Request,
    caller: CallerDep,
    resources: ResourcesDep,
    max_side: Annotated[int, Query(ge=64, le=16_384, description="The photo's longer side, at most.")] = OVERLAY_SIDE,
) -> Response:
    """The photo with the newest analysis drawn into it, boxes coloured by row. A legend stands below the photo.

    Facings that count on another photo of the scene, or that other photos do not find, are drawn like those that do
    not count.
    """
    with reading(resources.sessions) as session:
        photo, stored = service.get_report(session, caller, photo_id)
        fusion_id, marks = marks_of_photo(session, photo)
    tag = f"{stored.analysis_id}-{stored.naming_id}-{stored.correction_id}-{fusion_id}-{max_side}"
    headers = cache_headers(tag, ASK_AGAIN)
    if is_known(request.headers, tag):
        return Response(status_code=304, headers=headers)
    drawn = overlay_jpeg(resources, photo, stored.report, marks, max_side)
    return Response(drawn, media_type="image/jpeg", headers=headers)
