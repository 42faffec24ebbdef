"""The queue "what is this?" over HTTP, for those who keep the catalogue, and crops of facings for whoever sees them."""

from typing import Annotated, Any, cast
from uuid import UUID

from fastapi import APIRouter, Depends, Path, Request, Response

from api.caching import ASK_AGAIN, cache_headers, is_known
from api.catalog.endpoints import EDITORS
from api.db import reading
from api.dependencies import AfterQuery, CallerDep, LimitQuery, ResourcesDep, SessionDep
from api.problems import problem_responses
from api.unknowns import service
from api.unknowns.facings import FacingCrops, find_facings
from api.unknowns.queue import UnknownQueue
from api.unknowns.schemas import (
    DismissContent,
    DismissedAnswer,
    FacingAddress,
    FacingId,
    NameContent,
    NamedAnswer,
    UndoContent,
    UndoneAnswer,
    UnknownPage,
)

router = APIRouter()

# A cluster has a dozen pictures.
DEFAULT_PAGE = 20

_JPEG_ANSWER: dict[int | str, dict[str, Any]] = {
    200: {"content": {"image/jpeg": {"schema": {"type": "string", "format": "binary"}}}, "description": "The crop."},
    304: {"description": "The client has it already."},
}


def unknown_queue(request: Request, resources: ResourcesDep) -> UnknownQueue:
    """The one queue of this service, made when first asked for."""
    state = request.app.state
    if not hasattr(state, "unknown_queue"):
        state.unknown_queue = UnknownQueue(resources)
    return cast(UnknownQueue, state.unknown_queue)


def facing_crops(request: Request, resources: ResourcesDep) -> FacingCrops:
    """The crops that this service keeps, likewise."""
    state = request.app.state
    if not hasattr(state, "facing_crops"):
        state.facing_crops = FacingCrops(resources)
    return cast(FacingCrops, state.facing_crops)


QueueDep = Annotated[UnknownQueue, Depends(unknown_queue)]
CropsDep = Annotated[FacingCrops, Depends(facing_crops)]


@router.get(
    "/unknowns",
    tags=["catalogue"],
    responses=problem_responses(401, 403, 422, 503),
    dependencies=[EDITORS],
)
def list_unknowns(
    session: SessionDep,
    caller: CallerDep,
    queue: QueueDep,
    limit: LimitQuery = DEFAULT_PAGE,
    after: AfterQuery = None,
) -> UnknownPage:
    """What is this? Facings without a name, put together by their looks: of the last 30 days, or of 1,000 photos.

    What pays most comes first: many facings in many outlets. A manager is asked about the own territory.
    """
    return service.list_unknowns(session, queue, caller, limit=limit, after=after)


@router.post(
    "/unknowns:name",
    tags=["catalogue"],
    responses=problem_responses(401, 403, 404, 409, 422, 503),
    dependencies=[EDITORS],
)
def name_facings(content: NameContent, resources: ResourcesDep, caller: CallerDep, queue: QueueDep) -> NamedAnswer:
    """Say what unknown facings are. At most 10 of their crops become reference pictures and teach from now on.

    Visits that show what looks like them, in other territories too, are named again, without detection. A crop that
    cannot be a reference is told with the reason; it stops none of the others. The same answer may be sent again.
    """
    return service.name_facings(resources, queue, caller, content)


@router.post(
    "/unknowns:undo",
    tags=["catalogue"],
    responses=problem_responses(401, 403, 404, 422, 503),
    dependencies=[EDITORS],
)
def undo_naming(content: UndoContent, resources: ResourcesDep, caller: CallerDep, queue: QueueDep) -> UndoneAnswer:
    """Take a name back that was given by mistake: what it taught is forgotten, and the facings are asked about again.

    Only the pictures of these facings go; a design that has others, and was taught before, goes on naming facings. A
    new product stays in the catalogue. May be repeated.
    """
    return service.undo_naming(resources, queue, caller, content)


@router.post(
    "/unknowns:dismiss",
    tags=["catalogue"],
    responses=problem_responses(401, 403, 404, 422, 503),
    dependencies=[EDITORS],
)
def dismiss_facings(
    content: DismissContent, resources: ResourcesDep, caller: CallerDep, queue: QueueDep
) -> DismissedAnswer:
    """Say that facings are nothing to be named: price cards, another department. What looks just like them stays out.

    Facings keep counting as they did; only nobody is asked about them any more.
    """
    return DismissedAnswer(dismissed=service.dismiss_facings(resources, queue, caller, content))


@router.get(
    "/photos/{photo_id}/facings/{facing_id}/crop",
    tags=["photos"],
    response_class=Response,
    responses={**_JPEG_ANSWER, **problem_responses(401, 404, 422)},
)
def read_crop(
    photo_id: UUID,
    facing_id: Annotated[FacingId, Path()],
    request: Request,
    resources: ResourcesDep,
    caller: CallerDep,
    crops: CropsDep,
) -> Response:
    """A facing of the newest analysis, cut out of its photo with a little around it; at most 512 pixels long."""
    with reading(resources.sessions) as session:
        facing = find_facings(session, caller, [FacingAddress(photo_id=photo_id, facing_id=facing_id)])[0]
    tag = f"{facing.analysis.id}-{facing.facing_id}"
    headers = cache_headers(tag, ASK_AGAIN)
    if is_known(request.headers, tag):
        return Response(status_code=304, headers=headers)
    return Response(crops.jpeg(facing), media_type="image/jpeg", headers=headers)
