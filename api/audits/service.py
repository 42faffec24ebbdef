"""Recording: an analysis, a fusion or new names come in, and the results that follow in the same transaction."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from time import perf_counter
from typing import Self
from uuid import UUID, uuid4

import structlog
from sqlalchemy import event
from sqlalchemy.orm import Session

from api.audits import repository
from api.audits.recompute import score_photo, score_visit
from api.fusions.basis import Joints, StoredReport, choose, join
from api.fusions.repository import find_fusion, list_fusions, newest_reports
from api.naming.names import FacingNames
from api.naming.repository import facing_vectors, newest_namings
from api.photos.repository import find_analysis
from api.scoring.scorecard import Scorecard
from api.software import software_version
from api.standards.service import applicable_standard
from api.tables import Analysis, FacingVectors, Fusion, Naming, Photo, PhotoResult, Standard, Visit, VisitResult
from api.tables.base import JsonObject
from vision.report import report_json
from vision.types import ShelfReport

# The benchmark reads the stages of a stored result from this line of the log.
STORED = "result stored"

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class _Seen:
    """Everything that a visit's result rests on: its photos in the order they came, their fusions, the standard."""

    visit: Visit
    reports: tuple[StoredReport, ...]
    fusions: tuple[Fusion, ...]
    joints: Joints
    standard: Standard | None

    @classmethod
    def of(cls, session: Session, visit: Visit) -> Self:
        reports = newest_reports(session, visit.id)
        fusions = choose(reports, list_fusions(session, visit.id))
        return cls(visit, reports, fusions, join(reports, fusions), standard_of_visit(session, visit))

    def score(self) -> Scorecard:
        return score_visit(self.reports, self.joints, _document(self.standard))


def record_analysis(
    session: Session,
    *,
    photo: Photo,
    report: ShelfReport,
    pipeline_version: str,
    now: datetime,
    names: FacingNames | None = None,
) -> Analysis:
    """Store what the models saw on a photo, its names and score, and a new revision of the visit's result.

    Recording the same pipeline version of a photo again changes nothing and gives back what is stored.
    """
    started = perf_counter()
    visit = repository.lock_visit_of(session, photo.scene_id)
    before = find_analysis(session, photo.id, pipeline_version)
    if before is not None:
        return before
    analysis = _analysis(photo, report, pipeline_version, now)
    session.add(analysis)
    session.flush()
    naming = _store_names(session, analysis.id, names, 1, now) if names else None
    seen = _Seen.of(session, visit)
    scoring = perf_counter()
    stored = StoredReport.of(photo, analysis, naming)
    photo_card = score_photo(stored, _document(seen.standard))
    visit_card = seen.score()
    score_seconds = perf_counter() - scoring
    session.add(_photo_result(photo_card, stored, seen.standard, now))
    _add_revision(session, seen, visit_card, besides=photo.id, now=now)
    _log_when_stored(session, photo, started, score_seconds)
    return analysis


def record_failure(session: Session, *, photo: Photo, now: datetime) -> VisitResult:
    """Add a revision of the visit's result after a photo was given up: the visit no longer waits for it."""
    seen = _Seen.of(session, repository.lock_visit_of(session, photo.scene_id))
    return _add_revision(session, seen, seen.score(), besides=photo.id, now=now)


def record_fusion(session: Session, *, fusion: Fusion, now: datetime) -> Fusion:
    """Store a fusion, good or given up, and a new revision of the visit's result, which rests on it.

    When these very analyses were fused before, nothing changes, and what is stored is given back.
    """
    visit = repository.lock_visit_of(session, fusion.scene_id)
    stored = find_fusion(session, fusion.basis)
    if stored is not None:
        return stored
    session.add(fusion)
    session.flush()
    seen = _Seen.of(session, visit)
    _add_revision(session, seen, seen.score(), besides=None, now=now)
    return fusion


def record_names(session: Session, *, visit_id: UUID, names: Mapping[UUID, FacingNames], now: datetime) -> None:
    """Store new names of a visit's analyses, given by their ids, with the results that follow.

    Where an analysis is named on these grounds already, or its names say the same as before, nothing changes.
    """
    visit = repository.lock_visit(session, visit_id)
    before = newest_namings(session, list(names))
    named = {analysis_id: each for analysis_id, each in names.items() if _is_news(each, before.get(analysis_id))}
    if not named:
        return
    for analysis_id, each in named.items():
        revision = before[analysis_id].revision + 1 if analysis_id in before else 1
        _store_names(session, analysis_id, each, revision, now)
    seen = _Seen.of(session, visit)
    for stored in seen.reports:
        if stored.analysis_id in named:
            session.add(_photo_result(score_photo(stored, _document(seen.standard)), stored, seen.standard, now))
    _add_revision(session, seen, seen.score(), besides=None, now=now)


def standard_of_visit(session: Session, visit: Visit) -> Standard | None:
    """The standard in force at the outlet on the day of the visit, as the calendar in the shop showed it."""
    outlet = repository.get_outlet(session, visit.outlet_id)
    return applicable_standard(session, outlet, visit.local_started_at.date())


def _is_news(names: FacingNames, before: Naming | None) -> bool:
    # Most lessons are about products that the visit does not show: a copy of its names for each would fill the disk.
    return before is None or (before.basis != names.basis and before.document != names.document)


def _store_names(session: Session, analysis_id: UUID, names: FacingNames, revision: int, now: datetime) -> Naming:
    if facing_vectors(session, analysis_id, names.embedder) is None:
        session.add(FacingVectors(analysis_id=analysis_id, embedder=names.embedder, vectors=names.vectors))
    naming = Naming(
        id=uuid4(),
        analysis_id=analysis_id,
        revision=revision,
        basis=names.basis,
        embedder=names.embedder,
        catalogue=names.catalogue,
        software_version=software_version(),
        document=names.document,
        created_at=now,
    )
    session.add(naming)
    session.flush()
    return naming


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


def _document(standard: Standard | None) -> JsonObject | None:
    return standard.document if standard else None


def _photo_result(card: Scorecard, stored: StoredReport, standard: Standard | None, now: datetime) -> PhotoResult:
    return PhotoResult(
        id=uuid4(),
        photo_id=stored.photo_id,
        analysis_id=stored.analysis_id,
        standard_id=standard.id if standard else None,
        naming_id=stored.naming_id,
        score=card.score,
        coverage=card.coverage,
        verdict=card.verdict,
        lines=card.as_json(),
        created_at=now,
    )


def _add_revision(
    session: Session, seen: _Seen, card: Scorecard, *, besides: UUID | None, now: datetime
) -> VisitResult:
    # The finished photo's own job may be marked done before or after this, in the same transaction.
    waiting = repository.has_open_jobs(session, seen.visit.id, besides=besides) or bool(seen.joints.pending)
    result = VisitResult(
        id=uuid4(),
        visit_id=seen.visit.id,
        outlet_id=seen.visit.outlet_id,
        revision=repository.next_revision(session, seen.visit.id),
        completeness="partial" if waiting else "completed",
        standard_id=seen.standard.id if seen.standard else None,
        analysis_ids={"ids": [str(stored.analysis_id) for stored in seen.reports]},
        fusion_ids={"ids": [str(fusion.id) for fusion in seen.fusions]},
        naming_ids={"ids": [str(stored.naming_id) for stored in seen.reports if stored.naming_id]},
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
