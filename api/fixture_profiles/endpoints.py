"""Fixture profiles over HTTP."""

from collections.abc import Sequence
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Response

from api.dependencies import CallerDep, NowDep, SessionDep, permit
from api.fixture_profiles import service
from api.fixture_profiles.schemas import FixtureProfileAnswer, FixtureProfileContent
from api.problems import problem_responses
from api.security.caller import Caller
from api.tables import FixtureProfile

router = APIRouter(prefix="/outlets/{outlet_id}/fixture-profiles", tags=["outlets"])

EditorDep = Annotated[Caller, Depends(permit("manager", "admin"))]


@router.get("", response_model=list[FixtureProfileAnswer], responses=problem_responses(401, 404, 422))
def list_profiles(outlet_id: UUID, session: SessionDep, caller: CallerDep) -> Sequence[FixtureProfile]:
    """The shelf heights that are known of the outlet's fixtures."""
    return service.list_profiles(session, caller, outlet_id)


@router.get("/{profile_id}", response_model=FixtureProfileAnswer, responses=problem_responses(401, 404, 422))
def read_profile(outlet_id: UUID, profile_id: UUID, session: SessionDep, caller: CallerDep) -> FixtureProfile:
    """The shelf heights of one fixture."""
    return service.get_profile(session, caller, outlet_id, profile_id)


@router.put(
    "/{profile_id}",
    response_model=FixtureProfileAnswer,
    responses={201: {"model": FixtureProfileAnswer}, **problem_responses(401, 403, 404, 409, 422)},
)
def put_profile(
    outlet_id: UUID,
    profile_id: UUID,
    content: FixtureProfileContent,
    session: SessionDep,
    caller: EditorDep,
    now: NowDep,
    response: Response,
) -> FixtureProfile:
    """Create (201) or replace (200) the shelf heights of a fixture.

    Photos of a scene of this type are measured by them from then on. Where the outlet has several of a type, the
    scene's name chooses.
    """
    profile, is_new = service.put_profile(session, caller, outlet_id, profile_id, content, now)
    response.status_code = 201 if is_new else 200
    return profile


@router.delete("/{profile_id}", status_code=204, responses=problem_responses(401, 403, 404, 422))
def delete_profile(outlet_id: UUID, profile_id: UUID, session: SessionDep, caller: EditorDep, now: NowDep) -> None:
    """Forget a fixture. Analyses that were made by it keep their heights."""
    service.delete_profile(session, caller, outlet_id, profile_id, now)
