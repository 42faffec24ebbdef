"""Recording: what models, fusions, names and people say comes in, and results follow in the same transaction."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from time import perf_counter
from uuid import UUID, uuid4

import structlog
from sqlalchemy import event
from sqlalchemy.orm import Session

from api.actions.following import judge_proofs
from api.audits import repository
from api.audits.figures import count_result
from api.audits.seen import Seen
from api.audits.settling import follow_when_ended
from api.decisions.worklist import refresh_review
from api.figures.service import keep_figures
from api.fusions.basis import StoredReport
from api.fusions.repository import find_fusion, scene_types
from api.naming.names import FacingNames
from api.naming.repository import facing_vectors, newest_namings
from api.photos.repository import find_analysis
from api.report_fixture import stored_report
from api.scoring.scorecard import Scorecard
from api.software import software_version
from api.tables import Analysis, CorrectionSet, Decision, FacingVectors, Fusion, Naming, Photo, Visit, VisitResult
from api.tables.base import JsonObject
from vision.types import ShelfReport

# The benchmark reads the stages of a stored result from this line of the log.
STORED = "result stored"

log = structlog.get_logger(__name__)


def record_analysis(
    session: Session,
    *,
    photo: Photo,
    report: ShelfReport,
    pipeline_version: str,
    now: datetime,
    names: FacingNames | None = None,
    fixture: JsonObject | None = None,
    artworks: Sequence[JsonObject] = (),
) -> Analysis:
    """Store what the models saw on a photo, its names and score, and a new revision of the visit's result.

    `fixture` is the profile of the shelf heights that the report rests on, `artworks` are those that it was compared
    with.
    Recording the same pipeline version of a photo again changes nothing and gives back what is stored.
    """
    started = perf_counter()
    visit = repository.lock_visit_of(session, photo.scene_id)
    before = find_analysis(session, photo.id, pipeline_version)
    if before is not None:
        return before
    analysis = _analysis(photo, report, stored_report(report, fixture, artworks), pipeline_version, now)
    session.add(analysis)
    session.flush()
    naming = _store_names(session, analysis.id, names, 1, now) if names else None
    seen = Seen.of(session, visit)
    scoring = perf_counter()
    # Nobody can have corrected what was seen only now.
    stored = StoredReport.of(photo, analysis, naming, scene_types(session, [photo.scene_id])[photo.scene_id])
    photo_result, visit_card = seen.result_of_report(stored, stored, now), seen.score()
    score_seconds = perf_counter() - scoring
    session.add(photo_result)
    _add_revision(session, seen, visit_card, besides=photo.id, now=now)
    _log_when_stored(session, photo, started, score_seconds)
    return analysis


def record_failure(session: Session, *, photo: Photo, now: datetime) -> VisitResult:
    """Add a revision of the visit's result after a photo was given up: the visit no longer waits for it."""
    seen = Seen.of(session, repository.lock_visit_of(session, photo.scene_id))
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
    _add_newest(session, visit, now)
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
    seen = Seen.of(session, visit)
    newly_named = [stored.analysis_id for stored in seen.evidence.raw if stored.analysis_id in named]
    session.add_all([seen.photo_result(analysis_id, now) for analysis_id in newly_named])
    _add_revision(session, seen, seen.score(), besides=None, now=now)


def record_corrections(session: Session, *, visit: Visit, corrections: CorrectionSet, now: datetime) -> VisitResult:
    """Store a person's corrections of an analysis that is its photo's newest, with the results that follow.

    The visit has to be locked. Raises api.corrections.apply.CorrectionImpossible.
    """
    session.add(corrections)
    session.flush()
    seen = Seen.of(session, visit)
    session.add(seen.photo_result(corrections.analysis_id, now))
    return _add_revision(session, seen, seen.score(), besides=None, now=now)


def record_decision(session: Session, *, visit: Visit, now: datetime) -> VisitResult:
    """Store the result that follows from what people decided about the visit, which is stored and locked."""
    return _add_newest(session, visit, now)


def record_score(session: Session, *, visit_id: UUID, now: datetime) -> VisitResult | None:
    """Score a visit again by what applies to it now; None, and nothing stored, where that says nothing new.

    A visit without a result has no photo to score.
    """
    visit = repository.lock_visit(session, visit_id)
    before = repository.newest_result(session, visit_id)
    if before is None:
        return None
    seen = Seen.of(session, visit)
    card = seen.score()
    if seen.says_the_same(before, card):
        return None
    return _add_revision(session, seen, card, besides=None, now=now)


def score_with(session: Session, visit: Visit, word: CorrectionSet | Decision) -> Scorecard:
    """The score that the visit would have with a correction or decision that is not stored.

    Raises api.corrections.apply.CorrectionImpossible.
    """
    return Seen.of(session, visit, [word]).score()


def record_answers(session: Session, *, visit: Visit, now: datetime) -> None:
    """Store the result that follows from new answers on a locked visit; before the first photo there is none."""
    seen = Seen.of(session, visit)
    if seen.evidence.reports:
        _add_revision(session, seen, seen.score(), besides=None, now=now)


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


def _analysis(
    photo: Photo, report: ShelfReport, document: JsonObject, pipeline_version: str, now: datetime
) -> Analysis:
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


def _add_newest(session: Session, visit: Visit, now: datetime) -> VisitResult:
    seen = Seen.of(session, visit)
    return _add_revision(session, seen, seen.score(), besides=None, now=now)


def _add_revision(session: Session, seen: Seen, card: Scorecard, *, besides: UUID | None, now: datetime) -> VisitResult:
    # Moved meanwhile, the visit would be counted for the territory that the outlet had, and stay there.
    outlet = repository.lock_outlet(session, seen.visit.outlet_id)
    # The finished photo's own job may be marked done before or after this, in the same transaction.
    pending = bool(seen.evidence.joints.pending)
    waiting = pending or repository.has_open_jobs(session, seen.visit.id, besides=besides)
    result = seen.visit_result(card, repository.next_revision(session, seen.visit.id), now, waiting=waiting)
    session.add(result)
    session.flush()
    keep_figures(session, count_result(result, seen.visit, outlet, seen.standards, seen.evidence))
    refresh_review(session, seen.visit, now)
    judge_proofs(session, seen.visit, now)
    follow_when_ended(session, seen.visit, result, now)
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
