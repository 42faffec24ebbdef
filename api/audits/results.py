"""Reading results: the newest of a photo, of a visit, and of an outlet over time; and computing one again."""

from dataclasses import dataclass, replace
from uuid import UUID

from sqlalchemy.orm import Session

from api.audits import repository
from api.audits.basis import evidence_of
from api.audits.demands import standard_ids_of
from api.errors import NotFound
from api.outlets.service import get_outlet
from api.paging import Stretch, decode_moment_cursor, encode_moment_cursor
from api.photos.service import get_photo
from api.scoring.scorecard import Scorecard
from api.security.caller import Caller
from api.tables import Analysis, PhotoResult, Standard, Visit, VisitResult
from api.visits.service import get_visit


@dataclass(frozen=True, slots=True)
class PhotoScore:
    """A photo's result with the analysis and the standard that it rests on."""

    result: PhotoResult
    analysis: Analysis
    standard: Standard | None


@dataclass(frozen=True, slots=True)
class VisitScore:
    """A visit's result with the visit and the standard that it rests on."""

    result: VisitResult
    visit: Visit
    standard: Standard | None


def photo_score(session: Session, caller: Caller, photo_id: UUID) -> PhotoScore:
    """The newest result of a photo. Raises NotFound when there is none, and says whether waiting helps."""
    photo, job = get_photo(session, caller, photo_id)
    found = repository.find_photo_result(session, photo.id)
    if found is not None:
        return PhotoScore(*found)
    if job.state == "failed":
        raise NotFound("analysis-failed", f"The photo could not be analysed: {job.last_error} Take it again.")
    raise NotFound("result-not-ready", "The photo is not analysed yet. Ask again in a second.")


def visit_score(session: Session, caller: Caller, visit_id: UUID) -> VisitScore:
    """The newest revision of a visit's result. Raises NotFound while no photo of it was analysed."""
    visit = get_visit(session, caller, visit_id)
    found = repository.find_visit_result(session, caller, visit.id)
    if found is None:
        raise NotFound(
            "result-not-ready", "No photo of this visit is analysed yet. Upload one, or ask again in a second."
        )
    return VisitScore(*found)


def outlet_scores(
    session: Session, caller: Caller, outlet_id: UUID, *, limit: int, after: str | None
) -> Stretch[VisitScore]:
    """A page of the newest results of the visits at an outlet that the caller may see, the latest visit first."""
    outlet = get_outlet(session, caller, outlet_id)
    key = decode_moment_cursor(after) if after else None
    rows = repository.list_outlet_results(session, caller, outlet.id, limit=limit + 1, after=key)
    scores = [VisitScore(*row) for row in rows]
    return Stretch.cut(scores, limit, _cursor)


def recompute_visit(session: Session, result: VisitResult) -> Scorecard:
    """The scorecard of a stored result, from everything that the result names."""
    return evidence_of(session, result).score(repository.standards_by_id(session, standard_ids_of(result)))


def measured_visit(session: Session, result: VisitResult) -> Scorecard:
    """The scorecard of a stored result as it was before anybody decided about its lines."""
    evidence = replace(evidence_of(session, result), decisions=())
    return evidence.score(repository.standards_by_id(session, standard_ids_of(result)))


def _cursor(score: VisitScore) -> str:
    return encode_moment_cursor(score.visit.started_at, score.visit.id)
