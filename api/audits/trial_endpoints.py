"""Trial runs of standards, and scoring past visits again, over HTTP."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends

from api.audits.rescoring import request_scores
from api.audits.trial import try_standard
from api.audits.trial_schemas import ScoringAnswer, ScoringRequest, TrialAnswer, TrialRequest
from api.dependencies import ResourcesDep, permit
from api.problems import problem_responses
from api.security.caller import Caller

router = APIRouter()

EditorDep = Annotated[Caller, Depends(permit("admin", "manager"))]
AdminDep = Annotated[Caller, Depends(permit("admin"))]


@router.post("/standards/{standard_id}:trial", tags=["standards"], responses=problem_responses(401, 403, 404, 422))
def try_standard_on_visits(
    standard_id: UUID, wanted: TrialRequest, resources: ResourcesDep, caller: EditorDep
) -> TrialAnswer:
    """What a standard, a draft above all, would have done to the latest visits of outlets that it would apply to.

    From what was seen then, as if it had been in force on those days. Nothing is stored. Only visits that the caller
    may see.
    """
    trial = try_standard(
        resources.sessions, caller, standard_id, visits=wanted.visits, since=wanted.since, until=wanted.until
    )
    return TrialAnswer.of(trial)


@router.post(
    "/results:recompute", status_code=202, tags=["results"], responses=problem_responses(401, 403, 404, 409, 422)
)
def recompute_results(wanted: ScoringRequest, resources: ResourcesDep, caller: AdminDep) -> ScoringAnswer:
    """Score past visits again, by the standards that apply to them now, from what was seen then.

    They wait behind all photos. A visit gets a new revision only where the result is another one.
    """
    queued = request_scores(resources, caller.id, wanted.standard_id, wanted.since, wanted.until)
    return ScoringAnswer(visits=queued)
