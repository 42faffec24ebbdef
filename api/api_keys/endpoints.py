"""The admin's keys for machines."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends

from api.api_keys import service
from api.api_keys.schemas import ApiKeyAnswer, MadeApiKeyAnswer, NewApiKey
from api.dependencies import AfterQuery, LimitQuery, NowDep, SessionDep, permit
from api.paging import DEFAULT_PAGE, Page
from api.problems import problem_responses
from api.security.api_keys import new_api_key
from api.security.caller import Caller

router = APIRouter(prefix="/api-keys", tags=["users"])

AdminDep = Annotated[Caller, Depends(permit("admin"))]


@router.post("", status_code=201, responses=problem_responses(401, 403, 422))
def make_key(new: NewApiKey, session: SessionDep, caller: AdminDep, now: NowDep) -> MadeApiKeyAnswer:
    """Make a key for a machine. The answer shows it once."""
    secret = new_api_key()
    key, account = service.make_key(session, caller, new, secret, now)
    return MadeApiKeyAnswer.with_secret(key, account, secret)


@router.get("", responses=problem_responses(401, 403, 422), dependencies=[Depends(permit("admin"))])
def list_keys(session: SessionDep, limit: LimitQuery = DEFAULT_PAGE, after: AfterQuery = None) -> Page[ApiKeyAnswer]:
    """All keys, the newest first, revoked ones too."""
    stretch = service.list_keys(session, limit=limit, after=after)
    return Page(items=[ApiKeyAnswer.of(key, account) for key, account in stretch.items], next=stretch.next)


@router.delete("/{api_key_id}", status_code=204, responses=problem_responses(401, 403, 404, 422))
def revoke_key(api_key_id: UUID, session: SessionDep, caller: AdminDep, now: NowDep) -> None:
    """End a key at once. It stays in the list."""
    service.revoke_key(session, caller, api_key_id, now)
