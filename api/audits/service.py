"""Recording: an analysis comes in, and the results of its photo and of its visit follow in the same transaction."""

from collections.abc import Sequence
from datetime import datetime
from time import perf_counter
from uuid import uuid4

import structlog
from sqlalchemy import event
from sqlalchemy.orm import Session

from api.audits import repository
from api.audits.recompute import StoredReport, score_photo, score_visit
from api.photos.repository import find_analysis
from api.scoring.scorecard import Scorecard
from api.software import software_version
from api.standards.service import applicable_standard
from api.tables import Analysis, Photo, PhotoResult, Standard, Visit, VisitResult
from api.tables.base import JsonObject
from vision.report import report_json
from vision.types import ShelfReport

# The benchmark reads the stages of a stored result from this line of the log.
STORED = "result stored"

Seen = Sequence[tuple[Photo, Analysis]]

log = structlog.get_logger(__name__)


def record_analysis(
    session: Session, *, photo: Photo, report: ShelfReport, pipeline_version: str, now: datetime
) -> Analysis:
    """Store what the models saw on a photo, its score, and a new revision of the visit's result.

    Recording the same pipeline version of a photo again changes nothing and gives back what is stored.
    """
    started = perf_counter()
    visit = repository.lock_visit_of(session, photo)
    stored = find_analysis(session, photo.id, pipeline_version)
    if stored is not None:
        return stored
    analysis = _analysis(photo, report, pipeline_version, now)
    session.add(analysis)
    session.flush()
    standard = _standard_of(session, visit)
    seen = repository.newest_analyses(session, visit.id)
    scoring = perf_counter()
    photo_card = score_photo(StoredReport.of(photo, analysis), _document(standard))
    visit_card = _visit_card(seen, standard)
    score_seconds = perf_counter() - scoring
    session.add(_photo_result(photo_card, analysis, standard, now))
    _add_revision(session, visit, visit_card, standard, seen, besides=photo, now=now)
    _log_when_stored(session, photo, started, score_seconds)
    return analysis


def record_failure(session: Session, *, photo: Photo, now: datetime) -> VisitResult:
    """Add a revision of the visit's result after a photo was given up: the visit no longer waits for it."""
    visit = repository.lock_visit_of(session, photo)
    standard = _standard_of(session, visit)
    seen = repository.newest_analyses(session, visit.id)
    card = _visit_card(seen, standard)
    return _add_revision(session, visit, card, standard, seen, besides=photo, now=now)


def _analysis(photo: Photo, report: ShelfReport, pipeline_version: str, now: datetime) -> Analysis:
    document = report_json(report)
    return Analysis(
        id=uuid4(),
        photo_id=photo.id,
        pipeline_version=pipeline_version,
        software_version=software_version(),
        schema_version=report.schema_version,
        models=document["models"],
        report=document,
        created_at=now,
    )


def _standard_of(session: Session, visit: Visit) -> Standard | None:
    """The standard in force at the outlet on the day of the visit, as the calendar in the shop showed it."""
    outlet = repository.get_outlet(session, visit.outlet_id)
    return applicable_standard(session, outlet, visit.local_started_at.date())


def _document(standard: Standard | None) -> JsonObject | None:
    return standard.document if standard else None


def _visit_card(seen: Seen, standard: Standard | None) -> Scorecard:
    return score_visit([StoredReport.of(photo, analysis) for photo, analysis in seen], _document(standard))


def _photo_result(card: Scorecard, analysis: Analysis, standard: Standard | None, now: datetime) -> PhotoResult:
    return PhotoResult(
        id=uuid4(),
        photo_id=analysis.photo_id,
        analysis_id=analysis.id,
        standard_id=standard.id if standard else None,
        score=card.score,
        coverage=card.coverage,
        verdict=card.verdict,
        lines=card.as_json(),
        created_at=now,
    )


def _add_revision(
    session: Session,
    visit: Visit,
    card: Scorecard,
    standard: Standard | None,
    seen: Seen,
    *,
    besides: Photo,
    now: datetime,
) -> VisitResult:
    # The finished photo's own job may be marked done before or after this, in the same transaction.
    waiting = repository.has_open_jobs(session, visit.id, besides=besides.id)
    result = VisitResult(
        id=uuid4(),
        visit_id=visit.id,
        outlet_id=visit.outlet_id,
        revision=repository.next_revision(session, visit.id),
        completeness="partial" if waiting else "completed",
        standard_id=standard.id if standard else None,
        analysis_ids={"ids": [str(analysis.id) for _, analysis in seen]},
        score=card.score,
        coverage=card.coverage,
        verdict=card.verdict,
        lines=card.as_json(),
        created_at=now,
    )
    session.add(result)
    session.flush()
    return result


def _log_when_stored(session: Session, photo: Photo, started: float, score_seconds: float) -> None:
    """Tell how long scoring and storing took, once the transaction is safely on the disk."""
    photo_id = str(photo.id)

    def log_stored(_session: Session) -> None:
        store_seconds = perf_counter() - started - score_seconds
        log.info(STORED, photo_id=photo_id, score_ms=_ms(score_seconds), store_ms=_ms(store_seconds))

    event.listen(session, "after_commit", log_stored, once=True)


def _ms(seconds: float) -> float:
    return round(1000 * seconds, 2)
