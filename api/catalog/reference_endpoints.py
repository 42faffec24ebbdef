"""Reference pictures over HTTP."""

import sys
from collections.abc import Sequence
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request, Response
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import FileResponse

from api.caching import FOREVER, cache_headers, is_known
from api.catalog import references
from api.catalog.endpoints import EDITORS, DesignPath, SkuPath
from api.catalog.judges import ReferenceJudge, ReferenceKind, judge_by_detector
from api.catalog.references import ReferenceUpload
from api.catalog.schemas import ReferenceAnswer
from api.dependencies import ResourcesDep, SessionDep, SettingsDep, request_caller
from api.photos.receive import IMAGE_TYPES, MULTIPART, receive_photo
from api.problems import problem_responses
from api.tables import ReferencePicture

router = APIRouter(tags=["catalogue"], dependencies=[Depends(request_caller)])

# `receive_photo` holds the limit and refuses with a problem; the framework's own limit would answer in plain text.
NO_FRAMEWORK_LIMIT = sys.maxsize

_BINARY: dict[str, Any] = {"type": "string", "format": "binary"}
_FORM: dict[str, Any] = {"type": "object", "properties": {"photo": _BINARY}, "required": ["photo"]}
PICTURE_BODY: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "description": "The bytes of the picture, or a form with exactly one file part.",
        "content": {**{kind: {"schema": _BINARY} for kind in IMAGE_TYPES}, MULTIPART: {"schema": _FORM}},
    }
}
PICTURE_ANSWER: dict[int | str, dict[str, Any]] = {
    200: {"content": {kind: {"schema": _BINARY} for kind in IMAGE_TYPES}, "description": "The picture."},
    304: {"description": "The client has it already."},
}


def reference_judge(settings: SettingsDep) -> ReferenceJudge:
    """Who says whether a picture shows one product."""
    return judge_by_detector(settings)


JudgeDep = Annotated[ReferenceJudge, Depends(reference_judge)]


@router.put(
    "/products/{sku}/designs/{design}/references/{reference_id}",
    response_model=ReferenceAnswer,
    responses={201: {"model": ReferenceAnswer}, **problem_responses(401, 403, 404, 409, 413, 415, 422)},
    openapi_extra=PICTURE_BODY,
    max_body_size=NO_FRAMEWORK_LIMIT,
    dependencies=[EDITORS],
)
async def put_reference(
    sku: SkuPath,
    design: DesignPath,
    reference_id: UUID,
    request: Request,
    response: Response,
    resources: ResourcesDep,
    judge: JudgeDep,
    kind: Annotated[ReferenceKind, Query(description="A clean picture of the pack, or cut out of a shelf photo.")],
) -> ReferencePicture:
    """Upload a picture of a pack design: 201 when it is kept, 200 when it came before under this id.

    A picture with a longer side of more than 1024 pixels is kept at that size. 409 says that the id stands for another
    picture, or that the picture teaches a product already; the detail says which.
    """
    await run_in_threadpool(references.require_design, resources, sku, design)
    upload = ReferenceUpload(reference_id, sku, design, kind)
    with resources.desk.storage.draft() as draft:
        await receive_photo(request, draft, resources.settings.max_photo_bytes)
        reference, is_new = await run_in_threadpool(references.take_in, resources, upload, draft, judge)
    response.status_code = 201 if is_new else 200
    return reference


@router.get(
    "/products/{sku}/references", response_model=list[ReferenceAnswer], responses=problem_responses(401, 404, 422)
)
def list_references(sku: SkuPath, session: SessionDep) -> Sequence[ReferencePicture]:
    """The reference pictures of a product, by design and in the order they came."""
    return references.list_references(session, sku)


@router.get("/references/{reference_id}", response_model=ReferenceAnswer, responses=problem_responses(401, 404, 422))
def read_reference(reference_id: UUID, session: SessionDep) -> ReferencePicture:
    """One reference picture."""
    return references.get_reference(session, reference_id)


@router.get(
    "/references/{reference_id}/content",
    response_class=FileResponse,
    responses={**PICTURE_ANSWER, **problem_responses(401, 404, 422)},
)
def read_reference_content(
    reference_id: UUID, request: Request, session: SessionDep, resources: ResourcesDep
) -> Response:
    """The picture itself. The ETag is its SHA-256; ranges work."""
    reference = references.get_reference(session, reference_id)
    headers = cache_headers(reference.sha256, FOREVER)
    if is_known(request.headers, reference.sha256):
        return Response(status_code=304, headers=headers)
    path = resources.desk.storage.path(reference.storage_key)
    return FileResponse(path, media_type=reference.media_type, headers=headers)


@router.delete(
    "/references/{reference_id}",
    status_code=204,
    responses=problem_responses(401, 403, 404, 422),
    dependencies=[EDITORS],
)
def delete_reference(reference_id: UUID, resources: ResourcesDep) -> None:
    """Remove a reference picture and its file."""
    references.delete_reference(resources, reference_id)
