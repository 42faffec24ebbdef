"""Reading results: the newest of a photo, of a visit, and of an outlet over time; and computing one again."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.orm import Session

from api.audits import repository
from api.audits.recompute import score_visit
from api.errors import NotFound
from api.fusions.basis import Joints, StoredReport, join
from api.fusions.repository import fusions_by_id
from api.naming.repository import namings_by_id
from api.outlets.service import get_outlet
from api.paging import Stretch, decode_moment_cursor, encode_moment_cursor
from api.photos.service import get_photo
from api.scoring.scorecard import Scorecard
from api.security.caller import Caller
from api.tables import Analysis, PhotoResult, Standard, Visit, VisitResult
from api.tables.base import JsonObject
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
    """The scorecard of a stored result, from the reports, names, fusions and standard that it rests on."""
    wanted = [UUID(name) for name in result.analysis_ids["ids"]]
    names = {naming.analysis_id: naming for naming in namings_by_id(session, _ids(result.naming_ids))}
    found = {
        analysis.id: StoredReport.of(photo, analysis, names.get(analysis.id))
        for photo, analysis in repository.analyses_by_id(session, wanted)
    }
    reports = [found[analysis_id] for analysis_id in wanted]
    document = repository.standard_document(session, result.standard_id)
    return score_visit(reports, _joints(session, result, reports), document)


def _joints(session: Session, result: VisitResult, reports: Sequence[StoredReport]) -> Joints:
    if result.fusion_ids is None:
        return Joints()
    return join(reports, fusions_by_id(session, _ids(result.fusion_ids)))


def _ids(named: JsonObject | None) -> list[UUID]:
    return [UUID(name) for name in named["ids"]] if named else []


def _cursor(score: VisitScore) -> str:
    return encode_moment_cursor(score.visit.started_at, score.visit.id)
