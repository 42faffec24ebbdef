"""Channels and bands of outlet classes over HTTP."""

from typing import Annotated

from fastapi import APIRouter, Depends, Path, Response

from api.dependencies import NowDep, SessionDep, request_caller
from api.outlets import lists
from api.outlets.class_bands import ClassBandsAnswer, ClassBandsContent
from api.outlets.endpoints import AdminDep
from api.outlets.schemas import CHANNEL_PATTERN, ChannelAnswer, ChannelContent
from api.problems import problem_responses

router = APIRouter(tags=["outlets"], dependencies=[Depends(request_caller)])


@router.get("/channels", responses=problem_responses(401))
def list_channels(session: SessionDep) -> list[ChannelAnswer]:
    """The channels that an outlet may have, by code."""
    return lists.list_channels(session)


@router.put(
    "/channels/{code}",
    response_model=ChannelAnswer,
    responses={201: {"model": ChannelAnswer}, **problem_responses(401, 403, 422)},
)
def put_channel(
    code: Annotated[str, Path(pattern=CHANNEL_PATTERN, max_length=64)],
    content: ChannelContent,
    session: SessionDep,
    admin: AdminDep,
    now: NowDep,
    response: Response,
) -> ChannelAnswer:
    """Add a channel (201), or give one another name (200). Its code never changes."""
    channel, is_new = lists.put_channel(session, admin.id, code, content, now)
    response.status_code = 201 if is_new else 200
    return channel


@router.get("/outlet-class-bands", responses=problem_responses(401))
def read_bands(session: SessionDep) -> ClassBandsAnswer:
    """The bands of monthly sales in force, by which outlets have their class."""
    return lists.bands_in_force(session)


@router.put(
    "/outlet-class-bands",
    response_model=ClassBandsAnswer,
    responses={201: {"model": ClassBandsAnswer}, **problem_responses(401, 403, 422)},
)
def put_bands(
    content: ClassBandsContent, session: SessionDep, admin: AdminDep, now: NowDep, response: Response
) -> ClassBandsAnswer:
    """Put other bands in force (201, a new version), or the same again (200).

    Bands that leave a hole, overlap or stand in the wrong order are refused. Outlets whose class follows their sales
    move at once; results that are stored keep the standard that they were measured by.
    """
    bands, is_new = lists.put_bands(session, admin.id, content, now)
    response.status_code = 201 if is_new else 200
    return bands
