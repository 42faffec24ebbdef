"""What a stored result rests on besides the standards, read again."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.orm import Session

from api.audits import repository
from api.audits.demands import Demand
from api.audits.recompute import score_photo, score_visit
from api.corrections.layer import corrected_reports
from api.corrections.repository import corrections_by_id
from api.decisions.repository import decisions_by_id, line_decision
from api.fusions.basis import Joints, StoredReport, join
from api.fusions.repository import fusions_by_id, scene_types
from api.naming.repository import namings_by_id
from api.questionnaires.answers import NOTHING_ANSWERED, StoredAnswers
from api.questionnaires.repository import answer_sets_by_id
from api.scoring.decided import LineDecision
from api.scoring.scorecard import Scorecard
from api.tables import Standard, VisitResult
from api.tables.base import JsonObject


@dataclass(frozen=True, slots=True)
class Evidence:
    """Reports as people corrected them, and as nobody did (`raw`); what counts on another photo; decisions and answers.

    The photos stand in the order they came, and the latest decision last. Standards may be put in one another's place.
    """

    raw: tuple[StoredReport, ...]
    reports: tuple[StoredReport, ...]
    joints: Joints
    decisions: tuple[LineDecision, ...] = ()
    answers: StoredAnswers = NOTHING_ANSWERED

    @property
    def photographed_types(self) -> frozenset[str]:
        """The types of the scenes that the photos show."""
        return frozenset(stored.scene_type for stored in self.reports if stored.scene_type)

    def score(self, standards: Iterable[Standard]) -> Scorecard:
        """The scorecard by these standards, at most one of each scene type."""
        return score_visit(self.reports, self.joints, Demand.of(standards), self.decisions, self.answers.values)

    def score_raw(self, standards: Iterable[Standard]) -> Scorecard:
        """The scorecard without what people corrected and decided."""
        return score_visit(self.raw, self.joints, Demand.of(standards), answers=self.answers.values)

    def score_photo(self, stored: StoredReport, standards: Iterable[Standard]) -> Scorecard:
        """The scorecard of one photo alone."""
        return score_photo(stored, Demand.of(standards))

    def standard_for(self, stored: StoredReport, standards: Sequence[Standard]) -> Standard | None:
        """The one of these standards that a photo is measured against."""
        claimed_by = Demand.of(standards).claimed_by(stored)
        return next((each for each in standards if each.scene_type == claimed_by), None)


def evidence_of(session: Session, result: VisitResult) -> Evidence:
    """Everything that a stored result names, but for its standards."""
    wanted = _ids(result.analysis_ids)
    names = {naming.analysis_id: naming for naming in namings_by_id(session, _ids(result.naming_ids))}
    analysed = repository.analyses_by_id(session, wanted)
    types = scene_types(session, [photo.scene_id for photo, _ in analysed])
    found = {
        analysis.id: StoredReport.of(photo, analysis, names.get(analysis.id), types[photo.scene_id])
        for photo, analysis in analysed
    }
    raw = tuple(found[analysis_id] for analysis_id in wanted)
    corrections = {each.analysis_id: each for each in corrections_by_id(session, _ids(result.correction_ids))}
    return Evidence(
        raw,
        corrected_reports(raw, corrections),
        _joints(session, result, raw),
        tuple(line_decision(decision) for decision in decisions_by_id(session, _ids(result.decision_ids))),
        StoredAnswers.of(answer_sets_by_id(session, _ids(result.answer_ids))),
    )


def _joints(session: Session, result: VisitResult, reports: Sequence[StoredReport]) -> Joints:
    if result.fusion_ids is None:
        return Joints()
    return join(reports, fusions_by_id(session, _ids(result.fusion_ids)))


def _ids(named: JsonObject | None) -> list[UUID]:
    return [UUID(name) for name in named["ids"]] if named else []
