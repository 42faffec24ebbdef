"""The HTTP face of Azure's retired product recognition, api-version 2023-04-01-preview.

Its clients move here by changing the address. The subscription key carries an access token of this service. A run is
analysed before its PUT is answered, yet the answer says `notStarted`: that is what clients wait for before they ask for
the result, which is there at once.
"""

import sys
from typing import Annotated, Literal

from fastapi import APIRouter, Body, Depends, Header, Path, Query, Request, Response
from fastapi.concurrency import run_in_threadpool
from fastapi.security import HTTPAuthorizationCredentials

from api.dependencies import ResourcesDep, SessionDep, bearer, request_caller
from api.engine import Engine
from api.planograms import service
from api.planograms.azure_route import AzureRoute
from api.planograms.images import image_behind, receive_image
from api.planograms.matching import match_positions
from api.planograms.rectify import rectify
from api.planograms.schemas import API_VERSION, MatchAnswer, MatchRequest, RectifyRequest, Run, StitchRequest
from api.planograms.service import RunName
from api.security.caller import Caller
from api.tables import RecognitionRun

SCHEME = "Bearer"
# `receive_image` counts for itself, and refuses in Azure's form.
NO_FRAMEWORK_LIMIT = sys.maxsize
# As many objects and positions as a request may have, with five tags each.
MAX_MATCH_BYTES = 4_000_000
# A photo of the usual largest size as a data: URL.
MAX_RECTIFY_BYTES = 45_000_000
# Ten images of 4 MB, the size that the retired service recommended, as data: URLs.
MAX_STITCH_BYTES = 60_000_000


def azure_caller(
    request: Request,
    resources: ResourcesDep,
    credentials: Annotated[HTTPAuthorizationCredentials | None, Depends(bearer)],
    key: Annotated[str | None, Header(alias="Ocp-Apim-Subscription-Key")] = None,
) -> Caller:
    """Whose token or API key the subscription key is; the usual header works too."""
    token = HTTPAuthorizationCredentials(scheme=SCHEME, credentials=key) if key else credentials
    return request_caller(request, resources, token)


def run_name(
    model_name: Annotated[str, Path(min_length=1, max_length=64)],
    run_name: Annotated[str, Path(max_length=100, pattern=r"^[A-Za-z0-9._~-]+$")],
) -> RunName:
    """The name of a run, from the path."""
    return RunName(model_name, run_name)


def recognition_models(resources: ResourcesDep) -> Engine:
    """The models that runs are analysed with."""
    return resources.models


def known_version(version: Annotated[Literal["2023-04-01-preview"], Query(alias="api-version")] = API_VERSION) -> None:
    """Refuse versions of the schema that this face does not speak."""


AzureCallerDep = Annotated[Caller, Depends(azure_caller)]
RunNameDep = Annotated[RunName, Depends(run_name)]
ModelsDep = Annotated[Engine, Depends(recognition_models)]

router = APIRouter(
    prefix="/computervision",
    route_class=AzureRoute,
    dependencies=[Depends(azure_caller), Depends(known_version)],
    # It is described by the retired service's documents; clients of this service have /v1.
    include_in_schema=False,
)
RUN = "/productrecognition/{model_name}/runs/{run_name}"


@router.put(RUN, status_code=201, response_model_exclude_none=True, max_body_size=NO_FRAMEWORK_LIMIT)
async def put_run(
    name: RunNameDep, request: Request, resources: ResourcesDep, caller: AzureCallerDep, models: ModelsDep
) -> Run:
    """Analyse an image: its bytes as the body, or {"url": ...}."""
    await run_in_threadpool(service.require_new, resources, caller, name)
    image = await receive_image(request, resources.settings)
    run = await run_in_threadpool(service.recognise, resources, models, caller, name, image)
    return _answer(run).model_copy(update={"status": "notStarted", "result": None})


@router.get(RUN, response_model_exclude_none=True)
def read_run(name: RunNameDep, session: SessionDep, caller: AzureCallerDep) -> Run:
    """A run with its result."""
    return _answer(service.get_run(session, caller, name))


@router.delete(RUN, status_code=204)
def delete_run(name: RunNameDep, session: SessionDep, caller: AzureCallerDep) -> None:
    """Forget a run; its name is free again."""
    service.delete_run(session, caller, name)


@router.post("/planogramcompliance:match", response_model_exclude_none=True, max_body_size=MAX_MATCH_BYTES)
def match(request: Annotated[MatchRequest, Body()]) -> MatchAnswer:
    """What stands at each position of a planogram."""
    return MatchAnswer(matching_result_per_position=match_positions(request))


@router.post("/imagecomposition:rectify", max_body_size=MAX_RECTIFY_BYTES)
def rectify_image(request: Annotated[RectifyRequest, Body()], resources: ResourcesDep) -> Response:
    """The shelf between four corners of an image, as an upright JPEG."""
    image = image_behind(request.url, resources.settings)
    with resources.desk.decoding:
        flat = rectify(image, request.control_points, resources.settings.max_photo_pixels)
    return Response(flat, media_type="image/jpeg")


@router.post("/imagecomposition:stitch", max_body_size=MAX_STITCH_BYTES)
def stitch_images(request: Annotated[StitchRequest, Body()], resources: ResourcesDep, models: ModelsDep) -> Response:
    """Overlapping images of one shelf as one JPEG."""
    return Response(service.stitch(resources, models, request.images), media_type="image/jpeg")


def _answer(run: RecognitionRun) -> Run:
    return Run.model_validate(
        {
            "run_name": run.run_name,
            "model_name": run.model_name,
            "status": "succeeded",
            "created_date_time": run.created_at,
            "updated_date_time": run.finished_at,
            "result": run.result,
        }
    )
