"""The audit log over HTTP, for the admin."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query

from api.audit_log import service
from api.audit_log.schemas import AuditEntryAnswer
from api.dependencies import AfterQuery, LimitQuery, SessionDep, permit
from api.paging import DEFAULT_PAGE, Page, Stretch
from api.problems import problem_responses
from api.tables import AuditEntry

router = APIRouter(prefix="/audit-log", tags=["audit-log"])


@router.get(
    "",
    response_model=Page[AuditEntryAnswer],
    responses=problem_responses(401, 403, 422),
    dependencies=[Depends(permit("admin"))],
)
def list_entries(
    session: SessionDep,
    subject: Annotated[str | None, Query(max_length=32, description="Only about such things, e.g. `standard`.")] = None,
    subject_id: Annotated[str | None, Query(max_length=64, description="Only about the thing with this id.")] = None,
    limit: LimitQuery = DEFAULT_PAGE,
    after: AfterQuery = None,
) -> Stretch[AuditEntry]:
    """Who decided or changed what, the newest first. `shelfaudit audit verify` checks the chain of hashes."""
    return service.list_entries(session, subject=subject, subject_id=subject_id, limit=limit, after=after)
